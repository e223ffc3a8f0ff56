"""Takes a number in a sequence that a neighbour takes too.

Why: two migrations or decisions of one number merge cleanly and stop the next deployment.
Example: `0007_add_tax.py` here and `0007_rename.py` there; two Alembic revisions on top of the same one.
Instead: whoever merges second takes the next number.
Silence: `[silence] sequence-clash = ["docs/**"]`.
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
def sequence_clash(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "sequence-clash", "sequence"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met, f"takes a number that {met.neighbour} takes too", "Whoever merges second takes the next number."
            )
