"""What is not left at what its score says: what the issue asks for by name and what rides along is no drift, and what
no reason ties to the issue is not explained by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.change import FileKind
from hedgerow.model import Evidence, Verdict
from hedgerow.scope.definitions import may_define
from hedgerow.scope.view import is_test_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hedgerow.change import ChangeSet, FileChange
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import HunkScope
    from hedgerow.scope.new_names import Brought
    from hedgerow.scope.rides import Judged

_TIED = (Verdict.DRIFT, Verdict.WEAK)
_NO_TIE = frozenset({"nothing-shared", "alike"})
_WORDS = frozenset({"shared-word", "shared-name"})
_ONLY_ALIKE = "only ordinary words or its place tie it to the work: no word of the issue and no name does"
_ONLY_WORDS = "only words tie it to the work, as they might tie any new file, document or setting"


def spared(
    change: ChangeSet, judged: Sequence[Judged], issues: Sequence[IssueSpec], weak: float,
    aside: Collection[tuple[str, int]], brought: Brought,
) -> Sequence[Judged]:  # fmt: skip
    """The verdicts in the light of custom and of their reasons. `weak`: the score of a hunk that is weakly tied;
    `aside`: path and index of what the work can do without; `brought`: the new names that hunks share.

    What no reason ties to the issue is held to custom as drift is, and where that says nothing it is incidental. What
    is weakly tied stays so, and is held to custom for a better reason and score.
    """
    doubted = [
        tuple(_doubted(hunk, _no_ties(file, hunks)) for hunk in hunks)
        for file, hunks in zip(change.files, judged, strict=True)
    ]
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


def _no_ties(file: FileChange, hunks: Judged) -> frozenset[str]:
    """The kinds of reasons that tie no hunk of the file to the issue. Where no hunk of the file is explained, words in
    common say as little of a new file, a document or a setting as a likeness does.
    """
    if any(hunk.verdict is Verdict.EXPLAINED for hunk in hunks):
        return _NO_TIE
    if file.kind is FileKind.ADDED:
        return _NO_TIE | _WORDS
    return _NO_TIE if may_define(file.path) or is_test_path(file.path) else _NO_TIE | {"shared-word"}


def _doubted(scope: HunkScope, no_ties: frozenset[str]) -> HunkScope:
    """The hunk, as drift where it is weakly tied by its score and no reason says how."""
    # That a test follows some work does not say which.
    kinds = {evidence.kind for evidence in scope.evidence} - {"other-value"}
    if scope.verdict is Verdict.EXPLAINED and kinds == {"nothing-shared"}:
        return replace(scope, verdict=Verdict.WEAK)
    untied = scope.verdict is Verdict.WEAK and bool(kinds) and kinds <= no_ties
    return replace(scope, verdict=Verdict.DRIFT) if untied else scope


def _told(scope: HunkScope, first: HunkScope, *, unneeded: bool) -> HunkScope:
    """The verdict after custom, given the `first` one."""
    if scope.verdict is Verdict.DRIFT and first.verdict is Verdict.WEAK:
        return replace(scope, verdict=Verdict.INCIDENTAL, evidence=(*scope.evidence, *_why_untied(scope)))
    if unneeded and first.verdict is Verdict.DRIFT and scope.verdict is not Verdict.DRIFT:
        return replace(scope, verdict=Verdict.INCIDENTAL)
    return scope


def _why_untied(scope: HunkScope) -> Iterator[Evidence]:
    """What to say of reasons that are none; that nothing is shared has been said."""
    kinds = {evidence.kind for evidence in scope.evidence}
    if not _WORDS.isdisjoint(kinds):
        yield Evidence("only-words", -0.5, None, None, scope.line, _ONLY_WORDS)
    elif "alike" in kinds:
        yield Evidence("only-alike", -0.5, None, None, scope.line, _ONLY_ALIKE)
