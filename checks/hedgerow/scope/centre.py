"""How much a hunk is like what is believed in the diff, and like what is doubted: cosines with their weighted sums."""

from __future__ import annotations

from math import fsum, sqrt
from typing import TYPE_CHECKING

from hedgerow.scope.graph import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.graph import Graph

FEATURES = tuple(
    f"{channel}:{what}"
    for channel in CHANNELS
    for what in (
        "believed",
        "believed-elsewhere",
        "doubted",
        "doubted-elsewhere",
        "leaning",
        "believed-in-file",
        "in-file",
    )
)
_TINY = 1e-9


def centre(belief: Sequence[float], graph: Graph) -> list[list[float]]:
    """One row of `FEATURES` per hunk."""
    doubt, even = [1 - p for p in belief], [1.0] * len(belief)
    rows: list[list[float]] = [[] for _ in belief]
    for channel in range(len(CHANNELS)):
        believed = _likeness(belief, graph, channel)
        doubted = _likeness(doubt, graph, channel)
        plain = _likeness(even, graph, channel)
        for row, (all_, away, here), (all_doubt, away_doubt, _), (_, _, in_file) in zip(
            rows, believed, doubted, plain, strict=True
        ):
            row.extend((all_, away, all_doubt, away_doubt, all_ - all_doubt, here, in_file))
    return rows


def _likeness(weights: Sequence[float], graph: Graph, channel: int) -> list[tuple[float, float, float]]:
    """Per hunk, its cosine with the weighted sum of all others, of those in other files, of those in its own.

    Only cosines of pairs are needed: the product with a sum is the sum of the products.
    """
    files = graph.files
    to_all, to_file = [0.0] * len(weights), [0.0] * len(weights)
    for at, others in enumerate(graph.alike):
        for other, values in others.items():
            share = values[channel] * weights[other]
            to_all[at] += share
            if files[other] == files[at]:
                to_file[at] += share
    full = fsum(weight * (product + weight) for weight, product in zip(weights, to_all, strict=True))
    crossed: dict[int, float] = {}
    inside: dict[int, float] = {}
    for file, weight, product, within in zip(files, weights, to_all, to_file, strict=True):
        crossed[file] = crossed.get(file, 0.0) + weight * (product + weight)
        inside[file] = inside.get(file, 0.0) + weight * (within + weight)
    found = []
    for file, weight, product, within in zip(files, weights, to_all, to_file, strict=True):
        others_ = full - 2 * weight * (product + weight) + weight * weight
        away = full - 2 * crossed[file] + inside[file]
        here = inside[file] - 2 * weight * (within + weight) + weight * weight
        found.append((_over(product, others_), _over(product - within, away), _over(within, here)))
    return found


def _over(product: float, square: float) -> float:
    return product / sqrt(square) if square > _TINY else 0.0
