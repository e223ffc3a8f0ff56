"""What git's own merge of two projections says, in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hedgerow.git.merging import Merged, Said, merge_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hedgerow.git.store import Store
    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.row import Row


class Conflict(NamedTuple):
    """One conflict of a pair: the paths it is about, the file kind of the report, and git's own sentence."""

    paths: tuple[str, ...]
    kind: str
    text: str


class Answer(NamedTuple):
    """Git's verdict on one pair; `why_not` where git could not merge them at all."""

    conflicts: tuple[Conflict, ...]
    why_not: str | None = None


# Git's stable short types (merge-ort.c, type_short_descriptions) by what they contain, first fit first.
_KINDS = (
    ("submodule", "submodule"),
    ("modify/delete", "modify/delete"),
    ("rename/delete", "rename/delete"),
    ("directory rename", "directory-rename"),
    ("rename", "rename/rename"),
    ("binary", "binary"),
    ("file/directory", "type"),
    ("distinct", "type"),
    ("mode", "mode"),
)


def projections(store: Store, base: str, rows: Sequence[tuple[str, Row]], sharing: frozenset[str]) -> list[str]:
    """A commit for each lane's projection, its parent the base.

    Lanes that have commits in common which the base has not (siblings on one unmerged branch, criss-cross merges)
    keep their head as second parent: git then sees what they share, as it will when both are really merged.
    """
    return [store.commit(row.tree, (base, head) if head in sharing else (base,)) for head, row in rows]


def ask_git(
    store: Store, commits: dict[int, str], pairs: Iterable[Pair], step: Callable[[int], None]
) -> dict[Pair, Answer]:
    """Git's answer for each pair of lanes, by position."""
    asked = sorted(pairs)
    merged = merge_all(store.git, [(commits[a], commits[b]) for a, b in asked], step)
    return {pair: _answer(answer) for pair, answer in zip(asked, merged, strict=True)}


def _answer(merged: Merged) -> Answer:
    if merged.why_not is not None:
        return Answer((), merged.why_not)
    if merged.clean:
        return Answer(())
    found = tuple(Conflict(said.paths, kind_of(said), said.text.partition("\n")[0]) for said in merged.conflicts)
    told = {path for conflict in found for path in conflict.paths}
    # git can leave a path unmerged that no message names; without any message the paths alone speak
    rest = (
        tuple(Conflict((path,), "content", f"CONFLICT: {path}") for path in merged.paths if path not in told)
        if not found
        else ()
    )
    return Answer(found + rest)


def kind_of(said: Said) -> str:
    """The file kind of the report for one of git's conflict messages."""
    for kind in ("add/add", "submodule"):
        if f"({kind})" in said.text:
            return kind
    return next((kind for part, kind in _KINDS if part in said.kind), "content")
