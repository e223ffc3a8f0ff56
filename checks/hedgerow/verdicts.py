"""What the checks that only pass a scope verdict on have in common: was it judged at all, and what are its reasons?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import ScopeReport, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.model import Evidence, FileScope, HunkScope, Verdict
    from hedgerow.registry import Subject

_REASONS = 2


def judged(check: str, subject: Subject) -> ScopeReport | Skipped:
    """The scope of the change, or why `check` cannot look at it."""
    if subject.scope is None:
        return Skipped(check, "the scope of the change was not computed", applies=True)
    if not subject.scope.judged:  # a result of its own, not a failure
        return Skipped(check, subject.scope.why_unjudged or "the scope cannot be judged", applies=False)
    return subject.scope


class MarkedHunk(Struct, frozen=True):
    """A hunk with the verdict looked for. `identity` names it without a line number: its definition or its first
    changed line.
    """

    hunk: HunkScope
    identity: str


def marked_hunks(change: ChangeSet, file: FileScope, verdict: Verdict) -> Iterator[MarkedHunk]:
    """The hunks of a file that have this verdict, in diff order."""
    hunks = {hunk.index: hunk for one in change.files if one.path == file.path for hunk in one.hunks}
    seen: Counter[str] = Counter()
    for scope in file.hunks:
        name = _name(hunks[scope.index])
        seen[name] += 1
        if scope.verdict is verdict:
            yield MarkedHunk(scope, f"{name}#{seen[name]}")


def reasons(hunk: HunkScope, around: Sequence[HunkScope] = ()) -> tuple[str, ...]:
    """Why a hunk drifts: what speaks against it, and the strongest tie to the issue of it and the hunks `around` that
    are reported with it, which was not enough.
    """
    against = [evidence.because for evidence in _by_weight(hunk.evidence) if evidence.weight < 0]
    every = _by_weight(evidence for one in (hunk, *around) for evidence in one.evidence)
    ties = [f"the closest tie is weak: {evidence.because}" for evidence in every if evidence.weight > 0]
    return (*against[:_REASONS], *ties[:1])


def _by_weight(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=lambda one: (-abs(one.weight), one.kind, one.because))


def _name(hunk: Hunk) -> str:
    changed = next((line.text.strip() for line in hunk.lines if line.sign != " " and line.text.strip()), "")
    return hunk.section or changed
