"""The part of a very long change that scope reads: it stays fast, and every hunk keeps its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet, FileChange, Hunk

_FEWEST = 50  # lines that are read of a hunk however many hunks there are


def excerpt(change: ChangeSet, lines: int) -> ChangeSet:
    """The change with the beginnings of its hunks, all of one greatest length, together about that many lines."""
    lengths = [len(hunk.lines) for file in change.files for hunk in file.hunks]
    most = max(lengths)
    while most > _FEWEST and sum(min(length, most) for length in lengths) > lines:
        most //= 2
    return replace(change, files=tuple(_file(file, max(most, _FEWEST)) for file in change.files))


def _file(file: FileChange, most: int) -> FileChange:
    return replace(file, hunks=tuple(_hunk(hunk, most) for hunk in file.hunks))


def _hunk(hunk: Hunk, most: int) -> Hunk:
    return replace(hunk, lines=hunk.lines[:most])
