"""Hunks that the work can do without, told by a check that knows the kind: a test that no longer runs, a file that was
left behind. A verdict says so too, or the report would explain by the issue what a finding beside it says is unasked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.scope.judge import least_suspect
from hedgerow.scope.unneeded import Unneeded, with_unneeded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, FileChange, Hunk
    from hedgerow.model import FileScope, HunkScope, ScopeReport

# Lines that it takes to switch a test off, and to take one away or hide it; who brings more does other work too.
_MARK, _GAP = 3, 1


class Place(Struct, frozen=True):
    """Lines of the new file that the work can do without, all of the file where there are none, and who says so."""

    path: str
    lines: tuple[int, ...]
    check: str
    message: str


def with_places(scope: ScopeReport, change: ChangeSet, places: Sequence[Place]) -> ScopeReport:
    """The scope in which hunks at these places are incidental where they were taken to belong."""
    pairs = zip(scope.files, change.files, strict=True)
    return replace(scope, files=tuple(_with_places(judged, file, places) for judged, file in pairs))


def _with_places(judged: FileScope, file: FileChange, places: Sequence[Place]) -> FileScope:
    own = [place for place in places if place.path == file.path]
    if not own or not file.hunks:
        return judged
    pairs = zip(judged.hunks, file.hunks, strict=True)
    hunks = tuple(_with_place(scope, hunk, own) for scope, hunk in pairs)
    return replace(judged, verdict=least_suspect(hunks).verdict, hunks=hunks)


def _with_place(scope: HunkScope, hunk: Hunk, places: Sequence[Place]) -> HunkScope:
    start = max(1, hunk.new_start)
    own = range(start, start + max(1, hunk.new_length))
    brought = [line.number for line in hunk.added if line.text.strip()]
    for place in places:
        here = [line for line in place.lines if line in own]
        takes = sum(_MARK if line in brought else _GAP for line in here)
        if not place.lines or (here and len(brought) <= takes):
            line = here[0] if here else scope.line
            return with_unneeded(scope, Unneeded(place.check, line, f"{place.check}: {place.message}"))
    return scope
