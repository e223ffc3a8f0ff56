"""What in the diff speaks for each acceptance criterion of the issues.

A criterion is held to the names it carries (code spans, flags, paths, numbers, quoted text), to its phrases (two of its
words side by side, in an identifier or in prose) and to its words, each as heavy as it is rare, and lighter where the
title or other criteria say it too. Names, phrases and the names of tests are evidence; words alone are weak, and so are
names of a list of which one is missing, or beside another value. `none` is said only of a criterion that asks for
something with a name of its own, where nearly nothing of it is in the diff.
What is to be gone is shown by removed lines alone, and only where it stands nowhere at the head. A path or a definition
that is not to change is kept or it is not, and that alone decides.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.model import CriterionEvidence, CriterionScope, CriterionState
from hedgerow.scope.criterion import SHOWN, HeldCriterion
from hedgerow.scope.kept import Kept, kept
from hedgerow.scope.names import keys, pair, stems
from hedgerow.scope.partly import Said
from hedgerow.scope.places import Places, look, plain
from hedgerow.scope.spellings import spellings
from hedgerow.scope.wording import Aim, Wording, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.change import ChangeSet
    from hedgerow.git.tree import Tree
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.standing import Head

_Judged = tuple[CriterionState, tuple[CriterionEvidence, ...]]


def judge_criteria(
    change: ChangeSet, issues: tuple[IssueSpec, ...], base: Tree | None = None
) -> tuple[CriterionScope, ...]:
    """The state of every criterion with up to three places, in the order of the issues. `base`: what the change starts
    from; with it, what is to be gone is looked up in all files of the head.

    A ticked box is a claim, not a proof: it is not looked at. The diff is read once for all criteria; of one with more
    than `places.LINES` lines the rest is not read, and `none` is said of nothing.
    """
    wordings = {criterion.text: read(criterion.text) for issue in issues for criterion in issue.criteria}
    if not wordings:
        return ()
    items = [item for wording in wordings.values() for item in wording.items]
    wanted = frozenset(key for item in items for key in item.keys)
    said = frozenset(plain(text) for text in wordings)
    places = look(change, wanted, said, spellings(wordings, items))
    gone = [item.text for wording in wordings.values() for item in wording.gone]
    head = None
    if gone:  # in few issues, and only they pay for the look at the head
        from hedgerow.scope.standing import find

        head = find(change, gone, said, base)
    lines = Said(change)
    return tuple(scope for issue in issues for scope in _judge_issue(lines, places, issue, wordings, head))


def _judge_issue(
    lines: Said, places: Places, issue: IssueSpec, read_as: dict[str, Wording], head: Head | None
) -> Iterable[CriterionScope]:
    """Names and words that several criteria, or the title, share tell none of them from the others."""
    wordings = [read_as[criterion.text] for criterion in issue.criteria]
    shared = Counter(key for wording in wordings for key in {key for item in wording.items for key in item.keys})
    title = stems(issue.title)
    shared.update({*keys(issue.title), *title, *(pair(a, b) for a, b in pairwise(title))})
    seen: dict[str, _Judged] = {}
    for criterion, wording in zip(issue.criteria, wordings, strict=True):
        text = criterion.text
        if text not in seen:
            held = HeldCriterion(places, text, wording, shared, head)
            seen[text] = _judge_held(held, kept(lines.change, text), lines)
        state, evidence = seen[text]
        yield CriterionScope(issue.ref, criterion.line, text, state, evidence)


def _judge_held(held: HeldCriterion, forbids: Kept, lines: Said) -> _Judged:
    """The paths and the definition that the criterion forbids to change decide alone where they decide anything.
    Evidence without one of the listed names, or with another value, is weak.
    """
    state, evidence = forbids.judged() or held.judge()
    if forbids.named and state is CriterionState.OUTSIDE_DIFF:
        # The line that defines it stands; whether the lines below it still do the same, no name tells.
        return CriterionState.UNKNOWN, ()
    evidence = evidence[:SHOWN]
    if state is CriterionState.EVIDENCE and held.wording.aim is Aim.BUILD:
        found = {key for hit in held.hits for item in hit.items for key in item.keys}
        lacking = lines.lacks(held.text, found, evidence)
        if lacking:
            first = replace(evidence[0], because=f"{evidence[0].because}; nothing says `{lacking}`")
            return CriterionState.WEAK, (first, *evidence[1:])
    return state, evidence
