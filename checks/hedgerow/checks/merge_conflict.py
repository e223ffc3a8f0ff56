"""Conflicts with a neighbour, or with the base as it is now: git's merge of the two says so.

Why: whoever merges second has to solve it, later and with less context than now.
Example: both branches rewrite the same line; one deletes a file that the other edits; main has moved on since.
Instead: merge one of the two first (`hedgerow overlap --order` says which), or agree who owns the place; merge the base
into the branch, or rebase it.
Silence: `[silence] merge-conflict = ["docs/**"]`; files that everybody edits are muted already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Location, Severity, Skipped
from hedgerow.neighbours import draft, meetings
from hedgerow.registry import Draft, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import OverlapReport
    from hedgerow.registry import Subject


@check(Severity.WARNING)
def merge_conflict(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour, and for each file that conflicts with the base."""
    if subject.overlap is not None:
        yield from _with_base(subject.overlap)
    for met in meetings(subject, "merge-conflict"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met,
                f"conflicts with {met.neighbour} ({met.file.kind})",
                "Merge one of the two first; `hedgerow overlap --order` says which.",
            )


def _with_base(overlap: OverlapReport) -> Iterator[Draft]:
    own = next((lane for lane in overlap.lanes if lane.name == overlap.own), None)
    for path in (own.base_conflict if own else None) or ():
        yield Draft(
            Location(path),
            "base",
            f"conflicts with {overlap.base.ref} itself",
            ("git's own merge says so",),
            f"Merge {overlap.base.ref} into the branch, or rebase it.",
        )
