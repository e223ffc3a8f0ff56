"""Trains the scope scorer for repositories whose words are counted, and says what that adds.

usage: scope_checkouts.py DRIFT TANGLED CHECKOUTS [--own-parts] [--each | --write]

DRIFT and TANGLED as in scope_train.py; CHECKOUTS holds clones, each in `OWNER+NAME/repo`. A row whose base is in the
clone of its repository is read with the words of that repository (scope_words.py says which), every other one without.
The figures and the cuts are those of rows whose repository hedgerow would count (200 files or more), cross-validated as
in scope_train.py, with `--each` too: by models that were trained without any words, and by models that were trained
with them and with a look at the base for names that it does not have. `--write` refits on all rows and writes
weights-indexed.json and trees-indexed.json of the package. `--own-parts` counts every drifting row without what is
foreign in it as a clean change too, from which nothing is learnt: what few clean changes cannot tell, more may.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scope_data import each, folds, own_parts, read_rows
from scope_figures import Table, paired, printed, scores_of, with_intervals
from scope_fit import count_rarity, fit_drift, fit_incidental, prepare
from scope_train import print_figure, write_models
from scope_validate import (
    Validated,
    apart,
    asking,
    choose_cuts,
    cross_validate,
    needed_scores,
    tangled_inputs,
    verdicts,
)
from scope_words import brought_by, words_of

from hedgerow.scope.vocabulary import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scope_data import Row

    from hedgerow.scope.bench import Prediction
    from hedgerow.scope.new_names import Brought


def main() -> None:
    """Read, count, cross-validate, print both columns and their difference, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("drift", "tangled", "checkouts"):
        parser.add_argument(name, type=Path)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--write", action="store_true")
    either.add_argument("--each", action="store_true", help="leave out one repository at a time; writes no weights")
    parser.add_argument("--own-parts", action="store_true", help="count them as clean changes too")
    options = parser.parse_args()
    if options.write and options.own_parts:
        parser.error("--own-parts is for figures: the cuts that --write chooses are for the rows as they are")
    rows, commits = read_rows(options.drift), read_rows(options.tangled)
    words = words_of(rows, options.checkouts)
    fold = folds(rows)
    rarity = count_rarity(rows)
    items = prepare(rows, rarity, words)
    tangled = prepare(commits, rarity, words_of(commits, options.checkouts))
    inputs = tangled_inputs(tangled, items)
    asked = asking(tangled, inputs)
    needed = needed_scores(tangled, apart(tangled, inputs, asked))
    own = own_parts(rows) if options.own_parts else {}
    words |= {part.id: words[whole] for whole, part in own.items() if whole in words}
    also = tuple(own.values())
    every = (*rows, *also)
    some = [row for row in every if row.id in words and words[row.id].documents >= FEWEST]
    parts = each(rows) if options.each else fold
    found = [_only(every, some, cross_validate(rows, fold, counted, parts, also)) for counted in (None, words)]
    brought: tuple[dict[str, Brought], ...] = ({}, brought_by(some, words, options.checkouts))
    told = [verdicts(some, one, fold, needed, asked, names) for one, names in zip(found, brought, strict=True)]
    print(f"{len(some)} changes of {len({row.repo for row in some})} repositories")
    print_figures(some, told)
    print_verdicts(some, told)
    cuts = choose_cuts(some, found[1], needed)
    print(cuts)
    if options.write:
        write_models(fit_drift(items, fold), fit_incidental(tangled, inputs), cuts, indexed=True)


def _only(rows: Sequence[Row], some: Sequence[Row], found: Validated) -> Validated:
    """What was said of some of the rows."""
    place = {row.id: at for at, row in enumerate(rows)}
    return found.only(place[row.id] for row in some)


def print_figures(rows: Sequence[Row], told: Sequence[Sequence[Prediction]]) -> None:
    """The scores without and with, their difference, and the areas by repository."""
    scores = [scores_of(one) for one in told]
    tables = [Table.of(rows, one) for one in scores]
    for name, table in zip(("without", "with"), tables, strict=True):
        print(f"\n{name} a checkout")
        for figure in with_intervals(rows, table.figures):
            print_figure(figure)
    print("\nwhat it adds")
    for figure in with_intervals(rows, paired(*tables)):
        print_figure(figure)
    for repo in sorted({row.repo for row in rows}):
        own = [at for at, row in enumerate(rows) if row.repo == repo]
        mine = [rows[at] for at in own]
        if {row.clean for row in mine} == {True, False}:
            parts = [Table.of(mine, [one[at] for at in own]) for one in scores]
            areas = [part.figures(np.ones(len(own), int))["hunk AUROC"] for part in parts]
            print(f"{repo}, {len(own)} changes: hunk AUROC {areas[0]:.3f} without, {areas[1]:.3f} with")


def print_verdicts(rows: Sequence[Row], told: Sequence[Sequence[Prediction]]) -> None:
    """What is printed without and with."""
    for name, column in zip(("without", "with"), told, strict=True):
        print(f"\nverdicts {name} a checkout")
        for figure in with_intervals(rows, printed(rows, column)):
            print_figure(figure)


if __name__ == "__main__":
    main()
