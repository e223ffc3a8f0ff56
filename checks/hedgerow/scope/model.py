"""The weights of the scorer: logistic models, a number per named feature, and small boosted trees beside them
(benchmarks/scope_train.py writes both).
"""

from __future__ import annotations

from functools import cache
from math import exp, fsum, log
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


DIGITS = 4
"""Decimals of every score: rounded before it is compared, so that it is the same everywhere."""


def sigmoid(x: float) -> float:
    """Log-odds to a probability, safe at both ends."""
    return 1 / (1 + exp(-min(max(x, -30.0), 30.0)))


def logit(p: float) -> float:
    """A probability to log-odds, safe at both ends."""
    return log((p + 1e-6) / (1 - p + 1e-6))


class Logistic(Struct, frozen=True):
    """Log-odds = bias + sum of weight times feature."""

    bias: float
    weights: tuple[float, ...]

    def odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""
        return self.bias + fsum([weight * value for weight, value in zip(self.weights, row, strict=True)])

    @classmethod
    def of(cls, table: Mapping[str, float], features: Sequence[str]) -> Logistic:
        """The model of a table `feature -> weight`; a feature without a weight does not count."""
        return cls(table["bias"], tuple(table.get(name, 0.0) for name in features))


Tree = float | tuple[int, float, "Tree", "Tree"]
"""A leaf in log-odds; or a feature's place, a limit, the tree up to the limit, and the tree beyond it."""


class Split(Struct, frozen=True, array_like=True):
    """A tree as the package's data has it: a feature, a limit, what holds up to the limit, and what beyond it."""

    feature: str
    limit: float
    low: float | Split
    high: float | Split

    def placed(self, places: Mapping[str, int]) -> Tree:
        """The tree for rows that have each feature at its place."""
        return places[self.feature], self.limit, _placed(self.low, places), _placed(self.high, places)


def _placed(tree: float | Split, places: Mapping[str, int]) -> Tree:
    return tree.placed(places) if isinstance(tree, Split) else tree


class Grove(Struct, frozen=True):
    """Trees as the package's data has them."""

    bias: float
    trees: tuple[float | Split, ...]


class Trees(Struct, frozen=True):
    """Boosted regression trees (Friedman 2001): log-odds = bias + the leaf of each tree that a row falls into."""

    bias: float
    trees: tuple[Tree, ...]

    def odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""
        leaves = [self.bias]
        for tree in self.trees:
            node = tree
            while isinstance(node, tuple):
                node = node[2] if row[node[0]] <= node[1] else node[3]
            leaves.append(node)
        return fsum(leaves)

    @classmethod
    def of(cls, grove: Grove, features: Sequence[str]) -> Trees:
        """The trees for rows of `features`."""
        places = {name: at for at, name in enumerate(features)}
        return cls(grove.bias, tuple(_placed(tree, places) for tree in grove.trees))


class Blend(Struct, frozen=True):
    """A logistic model and trees, the mean of their log-odds: one draws straight lines, the others see what counts
    together only.
    """

    straight: Logistic
    trees: Trees

    def odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""
        return (self.straight.odds(row) + self.trees.odds(row)) / 2


class Model(Protocol):
    """Whatever gives log-odds."""

    def odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""


class Cuts(Struct, frozen=True):
    """Where verdicts change: scores at or above them.

    `drift` is in log-odds for one hunk and rises by `growth` with the logarithm of their number: of many hunks that
    belong, one looks odd by chance.
    """

    drift: float
    growth: float
    weak: float
    incidental: float
    anchor: float

    def drift_at(self, hunks: int) -> float:
        """The score from which a hunk drifts in a change of so many hunks."""
        return round(sigmoid(self.drift + self.growth * log(hunks)), DIGITS)


@cache
def weights(*, indexed: bool = False) -> Mapping[str, Mapping[str, float]]:
    """The tables of the package: one a logistic model, and the cuts; those for an indexed repository, or for none."""
    return json.decode(_data("weights", indexed=indexed), type=dict[str, dict[str, float]])


@cache
def groves(*, indexed: bool = False) -> Mapping[str, Grove]:
    """The trees of the package, by model; likewise."""
    return json.decode(_data("trees", indexed=indexed), type=dict[str, Grove])


def _data(name: str, *, indexed: bool) -> bytes:
    return Path(__file__).with_name(f"{name}{'-indexed' if indexed else ''}.json").read_bytes()
