"""How rare a token is: the rarer a shared word, the more it says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log
from pathlib import Path

from msgspec import Struct, json

_GENERAL, _OWN = 0.5, 0.75  # of the general count and of the repository's own in the rarity of a word


Positions = Mapping[str, tuple[float, bytes]]
"""Where each token of a repository stands among its words: a length, and a direction of a signed byte a dimension."""


class Rarity(Struct, frozen=True):
    """Inverse document frequency, ln((N+1)/(df+1)), in code and in issues; `unseen`: in no table.

    `containing`: in how many of `documents` files of the repository at hand each token stands, and `positions` where
    it stands among its words.
    """

    code: Mapping[str, float]
    issue: Mapping[str, float]
    unseen: float
    containing: Mapping[str, int] | None = None
    documents: int = 0
    positions: Positions | None = None

    def of(self, token: str) -> float:
        """Rarity in code."""
        general = self.code.get(token, self.unseen)
        if self.containing is None:
            return general
        n = self.containing.get(token)
        own = self.unseen if n is None else self.unseen * frequency(self.documents, n) / frequency(self.documents, 0)
        return _GENERAL * general + _OWN * own

    def asked(self, token: str) -> float:
        """Rarity of a token of the issue: rare there and in code."""
        return float((self.of(token) * self.issue.get(token, self.unseen)) ** 0.5)


@cache
def general() -> Rarity:
    """The table of the package, counted over public patches and their issues (benchmarks/scope_train.py)."""
    table = json.decode(Path(__file__).with_name("rarity.json").read_bytes())
    return Rarity(table["code"], table["issue"], table["unseen"])


def frequency(documents: int, containing: int) -> float:
    """Inverse document frequency, smoothed so that it is never negative."""
    return log((documents + 1) / (containing + 1))
