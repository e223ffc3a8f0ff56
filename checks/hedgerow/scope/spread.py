"""From anchors outward: what a hunk is worth once the hunks it is linked to are known.

A hunk is explained by itself or by a linked hunk that is explained. In `settled` all hunks of the diff agree on one
reading, which of them belong to one piece of work, as spins do in a mean field (Parisi 1988).
"""

from __future__ import annotations

from math import fsum, sqrt, tanh
from typing import TYPE_CHECKING

from hedgerow.scope.model import logit, sigmoid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.graph import Graph

FEATURES = (
    "own", "own-best", "own-rank", "file-best", "file-mean", "own-shrunk", "file-best-best", "own-elsewhere",
    "link-elsewhere", "link-in-file", "link-anchor", "link-top", "link-top-mean", "through", "through-elsewhere",
    "through-in-file", "explained", "neighbours", "bad-link", "bad-link-elsewhere", "settled-1", "settled-2",
    "alone-in-file", "own-alone-in-file",
)  # fmt: skip

_ROUNDS = 6
_SHRINK = 15.5  # rarity mass at which a hunk's own relevance weighs as much as its file's
_LIMIT = 8.0  # log-odds beyond which relevance is certain: a test that copies the whole issue is no more so


def tamed(odds: float) -> float:
    """Log-odds, bent so that they stay between -8 and 8."""
    return _LIMIT * tanh(odds / _LIMIT)


def spread(own: Sequence[float], graph: Graph, mass: Sequence[float]) -> list[list[float]]:
    """One row of `FEATURES` per hunk, from the log-odds of its own relevance, the links and its rarity mass."""
    belief = [sigmoid(x) for x in own]
    ordered = sorted(own)
    first = {x: at for at, x in reversed(list(enumerate(ordered)))}
    best, last = ordered[-1], max(1, len(own) - 1)
    anchor = own.index(best)
    top = {at for at, x in enumerate(own) if x >= ordered[-max(1, -(-len(own) // 3))]}
    by_file: dict[int, list[float]] = {}
    for file, x in zip(graph.files, own, strict=True):
        by_file.setdefault(file, []).append(x)
    elsewhere = _best_elsewhere(by_file, ordered[0])
    settled = [settle(own, graph, pull) for pull in (1.0, 2.0)]
    rows = []
    for at, x in enumerate(own):
        mine = by_file[graph.files[at]]
        mean = fsum(mine) / len(mine)
        share = mass[at] / (mass[at] + _SHRINK)
        alone = float(len(mine) == 1)
        rows.append([
            x, x - best, first[x] / last, max(mine), mean, share * x + (1 - share) * mean, max(mine) - best,
            x - elsewhere[graph.files[at]],
            *_neighbours(at, own, belief, graph, anchor, top),
            logit(settled[0][at]), logit(settled[1][at]), alone, alone * x,
        ])  # fmt: skip
    return rows


def _best_elsewhere(by_file: dict[int, list[float]], lowest: float) -> dict[int, float]:
    """Per file, the best relevance in any other file; the lowest of all where there is no other."""
    tops = sorted(((max(values), file) for file, values in by_file.items()), reverse=True)
    second = tops[1][0] if len(tops) > 1 else lowest
    return {file: second if file == tops[0][1] else tops[0][0] for file in by_file}


def _neighbours(
    at: int, own: Sequence[float], belief: Sequence[float], graph: Graph, anchor: int, top: set[int]
) -> list[float]:
    elsewhere = in_file = through = through_file = bad = bad_file = total = weighted = best_top = top_sum = 0.0
    for other, p in graph.near[at].items():
        total += p
        weighted += p * own[other]
        if other in top:
            best_top, top_sum = max(best_top, p), top_sum + p
        if graph.files[other] == graph.files[at]:
            in_file, through_file = max(in_file, p), max(through_file, p * belief[other])
            bad_file = max(bad_file, p * (1 - belief[other]))
        else:
            elsewhere, through = max(elsewhere, p), max(through, p * belief[other])
            bad = max(bad, p * (1 - belief[other]))
    to_anchor = 1.0 if at == anchor else graph.near[at].get(anchor, 0.0)
    others = len(top) - (at in top)
    either = max(through, through_file)
    return [
        elsewhere, in_file, to_anchor, best_top, top_sum / max(1, others), either, through, through_file,
        max(belief[at], either), weighted / total if total else own[at], max(bad, bad_file), bad,
    ]  # fmt: skip


def settle(own: Sequence[float], graph: Graph, pull: float) -> list[float]:
    """Each hunk's probability to belong once the others have had their say; `pull` is how loud they are."""
    scale = pull / sqrt(max(1, len(own) - 1))
    state = [sigmoid(x) for x in own]
    for _ in range(_ROUNDS):
        signs = [2 * p - 1 for p in state]
        state = [
            sigmoid(x + scale * fsum([odds * signs[other] for other, odds in links.items()]))
            for x, links in zip(own, graph.odds, strict=True)
        ]
    return state
