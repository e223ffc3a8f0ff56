"""The text of hunks, for who asks: an agent plans around what the other side really writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.model import PairFile, PairReport, PathWork
from hedgerow.overlap.own_lines import OwnLines
from hedgerow.overlap.project import patches
from hedgerow.paths import matches

if TYPE_CHECKING:
    from hedgerow.git.store import Store
    from hedgerow.overlap.row import Row
    from hedgerow.overlap.survey import Field

_WORDS = {"A": "adds", "D": "deletes", "M": "edits", "R": "renames", "T": "retypes"}


def with_texts(store: Store, field: Field, pairs: tuple[PairReport, ...]) -> tuple[PairReport, ...]:
    """The pairs with both sides' hunks."""
    names = {name for pair in pairs for name in (pair.a, pair.b)}
    rows = {field.lanes[at].name: row for at, row in field.rows.items()}
    texts = _texts(store, field, [at for at in field.rows if field.lanes[at].name in names])

    def told(pair: PairReport, file: PairFile) -> PairFile:
        return replace(file, a_text=_text(texts, rows[pair.a], file.path), b_text=_text(texts, rows[pair.b], file.path))

    return tuple(replace(pair, files=tuple(told(pair, file) for file in pair.files)) for pair in pairs)


def work_on(store: Store, field: Field, patterns: tuple[str, ...]) -> tuple[PathWork, ...]:
    """What every lane does below these paths, by path and lane."""
    found = [
        (at, file)
        for at, row in field.rows.items()
        for file in row.files
        if any(matches(pattern, name) for pattern in patterns for name in (file.path, file.old_path))
    ]
    texts = _texts(store, field, [at for at, _ in found])
    own = OwnLines(store, field, ((at, file.path) for at, file in found))
    work = [
        PathWork(
            field.lanes[at].name, file.path, _WORDS[file.status], own(at, file.path, file.lines),
            _text(texts, field.rows[at], file.path) or "",
        )
        for at, file in found
    ]  # fmt: skip
    return tuple(sorted(work, key=lambda one: (one.path, one.lane)))


def _texts(store: Store, field: Field, lanes: list[int]) -> dict[str, dict[str, str]]:
    if not lanes:
        return {}
    field.ensure(store, lanes)
    base = store.git.run("rev-parse", "--verify", f"{field.base.oid}^{{tree}}").decode().strip()
    return patches(store.git, base, sorted({field.rows[at].tree for at in lanes}))


def _text(texts: dict[str, dict[str, str]], row: Row, path: str) -> str | None:
    """None also where the lane conflicts with the base: what is there is both sides, with git's marks between them."""
    file = row.keys.get(path)
    return texts[row.tree].get(file.path) if file is not None and file.path not in row.conflict_paths else None
