"""The patch envelope of Codex' `apply_patch`: which files it changes, and what it puts where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow_hooks.agent.event import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_UPDATE, _MOVE = "*** Update File: ", "*** Move to: "
_HEADS = ("*** Add File: ", "*** Delete File: ", _UPDATE, _MOVE)


def patch_edits(patch: str) -> tuple[Edit, ...]:
    """One edit per hunk, and one per file that is added, deleted or moved to."""
    edits: list[Edit] = []
    updated = ""
    for head, name, lines in _sections(patch):
        if head == _UPDATE:
            updated = name
        else:
            edits.append(Edit(name, None, ""))
        if head in (_UPDATE, _MOVE):  # the hunks below a move are those of the file that moves
            edits += _hunks(updated, lines)
    return tuple(edits)


def _sections(patch: str) -> Iterator[tuple[str, str, list[str]]]:
    """The head line, the file it names and the lines below it."""
    current: tuple[str, str, list[str]] | None = None
    for line in patch.splitlines():
        head = next((head for head in _HEADS if line.startswith(head)), None)
        if head is not None:
            if current is not None:
                yield current
            current = head, line.removeprefix(head).strip(), []
        elif current is not None:
            current[2].append(line)
    if current is not None:
        yield current


def _hunks(path: str, lines: list[str]) -> Iterator[Edit]:
    old: list[str] = []
    new: list[str] = []
    for line in [*lines, "@@"]:
        if line.startswith("@@"):
            if old or new:
                yield Edit(path, "\n".join(old), "\n".join(new))
            old, new = [], []
        elif not line.startswith("***"):
            old += [line[1:]] if line[:1] != "+" else []
            new += [line[1:]] if line[:1] != "-" else []
