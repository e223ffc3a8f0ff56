"""What is not left at what its score says: what the issue asks for by name and what rides along is no drift, and what
no reason ties to the issue is not explained by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.model import Evidence, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import HunkScope
    from hedgerow.scope.new_names import Brought
    from hedgerow.scope.rides import Judged

_TIED = (Verdict.DRIFT, Verdict.WEAK)
_NO_TIE = frozenset({"nothing-shared", "alike"})
_ONLY_ALIKE = "only ordinary words or its place tie it to the work: no word of the issue and no name does"


def spared(
    change: ChangeSet, judged: Sequence[Judged], issues: Sequence[IssueSpec], weak: float,
    aside: Collection[tuple[str, int]], brought: Brought,
) -> Sequence[Judged]:  # fmt: skip
    """The verdicts in the light of custom and of their reasons. `weak`: the score of a hunk that is weakly tied;
    `aside`: path and index of what the work can do without; `brought`: the new names that hunks share.

    What no reason ties to the issue is held to custom as drift is, and where that says nothing it is incidental. What
    is weakly tied stays so, and is held to custom for a better reason and score.
    """
    doubted = [tuple(_doubted(hunk) for hunk in hunks) for hunks in judged]
    if not brought and not any(hunk.verdict in _TIED for hunks in doubted for hunk in hunks):
        return doubted
    from hedgerow.scope.asked import with_asked
    from hedgerow.scope.new_names import with_new_names
    from hedgerow.scope.rides import with_rides

    def held(judged: Sequence[Judged]) -> Sequence[Judged]:
        judged = with_new_names(change, judged, brought, weak) if brought else judged
        return with_rides(change, with_asked(change, judged, issues, weak), weak)

    rows = zip(change.files, held(doubted), judged, strict=True)
    told = [
        tuple(
            _told(hunk, first, unneeded=(file.path, hunk.index) in aside) for hunk, first in zip(own, old, strict=True)
        )
        for file, own, old in rows
    ]
    again = held([tuple(_as_drift(hunk) for hunk in hunks) for hunks in told])
    return [tuple(map(_better_tied, *three)) for three in zip(doubted, told, again, strict=True)]


def _as_drift(scope: HunkScope) -> HunkScope:
    return replace(scope, verdict=Verdict.DRIFT) if scope.verdict is Verdict.WEAK else scope


def _better_tied(before: HunkScope, scope: HunkScope, held: HunkScope) -> HunkScope:
    """A hunk that was weakly tied from the start, with the reason and the score of what it rides with."""
    if before.verdict is not Verdict.WEAK or held.verdict is Verdict.DRIFT:
        return scope
    return replace(scope, score=held.score, evidence=held.evidence)


def _doubted(scope: HunkScope) -> HunkScope:
    """The hunk, as drift where it is weakly tied by its score and no reason says how."""
    # That a test follows some work does not say which.
    kinds = {evidence.kind for evidence in scope.evidence} - {"other-value"}
    if scope.verdict is Verdict.EXPLAINED and kinds == {"nothing-shared"}:
        return replace(scope, verdict=Verdict.WEAK)
    untied = scope.verdict is Verdict.WEAK and bool(kinds) and kinds <= _NO_TIE
    return replace(scope, verdict=Verdict.DRIFT) if untied else scope


def _told(scope: HunkScope, first: HunkScope, *, unneeded: bool) -> HunkScope:
    """The verdict after custom, given the `first` one."""
    if scope.verdict is Verdict.DRIFT and first.verdict is Verdict.WEAK:
        told = Evidence("only-alike", -0.5, None, None, scope.line, _ONLY_ALIKE)
        alike = any(evidence.kind == "alike" for evidence in scope.evidence)
        return replace(scope, verdict=Verdict.INCIDENTAL, evidence=(*scope.evidence, told) if alike else scope.evidence)
    if unneeded and first.verdict is Verdict.DRIFT and scope.verdict is not Verdict.DRIFT:
        return replace(scope, verdict=Verdict.INCIDENTAL)
    return scope
