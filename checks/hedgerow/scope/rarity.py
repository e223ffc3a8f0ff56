"""How rare a token is: the rarer a shared word, the more it says."""

from __future__ import annotations

from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, json

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rarity(Struct, frozen=True):
    """Inverse document frequency, ln((N+1)/(df+1)), in code and in issues; `unseen`: in no table.

    `repository` holds the same figure for tokens of the repository at hand, at weight `share`.
    """

    code: Mapping[str, float]
    issue: Mapping[str, float]
    unseen: float
    repository: Mapping[str, float] | None = None
    share: float = 0.0

    def of(self, token: str) -> float:
        """Rarity in code."""
        general = self.code.get(token, self.unseen)
        if self.repository is None:
            return general
        return (1 - self.share) * general + self.share * self.repository.get(token, self.unseen)

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
