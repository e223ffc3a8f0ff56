"""Which issues a change is held to on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hedgerow.issue.link import Claim, claimed_issues

if TYPE_CHECKING:
    from hedgerow.settings import Settings

# Names the issue of a worktree whose branch does not: one ref, or several with commas between.
VARIABLE = "HEDGEROW_ISSUE"


def named_here() -> tuple[str, ...]:
    """The issues that the environment names."""
    return tuple(ref.strip() for ref in os.environ.get(VARIABLE, "").split(",") if ref.strip())


def claims_of(messages: tuple[str, ...], branch: str | None, settings: Settings) -> tuple[Claim, ...]:
    """The environment's issues, else those the change claims itself."""
    if named := named_here():
        return tuple(Claim(ref, VARIABLE) for ref in named)
    return claimed_issues(messages, branch, forms=settings.issues.branch)
