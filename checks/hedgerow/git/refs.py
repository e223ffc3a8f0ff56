"""Refs in one batch, and how their heads hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git


# The branch of records that `hedgerow ledger sync` writes; an orphan, and nobody's work.
LEDGER = "hedgerow-ledger"


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
        Ref(_text(name), oid.decode())
        for oid, kind, symbolic, name in words
        if kind == b"commit" and not symbolic and not name.endswith(f"/{LEDGER}".encode())
    )


class Kinship(Struct, frozen=True):
    """How heads hang together outside the base's history. `holders`: for each head the heads whose history holds it,
    itself included (empty: the base already has it); `sharing`: the heads that have a commit in common with another
    one.
    """

    holders: dict[str, frozenset[str]]
    sharing: frozenset[str]


def kinship(git: Git, base: str, heads: tuple[str, ...]) -> Kinship:
    """One `rev-list` over what the base does not have, children first; each commit hands the heads above it down as
    bits.
    """
    feed = "".join(f"{head}\n" for head in heads) + f"^{base}\n"
    rows = git.run("rev-list", "--parents", "--topo-order", "--stdin", stdin=feed.encode()).decode().splitlines()
    masks: dict[str, int] = {head: 1 << at for at, head in enumerate(heads)}
    outside, shared = set(), 0
    for row in rows:
        commit, *parents = row.split(" ")
        outside.add(commit)
        mask = masks.get(commit, 0)
        if mask & (mask - 1):
            shared |= mask
        for parent in parents:
            masks[parent] = masks.get(parent, 0) | mask
    holders = {
        head: frozenset(heads[at] for at in _bits(masks[head])) if head in outside else frozenset() for head in heads
    }
    return Kinship(holders, frozenset(heads[at] for at in _bits(shared)))


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
