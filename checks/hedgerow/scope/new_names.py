"""Names that a change brings into its repository: hunks that share one belong to one piece of work.

A name that stands nowhere at the base has nothing to do with any other work. What two hunks of one diff share by chance
or by custom (`status`, `setUp`) stands there already; measured on the development set, of hunks that share a new name
with a hunk that belongs some 99 in 100 belong (docs/scope-accuracy.md).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import WIDTH
from hedgerow.scope.tokens import split
from hedgerow.scope.used_names import BELONGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.git.tree import Tree
    from hedgerow.model import HunkScope
    from hedgerow.scope.rides import Judged
    from hedgerow.scope.vocabulary import Vocabulary

# What is weakly tied is held to custom in a round of its own; without a judgement there is no score to speak of.
_LEFT = (Verdict.WEAK, Verdict.UNJUDGED)
_NAME = Pattern(r"[^\W\d]\w{4,}")
_NAMES = 100  # that are looked up for one change: git takes a second for ten times as many
FILES = 20_000  # of a repository, above which looking through it takes git a second and more

Brought = dict[tuple[str, int], dict[str, int]]
"""By path and index of a hunk: the new names that it shares with others, each with its line."""


def new_names(change: ChangeSet, base: Tree, words: Vocabulary) -> Brought:
    """The names of several words that two hunks or more bring and that stand nowhere at the base. `words` spares the
    look at the base for what is known to stand there.

    Nothing where the base is too large to be looked through, or not all here.
    """
    if words.files > FILES:
        return {}
    brought = {(file.path, hunk.index): _brought(hunk) for file in change.files for hunk in file.hunks}
    times = Counter(name for names in brought.values() for name in names)
    asked = sorted(name for name, n in times.items() if n > 1 and _unknown(name, words))[:_NAMES]
    try:
        new = frozenset(asked) - base.known(tuple(asked)) if asked else frozenset()
    except GitError:  # a partial clone has not all of its files here
        return {}
    return {place: own for place, names in brought.items() if (own := {n: names[n] for n in names if n in new})}


def _unknown(name: str, words: Vocabulary) -> bool:
    """Is it of several words, and not known to stand there? One word may be new to the texts of any repository."""
    token = (split(name) or [""])[-1]
    return token.startswith("=") and token not in words.containing


def _brought(hunk: Hunk) -> dict[str, int]:
    """The names that come into a hunk, each with the first line that has it."""
    before = {name for line in hunk.lines if line.sign != "+" for name in _NAME.findall(line.text[:WIDTH])}
    found: dict[str, int] = {}
    for line in hunk.added:
        for name in _NAME.findall(line.text[:WIDTH]):
            if name not in before:
                found.setdefault(name, line.number)
    return found


class _Place(Struct, frozen=True):
    """Where an explained hunk has a new name."""

    path: str
    line: int
    scope: HunkScope


def with_new_names(change: ChangeSet, judged: Sequence[Judged], brought: Brought, weak: float) -> Sequence[Judged]:
    """The verdicts, in which no hunk is more suspect than one that is explained and shares a new name with it. One that
    drifts is weakly tied then, with the reason. `weak`: the score from which a hunk is but weakly tied.
    """
    best: dict[str, _Place] = {}
    for file, hunks in zip(change.files, judged, strict=True):
        for scope in hunks:
            for name, line in brought.get((file.path, scope.index), {}).items():
                known = best.get(name)
                if scope.verdict in BELONGS and scope.score < (known.scope.score if known else weak):
                    best[name] = _Place(file.path, line, scope)
    return [
        tuple(_tied(scope, brought.get((file.path, scope.index), {}), best) for scope in hunks)
        for file, hunks in zip(change.files, judged, strict=True)
    ]


def _tied(scope: HunkScope, names: dict[str, int], best: dict[str, _Place]) -> HunkScope:
    shared = ((best[name].scope.score, name) for name in names if name in best)
    score, name = min(shared, default=(1.0, ""))
    if score >= scope.score or scope.verdict in _LEFT:
        return scope
    if scope.verdict is not Verdict.DRIFT:
        return replace(scope, score=score)
    place = best[name]
    because = f"brings `{name}`, which the repository did not have before, as {place.path}:{place.line} does"
    told = Evidence("new-name", 1.0, None, None, names[name], because)
    return replace(scope, verdict=Verdict.WEAK, score=score, evidence=(told, *scope.evidence))
