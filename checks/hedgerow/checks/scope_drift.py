"""Whole files that the issue does not explain.

Finds: files in which every hunk has the verdict *drift*: they have too little to do with the issue and with the part
of the change that it explains.
Below stands what speaks against the worst hunk, then the closest tie of the file to the issue, which was not enough.
It is an error (a gate) where the file also is in a place in which stray edits do harm: CI, hooks and rule files,
secrets, dependency manifests, database migrations, access rules, deployment.

Why: a file that belongs to another piece of work makes the review longer, collides with whoever does that work, and
goes out without an issue that says it should.

Example: the issue asks for a retry in `http/client.py`; the change also rewrites `reports/pdf.py`, which shares no
name with it.

Instead: move the file to a branch of its own.

Silence: a trailer in a commit message, `Scope-Note: reports/pdf.py - needed by the retry`, lowers the warning to a
note (never an error); `[silence] scope-drift = ["docs/**"]` in `hedgerow.toml` marks and counts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Location, Severity, Skipped, Verdict
from hedgerow.registry import Draft, check
from hedgerow.risky import risk_of
from hedgerow.sides import with_sides
from hedgerow.verdicts import judged, reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import FileScope
    from hedgerow.registry import Subject

_MESSAGE = "belongs to another piece of work: nothing in the issue explains it"
_NOTE = "Move it to a branch of its own, or say why it is here: `Scope-Note: PATH - REASON` in a commit message."


@check(Severity.WARNING)
def scope_drift(subject: Subject) -> Iterator[Draft | Skipped]:
    """Files that drift as a whole."""
    scope = judged("scope-drift", subject)
    if isinstance(scope, Skipped):
        yield scope
        return
    drifting = {file.path: file for file in scope.files if file.verdict is Verdict.DRIFT}
    files = tuple(file for file in subject.change.files if file.path in drifting)
    for sides in with_sides(files, subject.base):
        yield _draft(drifting[sides.file.path], risk_of(sides))


def _draft(file: FileScope, risk: str | None) -> Draft:
    place = Location(file.path, file.hunks[0].line if file.hunks else None)
    worst = max(file.hunks, key=lambda hunk: hunk.score, default=None)
    score = f"score {file.score:.2f}" + (" at its least suspect hunk" if len(file.hunks) > 1 else "")
    why = (score, *(reasons(worst, file.hunks) if worst else ()))
    if risk:
        return Draft(
            place, "file", f"{_MESSAGE}, and it {risk}", why, "Move it to a branch of its own.", Severity.ERROR
        )
    return Draft(place, "file", _MESSAGE, why, _NOTE)
