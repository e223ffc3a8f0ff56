"""Paths as a person types them, read as patterns from the top of the worktree."""

from __future__ import annotations

import os
from pathlib import Path

from hedgerow.errors import UsageError

_WILD = frozenset("*?[")


def from_top(name: str, top: Path | None, here: Path) -> str:
    """The pattern that `name` stands for, typed in the folder `here`: what is there is meant, as a shell completes it,
    and anything else is a pattern from the top. `top` is None in a bare repository, which has patterns only.

    Raises UsageError where nothing is named, or a file outside of the worktree.
    """
    if not name.strip():
        raise UsageError("a path of --paths is empty", "A variable that is not set leaves nothing; name a file.")
    if top is None or _WILD & set(name):
        return name
    spelled = Path(os.path.normpath(here / name))
    file = spelled.parent.resolve() / spelled.name
    typed = Path(name)
    spelled_out = name.startswith("./") or ".." in typed.parts or (typed.is_absolute() and top in file.parents)
    if not spelled_out and not os.path.lexists(file):
        return name
    if file == top:
        return "**"
    if not file.is_relative_to(top):
        raise UsageError(f"{name} is outside of this worktree ({top})", "Name a path in it.")
    path = file.relative_to(top).as_posix()
    if here == top and path == name.rstrip("/"):
        return name
    return path if "/" in path else f"/{path}"
