"""A definition removed, renamed or re-signed on one side and newly used on the other.

Why: each branch is right alone and git merges them cleanly; the result fails at run time or when it is compiled.
Example: one branch adds a parameter to `price`, the other adds a call of `price` in a new file.
Instead: keep the old form until the neighbour has merged, or change the new use.
Silence: `[silence] breaks-neighbour = ["tests/**"]`.
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
def breaks_neighbour(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "breaks-neighbour", "reference"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met,
                f"does not fit together with {met.neighbour}: {met.file.because}",
                "Keep the old form until the other has merged, or change the new use.",
            )
