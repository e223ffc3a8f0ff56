"""Trains the scope scorer and says how good it is on repositories it has not seen.

usage: scope_train.py DRIFT TANGLED [--each] [--write] [--predictions OUT]

DRIFT: rows whose hunks are labelled in|drift; trains relevance, link and the two readings.
TANGLED: in|extra|meta; trains incidental.
Figures are cross-validated by repository in five folds, the stages below nested: no model, cut or word count that a
figure rests on has seen the repository. `--each` leaves out one repository at a time instead of a fold, which is nearer
to the weights that ship, and takes seven times as long. `--predictions` writes the cross-validated verdicts as
`hedgerow bench scope` writes its own. Intervals are 95 %, repositories drawn with replacement. `--write` refits on all
rows and writes rarity.json, weights.json and trees.json of the package. Needs the dependency group `train`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import json as typed_json
from msgspec import structs
from scope_data import each, folds, read_rows
from scope_figures import Figure, Table, by_size, printed, reliability, scores_of, with_intervals, within_commits
from scope_fit import (
    Item,
    count_rarity,
    fit_drift,
    fit_incidental,
    prepare,
)
from scope_trees import grove
from scope_validate import (
    apart,
    asking,
    choose_cuts,
    cross_validate,
    needed_scores,
    tangled_inputs,
    verdicts,
)

from hedgerow.scope import graph, relevance, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scope_data import Row
    from scope_fit import Drift

    from hedgerow.scope.bench import Prediction
    from hedgerow.scope.model import Cuts, Grove, Logistic
    from hedgerow.scope.rarity import Rarity

PACKAGE = Path(relevance.__file__).parent


def main() -> None:
    """Read the sets, cross-validate, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drift", type=Path)
    parser.add_argument("tangled", type=Path)
    parser.add_argument("--predictions", type=Path)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--write", action="store_true")
    either.add_argument("--each", action="store_true", help="leave out one repository at a time; writes no weights")
    options = parser.parse_args()
    rows = read_rows(options.drift)
    fold = folds(rows)
    found = cross_validate(rows, fold, parts=each(rows) if options.each else fold)
    rarity = count_rarity(rows)
    items, tangled = prepare(rows, rarity), prepare(read_rows(options.tangled), rarity)
    inputs = tangled_inputs(tangled, items)
    asked = asking(tangled, inputs)
    scores = apart(tangled, inputs, asked)
    needed = needed_scores(tangled, scores)
    told = verdicts(rows, found, fold, needed, asked)
    print_drift(rows, told)
    print_incidental(tangled, scores)
    cuts = choose_cuts(rows, found, needed)
    print(cuts)
    if options.predictions:
        options.predictions.write_text("".join(one.line() for one in told), "utf-8")
    if options.write:
        models = fit_drift(items, fold)
        write(rarity, models, fit_incidental(tangled, inputs), cuts)


def print_drift(rows: Sequence[Row], told: Sequence[Prediction]) -> None:
    """The figures of scores and of verdicts as they are printed, these also by size, and the reliability table."""
    table = Table.of(rows, scores_of(told))
    for figure in (*with_intervals(rows, table.figures), *with_intervals(rows, printed(rows, told))):
        print_figure(figure)
    print("\nhunks | drifting changes caught | clean changes flagged")
    for size, caught, drifting, flagged, clean in by_size(rows, told):
        print(f"{size} | {caught} of {drifting} | {flagged} of {clean}")
    print("\nscores | hunks | mean score | share that drifts")
    for low, high, count, mean, share in reliability(table):
        print(f"{low:.2f} to {high:.2f} | {count} | {mean:.3f} | {share:.3f}")
    print()


def print_incidental(items: Sequence[Item], scores: Sequence[Sequence[float]]) -> None:
    """The mean area within a commit that mixes needed and extra code."""
    mixed, areas = within_commits([item.row for item in items], scores)
    columns = np.array(areas)

    def mean(times: NDArray[np.int64]) -> dict[str, float]:
        return {f"incidental AUROC within a commit, mean of {len(areas)}": float((times * columns).sum() / times.sum())}

    print_figure(with_intervals(mixed, mean)[0])


def print_figure(figure: Figure) -> None:
    """One line."""
    print(f"{figure.name}: {figure.value:.4f} [{figure.low:.3f}, {figure.high:.3f}]")


def write(rarity: Rarity, models: Drift, incidental: Logistic, cuts: Cuts) -> None:
    """Write the package's data."""
    write_models(models, incidental, cuts, indexed=False)
    table = {"unseen": rarity.unseen, "code": dict(rarity.code), "issue": dict(rarity.issue)}
    (PACKAGE / "rarity.json").write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n", "utf-8")


def write_models(models: Drift, incidental: Logistic, cuts: Cuts, *, indexed: bool) -> None:
    """Write the models for indexed repositories, or for those that are not."""
    tables = {
        "relevance": _named(models.relevance, score.near_features(indexed=indexed)),
        "link": _named(models.link, graph.FEATURES),
        "first": _named(models.first.straight, score.FIRST_FEATURES),
        "second": _named(models.second.straight, score.SECOND_FEATURES),
        "incidental": _named(incidental, score.INCIDENTAL_FEATURES),
        "cuts": structs.asdict(cuts),
    }
    ending = "-indexed" if indexed else ""
    (PACKAGE / f"weights{ending}.json").write_text(json.dumps(tables, indent=1) + "\n", "utf-8")
    groves = {
        "first": grove(models.first.trees, score.FIRST_FEATURES),
        "second": grove(models.second.trees, score.SECOND_FEATURES),
    }
    (PACKAGE / f"trees{ending}.json").write_text(_a_line_a_tree(groves), "utf-8")


def _a_line_a_tree(groves: dict[str, Grove]) -> str:
    """JSON that a person can read: one tree a line."""
    written = []
    for name, one in groves.items():
        trees = ",\n".join("  " + typed_json.encode(tree).decode() for tree in one.trees)
        written.append(f' "{name}": {{"bias": {one.bias}, "trees": [\n{trees}\n ]}}')
    return "{\n" + ",\n".join(written) + "\n}\n"


def _named(model: Logistic, features: Sequence[str]) -> dict[str, float]:
    return {"bias": model.bias} | dict(zip(features, model.weights, strict=True))


if __name__ == "__main__":
    main()
