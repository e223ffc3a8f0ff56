"""Hunks that change formatting only.

Finds: hunks with the verdict *churn*: the same words before and after, with other spaces, line breaks, quotes,
trailing commas or import order.
One finding a file.

Why: formatting on the way hides the edit that matters from the reviewer and collides with every other branch at work
on the file.

Example: a formatter of another version rewraps eleven calls in a file of which one line is changed.

Instead: reformat in a change of its own, or with the settings the repository has.

Silence: `[silence] churn = ["docs/**"]` in `hedgerow.toml`, or `checks.churn.severity = "off"`; an issue that asks
for formatting is not held against the change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.asking import request
from hedgerow.model import Location, Severity, Skipped, Verdict
from hedgerow.patterns import Pattern
from hedgerow.registry import Draft, check
from hedgerow.verdicts import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import FileScope
    from hedgerow.registry import Subject

_ASKED = Pattern(
    (
        r"\b(re-?format\w*|formatter|formatting|whitespace|indent(ation)?|coding style|code style"
        r"|style guide|prettier|gofmt|rustfmt|isort|line endings?|black|ruff format)\b"
    ),
    re.IGNORECASE,
)
_FIX = "Leave it out, or reformat in a change of its own."


@check(Severity.INFO)
def churn(subject: Subject) -> Iterator[Draft | Skipped]:
    """Formatting-only hunks, one finding a file."""
    scope = judged("churn", subject)
    if isinstance(scope, Skipped):
        yield scope
    elif saying := request(subject.issues).says(_ASKED):
        yield Skipped("churn", f"{saying} asks for formatting", applies=False)
    else:
        yield from (draft for file in scope.files if (draft := _draft(file)))


def _draft(file: FileScope) -> Draft | None:
    hunks = [hunk for hunk in file.hunks if hunk.verdict is Verdict.CHURN]
    if not hunks:
        return None
    count = "its only hunk changes" if len(file.hunks) == 1 else f"{len(hunks)} of {len(file.hunks)} hunks change"
    why = tuple(f"line {hunk.line}: the same words before and after" for hunk in hunks[:5])
    return Draft(Location(file.path, hunks[0].line), "churn", f"{count} formatting only", why, _FIX)
