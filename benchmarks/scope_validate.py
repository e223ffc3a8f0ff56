"""Scores of repositories that the models have not seen: five folds, split by repository, every stage nested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scope_data import FOLDS, folds
from scope_figures import GROWTH, Verdicts
from scope_fit import coded, count_rarity, fit_drift, fit_incidental, inputs_of, prepare
from tqdm import tqdm

from hedgerow.scope import score
from hedgerow.scope.model import Cuts, logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scope_data import Row
    from scope_fit import Item, Words

FLAGGED = 0.05  # share of clean changes that may be flagged, and of needed hunks that may be called incidental
WEAK = 0.25  # share of clean changes with a hunk that is at least weak
UNANCHORED = 0.02  # share of changes in which nothing is tied to the issue well enough to judge the rest by it
_STARTS = np.arange(-2.0, 4.0, 0.05)


@dataclass(frozen=True, slots=True)
class Validated:
    """What models of other repositories say of each row: drift per hunk, and the best relevance of any hunk."""

    scores: tuple[tuple[float, ...], ...]
    best: tuple[float, ...]


def cross_validate(rows: Sequence[Row], fold: dict[str, int], words: Words | None = None) -> Validated:
    """Scores of every row; the general rarity is counted without the row's fold. `words`: see `prepare`."""
    scores: dict[str, tuple[float, ...]] = {}
    best: dict[str, float] = {}
    for part in tqdm(range(FOLDS), desc="folds", disable=None):
        rarity = count_rarity([row for row in rows if fold[row.repo] != part])
        items = prepare(rows, rarity, words)
        drift = fit_drift([item for item in items if fold[item.row.repo] != part], fold)
        for item in items:
            if fold[item.row.repo] == part:
                found, best[item.row.id] = drift.scores(item.seen)
                scores[item.row.id] = tuple(found)
    return Validated(tuple(scores[row.id] for row in rows), tuple(best[row.id] for row in rows))


def tangled_inputs(items: Sequence[Item], others: Sequence[Item]) -> list[score.Features]:
    """What `incidental` is fitted on, from models of the drift set's repositories (`others`) but the row's."""
    return inputs_of(items, others, folds(tuple(item.row for item in items)))


def apart(items: Sequence[Item], inputs: Sequence[score.Features]) -> list[list[float]]:
    """The incidental score of every hunk of the tangled rows, by models of other repositories."""
    fold = folds(tuple(item.row for item in items))
    models = []
    for part in range(FOLDS):
        kept = [at for at, item in enumerate(items) if fold[item.row.repo] != part]
        models.append(fit_incidental([items[at] for at in kept], [inputs[at] for at in kept]))
    pairs = zip(items, inputs, strict=True)
    return [score.incidental_scores(found, models[fold[item.row.repo]]) for item, found in pairs]


def choose_cuts(rows: Sequence[Row], found: Validated, needed: Sequence[float]) -> Cuts:
    """Operating points: the least cut that flags no more than a budget of clean changes.

    Chances to be wrong grow with the number of hunks, so the cut does: log-odds `drift` + `growth` * ln(hunks).
    """
    clean = np.array([row.clean for row in rows])
    top = np.array([logit(max(values)) for values in found.scores])
    size = np.log([len(values) for values in found.scores])
    start = next(float(start) for start in _STARTS if (top - GROWTH * size >= start)[clean].mean() <= FLAGGED)
    return Cuts(
        drift=round(start, 2),
        growth=GROWTH,
        weak=round(_quantile([max(v) for v, one in zip(found.scores, clean, strict=True) if one], 1 - WEAK), 4),
        incidental=round(_quantile(needed, 1 - FLAGGED), 4),
        anchor=round(_quantile(found.best, UNANCHORED), 4),
    )


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def verdicts(rows: Sequence[Row], found: Validated, fold: dict[str, int], needed: Sequence[float]) -> list[Verdicts]:
    """What would be printed, by cuts that were chosen without the row's repository."""
    cuts = []
    for part in range(FOLDS):
        kept = [at for at, row in enumerate(rows) if fold[row.repo] != part]
        others = Validated(tuple(found.scores[at] for at in kept), tuple(found.best[at] for at in kept))
        cuts.append(choose_cuts([rows[at] for at in kept], others, needed))
    return [
        Verdicts.of(values, best, cuts[fold[row.repo]])
        for row, values, best in zip(rows, found.scores, found.best, strict=True)
    ]


def needed_scores(items: Sequence[Item], scores: Sequence[Sequence[float]]) -> list[float]:
    """The incidental scores of the hunks that the fix did need."""
    pairs = [(item, at, values) for item, values in zip(items, scores, strict=True) for at in coded(item)]
    return [values[at] for item, at, values in pairs if item.row.labels[at] == "in"]
