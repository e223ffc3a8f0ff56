"""Acceptance criteria that nothing in the diff speaks for.

Finds: criteria of the issue that a diff could show (a flag, a page of documentation, a test, a removed function) and
of which this one shows nothing: hardly a name, a phrase or a word of the criterion is in a line it touches.
A criterion is left alone where its words are there without proof, where it says too little to be looked for, and where
no diff can prove it ("reviewed", "CI is green", "no regressions").
What the documentation is to explain is unmet where no document has the name that the criterion puts between
backticks, and what the README is to say where only other documents are changed.
A path or a definition that a criterion forbids to change ("do not touch `docs/`", "`send` must not change") is looked
up in the diff: where it is changed, the finding says so, unless `off-limits` speaks of the same files already and is
not silenced there.
A ticked box is a claim, not a proof, and changes nothing.

What is to be gone ("no more `legacy_fetch`", "no longer accepts `--old`") is shown by removed lines and never by
added ones, and its names are looked up at the head: where one still stands, the criterion is weak and the report says
where.
Changelogs, documents, tests, comments and generated files may go on naming it, unless the criterion speaks of them.
Without a repository (`--diff` without `--base`), only the lines of the diff are known.
What is gone already when the change begins is no unmet criterion.

Why: a forgotten criterion is found by whoever uses the result, after the branch was merged and its author has moved on.

Example: the issue says

    ## Acceptance criteria
    - [x] `list --json` prints an array
    - [x] The README documents `--json`

and no Markdown file is in the change: the second criterion is unmet, issue line 3.

Instead: do what is missing, or take the criterion out of the issue or into one of its own.

Silence: reword the criterion with the names that the code uses, if the work is there; or set
`[checks.unmet-criterion] severity = "off"` in `hedgerow.toml`.
A finding names no file, so paths and `Scope-Note` do not apply to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import CriterionState, Severity, Skipped
from hedgerow.registry import Draft, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import ChangeSet
    from hedgerow.registry import Subject

_SHORT = 80
_FIX_BROKEN = "Leave it as it was, or have the criterion taken out of the issue."
_FIX = "Do what is missing, or move the criterion to an issue of its own."


@check(Severity.WARNING)
def unmet_criterion(subject: Subject) -> Iterator[Draft | Skipped]:
    """Criteria in the state `none`."""
    if not any(issue.criteria for issue in subject.issues):
        yield Skipped("unmet-criterion", "no issue has acceptance criteria", applies=False)
        return
    scope = subject.scope
    if scope is None:
        yield Skipped("unmet-criterion", "the scope of the change was not computed", applies=True)
        return
    unmet = [criterion for criterion in scope.criteria if criterion.state is CriterionState.NONE]
    if not scope.judged:  # words that tie nothing to the issue cannot tell what is missing either
        unmet = [criterion for criterion in unmet if criterion.evidence]
        if not unmet:
            yield Skipped("unmet-criterion", str(scope.why_unjudged), applies=False)
    for criterion in unmet:
        where = f"issue {criterion.issue} line {criterion.issue_line}: {shortened(criterion.text)}"
        told = f"{criterion.issue}|{criterion.text}"
        if criterion.evidence:
            broken = "; ".join(f"{one.path} {one.because}" for one in criterion.evidence)
            twice = _off_limits(subject.change, criterion.text)
            yield Draft(None, told, f"{broken}, against {where}", fix=_FIX_BROKEN, unless=twice)
        else:
            yield Draft(None, told, f"nothing in the diff speaks for {where}", fix=_FIX)


def _off_limits(change: ChangeSet, text: str) -> frozenset[tuple[str, str]]:
    """What `off-limits` would say of all the files that the criterion forbids to change; of a definition, nothing."""
    from hedgerow.scope.kept import kept  # only a broken prohibition needs it

    found = kept(change, text)
    return frozenset() if found.named else frozenset(("off-limits", one.path) for one in found.broken)


def shortened(text: str) -> str:
    """One line of at most 80 characters, cut between words where there is a space."""
    line = " ".join(text.split())
    if len(line) <= _SHORT:
        return line
    return (line[:_SHORT].rpartition(" ")[0] or line[:_SHORT]) + " ..."
