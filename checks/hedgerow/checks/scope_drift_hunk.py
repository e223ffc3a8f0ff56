"""Single hunks that the issue does not explain, in files that otherwise belong.

Finds: hunks with the verdict *drift* in a file with at least one hunk that belongs.
Files that drift as a whole are reported once, by `scope-drift`.
Below stands what speaks against the hunk, then its closest tie to the issue, which was not enough.

Why: one foreign hunk in a file that belongs is what reviewers miss most: the file is expected, so is everything in
it.
It is also where the verdict is least sure, so this is advice and never more.

Example: the issue asks for a retry in `fetch`; the change adds it and also rewrites `parse_headers` thirty lines
below.

Instead: take the hunk out (`git restore -p`) and give it a branch of its own.

Silence: `Scope-Note: http/client.py - parse_headers needs it` in a commit message;
`[silence] scope-drift-hunk = ["docs/**"]` in `hedgerow.toml` marks and counts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Location, Severity, Skipped, Verdict
from hedgerow.registry import Draft, check
from hedgerow.verdicts import judged, marked_hunks, reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.registry import Subject

_MESSAGE = "this hunk is not explained by the issue, though its file is"
_FIX = "Take the hunk out, or say why it is here: `Scope-Note: PATH - REASON` in a commit message."


@check(Severity.INFO)
def scope_drift_hunk(subject: Subject) -> Iterator[Draft | Skipped]:
    """Drifting hunks in files that belong."""
    scope = judged("scope-drift-hunk", subject)
    if isinstance(scope, Skipped):
        yield scope
        return
    for file in scope.files:
        if file.verdict is not Verdict.DRIFT:
            for marked in marked_hunks(subject.change, file, Verdict.DRIFT):
                why = (f"score {marked.hunk.score:.2f}", *reasons(marked.hunk))
                yield Draft(Location(file.path, marked.hunk.line), marked.identity, _MESSAGE, why, _FIX)
