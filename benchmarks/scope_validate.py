"""Scores of repositories that the models have not seen: split by repository, every stage nested in five folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scope_data import FOLDS, folds
from scope_figures import GROWTH
from scope_fit import coded, count_rarity, fit_drift, fit_incidental, inputs_of, prepare
from tqdm import tqdm

from hedgerow.scope import score
from hedgerow.scope.bench import Prediction
from hedgerow.scope.judge import Scores, rounded, settle
from hedgerow.scope.model import Cuts, Logistic, logit, sigmoid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scope_data import Row
    from scope_fit import Item, Words

    from hedgerow.scope.new_names import Brought

FLAGGED = 0.05  # share of clean changes that may be flagged, and of needed hunks that may be called incidental
WEAK = 0.25  # share of clean changes with a hunk that is at least weak
UNANCHORED = 0.02  # share of changes in which nothing is tied to the issue well enough to judge the rest by it
_STARTS = np.arange(-2.0, 4.0, 0.05)


@dataclass(frozen=True, slots=True)
class Validated:
    """What models of other repositories say of each row: drift per hunk, the best relevance of any hunk, and per hunk
    what a model of `incidental` takes in.
    """

    scores: tuple[tuple[float, ...], ...]
    best: tuple[float, ...]
    edits: tuple[list[list[float]], ...]

    def only(self, places: Iterable[int]) -> Validated:
        """What is said of some of the rows."""
        some = [(self.scores[at], self.best[at], self.edits[at]) for at in places]
        return Validated(*zip(*some, strict=True))


def cross_validate(
    rows: Sequence[Row],
    fold: dict[str, int],
    words: Words | None = None,
    parts: dict[str, int] | None = None,
    also: Sequence[Row] = (),
) -> Validated:
    """Scores of every row, by models and a general rarity without its part of the repositories (`parts`; its fold where
    nothing is said). `words`: see `prepare`; `also`: further rows of the same repositories, of which nothing is learnt.
    """
    left_out = fold if parts is None else parts
    told: dict[str, tuple[tuple[float, ...], float, list[list[float]]]] = {}
    for part in tqdm(sorted(set(left_out.values())), desc="parts", disable=None):
        rarity = count_rarity([row for row in rows if left_out[row.repo] != part])
        items = prepare(rows, rarity, words)
        drift = fit_drift([item for item in items if left_out[item.row.repo] != part], fold)
        further = prepare([row for row in also if left_out[row.repo] == part], rarity, words)
        for item in (*(item for item in items if left_out[item.row.repo] == part), *further):
            found = drift.features(item.seen)
            told[item.row.id] = tuple(drift.scores(found)), max(found.own), score.incidental_rows(found)
    return Validated(*zip(*(told[row.id] for row in (*rows, *also)), strict=True))


def tangled_inputs(items: Sequence[Item], others: Sequence[Item]) -> list[score.Features]:
    """What `incidental` is fitted on, from models of the drift set's repositories (`others`) but the row's."""
    return inputs_of(items, others, folds(tuple(item.row for item in items)))


Asking = Callable[[str], Logistic]
"""A repository to the model of `incidental` that has not seen it."""


def asking(items: Sequence[Item], inputs: Sequence[score.Features]) -> Asking:
    """The models of `incidental`, each fitted on the tangled rows outside of a fold; one on all for other sets."""
    fold = folds(tuple(item.row for item in items))
    parts = {part: [at for at, item in enumerate(items) if fold[item.row.repo] != part] for part in range(FOLDS)}
    models = {
        part: fit_incidental([items[at] for at in kept], [inputs[at] for at in kept]) for part, kept in parts.items()
    }
    every = fit_incidental(items, inputs)
    return lambda repo: models[fold[repo]] if repo in fold else every


def apart(items: Sequence[Item], inputs: Sequence[score.Features], asked: Asking) -> list[list[float]]:
    """The incidental score of every hunk of the tangled rows, by models of other repositories."""
    return [score.incidental_scores(found, asked(item.row.repo)) for item, found in zip(items, inputs, strict=True)]


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


def verdicts(
    rows: Sequence[Row],
    found: Validated,
    fold: dict[str, int],
    needed: Sequence[float],
    asked: Asking,
    brought: Mapping[str, Brought] = {},
) -> list[Prediction]:
    """What would be printed: the whole judgement, by models and cuts that have not seen the row's repository.
    `brought`: by the id of a row, the new names that its hunks share, where its base can be looked at.
    """
    cuts = []
    for part in range(FOLDS):
        kept = [at for at, row in enumerate(rows) if fold[row.repo] != part]
        cuts.append(choose_cuts([rows[at] for at in kept], found.only(kept), needed))
    columns = zip(rows, found.scores, found.best, found.edits, strict=True)
    return [
        _predicted(row, values, best, _sigmoids(asked(row.repo), edits), cuts[fold[row.repo]], brought.get(row.id, {}))
        for row, values, best, edits in columns
    ]


def _sigmoids(model: Logistic, rows: Sequence[Sequence[float]]) -> list[float]:
    return [sigmoid(model.odds(row)) for row in rows]


def _predicted(
    row: Row, drift: Sequence[float], best: float, incidental: Sequence[float], cuts: Cuts, brought: Brought
) -> Prediction:
    """No row of a set lacks lines or an issue, so what cannot be judged lacks an anchor."""
    scores = Scores(rounded(drift), rounded(incidental), judged=best >= cuts.anchor)
    files = settle(row.change, row.change, (row.issue,), scores, cuts, lambda _: (), brought)
    return Prediction.of(row.id, files, judged=scores.judged)


def needed_scores(items: Sequence[Item], scores: Sequence[Sequence[float]]) -> list[float]:
    """The incidental scores of the hunks that the fix did need."""
    pairs = [(item, at, values) for item, values in zip(items, scores, strict=True) for at in coded(item)]
    return [values[at] for item, at, values in pairs if item.row.labels[at] == "in"]
