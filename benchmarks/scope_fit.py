"""Fits the models of the scope scorer, and counts the rarity of words, on whatever rows it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec import structs
from scope_data import hunks_of
from scope_trees import boost
from sklearn.linear_model import LogisticRegression

from hedgerow.scope import score
from hedgerow.scope.model import Blend, Logistic
from hedgerow.scope.rarity import Rarity, frequency
from hedgerow.scope.tokens import WORD
from hedgerow.scope.vectors import bag
from hedgerow.scope.vocabulary import Vocabulary, with_vocabulary

if TYPE_CHECKING:
    from scope_data import Row

    from hedgerow.change import Hunk

# Inverse regularisation of the logistic models; the second reading sees much the same twice.
STRENGTH = {"relevance": 0.05, "link": 0.3, "first": 0.3, "second": 0.05, "incidental": 0.01}
DIGITS = 4  # decimals of weights
_REPOSITORIES, _DOCUMENTS = 3, 6  # a token counts as general where so many repositories and texts hold it


@dataclass(frozen=True, slots=True)
class Item:
    """A row and what needs no model of it."""

    row: Row
    seen: score.Read

    @property
    def weight(self) -> float:
        """A change counts as the root of its size."""
        return float(len(self.row.labels) ** -0.5)


def count_rarity(rows: Sequence[Row]) -> Rarity:
    """Document frequencies over the hunks that belong, and over the issues."""
    code = [(row.repo, _tokens(hunk)) for row in rows for hunk, label in hunks_of(row) if label == "in"]
    asked = [(row.repo, bag(Counter(WORD.findall(row.issue_text)))) for row in rows]
    unseen = frequency(len(code), _DOCUMENTS // 2)
    scale = unseen / frequency(len(asked), _DOCUMENTS // 2)  # few issues stand beside many hunks: one scale for both
    return Rarity(_table(code, 1.0), _table(asked, scale), round(unseen, 1))


def _tokens(hunk: Hunk) -> dict[str, float]:
    return bag(Counter(WORD.findall("\n".join(line.text for line in (*hunk.added, *hunk.removed)))))


def _table(documents: Sequence[tuple[str, dict[str, float]]], scale: float) -> dict[str, float]:
    total: Counter[str] = Counter()
    repos: dict[str, set[str]] = {}
    for repo, tokens in documents:
        total.update(tokens.keys())
        for token in tokens:
            repos.setdefault(token, set()).add(repo)
    kept = sorted(token for token, n in total.items() if n >= _DOCUMENTS and len(repos[token]) >= _REPOSITORIES)
    return {token: round(frequency(len(documents), total[token]) * scale, 1) for token in kept}


Words = Mapping[str, Vocabulary]
"""What is known of the repository of a row, by the row's id; a row may have none."""


def prepare(rows: Sequence[Row], rarity: Rarity, words: Words | None = None) -> list[Item]:
    """Rows with their inputs; with `words` as the models for indexed repositories take them in."""
    return [Item(row, score.read(row.change, (row.issue,), _rarity_for(row, rarity, words))) for row in rows]


def _rarity_for(row: Row, rarity: Rarity, words: Words | None) -> Rarity:
    if words is None:
        return rarity
    own = words.get(row.id)
    return with_vocabulary(rarity, own) if own else structs.replace(rarity, positions={})


def fit(rows: Sequence[Sequence[float]], target: Sequence[int], weight: Sequence[float], strength: float) -> Logistic:
    """A logistic model on standardised features, written back in the features' own units and rounded as it ships.

    Newton's method converges to the last digit, so that the weights are the same on every run.
    """
    x = np.array(rows, dtype=float)
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-9).fit(
        (x - mean) / scale, target, np.array(weight)
    )
    own = model.coef_[0] / scale
    weights = tuple(round(float(value), DIGITS) for value in own)
    return Logistic(round(float(model.intercept_[0] - own @ mean), DIGITS), weights)


def fit_relevance(items: Sequence[Item]) -> Logistic:
    """Does the hunk belong?"""
    return fit(
        [near for item in items for near in item.seen.near],
        [int(label == "in") for item in items for label in item.row.labels],
        [item.weight for item in items for _ in item.seen.near],
        STRENGTH["relevance"],
    )


