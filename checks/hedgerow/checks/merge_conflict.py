"""Conflicts with a neighbour: git's merge of the two says so.

Why: whoever merges second has to solve it, later and with less context than now.
Example: both branches rewrite the same line; one deletes a file that the other edits.
Instead: merge one of the two first (`hedgerow overlap --order` says which), or agree who owns the place.
Silence: `[silence] merge-conflict = ["docs/**"]`; files that everybody edits are muted already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity, Skipped
from hedgerow.neighbours import draft, meetings
from hedgerow.registry import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.registry import Draft, Subject


@check(Severity.WARNING)
def merge_conflict(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "merge-conflict", verdicts=("conflict",)):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met,
                f"conflicts with {met.neighbour} ({met.file.kind})",
                "Merge one of the two first; `hedgerow overlap --order` says which.",
            )
