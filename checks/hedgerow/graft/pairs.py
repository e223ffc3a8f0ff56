"""Pairs of commits: one is the work, the other is grafted on it by git's own merge."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.merging import merge_all
from hedgerow.graft.history import Past, change_between, of_usual_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import ChangeSet
    from hedgerow.git.store import Store

APART = 10  # commits between the two; neighbours are often two halves of one piece of work
_TRIES = 8  # foreign commits that are tried for one piece of work


class Pair(Struct, frozen=True):
    """A real change and the same with a foreign commit grafted on; `tree` holds the latter, `foreign` its paths.

    `near`: both touch the same folder.
    """

    work: Past
    other: Past
    real: ChangeSet
    grafted: ChangeSet
    tree: str
    foreign: frozenset[str]
    near: bool


def pairs(store: Store, history: tuple[Past, ...], count: int, seed: int) -> Iterator[Pair]:
    """Up to `count` pairs, drawn by `seed`; no commit is the work twice. The two share no file, so that every file is
    known to be the work's or foreign.
    """
    order = random.Random(seed)  # noqa: S311 - the same pairs for the same seed, no secret
    works = list(history)
    order.shuffle(works)
    known: dict[str, ChangeSet] = {}
    found = 0
    for work in works:
        if found == count:
            return
        others = [other for other in history if work.at - other.at > APART]  # the work holds what is older
        tried = (_pair(store, work, other, known) for other in order.sample(others, min(_TRIES, len(others))))
        if pair := next((pair for pair in tried if pair), None):
            found += 1
            yield pair


def _pair(store: Store, work: Past, other: Past, known: dict[str, ChangeSet]) -> Pair | None:
    real, foreign = (_change(store, past, known) for past in (work, other))
    if not (of_usual_size(real) and of_usual_size(foreign)) or set(real.paths) & set(foreign.paths):
        return None
    tree = _grafted(store, work, other)
    if tree is None:
        return None
    both = change_between(store.git, work.parent, tree)
    paths = frozenset(file.path for file in both.files) - {file.path for file in real.files}
    if not paths:  # the same was done before
        return None
    near = bool({_folder(path) for path in paths} & {_folder(file.path) for file in real.files})
    return Pair(work, other, real, both, tree, paths, near)


def _change(store: Store, past: Past, known: dict[str, ChangeSet]) -> ChangeSet:
    if past.oid not in known:
        known[past.oid] = change_between(store.git, past.parent, past.oid)
    return known[past.oid]


def _grafted(store: Store, work: Past, other: Past) -> str | None:
    """The work's tree with the foreign change on it, where git merges them without a conflict.

    The three commits are made so that the foreign commit's parent is the merge's base, which `merge-tree --stdin` of
    git 2.39 cannot be told.
    """
    named = [f"{oid}^{{tree}}" for oid in (other.parent, work.oid, other.oid)]
    base, ours, theirs = store.git.run("rev-parse", *named).decode().split()
    root = store.commit(base, ())
    (merged,) = merge_all(store.git, ((store.commit(ours, (root,)), store.commit(theirs, (root,))),))
    return merged.tree if merged.clean else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
