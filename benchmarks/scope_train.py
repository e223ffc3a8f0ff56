"""Trains the scope scorer and says how good it is on repositories it has not seen.

usage: scope_train.py DRIFT TANGLED [--write]

DRIFT: rows whose hunks are labelled in|drift; trains relevance, link and drift.
TANGLED: in|extra|meta; trains incidental.
Figures are cross-validated by repository in five folds, the stages below nested. `--write` refits on all
rows and writes rarity.json and weights.json of the package.
Needs numpy and scikit-learn, which hedgerow itself does not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scope_data import FOLDS, Row, folds, read_rows
from scope_figures import drift_figures, tangled_figures
from sklearn.linear_model import LogisticRegression

from hedgerow.scope import links, relevance, score, shape, spread
from hedgerow.scope.model import Logistic
from hedgerow.scope.rarity import Rarity, frequency
from hedgerow.scope.spread import Graph, sigmoid
from hedgerow.scope.tokens import WORD
from hedgerow.scope.view import bag, view_issues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import Hunk

PACKAGE = Path(relevance.__file__).parent
FLAGGED = 0.05  # share of clean changes that the default gate may flag
UNANCHORED = 0.02  # share of changes in which nothing is tied to the issue well enough to judge the rest by it
_REPOSITORIES, _DOCUMENTS = 3, 6  # a token counts as general where so many repositories and texts hold it


@dataclass(frozen=True, slots=True)
class Prepared:
    """The features of one row that need no model."""

    row: Row
    near: list[list[float]]
    pairs: list[tuple[int, int]]
    linked: list[list[float]]
    shapes: list[list[float]]
    mass: list[float]
    files: tuple[int, ...]


def count_rarity(rows: Sequence[Row]) -> Rarity:
    """Document frequencies over the hunks that belong and the issues, each pair of them once."""
    once = {row.pair: row for row in rows}.values()
    code = [(row.repo, _tokens(hunk)) for row in once for hunk, label in _labelled(row) if label == "in"]
    asked = [(row.repo, bag(Counter(WORD.findall(row.issue_text)))) for row in once]
    unseen = frequency(len(code), _DOCUMENTS // 2)
    scale = unseen / frequency(len(asked), _DOCUMENTS // 2)  # few issues stand beside many hunks: one scale for both
    return Rarity(_table(code, 1.0), _table(asked, scale), round(unseen, 1))


def _labelled(row: Row) -> Iterator[tuple[Hunk, str]]:
    return zip((hunk for file in row.change.files for hunk in file.hunks), row.labels, strict=True)


def _tokens(hunk: Hunk) -> dict[str, float]:
    return bag(Counter(WORD.findall("\n".join(line.text for line in (*hunk.added, *hunk.removed)))))


def _table(documents: Sequence[tuple[str, dict[str, float]]], scale: float) -> dict[str, float]:
    total: Counter[str] = Counter()
    repos: dict[str, set[str]] = {}
    for repo, tokens in documents:
        total.update(tokens.keys())
        for token in tokens:
            repos.setdefault(token, set()).add(repo)
    kept = sorted(token for token, count in total.items() if count >= _DOCUMENTS and len(repos[token]) >= _REPOSITORIES)
    return {token: round(frequency(len(documents), total[token]) * scale, 1) for token in kept}


def prepare(row: Row, rarity: Rarity) -> Prepared:
    """Stage 1's inputs of one row."""
    seen, hunks = score.views(row.change, rarity)
    issue = view_issues((row.issue,), rarity)
    pairs = score.candidates(seen, rarity)
    return Prepared(
        row,
        relevance.relevance(seen, issue, rarity),
        pairs,
        [links.link(seen[a], seen[b], rarity) for a, b in pairs],
        [shape.shape(hunk, view) for hunk, view in zip(hunks, seen, strict=True)],
        [view.mass for view in seen],
        tuple(view.file for view in seen),
    )


def fit(rows: Sequence[list[float]], target: Sequence[int], weight: Sequence[float], strength: float) -> Logistic:
    """A logistic model on standardised features, written back in the features' own units."""
    x = np.array(rows, dtype=float)
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=3000, tol=1e-8).fit((x - mean) / scale, target, np.array(weight))
    own = model.coef_[0] / scale
    return Logistic(float(model.intercept_[0] - own @ mean), tuple(float(value) for value in own))


def fit_relevance(items: Sequence[Prepared]) -> Logistic:
    """Does the hunk belong? Each change counts as the root of its size."""
    return fit(
        [near for item in items for near in item.near],
        [int(label == "in") for item in items for label in item.row.labels],
        [len(item.near) ** -0.5 for item in items for _ in item.near],
        0.05,
    )


def fit_link(items: Sequence[Prepared]) -> Logistic:
    """Are the two hunks of one origin?"""
    return fit(
        [row for item in items for row in item.linked],
        [int(item.row.labels[a] == item.row.labels[b]) for item in items for a, b in item.pairs],
        [len(item.pairs) ** -0.5 for item in items for _ in item.pairs],
        0.3,
    )


def last_rows(item: Prepared, near: Logistic, link: Logistic) -> list[list[float]]:
    """The inputs of the last layer, as score.features builds them."""
    own = [near.odds(row) for row in item.near]
    found: list[dict[int, float]] = [{} for _ in own]
    for (a, b), row in zip(item.pairs, item.linked, strict=True):
        found[a][b] = found[b][a] = link.odds(row)
    around = spread.spread(own, Graph(tuple(found), item.files, link.bias), item.mass)
    return [
        [*wide, *row[: len(relevance.RAW)], *form]
        for wide, row, form in zip(around, item.near, item.shapes, strict=True)
    ]


