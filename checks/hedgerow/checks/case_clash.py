"""A new name that differs from a neighbour's in upper and lower case only.

Why: on macOS and Windows the two are one file, and one overwrites the other at checkout.
Example: `docs/Setup.md` here, `docs/setup.md` there.
Instead: agree on one spelling.
Silence: `[silence] case-clash = ["docs/**"]`.
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
def case_clash(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding for each place and neighbour."""
    for met in meetings(subject, "case-clash", "case"):
        if isinstance(met, Skipped):
            yield met
        else:
            yield draft(met, f"differs from a name in {met.neighbour} in case only", "Agree on one spelling.")
