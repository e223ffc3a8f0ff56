"""The company that words keep in a repository: words that stand in the same files, or in the
messages and lines of the same changes, mean related things there.

An issue often says in other words what the code says. Latent semantic analysis (Deerwester and others 1990) places each
word in a space of few dimensions, by the texts it stands in, and there the two are near each other. The space is the
leading singular subspace of the words of the texts, found from random directions by one round of subspace iteration
(Halko, Martinsson and Tropp 2011), in plain Python and to the same digit everywhere.
"""

from __future__ import annotations

from hashlib import sha256
from math import fsum, log, sqrt
from operator import mul
from typing import TYPE_CHECKING

from hedgerow.scope.relevance import HOW, beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hedgerow.scope.question import IssueView
    from hedgerow.scope.rarity import Positions
    from hedgerow.scope.vectors import Vector
    from hedgerow.scope.view import HunkView

RAW = ("company", "company-changed")
FEATURES = (*RAW, *(f"{name}:{how}" for name in RAW for how in HOW))

DIMENSIONS = 64
FILES = 1000  # that are worth reading for it, evenly spaced
WORDS = 8000  # the most common ones, that have a position
_COMMON = 0.5  # share of the files beyond which a word is in every company
_TINY = 1e-9
_COMPARED = 8  # words on either side of a reason
_STEPS = 127  # of a coordinate on either side of 0


def positions(files: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, bytes]]:
    """The place of each token that stands in two files or more; `files`: how often each has each token."""
    rows, tokens = _weighed(files)
    if len(rows) < DIMENSIONS:  # too few files to tell companies apart
        return {}
    start = [_signs(token) for token in tokens]
    seen = _orthogonal(_by_row(rows, start))
    for _ in range(2):
        by_token = _by_column(rows, seen, len(tokens))
        seen = _orthogonal(_by_row(rows, by_token))
    columns = _orthogonal(_by_column(rows, seen, len(tokens)))
    return {token: _packed(vector) for token, vector in zip(tokens, columns, strict=True)}


def position(weights: Vector, known: Positions) -> tuple[float, ...]:
    """Where a text stands, by the weights of its tokens; of length 1, or all zero where no token has a position."""
    total = [0.0] * DIMENSIONS
    for token in sorted(weights.keys() & known.keys()):
        length, direction = known[token]
        share = weights[token] * length
        total = [x + share * (step - 256 if step > _STEPS else step) for x, step in zip(total, direction, strict=True)]
    return tuple(_unit(total))


def company(hunks: Sequence[HunkView], issue: IssueView, known: Positions) -> list[list[float]]:
    """One row of `FEATURES` per hunk: how near it stands to the issue, all of it and its changed lines."""
    asked = position(issue.query, known)
    rows = [[alike(asked, position(text, known)) for text in (hunk.full, hunk.changed)] for hunk in hunks]
    more = beside(rows, range(len(RAW)), [hunk.file for hunk in hunks])
    return [[*row, *further] for row, further in zip(rows, more, strict=True)]


def closest(asked: Vector, text: Vector, known: Positions) -> tuple[float, str, str]:
    """How near the nearest two words are, one of the heaviest of `asked` and one of the text; 0.0 where none has a
    position.
    """

    def heaviest(weights: Vector) -> list[tuple[str, tuple[float, ...]]]:
        words = sorted((-weights[token], token) for token in weights.keys() & known.keys() if token[0] != "=")
        return [(token, position({token: 1.0}, known)) for _, token in words[:_COMPARED]]

    mine = heaviest(text)
    pairs = ((round(alike(here, there), 4), one, two) for one, here in heaviest(asked) for two, there in mine)
    return max(pairs, default=(0.0, "", ""))


def alike(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of two positions."""
    return fsum(map(mul, one, other))


def _weighed(files: Sequence[Mapping[str, float]]) -> tuple[list[list[tuple[int, float]]], list[str]]:
    """Each file as (token's number, weight), of length 1, and the tokens by number."""
    containing: dict[str, int] = {}
    for file in files:
        for token in file:
            containing[token] = containing.get(token, 0) + 1
    usual = [(-n, token) for token, n in containing.items() if 1 < n <= max(_COMMON * len(files), 3)]
    tokens = sorted(token for _, token in sorted(usual)[:WORDS])
    number = {token: at for at, token in enumerate(tokens)}
    rarity = [log((len(files) + 1) / (containing[token] + 1)) for token in tokens]
    rows = []
    for file in files:
        row = [(number[token], log(1 + file[token]) * rarity[number[token]]) for token in sorted(file.keys() & number)]
        length = sqrt(fsum(weight * weight for _, weight in row))
        if length:
            rows.append([(at, weight / length) for at, weight in row])
    return rows, tokens


def _signs(token: str) -> list[float]:
    """A direction at random that is always the same for a token."""
    bits = int.from_bytes(sha256(token.encode("utf-8", "surrogatepass")).digest(), "big")
    return [1.0 if bits >> at & 1 else -1.0 for at in range(DIMENSIONS)]


def _by_row(rows: Iterable[Sequence[tuple[int, float]]], vectors: Sequence[Sequence[float]]) -> list[list[float]]:
    found = []
    for row in rows:
        total = [0.0] * DIMENSIONS
        for at, weight in row:
            total = [x + weight * y for x, y in zip(total, vectors[at], strict=True)]
        found.append(total)
    return found


def _by_column(
    rows: Sequence[Sequence[tuple[int, float]]], vectors: Sequence[Sequence[float]], width: int
) -> list[list[float]]:
    found = [[0.0] * DIMENSIONS for _ in range(width)]
    for row, vector in zip(rows, vectors, strict=True):
        for at, weight in row:
            found[at] = [x + weight * y for x, y in zip(found[at], vector, strict=True)]
    return found


def _orthogonal(vectors: Sequence[Sequence[float]]) -> list[list[float]]:
    """The same with columns of length 1 that are at right angles to each other (Gram and Schmidt), or zero."""
    done: list[list[float]] = []
    for given in zip(*vectors, strict=True):
        column = list(given)
        for other in done:
            share = fsum(map(mul, column, other))
            column = [x - share * y for x, y in zip(column, other, strict=True)]
        done.append(_unit(column))
    return [list(row) for row in zip(*done, strict=True)]


def _unit(vector: Sequence[float]) -> list[float]:
    length = sqrt(fsum(x * x for x in vector))
    return [x / length for x in vector] if length > _TINY else [0.0] * len(vector)


def _packed(vector: Sequence[float]) -> tuple[float, bytes]:
    step = max(map(abs, vector)) / _STEPS or 1.0
    return round(step, 8), bytes(round(x / step) % 256 for x in vector)
