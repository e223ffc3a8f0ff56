"""Edits the same lines as a neighbour, though git can merge them.

Why: a merge without a conflict may still join two half-done thoughts.
Example: both insert at the same place, and one insertion holds the other.
Instead: read the neighbour's hunk (`hedgerow overlap --paths FILE`) before going on.
Silence: `[silence] same-lines = ["docs/**"]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity, Skipped
from hedgerow.neighbours import draft, meetings
from hedgerow.registry import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.registry import Draft, Subject


@check(Severity.INFO)
def same_lines(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "same-lines", "lines"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met,
                f"edits the same lines as {met.neighbour}",
                "Read the other side with `hedgerow overlap --paths FILE`.",
            )
