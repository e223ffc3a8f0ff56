"""Numbers for every hunk of a diff: does it drift, is it incidental, and what ties it to the rest."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from math import fsum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.scope import centre, graph, peers, relevance, shape, spread
from hedgerow.scope import tested as of_tests
from hedgerow.scope.model import Blend, Logistic, Trees, groves, sigmoid, weights
from hedgerow.scope.question import IssueView, view_issues
from hedgerow.scope.spread import tamed
from hedgerow.scope.view import HunkView, view_hunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.model import Model
    from hedgerow.scope.rarity import Rarity

_OF_TESTS = ("explained", "own", "file-best", "own-role-best", "code-best", "link-elsewhere")
_BESIDE = (*spread.FEATURES, *peers.FEATURES)
_AMONG = (*_BESIDE, *centre.FEATURES)
_ALONE = (*shape.FEATURES, *(f"test:{name}" for name in _OF_TESTS))
FIRST_FEATURES = (*_AMONG, *_ALONE)
"""What the first reading takes in; a `test:` figure counts otherwise for tests, which repeat the words of the issue."""
SECOND_FEATURES = (*_BESIDE, *_ALONE, *(f"again:{name}" for name in _AMONG))
"""What the second reading takes in: `again:` figures start from what the first reading made of every hunk."""
INCIDENTAL_FEATURES = (*shape.FEATURES, *of_tests.FEATURES)

CONTRAST = 1.3
"""Chosen on the drift set: 1.15 to 1.5 order foreign hunks in a file that belongs better, by .010 to .024 of area under
the curve, and all hunks as well as before or worse by .003 (`benchmarks/scope_train.py`). Not in an indexed repository:
there it gains .019 too, but fewer drifting changes are caught for the same alarms (`benchmarks/scope_checkouts.py`)."""


class Models(Struct, frozen=True):
    """The models: the first two look at hunks and pairs alone, two readings of the whole change follow."""

    relevance: Logistic
    link: Logistic
    first: Blend
    second: Blend
    incidental: Logistic


class Read(Struct, frozen=True):
    """A diff and its issue as the models take them in: one row per hunk, or per pair of hunks."""

    hunks: tuple[HunkView, ...]
    issue: IssueView
    rarity: Rarity
    near: list[list[float]]
    pairs: list[tuple[int, int]]
    linked: list[list[float]]
    shapes: list[list[float]]


class Features(Struct, frozen=True):
    """What the first two models made of it. `own`: log-odds of relevance; `rows`: what the first reading takes in."""

    read: Read
    own: tuple[float, ...]
    graph: graph.Graph
    rows: list[list[float]]


@cache
def shipped(*, indexed: bool = False) -> Models:
    """The models of the package; those for a repository whose words are counted, or for none."""
    tables, trees = weights(indexed=indexed), groves(indexed=indexed)

    def blend(name: str, features: Sequence[str]) -> Blend:
        return Blend(Logistic.of(tables[name], features), Trees.of(trees[name], features))

    return Models(
        Logistic.of(tables["relevance"], near_features(indexed=indexed)),
        Logistic.of(tables["link"], graph.FEATURES),
        blend("first", FIRST_FEATURES),
        blend("second", SECOND_FEATURES),
        Logistic.of(tables["incidental"], INCIDENTAL_FEATURES),
    )


def near_features(*, indexed: bool) -> tuple[str, ...]:
    """What the first model takes in of a hunk: in an indexed repository also the company its words keep there."""
    if not indexed:
        return relevance.FEATURES
    from hedgerow.scope.company import FEATURES

    return (*relevance.FEATURES, *FEATURES)


def _near(hunks: Sequence[HunkView], issue: IssueView, rarity: Rarity) -> list[list[float]]:
    if not hunks:
        return []
    rows = relevance.relevance(hunks, issue, rarity)
    if rarity.positions is None:
        return rows
    from hedgerow.scope.company import company

    return [[*row, *more] for row, more in zip(rows, company(hunks, issue, rarity.positions), strict=True)]


def read(change: ChangeSet, issues: tuple[IssueSpec, ...], rarity: Rarity) -> Read:
    """Everything that needs no model."""
    found = [(at, file, hunk) for at, file in enumerate(change.files) for hunk in file.hunks]
    hunks = tuple(view_hunk(at, place, file, hunk, rarity) for at, (place, file, hunk) in enumerate(found))
    issue = view_issues(issues, rarity)
    pairs = graph.candidates(hunks, rarity)
    return Read(
        hunks,
        issue,
        rarity,
        _near(hunks, issue, rarity),
        pairs,
        graph.pair_rows(hunks, issue, rarity, pairs),
        [shape.shape(hunk, view) for (_, _, hunk), view in zip(found, hunks, strict=True)],
    )


def features(seen: Read, near: Model, link: Model) -> Features:
    """What the first two models say, and the rows of the first reading: the hunk itself and the hunks around it."""
    own = tuple(tamed(near.odds(row)) for row in seen.near)
    linked = graph.connect(seen.hunks, seen.linked, seen.pairs, link)
    rows = [
        [*row, *form, *_of_test(row)] for row, form in zip(_among(seen.hunks, own, linked), seen.shapes, strict=True)
    ]
    return Features(seen, own, linked, rows)


def _among(hunks: Sequence[HunkView], own: Sequence[float], linked: graph.Graph) -> list[list[float]]:
    if not own:
        return []
    around = spread.spread(own, linked, [view.mass for view in hunks])
    beside = peers.peers(hunks, own, linked)
    among = centre.centre([sigmoid(x) for x in own], linked)
    return [[*one, *two, *three] for one, two, three in zip(around, beside, among, strict=True)]


def reread(found: Features, first: Model) -> list[list[float]]:
    """The rows of the second reading, in which each hunk belongs as likely as the first reading says (auto-context, Tu
    2008).
    """
    belongs = [tamed(-first.odds(row)) for row in found.rows]
    again = _among(found.read.hunks, belongs, found.graph)
    kept = [*range(len(_BESIDE)), *range(len(_AMONG), len(FIRST_FEATURES))]
    return [[*(row[at] for at in kept), *more] for row, more in zip(found.rows, again, strict=True)]


def _of_test(row: Sequence[float]) -> list[float]:
    is_test = row[_BESIDE.index("test")]
    return [is_test * row[_BESIDE.index(name)] for name in _OF_TESTS]


def drift_scores(found: Features, first: Model, second: Model) -> list[float]:
    """Per hunk, 0 surely explained to 1 surely drift."""
    hunks = found.read.hunks
    empty = [bool(form[shape.FEATURES.index("empty")]) for form in found.read.shapes]
    odds = [second.odds(row) for row in reread(found, first)]
    scores = contrast(odds, hunks, empty, CONTRAST if found.read.rarity.positions is None else 1.0)
    return follow(scores, hunks, empty)


def contrast(odds: Sequence[float], hunks: Sequence[HunkView], empty: Sequence[bool], growth: float) -> list[float]:
    """Scores of log-odds, in which the hunks of a file stand further apart: their distance from the least suspect one
    grows `growth` times. The least suspect hunk, and so the score of the file, stays as it is.

    Models of all hunks at once learn mostly from whole foreign files and put the hunks of a file too near each other.
    """
    least: dict[int, float] = {}
    for hunk, value, hollow in zip(hunks, odds, empty, strict=True):
        if not hollow:
            least[hunk.file] = min(value, least.get(hunk.file, value))
    found = []
    for hunk, value in zip(hunks, odds, strict=True):
        start = least.get(hunk.file, value)
        found.append(sigmoid(start + growth * (value - start)))
    return found


def follow(scores: Sequence[float], hunks: Sequence[HunkView], empty: Sequence[bool]) -> list[float]:
    """Hunks of only blank lines and imports have nothing of their own.

    Imports take the mean of the hunks of their file that use most of what they bring in; what no hunk uses is no less
    suspect than it looks. Everything else takes the mean of its file.
    """
    by_file: dict[int, list[int]] = defaultdict(list)
    for hunk in hunks:
        if not empty[hunk.at]:
            by_file[hunk.file].append(hunk.at)
    found = []
    for hunk, value in zip(hunks, scores, strict=True):
        others = by_file[hunk.file]
        if not empty[hunk.at] or not others:
            found.append(value)
            continue
        shared = {at: len(hunk.names & hunks[at].names) for at in others}
        most = max(shared.values())
        mean = _mean([scores[at] for at in others if shared[at] == most])
        found.append(max(mean, value) if hunk.names and not most else mean)
    return found


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def incidental_rows(found: Features) -> list[list[float]]:
    """What `incidental` takes in: the shape of the edit, and whether the change's tests and code stand on it."""
    stood_on = of_tests.tested(found.read.hunks, found.graph, found.read.rarity)
    return [[*form, *row] for form, row in zip(found.read.shapes, stood_on, strict=True)]


def incidental_scores(found: Features, incidental: Model) -> list[float]:
    """Per hunk, 0 needed to 1 surely not needed."""
    return [sigmoid(incidental.odds(row)) for row in incidental_rows(found)]
