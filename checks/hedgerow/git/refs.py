"""Refs in one batch, and how their heads hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.quoting import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hedgerow.git.plumbing import Git


# The branch of records that `hedgerow ledger sync` writes; an orphan, and nobody's work.
LEDGER = "hedgerow-ledger"
DAY = 24 * 60 * 60


class Ref(Struct, frozen=True):
    """A full ref name with the commit it points to."""

    name: str
    oid: str


def list_refs(git: Git, *prefixes: str) -> tuple[Ref, ...]:
    """Every ref below the prefixes that points to a commit, by name; symbolic refs (`origin/HEAD`) and the ledger
    are left out.
    """
    rows = git.run("for-each-ref", "--format=%(objectname)%00%(objecttype)%00%(symref)%00%(refname)", *prefixes).split(
        b"\n"
    )
    words = [row.split(b"\0") for row in rows if row]
    return tuple(
        Ref(text_of(name), oid.decode())
        for oid, kind, symbolic, name in words
        if kind == b"commit" and not symbolic and not name.endswith(f"/{LEDGER}".encode())
    )


def ages(git: Git, *prefixes: str, since: str) -> dict[str, int]:
    """How many whole days the commit of each ref below the prefixes is older than the commit `since`; those with
    the newest commits come first.
    """
    now = int(git.run("log", "--max-count=1", "--format=%ct", since))
    said = git.run("for-each-ref", "--sort=-committerdate", "--format=%(committerdate:unix) %(refname)", *prefixes)
    rows = [row.split(b" ", 1) for row in said.split(b"\n") if row]
    # a tag of a tree, say, has no such date
    return {text_of(name): max(0, now - int(when)) // DAY for when, name in rows if when}


class Kinship(Struct, frozen=True):
    """How heads hang together outside the base's history. `masks`: for each commit there, as bits by their
    `numbers`, which heads have it in their history; `sharing`: the heads that have one in common with another;
    `fresh`: those that stand on the base as it is now.
    """

    heads: tuple[str, ...]
    numbers: Mapping[str, int]
    masks: Mapping[str, int]
    sharing: frozenset[str]
    fresh: frozenset[str]

    def above(self, commit: str) -> frozenset[str]:
        """The heads whose history holds a commit, a head itself included; none where the base already has it."""
        return frozenset(self.heads[at] for at in _bits(self.masks.get(commit, 0)))

    def holds(self, one: str, other: str) -> bool:
        """Does the history of the second head hold the first?"""
        return bool(self.masks.get(one, 0) >> self.numbers[other] & 1)


def kinship(git: Git, base: str, heads: tuple[str, ...]) -> Kinship:
    """One `rev-list` over what the base does not have, children first; each commit hands the heads above it down as
    bits.
    """
    feed = "".join(f"{head}\n" for head in heads) + f"^{base}\n"
    rows = git.run("rev-list", "--parents", "--topo-order", "--stdin", stdin=feed.encode()).decode().splitlines()
    masks: dict[str, int] = {head: 1 << at for at, head in enumerate(heads)}
    outside: dict[str, int] = {}
    shared = 0
    for row in rows:
        commit, *parents = row.split(" ")
        mask = outside[commit] = masks.get(commit, 0)
        if mask & (mask - 1):
            shared |= mask
        for parent in parents:
            masks[parent] = masks.get(parent, 0) | mask

    def named(mask: int) -> frozenset[str]:
        return frozenset(heads[at] for at in _bits(mask))

    numbers = {head: at for at, head in enumerate(heads)}
    return Kinship(heads, numbers, outside, named(shared), named(masks.get(base, 0)))


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
