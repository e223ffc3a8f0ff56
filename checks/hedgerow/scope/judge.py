"""The front door of scope: a change and its issues to a verdict, with reasons, on every hunk and file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.model import FileScope, HunkScope, ScopeReport, Verdict
from hedgerow.scope.callers import callers, with_need
from hedgerow.scope.doubts import with_doubts
from hedgerow.scope.layout import is_layout
from hedgerow.scope.model import DIGITS, Cuts, weights
from hedgerow.scope.rarity import general
from hedgerow.scope.reasons import Teller
from hedgerow.scope.renamed import asked_renames
from hedgerow.scope.score import drift_scores, features, incidental_scores, read, shipped
from hedgerow.scope.sparing import spared
from hedgerow.scope.unneeded import unneeded, with_unneeded
from hedgerow.scope.values import other_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hedgerow.change import ChangeSet, FileChange, Hunk
    from hedgerow.git.tree import Tree
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import CriterionScope, Evidence
    from hedgerow.scope.new_names import Brought
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.score import Features
    from hedgerow.scope.vocabulary import Vocabulary

LINES_READ = 40_000
"""Lines of a change that are read in full, context included; beyond stand data, generated code and copies of other
projects, whose first lines tell what they are."""

_NO_ISSUE = (
    "the change claims no issue with a text to judge it by (a branch such as 12-slug, a trailer `Issue: 12` or"
    " `--issue` names one)"
)
_NO_HUNK = "the change has no lines of text to judge"
_NO_ANCHOR = "nothing in the change is clearly tied to the issue, so there is nothing to measure the rest by"
_LONE = "a single hunk has no rest of the change to be measured by, and the issue does not point at it"

# Least suspect first: a file's verdict is its least suspect hunk's.
_SUSPICION = (Verdict.EXPLAINED, Verdict.WEAK, Verdict.INCIDENTAL, Verdict.CHURN, Verdict.DRIFT, Verdict.UNJUDGED)


def judge(
    change: ChangeSet, issues: tuple[IssueSpec, ...], words: Vocabulary | None = None, base: Tree | None = None
) -> ScopeReport:
    """The scope of a change, files and hunks in diff order.

    `words`: those of the repository, or None where nobody has counted them. `base`: the tree that the change starts
    from, where criteria that want something gone are looked up. Forbidden paths are decided before any score.

    Whatever their order, files are read by path, as git writes them: of two hunks as near to the issue the first is
    measured against, and sums of numbers depend on their order too.
    """
    order = sorted(range(len(change.files)), key=lambda at: (change.files[at].path, at))
    if order == list(range(len(order))):
        return _judge(change, issues, words, base)
    report = _judge(replace(change, files=tuple(change.files[at] for at in order)), issues, words, base)
    places = dict(zip(order, report.files, strict=True))
    return replace(report, files=tuple(places[at] for at in range(len(order))))


def _judge(
    change: ChangeSet, issues: tuple[IssueSpec, ...], words: Vocabulary | None, base: Tree | None
) -> ScopeReport:
    rarity = general() if words is None else _own_rarity(general(), words)
    models, tables = shipped(indexed=words is not None), weights(indexed=words is not None)
    beginnings = _excerpt(change) if is_long(change) else change
    seen = read(beginnings, issues, rarity)
    found = features(seen, models.relevance, models.link)
    hunks = tuple(hunk for file in beginnings.files for hunk in file.hunks)
    cuts = Cuts(**tables["cuts"])
    why = _why_unjudged(found, cuts)
    teller = Teller(found, hunks, rarity)
    scores = Scores(
        rounded(drift_scores(found, models.first, models.second)),
        rounded(incidental_scores(found, models.incidental)),
        judged=why is None,
    )
    brought = _brought(change, words, base) if beginnings is change else {}
    files = settle(change, beginnings, issues, scores, cuts, teller.reasons, brought)
    return ScopeReport(why is None, why, with_doubts(teller, files), _criteria(change, issues, base))


class Scores(Struct, frozen=True):
    """What the models say of every hunk, in diff order and rounded, and whether anything can be judged by it."""

    drift: tuple[float, ...]
    incidental: tuple[float, ...]
    judged: bool


def rounded(values: Sequence[float]) -> tuple[float, ...]:
    """Scores as they are compared and printed."""
    return tuple(round(value, DIGITS) for value in values)


def settle(
    change: ChangeSet,
    beginnings: ChangeSet,
    issues: tuple[IssueSpec, ...],
    scores: Scores,
    cuts: Cuts,
    reasons: Callable[[int], tuple[Evidence, ...]],
    brought: Brought,
) -> tuple[FileScope, ...]:
    """The verdicts that scores lead to, with all that speaks beside them; no model has a say any more.

    `beginnings`: the change, or what was read of a long one; `reasons`: those of the hunk at a place in the diff;
    `brought`: the new names that hunks share.
    """
    renames = asked_renames(beginnings, issues)
    found = unneeded(beginnings, issues, whole=beginnings is change)
    aside = {place: why for place, why in found.items() if place not in renames}
    following = callers(beginnings) | renames
    at, told = 0, []
    for file in change.files:
        own = range(at, at + len(file.hunks))
        judged = tuple(
            HunkScope(
                hunk.index, hunk.header, hunk.span[0],
                _verdict(
                    scores.drift[one], scores.incidental[one], cuts, len(scores.drift),
                    layout=is_layout(file.path, hunk), unjudged=not scores.judged,
                ),
                scores.drift[one], scores.incidental[one], reasons(one),
            )
            for one, hunk in zip(own, file.hunks, strict=True)
        )  # fmt: skip
        needed = (
            with_need(one, following.get((file.path, one.index)) or _other_value(one, file.path, hunk), cuts.weak)
            for one, hunk in zip(judged, file.hunks, strict=True)
        )
        told.append(tuple(with_unneeded(one, aside.get((file.path, one.index))) for one in needed))
        at += len(file.hunks)
    pairs = zip(change.files, spared(change, told, issues, cuts.weak, aside.keys(), brought), strict=True)
    return tuple(_file_scope(file, hunks, issues) for file, hunks in pairs)


def _other_value(scope: HunkScope, path: str, hunk: Hunk) -> Evidence | None:
    """Told where it matters only: of any other hunk it would say nothing about the issue."""
    return other_value(path, hunk) if scope.verdict is Verdict.INCIDENTAL else None


def _own_rarity(rarity: Rarity, words: Vocabulary) -> Rarity:
    from hedgerow.scope.vocabulary import with_vocabulary

    return with_vocabulary(rarity, words)


def _brought(change: ChangeSet, words: Vocabulary | None, base: Tree | None) -> Brought:
    """Looked up in a repository whose words are counted only: for any other the look at the base costs too much."""
    if words is None or base is None:
        return {}
    from hedgerow.scope.new_names import new_names

    return new_names(change, base, words)


def is_long(change: ChangeSet) -> bool:
    """Is the change so long that only the beginnings of its hunks are read?"""
    return sum(len(hunk.lines) for file in change.files for hunk in file.hunks) > LINES_READ


def _excerpt(change: ChangeSet) -> ChangeSet:
    from hedgerow.scope.excerpt import excerpt

    return excerpt(change, LINES_READ)


def _criteria(change: ChangeSet, issues: tuple[IssueSpec, ...], base: Tree | None) -> tuple[CriterionScope, ...]:
    """Most issues have none, and the tables of words cost time to load."""
    if not any(issue.criteria for issue in issues):
        return ()
    from hedgerow.scope.criteria import judge_criteria

    return judge_criteria(change, issues, base)


def _why_unjudged(found: Features, cuts: Cuts) -> str | None:
    if not found.own:
        return _NO_HUNK
    if not found.read.issue.weight:
        return _NO_ISSUE
    anchored = max(found.own) >= cuts.anchor
    if len(found.own) == 1:
        return None if anchored else _LONE
    return None if anchored else _NO_ANCHOR


def _verdict(drift: float, incidental: float, cuts: Cuts, of: int, *, layout: bool, unjudged: bool) -> Verdict:
    if layout:
        return Verdict.CHURN
    if unjudged:
        return Verdict.UNJUDGED
    if drift >= cuts.drift_at(of):
        return Verdict.DRIFT
    if incidental >= cuts.incidental:
        return Verdict.INCIDENTAL
    return Verdict.WEAK if drift >= cuts.weak else Verdict.EXPLAINED


def _file_scope(file: FileChange, hunks: tuple[HunkScope, ...], issues: tuple[IssueSpec, ...]) -> FileScope:
    """A file without hunks (binary, renamed, mode only) has nothing to read: it is not judged."""
    verdict = least_suspect(hunks).verdict if hunks else Verdict.UNJUDGED
    score = min((hunk.score for hunk in hunks), default=0.0)
    return FileScope(file.path, file.old_path, verdict, score, _forbidden(file, issues), hunks)


def least_suspect(hunks: Sequence[HunkScope]) -> HunkScope:
    """The hunk whose verdict is that of its file; one at least."""
    return min(hunks, key=lambda hunk: (_SUSPICION.index(hunk.verdict), hunk.score))


def _forbidden(file: FileChange, issues: tuple[IssueSpec, ...]) -> str | None:
    """The issue line that rules the file out, by its new name or its old one; deny wins over every allowance."""
    for issue in issues:
        for path in reversed(file.touched):
            if rule := issue.forbids(path):
                return f"issue {issue.ref} line {rule.line}: {rule.pattern}"
    return None
