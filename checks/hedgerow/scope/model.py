"""The weights of the scorer: logistic models, a number per named feature (benchmarks/scope_train.py writes them)."""

from __future__ import annotations

from functools import cache
from math import exp, fsum, log
from pathlib import Path
from typing import TYPE_CHECKING

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
def weights() -> Mapping[str, Mapping[str, float]]:
    """The tables of the package: relevance, link, drift, incidental, cuts."""
    data = Path(__file__).with_name("weights.json").read_bytes()
    return json.decode(data, type=dict[str, dict[str, float]])
