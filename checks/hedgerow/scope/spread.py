"""From anchors outward: what a hunk is worth once the hunks it is linked to are known.

A hunk is explained by itself or by a linked hunk that is explained. In `settled` all hunks of the diff agree on one
reading, which of them belong to one piece of work, as spins do in a mean field (Parisi 1988).
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEATURES = (
    "own", "own-best", "own-rank", "file-best", "file-mean", "own-shrunk", "file-best-best",
    "link-elsewhere", "link-in-file", "link-anchor", "link-mean", "through-elsewhere", "through-in-file", "explained",
    "neighbours", "bad-link-elsewhere", "settled-1", "settled-2",
)  # fmt: skip

_ROUNDS = 6
_SHRINK = 15.5  # rarity mass at which a hunk's own relevance weighs as much as its file's


class Graph(Struct, frozen=True):
    """Log-odds that two hunks belong together, per hunk and neighbour; `floor` for pairs that were not looked at."""

    links: tuple[Mapping[int, float], ...]
    files: tuple[int, ...]
    floor: float

    def of(self, a: int, b: int) -> float:
        """The log-odds of one pair."""
        return self.links[a].get(b, self.floor)


def sigmoid(x: float) -> float:
    """Log-odds to a probability, safe at both ends."""
    return 1 / (1 + exp(-min(max(x, -30.0), 30.0)))


def logit(p: float) -> float:
    """A probability to log-odds, safe at both ends."""
    return log((p + 1e-6) / (1 - p + 1e-6))


def spread(own: Sequence[float], graph: Graph, mass: Sequence[float]) -> list[list[float]]:
    """One row of `FEATURES` per hunk, from the log-odds of its own relevance, the links and its rarity mass."""
    belief = [sigmoid(x) for x in own]
    ordered = sorted(own)
    first = {x: at for at, x in reversed(list(enumerate(ordered)))}
    anchor = own.index(ordered[-1])
    by_file: dict[int, list[float]] = {}
    for file, x in zip(graph.files, own, strict=True):
        by_file.setdefault(file, []).append(x)
    settled = [settle(own, graph, pull) for pull in (1.0, 2.0)]
    rows = []
    for at, x in enumerate(own):
        mine = by_file[graph.files[at]]
        mean = sum(mine) / len(mine)
        share = mass[at] / (mass[at] + _SHRINK)
        to_anchor = 1.0 if at == anchor else sigmoid(graph.of(at, anchor))
        rows.append([
            x, x - ordered[-1], first[x] / max(1, len(own) - 1),
            max(mine), mean, share * x + (1 - share) * mean, max(mine) - ordered[-1],
            *_neighbours(at, own, belief, graph, to_anchor), logit(settled[0][at]), logit(settled[1][at]),
        ])  # fmt: skip
    return rows


def _neighbours(at: int, own: Sequence[float], belief: Sequence[float], graph: Graph, to_anchor: float) -> list[float]:
    elsewhere = in_file = through = through_file = bad = total = weighted = 0.0
    for other, odds in graph.links[at].items():
        p = sigmoid(odds)
        total += p
        weighted += p * own[other]
        if graph.files[other] == graph.files[at]:
            in_file, through_file = max(in_file, p), max(through_file, p * belief[other])
        else:
            elsewhere, through = max(elsewhere, p), max(through, p * belief[other])
            bad = max(bad, p * (1 - belief[other]))
    mean = total / max(1, len(graph.links[at]))
    explained = max(belief[at], through, through_file)
    return [
        elsewhere,
        in_file,
        to_anchor,
        mean,
        through,
        through_file,
        explained,
        weighted / total if total else own[at],
        bad,
    ]


def settle(own: Sequence[float], graph: Graph, pull: float) -> list[float]:
    """Each hunk's probability to belong once the others have had their say; `pull` is how loud they are."""
    n = len(own)
    scale = pull / sqrt(max(1, n - 1))
    state = [sigmoid(x) for x in own]
    for _ in range(_ROUNDS):
        signs = [2 * p - 1 for p in state]
        every = sum(signs)
        state = [
            sigmoid(
                x
                + scale
                * (sum([(odds - graph.floor) * signs[b] for b, odds in links.items()]) + graph.floor * (every - sign))
            )
            for x, links, sign in zip(own, graph.links, signs, strict=True)
        ]
    return state
