from __future__ import annotations

import pytest

from hedgerow.patch import files_from_diff
from hedgerow.scope.layout import is_layout


def layout(path: str, lines: str) -> bool:
    rows = lines.split("\n")
    old, new = (sum(row[:1] in (" ", sign) for row in rows) for sign in "-+")
    text = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,{old} +1,{new} @@\n{lines}\n"
    (file,) = files_from_diff(text.encode())
    return is_layout(path, file.hunks[0])


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("a.rs", "-call(one, two);\n+call(\n+    one,\n+    two,\n+);"),
        ("a.py", "-x = 'a'\n+x = \"a\""),
        ("a.py", " x = 1\n+\n y = 2"),
        ("a.rs", "+  }\n+  total();\n }\n-total();\n-}"),
        ("a.py", "-from a import b, c\n+from a import (\n+    b,\n+    c,\n+)"),
        ("a.yaml", "-a:\n-  b: 1\n-  c:\n-    d: 1\n+a:\n+    b: 1\n+    c:\n+        d: 1"),
        ("a.py", " if a:\n-\treturn b\n+    return b\n"[:-1]),
        ("a.js", " if (a)\n-  return b\n+return b"),
    ],
)
def test_the_same_words_in_another_layout(path: str, lines: str) -> None:
    assert layout(path, lines)


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("a.py", "-x = 1\n+x = 2"),
        ("a.py", " for a in b:\n     if a:\n         return a\n-        return None\n+    return None"),
        ("a.yaml", " probe:\n   path: /\n-timeout: 5\n+  timeout: 5"),
        ("a.py", "-from a import b, c\n+from a import (\n+    b,\n+    d,\n+)"),
        ("a.py", "+from a import b\n y = 1"),
        ("a.py", "-from a import b\n+y = 1"),
        ("a.py", "-y = 1\n+from a import b"),
    ],
)
def test_other_words_or_other_blocks(path: str, lines: str) -> None:
    assert not layout(path, lines)
