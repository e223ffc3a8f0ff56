"""What the pairs say: shares with their intervals, for hedgerow and for whoever else looked at the same pairs."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.parse import parse
from hedgerow.model import Verdict
from hedgerow.scope.judge import judge
from hedgerow.scope.vocabulary import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.git.tree import Tree
    from hedgerow.graft.pairs import Pair

_Z = 1.959964  # two-sided 95 %


class Share(Struct, frozen=True):
    """`hits` of `of`, with Wilson's interval (1927, 95 %) in per cent."""

    hits: int
    of: int
    percent: float
    low: float
    high: float

    @classmethod
    def counted(cls, seen: Iterable[bool]) -> Share:
        """The share of what is true."""
        every = tuple(seen)
        hits, of = sum(every), len(every)
        if not of:
            return cls(0, 0, 0.0, 0.0, 100.0)
        share, squared = hits / of, _Z * _Z
        middle = (share + squared / (2 * of)) / (1 + squared / of)
        half = _Z * sqrt(share * (1 - share) / of + squared / (4 * of * of)) / (1 + squared / of)
        return cls(
            hits, of, *(round(100 * max(0.0, min(1.0, one)), 1) for one in (share, middle - half, middle + half))
        )


class Answer(Struct, frozen=True):
    """What one judge says of one change: could it judge at all, does it raise an alarm, which files drift."""

    judged: bool
    alarm: bool
    drifting: frozenset[str]


class Figures(Struct, frozen=True):
    """How one judge does. `caught`: grafted changes with an alarm on a foreign file; `disturbed`: real changes with an
    alarm; `foreign` and `own`: files of grafted changes called drift; `unjudged`: of all changes.
    """

    judge: str
    caught: Share
    disturbed: Share
    foreign: Share
    own: Share
    unjudged: Share
    disturbed_commits: tuple[str, ...]


def answer(change: ChangeSet, message: str, base: Tree) -> Answer:
    """Hedgerow's answer, with the repository at hand; a file drifts where one of its hunks does."""
    scope = judge(change, (parse(message, ref="1", source="history"),), kept(base), base)
    drifting = frozenset(file.path for file in scope.files if any(hunk.verdict is Verdict.DRIFT for hunk in file.hunks))
    return Answer(scope.judged, bool(drifting), drifting)


def figures(name: str, pairs: Sequence[Pair], answers: Sequence[tuple[Answer, Answer]]) -> Figures:
    """From one answer on the real change and one on the grafted change per pair."""
    both = list(zip(pairs, answers, strict=True))
    called = [
        (file.path in pair.foreign, file.path in grafted.drifting)
        for pair, (_, grafted) in both
        for file in pair.grafted.files
    ]
    return Figures(
        name,
        Share.counted(grafted.alarm and bool(grafted.drifting & pair.foreign) for pair, (_, grafted) in both),
        Share.counted(real.alarm for _, (real, _) in both),
        Share.counted(drifts for foreign, drifts in called if foreign),
        Share.counted(drifts for foreign, drifts in called if not foreign),
        Share.counted(not one.judged for two in answers for one in two),
        tuple(pair.work.oid for pair, (real, _) in both if real.alarm),
    )
