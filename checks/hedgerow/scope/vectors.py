"""Bags of tokens with weights, and how alike two of them are."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from hedgerow.scope.tokens import MAX_LINE, WORD, grams, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.scope.rarity import Rarity

Vector = dict[str, float]
"""Token to weight, of length 1 (or empty)."""


def unit(weights: Vector) -> Vector:
    """The vector, scaled to length 1."""
    length = sqrt(fsum(weight * weight for weight in weights.values()))
    return {token: weight / length for token, weight in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1, the same whatever the order of the tokens."""
    return fsum([one[token] * other[token] for token in one.keys() & other.keys()])


def bag(words: Counter[str]) -> dict[str, float]:
    """Words to tokens with their counts."""
    counts: dict[str, float] = {}
    for word, count in words.items():
        for token in split(word):
            counts[token] = counts.get(token, 0.0) + count
    return counts


def weigh(counts: dict[str, float], rarity: Rarity) -> Vector:
    """Counts to a vector of length 1, ln(1+count) times rarity."""
    return unit({token: log(1 + count) * rarity.of(token) for token, count in counts.items()})


def words_of(texts: Iterable[str]) -> Counter[str]:
    """The words of some lines with their counts."""
    return Counter(WORD.findall("\n".join(text[:MAX_LINE] for text in texts)))


def mixed(parts: Iterable[tuple[float, dict[str, float]]]) -> dict[str, float]:
    """The sum of several counts, each with its share."""
    total: dict[str, float] = {}
    for share, counts in parts:
        for token, count in counts.items():
            total[token] = total.get(token, 0.0) + share * count
    return total


def pieces_of(words: Counter[str], rarity: Rarity) -> Vector:
    """The four-letter pieces of words, each weighed by the rarest token of its word."""
    weights: Vector = {}
    for word, count in words.items():
        tokens = split(word)
        if not tokens:
            continue
        weight = log(1 + count) * max([rarity.of(token) for token in tokens])
        for gram in grams(word):
            weights[gram] = weights.get(gram, 0.0) + weight
    return unit(weights)


def phrases_of(texts: Iterable[str], rarity: Rarity) -> Vector:
    """Neighbouring tokens of a line as one, weighed by both."""
    weights: Vector = {}
    for text in texts:
        tokens = [token for word in WORD.findall(text[:MAX_LINE]) for token in split(word) if token[0] != "="]
        for one, two in pairwise(tokens):
            if one != two:
                weights[f"{one} {two}"] = rarity.of(one) + rarity.of(two)
    return unit(weights)


def names_of(words: Iterable[str]) -> frozenset[str]:
    """The identifiers among words, in one spelling."""
    return frozenset(word.lower().replace("_", "") for word in words if split(word))
