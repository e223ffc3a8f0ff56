"""What each part of the scope scorer brings: the cross-validated figures with one family of features left out.

usage: scope_ablation.py DRIFT

A family is left out of all models that have it, and they are fitted anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import structs
from scope_data import FOLDS, folds, read_rows
from scope_figures import Table
from scope_fit import STRENGTH, Fit, Item, count_rarity, fit_drift, fit_reading, prepare
from tqdm import tqdm

from hedgerow.scope import centre, graph, peers, relevance, score, shape, spread
from hedgerow.scope.model import Blend, Logistic, Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scope_data import Row


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FAMILIES = {
    "nothing": _names(""),
    "identifiers": _names(
        "names context-names net-names defines names-sum names-best net-names-best changed-in-context defines-uses"
        " stem-named stem-around only-names rare-share"
    ),
    "four-letter pieces": _names("pieces"),
    "pairs of neighbouring words": _names("phrases"),
    "what was edited, added less removed": _names("net title-net local-net net-names net-names-best"),
    "paths, folders, nearness": _names("place path-named shared-folders same-folder mirror companion near stem-named"),
    "issue numbers and literals": _names("tickets other-ticket other-tickets literals"),
    "context lines and hunk headers": _names("context header context-code same-header changed-in-context"),
    "asked together, unasked together": _names("asked-together unasked-together"),
}
AGAIN = tuple(name for name in score.SECOND_FEATURES if name.startswith("again:"))
LAYERS = {
    "links: belief spread over the graph": spread.FEATURES,
    "peers: tests beside tests, code beside code": peers.FEATURES,
    "centre: likeness to what is believed and doubted": centre.FEATURES,
    "shape of the edit": shape.FEATURES,
    "the second reading": AGAIN,
}
TREES = "boosted trees: logistic models alone"
RELATIVE = "the same figures beside the rest of the change"


def without(items: Sequence[Item], family: str) -> list[Item]:
    """The items with a family's columns at zero."""

    def cleared(rows: list[list[float]], names: Sequence[str]) -> list[list[float]]:
        gone = {
            at
            for at, name in enumerate(names)
            if (":" in name if family == RELATIVE else name.partition(":")[0] in FAMILIES.get(family, ()))
        }
        return [[0.0 if at in gone else value for at, value in enumerate(row)] for row in rows] if gone else rows

    return [
        Item(
            item.row,
            structs.replace(
                item.seen,
                near=cleared(item.seen.near, relevance.FEATURES),
                linked=cleared(item.seen.linked, graph.FEATURES),
            ),
        )
        for item in items
    ]


def alone(model: Logistic) -> Blend:
    """A blend in which only the logistic model has a say: it speaks twice as loud, and there are no trees."""
    return Blend(Logistic(2 * model.bias, tuple(2 * weight for weight in model.weights)), Trees(0.0, ()))


def reading_of(family: str) -> Fit:
    """How a reading is fitted without the family: columns of zeros get no weight and split no tree."""
    names = {*LAYERS.get(family, ()), *(f"again:{name}" for name in LAYERS.get(family, ()))}

    def fit(items: Sequence[Item], rows: Sequence[Sequence[Sequence[float]]], strength: float) -> Blend:
        features = score.FIRST_FEATURES if strength == STRENGTH["first"] else score.SECOND_FEATURES
        gone = {at for at, name in enumerate(features) if name in names}
        left = [[[0.0 if at in gone else value for at, value in enumerate(row)] for row in own] for own in rows]
        blend = fit_reading(items, left, strength)
        return alone(blend.straight) if family == TREES else blend

    return fit


def main() -> None:
    """Print a line a family."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drift", type=Path)
    rows = read_rows(parser.parse_args().drift)
    fold = folds(rows)
    names = (*FAMILIES, RELATIVE, *LAYERS, TREES)
    scores: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for part in tqdm(range(FOLDS), desc="folds", disable=None):
        items = prepare(rows, count_rarity([row for row in rows if fold[row.repo] != part]))
        for name in names:
            scores[name] |= judged(without(items, name), fold, part, name)
    print("left out | hunks | files | foreign hunks in a file that belongs | caught at 5 % | caught at 10 %")
    for name in names:
        print_line(name, rows, scores[name])


def judged(items: Sequence[Item], fold: dict[str, int], part: int, family: str) -> dict[str, list[float]]:
    """Scores of the rows of one fold by models of the others."""
    drift = fit_drift([item for item in items if fold[item.row.repo] != part], fold, reading_of(family))
    return {item.row.id: drift.scores(drift.features(item.seen)) for item in items if fold[item.row.repo] == part}


def print_line(name: str, rows: Sequence[Row], scores: dict[str, list[float]]) -> None:
    """One row of the table."""
    figures = Table.of(rows, [scores[row.id] for row in rows]).figures(np.ones(len(rows), int))
    kept = [value for what, value in figures.items() if "foreign-file" not in what and "same-dir" not in what]
    print(" | ".join((name, *(f"{value:.3f}" for value in kept))))


if __name__ == "__main__":
    main()
