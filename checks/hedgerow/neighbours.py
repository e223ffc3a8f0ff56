"""What the overlap says of the change at hand: its own side first, whatever the order of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Location, Skipped
from hedgerow.registry import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import PairFile, PairReport
    from hedgerow.registry import Subject


class Meeting(Struct, frozen=True):
    """One place where the change meets a neighbour, with each side's name of the file and its lines. `sure`: git's own
    merge decided.
    """

    neighbour: str
    sure: bool
    file: PairFile
    path: str
    their_path: str
    own: tuple[tuple[int, int], ...]
    theirs: tuple[tuple[int, int], ...]

    @property
    def location(self) -> Location:
        """Where in the change."""
        first = self.own[0] if self.own else (None, None)
        return Location(self.path, *first)


def meetings(subject: Subject, check: str, *kinds: str) -> Iterator[Meeting | Skipped]:
    """The change's meetings of these file kinds, or without any its conflicts, which have git's own kinds; muted files
    left out.
    """
    if subject.overlap is None:
        yield Skipped(check, "the neighbours were not looked at", applies=False)
        return
    own = subject.overlap.own
    for pair in (pair for pair in subject.overlap.pairs if own in (pair.a, pair.b)):
        for file in pair.files:
            wanted = file.kind in kinds if kinds else pair.verdict == "conflict" and file.kind not in _OURS
            if wanted and file.muted is None:
                yield _meeting(pair, file, first=own == pair.a)


# File kinds that are hedgerow's own words; all others are git's, for a conflict.
_PREDICTED = ("symbol", "reference", "sequence", "case", "manifest")
_OURS = (*_PREDICTED, "file", "lines", "mode")


def _meeting(pair: PairReport, file: PairFile, *, first: bool) -> Meeting:
    mine, theirs = (file.a_lines, file.b_lines) if first else (file.b_lines, file.a_lines)
    paths = (file.a_path or file.path, file.b_path or file.path)
    path, their_path = paths if first else reversed(paths)
    # git decides on lines and conflicts only
    sure = pair.confirmed and file.kind not in _PREDICTED
    return Meeting(pair.b if first else pair.a, sure, file, path, their_path, mine, theirs)


def draft(meeting: Meeting, message: str, fix: str) -> Draft:
    """A finding about one meeting; its identity is the neighbour and the path, so it stays the same as lines move."""
    because = () if meeting.file.because in message else (meeting.file.because,)
    sure = "git's own merge says so" if meeting.sure else "predicted: no merge shows it, or git was not asked"
    return Draft(
        meeting.location, f"{meeting.neighbour} {meeting.file.kind}", message, (*because, sure, *_there(meeting)), fix
    )


def _there(meeting: Meeting) -> tuple[str, ...]:
    """Where at the neighbour's."""
    lines = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in meeting.theirs[:5])
    where = f" of {meeting.their_path}" if meeting.their_path != meeting.path else ""
    if not lines:
        return (f"{meeting.their_path} in {meeting.neighbour}",) if where else ()
    return (f"line{'' if lines.isdigit() else 's'} {lines}{where} in {meeting.neighbour}",)
