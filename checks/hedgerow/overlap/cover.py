"""The smallest set of lanes to hold back so that no two of the others conflict: a minimum vertex cover.

Exact by branch and bound for as many lanes as people can keep in mind; beyond that greedy, and said to be so.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

# Who conflicts with whom, both ways round, and how much.
Edges = dict[str, dict[str, float]]

# The search needs few steps for the groups people meet (up to 30 lanes); these take about a second.
MOST_LANES = 100
MOST_STEPS = 3_000


class Cover(Struct, frozen=True):
    """The lanes to hold, by name; `proven`: no smaller set would do."""

    held: tuple[str, ...]
    proven: bool


def smallest_cover(edges: Edges, sizes: Mapping[str, int]) -> Cover:
    """A smallest set of lanes that every conflict has one side in. Among equals, the largest lanes wait (`sizes`: how
    many files each changes), then it is by name.
    """
    joined = {name: others for name, others in edges.items() if others}
    best = _greedy(joined)
    if len(joined) > MOST_LANES:
        return Cover(best, proven=False)
    search = _Search(best, sizes)
    search.run(joined, ())
    return Cover(tuple(sorted(search.best)), proven=search.steps <= MOST_STEPS)


def without(edges: Edges, gone: set[str]) -> Edges:
    """The conflicts among the other lanes."""
    return {
        name: {other: weight for other, weight in others.items() if other not in gone}
        for name, others in edges.items()
        if name not in gone
    }


class _Search:
    """Branch and bound on the lane with most conflicts: either it is held, or all that it conflicts with are."""

    def __init__(self, best: tuple[str, ...], sizes: Mapping[str, int]) -> None:
        self.best, self.sizes, self.steps = best, sizes, 0

    def run(self, left: Edges, held: tuple[str, ...]) -> None:
        self.steps += 1
        name = max(left, key=lambda one: (len(left[one]), one), default="")
        if not name or not left[name]:
            self.best = min(self.best, held, key=self._cost)
            return
        size = len(left[name])
        # each lane held ends at most `size` conflicts, and every conflict stands there twice
        least = -(-sum(len(others) for others in left.values()) // (2 * size))
        if len(held) + least > len(self.best) or self.steps > MOST_STEPS:
            return
        self.run(without(left, {name}), (*held, name))
        if size > 1:
            self.run(without(left, set(left[name])), (*held, *left[name]))

    def _cost(self, cover: tuple[str, ...]) -> tuple[int, int, list[str]]:
        return len(cover), -sum(self.sizes[one] for one in cover), sorted(cover)


def _greedy(edges: Edges) -> tuple[str, ...]:
    """Always the lane with most conflicts left; in the end those whose conflicts all have another side that waits go
    free again.
    """
    left = {name: set(others) for name, others in edges.items()}
    heap = [(-len(others), -sum(edges[name].values()), name) for name, others in left.items()]
    heapify(heap)
    held: dict[str, None] = {}
    while heap:
        count, weight, name = heappop(heap)
        if -count != len(left[name]):  # some of its conflicts have gone since
            heappush(heap, (-len(left[name]), weight, name))
        elif count:
            held[name] = None
            for other in left.pop(name):
                left[other].discard(name)
            left[name] = set()
    for name in list(held):
        if edges[name].keys() <= held.keys():
            del held[name]
    return tuple(sorted(held))
