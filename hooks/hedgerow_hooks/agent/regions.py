"""Which lines an edit changes, and where those lines are in another version of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow_hooks.agent.event import Edit

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_MOST = 100


class Region(Struct, frozen=True):
    """Lines `first` to `last`, from 1. `last` before `first` is the gap before `first`."""

    first: int
    last: int

    def meets(self, other: Region) -> bool:
        """Do they share or touch lines? So close git's merge takes them for one place."""
        return self.first <= other.last + 1 and other.first <= self.last + 1


class Shift(Struct, frozen=True):
    """One hunk of a diff without context: lines of the old file and of the new one."""

    old: Region
    new: Region


def shifts(diff: bytes) -> tuple[Shift, ...]:
    """The hunks of a `git diff --unified=0` of one file."""
    found = []
    for match in _HUNK.finditer(diff):
        start, count, new_start, new_count = (int(group) if group else 1 for group in match.groups())
        found.append(Shift(_region(start, count), _region(new_start, new_count)))
    return tuple(found)


def _region(start: int, count: int) -> Region:
    # git counts a hunk without lines from the line before the gap
    return Region(start, start + count - 1) if count else Region(start + 1, start)


def edited_regions(text: str, edits: tuple[Edit, ...]) -> tuple[Region, ...]:
    """The lines of `text` that the edits replace; what their old and new texts share at both ends is left out."""
    found: list[Region] = []
    for edit in edits:
        if edit.old is None:
            found += _changed(1, text, edit.new)
            continue
        at = text.find(edit.old) if edit.old else -1
        while at >= 0 and len(found) < _MOST:
            found += _changed(text.count("\n", 0, at) + 1, edit.old, edit.new)
            at = text.find(edit.old, at + len(edit.old)) if edit.everywhere else -1
    return tuple(found)


def _changed(first: int, old: str, new: str) -> list[Region]:
    before, after = old.split("\n"), new.split("\n")
    if before == after:
        return []
    short = min(len(before), len(after))
    head = next((at for at in range(short) if before[at] != after[at]), short)
    tail = next((at for at in range(short - head) if before[-1 - at] != after[-1 - at]), short - head)
    return [Region(first + head, first + len(before) - tail - 1)]


def back(region: Region, hunks: tuple[Shift, ...]) -> Region:
    """Where a region of the new file is in the old one; a hunk it meets is taken in whole."""
    start = end = 0
    first, last = [], []
    for hunk in hunks:
        moved = hunk.new.last - hunk.old.last
        if hunk.new.last < region.first:
            start = end = moved
        elif hunk.new.first <= region.last:
            end = moved
            first.append(hunk.old.first)
            last.append(hunk.old.last)
    return Region(min([region.first - start, *first]), max([region.last - end, *last]))
