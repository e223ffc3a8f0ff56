"""Unified diffs of texts that are in no repository, in the form that `git apply` takes."""

from __future__ import annotations

import difflib
from itertools import chain


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    """The diff of one file; None: it is not there. Bytes that are no UTF-8 come back with surrogateescape."""
    old, new = _lines(before), _lines(after)
    names = ("/dev/null" if before is None else f"a/{path}", "/dev/null" if after is None else f"b/{path}")
    head = [f"diff --git a/{path} b/{path}\n"]
    head += ["new file mode 100644\n"] if before is None else []
    head += ["deleted file mode 100644\n"] if after is None else []
    rows = difflib.unified_diff(old, new, *names)
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in chain(head, rows))


def _lines(data: bytes | None) -> list[str]:
    """Split at line feeds only, as git does."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
