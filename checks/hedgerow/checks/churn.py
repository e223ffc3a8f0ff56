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

_FORMATTER = Pattern(
    r"\b(?:(?:re|auto)-?format\w*|prettier|gofmt|gofumpt|goimports|rustfmt|isort|ruff format|clang-format"
    r"|cod(?:e|ing) style|style guide|code formatt(?:er|ing)|format with|(?:run|apply|use|adopt|by|via|with)"
    r"(?: \w+)? formatter|(?:run|apply|use|adopt|by|via|with) black|black (?:format\w*|style))\b",
    re.IGNORECASE,
    words=("format", "prettier", "gofmt", "gofumpt", "goimports", "rustfmt", "isort", "style", "black"),
)
# Layout is also a property of values ("trailing whitespace in the header"), so it must be that of code, or of nothing
# else that the line names.
_LAYOUT = Pattern(
    r"\b(?:fix|clean|tid[iy]|normali[sz]|standardi[sz]|unif[iy]|chang|convert|replac|remov|correct|adjust|updat|improv"
    r"|refin|match|enforc|us(?:e|ing)|sort)\w*\b"
    r".{0,80}?\b(?:formatting|white ?space|trailing (?:spaces?|commas?)|indent(?:ation|ing)?|line (?:endings?|length)"
    r"|quotes?|blank lines?|semicolons?|import order)\b(?P<rest>.{0,200})",
    re.IGNORECASE,
    words=("formatting", "white", "trailing", "indent", "line", "quote", "semicolon", "import order"),
)
_WHERE = Pattern(
    r"\b(?:in|of|for|from|on|inside|within|around|before|after|when|that|which|if|so)\b(?P<of>.*)", re.IGNORECASE
)
_CODE = Pattern(
    r"\b(?:files?|code(?:base)?|sources?|modules?|imports?|tests?|config(?:uration|s)?|settings|workflows?|scripts?"
    r"|markdown|docs|documentation|docstrings?|comments?|readme|changelog|packages?|repo(?:sitory)?|project)\b"
    r"|[\w*-]/|(?-i:\w\.[a-z]{1,5}\b)",
    re.IGNORECASE,
)
_FIX = "Leave it out, or reformat in a change of its own."


@check(Severity.INFO)
def churn(subject: Subject) -> Iterator[Draft | Skipped]:
    """Formatting-only hunks, one finding a file."""
    scope = judged("churn", subject)
    if isinstance(scope, Skipped):
        yield scope
    elif saying := next((one for one in request(subject.issues).sayings if _asks(one.text)), None):
        yield Skipped("churn", f"{saying} asks for formatting", applies=False)
    else:
        yield from (draft for file in scope.files if (draft := _draft(file)))


def _asks(text: str) -> bool:
    """Does a line of an issue want code laid out in another way?"""
    if _FORMATTER.search(text):
        return True
    layout = _LAYOUT.search(text)
    where = layout and _WHERE.search(layout["rest"])
    return layout is not None and (where is None or _CODE.search(where["of"]) is not None)


def _draft(file: FileScope) -> Draft | None:
    hunks = [hunk for hunk in file.hunks if hunk.verdict is Verdict.CHURN]
    if not hunks:
        return None
    count = "its only hunk changes" if len(file.hunks) == 1 else f"{len(hunks)} of {len(file.hunks)} hunks change"
    why = tuple(f"line {hunk.line}: the same words before and after" for hunk in hunks[:5])
    return Draft(Location(file.path, hunks[0].line), "churn", f"{count} formatting only", why, _FIX)
