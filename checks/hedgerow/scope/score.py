"""Numbers for every hunk of a diff: does it drift, is it incidental, and what ties it to the rest."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.scope import links, relevance, shape, spread
from hedgerow.scope.model import Logistic, weights
from hedgerow.scope.spread import Graph, sigmoid
from hedgerow.scope.view import HunkView, IssueView, view_hunk, view_issues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.rarity import Rarity

DRIFT_FEATURES = (*spread.FEATURES, *relevance.RAW, *shape.FEATURES)

_ALL_PAIRS = 64  # hunks up to which every pair is looked at; beyond it, only pairs that could matter
_PARTNERS = 24
_COMMON = 40  # a name in more hunks than this proposes no partners


class Features(Struct, frozen=True):
    """Everything the last layer sees, and what the reasons are told from."""

    hunks: tuple[HunkView, ...]
    issue: IssueView
    own: tuple[float, ...]
    graph: Graph
    rows: tuple[list[float], ...]
    shapes: tuple[list[float], ...]


class Models(Struct, frozen=True):
    """The four logistic models."""

    relevance: Logistic
    link: Logistic
    drift: Logistic
    incidental: Logistic


@cache
def shipped() -> Models:
    """The models of the package."""
    tables = weights()
    return Models(
        Logistic.read(tables["relevance"], relevance.FEATURES),
        Logistic.read(tables["link"], links.FEATURES),
        Logistic.read(tables["drift"], DRIFT_FEATURES),
        Logistic.read(tables["incidental"], shape.FEATURES),
    )


def views(change: ChangeSet, rarity: Rarity) -> tuple[tuple[HunkView, ...], tuple[Hunk, ...]]:
    """All hunks in diff order, as the scorer sees them and as they are."""
    pairs = [(at, file, hunk) for at, file in enumerate(change.files) for hunk in file.hunks]
    seen = tuple(view_hunk(at, file_at, file, hunk, rarity) for at, (file_at, file, hunk) in enumerate(pairs))
    return seen, tuple(hunk for _, _, hunk in pairs)


def features(change: ChangeSet, issues: tuple[IssueSpec, ...], rarity: Rarity, models: Models) -> Features:
    """What the models say of each hunk, from its own words and from the hunks around it."""
    seen, hunks = views(change, rarity)
    issue = view_issues(issues, rarity)
    near = relevance.relevance(seen, issue, rarity) if seen else []
    own = tuple(models.relevance.odds(row) for row in near)
    graph = connect(seen, rarity, models.link)
    shapes = tuple(shape.shape(hunk, view) for hunk, view in zip(hunks, seen, strict=True))
    around = spread.spread(own, graph, [view.mass for view in seen]) if seen else []
    rows = tuple(
        [*wide, *row[: len(relevance.RAW)], *form] for wide, row, form in zip(around, near, shapes, strict=True)
    )
    return Features(seen, issue, own, graph, rows, shapes)


def connect(hunks: Sequence[HunkView], rarity: Rarity, model: Logistic) -> Graph:
    """The graph of the diff: every pair of a usual one, the likely pairs of a huge one."""
    found: list[dict[int, float]] = [{} for _ in hunks]
    for a, b in candidates(hunks, rarity):
        found[a][b] = found[b][a] = model.odds(links.link(hunks[a], hunks[b], rarity))
    return Graph(tuple(found), tuple(hunk.file for hunk in hunks), model.bias)


def candidates(hunks: Sequence[HunkView], rarity: Rarity) -> list[tuple[int, int]]:
    """Pairs (a, b), a < b, worth looking at. In a large diff: near ones, and those that share rare names."""
    n = len(hunks)
    if n <= _ALL_PAIRS:
        return [(a, b) for a in range(n) for b in range(a + 1, n)]
    where: dict[str, list[int]] = defaultdict(list)
    for hunk in hunks:
        for name in hunk.names:
            where[name].append(hunk.at)
    pairs: set[tuple[int, int]] = set()
    for hunk in hunks:
        votes: dict[int, float] = defaultdict(float)
        for name in sorted(hunk.names):
            if len(where[name]) <= _COMMON:
                weight = relevance.name_weight(name, rarity)
                for other in where[name]:
                    votes[other] += weight
        for other in range(max(0, hunk.at - 3), min(n, hunk.at + 4)):
            if hunks[other].file == hunk.file:
                votes[other] += 1.0
        votes.pop(hunk.at, None)
        best = sorted(votes, key=lambda other: (-votes[other], other))[:_PARTNERS]
        pairs.update((min(hunk.at, other), max(hunk.at, other)) for other in best)
    return sorted(pairs)


def drift_scores(found: Features, models: Models) -> list[float]:
    """Per hunk, 0 surely explained to 1 surely drift."""
    return follow([sigmoid(models.drift.odds(row)) for row in found.rows], found.graph.files, found.shapes)


def follow(scores: Sequence[float], files: Sequence[int], shapes: Sequence[Sequence[float]]) -> list[float]:
    """Hunks of only blank lines and imports have nothing of their own: they take their file's mean."""
    empty = shape.FEATURES.index("empty")
    by_file: dict[int, list[float]] = defaultdict(list)
    for file, form, value in zip(files, shapes, scores, strict=True):
        if not form[empty]:
            by_file[file].append(value)
    means = {file: sum(values) / len(values) for file, values in by_file.items()}
    return [
        means.get(file, value) if form[empty] else value
        for file, form, value in zip(files, shapes, scores, strict=True)
    ]


def incidental_scores(found: Features, models: Models) -> list[float]:
    """Per hunk, 0 needed to 1 surely not needed."""
    return [sigmoid(models.incidental.odds(row)) for row in found.shapes]