def out_of_fold(items: Sequence[Prepared], fold: dict[str, int], parts: Sequence[int]) -> list[list[list[float]]]:
    """The last layer's inputs of every item, from first stages that have not seen its repository."""
    found: dict[str, list[list[float]]] = {}
    for part in parts:
        seen = [item for item in items if fold[item.row.repo] != part]
        near, link = fit_relevance(seen), fit_link(seen)
        found.update((item.row.id, last_rows(item, near, link)) for item in items if fold[item.row.repo] == part)
    return [found[item.row.id] for item in items]


def fit_drift(items: Sequence[Prepared], inputs: Sequence[list[list[float]]]) -> Logistic:
    """Does the hunk drift?"""
    return fit(
        [row for rows in inputs for row in rows],
        [int(label == "drift") for item in items for label in item.row.labels],
        [len(item.near) ** -0.5 for item in items for _ in item.near],
        0.05,
    )


def fit_incidental(items: Sequence[Prepared]) -> Logistic:
    """Within code that was committed with a fix: which hunks did the fix not need?"""
    kept = [(item, at) for item in items for at in _coded(item)]
    return fit(
        [item.shapes[at] for item, at in kept],
        [int(item.row.labels[at] == "extra") for item, at in kept],
        [len(_coded(item)) ** -0.5 for item, _ in kept],
        0.01,
    )


def _coded(item: Prepared) -> list[int]:
    wanted = {("in", "fix"), ("extra", "code")}
    return [at for at, pair in enumerate(zip(item.row.labels, item.row.kinds, strict=True)) if pair in wanted]


def cross_validate(rows: Sequence[Row], fold: dict[str, int]) -> tuple[list[list[float]], list[float]]:
    """Every hunk's drift score and every row's best relevance, by models of other repositories, first stages nested."""
    scores: dict[str, list[float]] = {}
    best: dict[str, float] = {}
    for part in range(FOLDS):
        seen = [row for row in rows if fold[row.repo] != part]
        rarity = count_rarity(seen)
        items = [prepare(row, rarity) for row in seen]
        inner = [other for other in range(FOLDS) if other != part]
        drift = fit_drift(items, out_of_fold(items, fold, inner))
        near, link = fit_relevance(items), fit_link(items)
        held = [prepare(row, rarity) for row in rows if fold[row.repo] == part]
        for item in held:
            values = [sigmoid(drift.odds(row)) for row in last_rows(item, near, link)]
            scores[item.row.id] = score.follow(values, item.files, item.shapes)
            best[item.row.id] = max(near.odds(row) for row in item.near)
    return [scores[row.id] for row in rows], [best[row.id] for row in rows]


def choose_cuts(
    rows: Sequence[Row], scores: Sequence[list[float]], best: Sequence[float], needed: Sequence[float]
) -> dict[str, float]:
    """Operating points from scores of unseen repositories: clean changes flagged, changes without an anchor."""
    clean = [max(values) for row, values in zip(rows, scores, strict=True) if row.clean]
    budgets = {"drift": FLAGGED, "strict": 2 * FLAGGED, "weak": 5 * FLAGGED}
    cuts = {name: round(_quantile(clean, 1 - share) + 1e-4, 4) for name, share in budgets.items()}
    return cuts | {
        "incidental": round(_quantile(needed, 1 - FLAGGED), 4),
        "anchor": round(_quantile(best, UNANCHORED), 4),
    }


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Read the sets, cross-validate, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drift", type=Path)
    parser.add_argument("tangled", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows, tangled = read_rows(options.drift), read_rows(options.tangled)
    fold = folds(rows)
    scores, best = cross_validate(rows, fold)
    print(json.dumps(drift_figures(rows, scores)))
    rarity = count_rarity(rows)
    shapes = [prepare(row, rarity) for row in tangled]
    apart: dict[str, list[float]] = {}
    own_fold = folds(tangled)
    for part in range(FOLDS):
        model = fit_incidental([item for item in shapes if own_fold[item.row.repo] != part])
        apart.update(
            (item.row.id, [sigmoid(model.odds(row)) for row in item.shapes])
            for item in shapes
            if own_fold[item.row.repo] == part
        )
    print(json.dumps(tangled_figures(tangled, [apart[row.id] for row in tangled])))
    if options.write:
        needed = [apart[item.row.id][at] for item in shapes for at in _coded(item) if item.row.labels[at] == "in"]
        write(rows, rarity, fold, shapes, choose_cuts(rows, scores, best, needed))


def write(
    rows: Sequence[Row], rarity: Rarity, fold: dict[str, int], shapes: Sequence[Prepared], cuts: dict[str, float]
) -> None:
    """Refit on everything and write the package's data."""
    items = [prepare(row, rarity) for row in rows]
    drift = fit_drift(items, out_of_fold(items, fold, range(FOLDS)))
    tables = {
        "relevance": _named(fit_relevance(items), relevance.FEATURES),
        "link": _named(fit_link(items), links.FEATURES),
        "drift": _named(drift, score.DRIFT_FEATURES),
        "incidental": _named(fit_incidental(shapes), shape.FEATURES),
        "cuts": cuts,
    }
    (PACKAGE / "weights.json").write_text(json.dumps(tables, indent=1) + "\n", "utf-8")
    table = {"unseen": rarity.unseen, "code": dict(rarity.code), "issue": dict(rarity.issue)}
    (PACKAGE / "rarity.json").write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n", "utf-8")


def _named(model: Logistic, features: Sequence[str]) -> dict[str, float]:
    return {"bias": round(model.bias, 4)} | {
        name: round(weight, 4) for name, weight in zip(features, model.weights, strict=True)
    }


if __name__ == "__main__":
    main()
