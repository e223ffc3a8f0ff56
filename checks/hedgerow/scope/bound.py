"""The names that lines of nothing but imports bring into a file, in the common languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_IMPORTS = (
    Pattern(r"^\s*(?:from\s+[\w.]+\s+)?import\s+(?P<names>[\w., ]+)$"),  # Python
    Pattern(r"^\s*import\s+(?:type\s+)?(?P<names>[\w{}, ]+?)\s+from\s+[\"'][^\"']+[\"'];?\s*$"),  # JavaScript
    Pattern(r"^\s*(?:const|let|var)\s+(?P<names>[\w{}, :]+?)\s*=\s*require\([\"'][^\"']+[\"']\);?\s*$"),
    Pattern(r"^\s*use\s+(?P<names>[\w:{}, ]+);\s*$"),  # Rust
    Pattern(r"^\s*import\s+(?:static\s+)?(?P<names>[\w.]+)\s*;?\s*$"),  # Java, Kotlin
)
_BEFORE = Pattern(r"[\w.:]+\s+as\s+|\w+\s*:(?!:)\s*|[\w:]+::(?=\{)")  # what has another name, or holds the names
_PATH = Pattern(r"[\w.:]+")
_SHORTEST = 3  # letters of a name that can be told from others
# Files that import what they hand on.
_HUBS = ("__init__.py", "index.ts", "index.js", "mod.rs", "lib.rs", "prelude.rs", "conftest.py")


def bound_names(path: str, texts: Sequence[str]) -> list[str]:
    """The names that these lines bind by importing them; none where a line does anything else, imports all there is, or
    stands in a file that hands its imports on.
    """
    if path.endswith(_HUBS):
        return []
    names: list[str] = []
    for text in texts:
        found = next((match for pattern in _IMPORTS if (match := pattern.search(text))), None)
        own = _bound(found["names"]) if found else []
        if not own:
            return []
        names += own
    return names


def _bound(text: str) -> list[str]:
    """`a.b as c, {d, e as f}` binds c, d and f, and a path its last name."""
    heads = _BEFORE.sub("", text).replace("{", ",").replace("}", ",")
    names = [path.strip(":.").replace("::", ".").rpartition(".")[2] for path in _PATH.findall(heads)]
    return names if all(len(name) >= _SHORTEST for name in names) else []
