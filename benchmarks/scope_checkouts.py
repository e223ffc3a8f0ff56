"""What a checkout adds to the scope scorer: the same changes with and without, by models of other repositories.

usage: scope_checkouts.py DRIFT CHECKOUTS

CHECKOUTS holds clones, each in `OWNER+NAME/repo`. A row takes part where its base is in the clone of its repository.
The vocabulary of a repository is counted at the earliest base of its rows, so that it holds nothing of the changes it
helps to judge.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from scope_data import FOLDS, folds, read_rows
from scope_figures import Table, paired, with_intervals
from scope_fit import count_rarity, fit_drift, prepare
from scope_train import print_figure
from tqdm import tqdm

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.scope import score
from hedgerow.scope.vocabulary import Vocabulary, count, with_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scope_data import Row


def trees(rows: Sequence[Row], folder: Path) -> dict[str, Tree]:
    """The base of each row that has one here."""
    found = {}
    for row in rows:
        git = Git(folder / row.repo.replace("/", "+") / "repo")
        if row.base and git.folder.is_dir() and git.attempt("cat-file", "-e", row.base).returncode == 0:
            found[row.id] = Tree(git, row.base)
    return found


def vocabularies(rows: Sequence[Row], bases: Mapping[str, Tree]) -> dict[str, Vocabulary]:
    """Each repository's, counted at the earliest base."""
    first: dict[str, tuple[int, Tree]] = {}
    for row in rows:
        if tree := bases.get(row.id):
            when = int(tree.git.run("log", "-1", "--format=%ct", tree.oid))
            first[row.repo] = min(first.get(row.repo, (when, tree)), (when, tree), key=lambda one: one[0])
    return {repo: count(tree) for repo, (_, tree) in tqdm(sorted(first.items()), desc="repositories", disable=None)}


class World(Struct, frozen=True):
    """All rows, their folds, the base of each row that has one, and the words of each repository."""

    rows: tuple[Row, ...]
    fold: dict[str, int]
    bases: dict[str, Tree]
    words: dict[str, Vocabulary]


Scores = dict[str, list[float]]
"""Drift per hunk, by the id of the row."""


def cross_validate(world: World) -> tuple[Scores, Scores]:
    """Scores of every row that has a checkout: without it, and with it, by the same models."""
    without: Scores = {}
    with_: Scores = {}
    for part in tqdm(range(FOLDS), desc="folds", disable=None):
        rarity = count_rarity([row for row in world.rows if world.fold[row.repo] != part])
        items = prepare(world.rows, rarity)
        seen = [item for item in items if world.fold[item.row.repo] != part]
        drift = fit_drift(seen, world.fold)
        for item in items:
            row = item.row
            if world.fold[row.repo] == part and row.id in world.bases:
                own = with_vocabulary(rarity, world.words[row.repo])
                read = score.read(row.change, (row.issue,), own)
                without[row.id] = drift.scores(item.seen)[0]
                with_[row.id] = drift.scores(read)[0]
    return without, with_


def main() -> None:
    """Read, cross-validate, print both columns and their difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drift", type=Path)
    parser.add_argument("checkouts", type=Path)
    options = parser.parse_args()
    rows = read_rows(options.drift)
    bases = trees(rows, options.checkouts)
    world = World(rows, folds(rows), bases, vocabularies(rows, bases))
    without, with_ = cross_validate(world)
    some = [row for row in rows if row.id in bases]
    print(f"{len(some)} changes of {len({row.repo for row in some})} repositories")
    tables = [Table.of(some, [scores[row.id] for row in some]) for scores in (without, with_)]
    for name, table in zip(("without", "with"), tables, strict=True):
        print(f"\n{name} a checkout")
        for figure in with_intervals(some, table.figures):
            print_figure(figure)
    print("\nwhat it adds")
    for figure in with_intervals(some, paired(*tables)):
        print_figure(figure)
    for repo in sorted({row.repo for row in some}):
        own = [row for row in some if row.repo == repo]
        if {row.clean for row in own} == {True, False}:
            areas = [
                Table.of(own, [scores[row.id] for row in own]).figures(np.ones(len(own), int))["hunk AUROC"]
                for scores in (without, with_)
            ]
            print(f"{repo}: {len(own)} changes, hunk AUROC {areas[0]:.4f} without, {areas[1]:.4f} with")


if __name__ == "__main__":
    main()
