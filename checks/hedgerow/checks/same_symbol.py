"""Edits or adds the same definition as a neighbour, in other lines.

Why: git merges it cleanly, and two authors have changed what one function means, or defined it twice.
Example: one branch changes how a sum starts, the other how it is rounded at the end.
Instead: look at the neighbour's version of the definition, and test the two together.
Silence: `[silence] same-symbol = ["src/generated/**"]`.
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
def same_symbol(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "same-symbol", "symbol"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(
                met,
                f"{met.file.because}, here and in {met.neighbour}",
                "Look at the other version, and test the two together.",
            )