def fit_link(items: Sequence[Item]) -> Logistic:
    """Are the two hunks of one origin?"""
    return fit(
        [row for item in items for row in item.seen.linked],
        [int(item.row.labels[a] == item.row.labels[b]) for item in items for a, b in item.seen.pairs],
        [len(item.seen.pairs) ** -0.5 for item in items for _ in item.seen.pairs],
        STRENGTH["link"],
    )


def fit_reading(items: Sequence[Item], rows: Sequence[Sequence[Sequence[float]]], strength: float) -> Blend:
    """Does the hunk drift? `rows`: those of one reading, per item."""
    inputs = [row for own in rows for row in own]
    target = [int(label == "drift") for item in items for label in item.row.labels]
    weight = [item.weight for item in items for _ in item.row.labels]
    features = score.FIRST_FEATURES if strength == STRENGTH["first"] else score.SECOND_FEATURES
    trees = boost(np.array(inputs), np.array(target), np.array(weight), features)
    return Blend(fit(inputs, target, weight, strength), trees)


Fit = Callable[[Sequence[Item], Sequence[Sequence[Sequence[float]]], float], Blend]
"""Items, their rows in one reading, and the strength, to the model of that reading."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The models that tell drift."""

    relevance: Logistic
    link: Logistic
    first: Blend
    second: Blend

    def features(self, seen: score.Read) -> score.Features:
        """What the first two make of a change."""
        return score.features(seen, self.relevance, self.link)

    def scores(self, found: score.Features) -> list[float]:
        """Drift per hunk."""
        return score.drift_scores(found, self.first, self.second)


def fit_drift(items: Sequence[Item], fold: dict[str, int], reading: Fit = fit_reading) -> Drift:
    """Each model learns from what those before it say of repositories that they have not seen.

    `reading` fits either reading; only the ablation has another one.
    """
    found = out_of_fold(items, fold)
    rows = [one.rows for one in found]

    @cache
    def first(part: int) -> Blend:
        kept = [at for at, item in enumerate(items) if fold[item.row.repo] != part]
        return reading([items[at] for at in kept], [rows[at] for at in kept], STRENGTH["first"])

    again = [score.reread(one, first(fold[item.row.repo])) for item, one in zip(items, found, strict=True)]
    return Drift(
        fit_relevance(items),
        fit_link(items),
        reading(items, rows, STRENGTH["first"]),
        reading(items, again, STRENGTH["second"]),
    )


def fit_incidental(items: Sequence[Item], inputs: Sequence[score.Features]) -> Logistic:
    """Within code that was committed with a fix: which hunks did the fix not need?"""
    kept = [(item, rows, at) for item, found in zip(items, inputs, strict=True)
            for rows in [score.incidental_rows(found)] for at in coded(item)]  # fmt: skip
    return fit(
        [rows[at] for _, rows, at in kept],
        [int(item.row.labels[at] == "extra") for item, _, at in kept],
        [len(coded(item)) ** -0.5 for item, _, _ in kept],
        STRENGTH["incidental"],
    )


def coded(item: Item) -> list[int]:
    """The hunks of a tangled commit that are code, needed or not: the ones its figure is about."""
    wanted = {("in", "fix"), ("extra", "code")}
    return [at for at, pair in enumerate(zip(item.row.labels, item.row.kinds, strict=True)) if pair in wanted]


def out_of_fold(items: Sequence[Item], fold: dict[str, int]) -> list[score.Features]:
    """The first reading's inputs of every item, from models that have not seen its repository."""
    return inputs_of(items, items, fold)


def inputs_of(items: Sequence[Item], others: Sequence[Item], fold: dict[str, int]) -> list[score.Features]:
    """The same, from models of those of the `others` that are of none of the repositories of its fold."""

    @cache
    def models(part: int) -> tuple[Logistic, Logistic]:
        kept = [item for item in others if fold.get(item.row.repo) != part]
        return fit_relevance(kept), fit_link(kept)

    return [score.features(item.seen, *models(fold[item.row.repo])) for item in items]
