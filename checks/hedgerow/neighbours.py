"""What the overlap says of the change at hand: its own side first, whatever the order of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Location, Skipped
from hedgerow.registry import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import LaneInfo, OverlapReport, PairFile, PairReport
    from hedgerow.registry import Subject


class Meeting(Struct, frozen=True):
    """One place where the change meets a neighbour. Lines are those of the change's own side and of the neighbour's."""

    neighbour: str
    verdict: str
    confirmed: bool
    file: PairFile
    own: tuple[tuple[int, int], ...]
    theirs: tuple[tuple[int, int], ...]

    @property
    def location(self) -> Location:
        """Where in the change."""
        first = self.own[0] if self.own else (None, None)
        return Location(self.file.path, *first)


def meetings(
    subject: Subject, check: str, *, verdicts: tuple[str, ...], kinds: tuple[str, ...] | None = None
) -> Iterator[Meeting | Skipped]:
    """The change's meetings of these pair verdicts, and of these file kinds where they are given; muted files left
    out.
    """
    if subject.overlap is None:
        yield Skipped(check, "the neighbours were not looked at", applies=False)
        return
    own = _lane(subject, subject.overlap)
    for pair in subject.overlap.pairs:
        if own is None or own.name not in (pair.a, pair.b) or (kinds is None and pair.verdict not in verdicts):
            continue
        for file in pair.files:
            wanted = file.kind not in _OURS if kinds is None else file.kind in kinds
            if wanted and file.muted is None:
                yield _meeting(pair, file, own.name)


# File kinds that are hedgerow's own words; all others are git's, for a conflict.
_OURS = ("file", "lines", "symbol", "reference", "sequence", "case", "manifest", "mode")


def _meeting(pair: PairReport, file: PairFile, own: str) -> Meeting:
    first = pair.a == own
    mine, theirs = (file.a_lines, file.b_lines) if first else (file.b_lines, file.a_lines)
    return Meeting(pair.b if first else pair.a, pair.verdict, pair.confirmed, file, mine, theirs)


def _lane(subject: Subject, overlap: OverlapReport) -> LaneInfo | None:
    """The lane that the change is: by its commit, else by the name of its branch."""
    head = subject.change.head
    by_oid = [lane for lane in overlap.lanes if head.oid and lane.oid == head.oid]
    named = [lane for lane in overlap.lanes if head.ref in (lane.name, lane.ref)]
    return next(iter(named or by_oid), None)


def draft(meeting: Meeting, message: str, fix: str) -> Draft:
    """A finding about one meeting; its identity is the neighbour and the path, so it stays the same as lines move."""
    sure = "git's own merge says so" if meeting.confirmed else "predicted, git was not asked or cannot see it"
    lines = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in meeting.theirs[:5])
    why = (meeting.file.because, sure, *((f"lines {lines} in {meeting.neighbour}",) if lines else ()))
    return Draft(meeting.location, f"{meeting.neighbour} {meeting.file.kind}", message, why, fix)
