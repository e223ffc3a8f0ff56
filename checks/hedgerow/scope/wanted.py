"""The passages of issues that ask for something, or tell of it: all that rule nothing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.issue.spec import Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.issue.spec import IssueSpec, Passage

LONGEST = 5_000
"""Characters of a passage that a rule reads: paragraphs are written in one line."""


def wanted(issues: Sequence[IssueSpec]) -> Iterator[tuple[str, Passage]]:
    """Each passage with the issue that has it."""
    for issue in issues:
        for passage in issue.passages:
            if passage.polarity is not Polarity.FORBIDDEN:
                yield issue.ref, passage
