"""The text of hunks, for who asks: an agent plans around what the other side really writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.model import PairFile, PairReport, PathWork
from hedgerow.overlap.project import patches
from hedgerow.paths import matches

if TYPE_CHECKING:
    from hedgerow.git.store import Store
    from hedgerow.overlap.row import Row
    from hedgerow.overlap.survey import Field

_WORDS = {"A": "adds", "D": "deletes", "M": "edits", "R": "renames", "T": "retypes"}


def with_texts(store: Store, field: Field, pairs: tuple[PairReport, ...]) -> tuple[PairReport, ...]:
    """The pairs with both sides' hunks."""
    rows = {field.lanes[at].name: row for at, row in field.rows.items()}
    texts = _texts(store, field, [rows[name] for pair in pairs for name in (pair.a, pair.b)])

    def told(pair: PairReport, file: PairFile) -> PairFile:
        return replace(file, a_text=_text(texts, rows[pair.a], file.path), b_text=_text(texts, rows[pair.b], file.path))

    return tuple(replace(pair, files=tuple(told(pair, file) for file in pair.files)) for pair in pairs)


def work_on(store: Store, field: Field, patterns: tuple[str, ...]) -> tuple[PathWork, ...]:
    """What every lane does below these paths, by path and lane."""
    found = [
        (lane.name, file, field.rows[at])
        for at, lane in enumerate(field.lanes)
        for file in (field.rows[at].files if at in field.rows else ())
        if any(matches(pattern, name) for pattern in patterns for name in (file.path, file.old_path))
    ]
    texts = _texts(store, field, [row for _, _, row in found])
    work = [
        PathWork(name, file.path, _WORDS[file.status], file.lines, _text(texts, row, file.path) or "")
        for name, file, row in found
    ]
    return tuple(sorted(work, key=lambda one: (one.path, one.lane)))


def _texts(store: Store, field: Field, rows: list[Row]) -> dict[str, dict[str, str]]:
    if not rows:
        return {}
    base = store.git.run("rev-parse", "--verify", f"{field.base.oid}^{{tree}}").decode().strip()
    return patches(store.git, base, sorted({row.tree for row in rows}))


def _text(texts: dict[str, dict[str, str]], row: Row, path: str) -> str | None:
    file = row.keys.get(path)
    return texts[row.tree].get(file.path) if file is not None else None
