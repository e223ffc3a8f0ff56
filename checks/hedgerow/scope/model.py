"""The weights of the scorer: logistic models, a number per named feature (benchmarks/scope_train.py writes them)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Logistic(Struct, frozen=True):
    """Log-odds = bias + sum of weight times feature."""

    bias: float
    weights: tuple[float, ...]

    def odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""
        return self.bias + sum([weight * value for weight, value in zip(self.weights, row, strict=True)])

    @classmethod
    def read(cls, table: Mapping[str, float], features: Sequence[str]) -> Logistic:
        """The model of a table `feature -> weight`; a feature without a weight does not count."""
        return cls(table["bias"], tuple(table.get(name, 0.0) for name in features))


class Cuts(Struct, frozen=True):
    """Where verdicts change: scores at or above them."""

    drift: float
    strict: float
    weak: float
    incidental: float
    anchor: float


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The tables of the package: relevance, link, drift, incidental, cuts."""
    data = Path(__file__).with_name("weights.json").read_bytes()
    return json.decode(data, type=dict[str, dict[str, float]])
