"""Rows of a scope set: an issue, a diff and what each hunk is labelled; folds never split a repository.

In a file a row is one JSON object a line, with `id`, `repo`, `issue_text`, `diff` and `labels`, one a hunk in diff
order: `label` (in or drift; in, extra or meta) and `kind`. A drift set says `clean` (true or false) of each row; for
the words of a repository a row names its `base_commit`, its own change (`pair_id`) and each foreign hunk's `origin`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from msgspec import structs

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.issue.spec import IssueSpec

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled change. `labels`, `kinds` and `origins`: one per hunk in diff order; an origin is the name of the
    change that a foreign hunk comes from, empty for the row's own.
    """

    id: str
    pair: str
    repo: str
    base: str
    clean: bool
    issue_text: str
    diff: str
    issue: IssueSpec
    change: ChangeSet
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    origins: tuple[str, ...]


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file, unpacked where it ends in .gz."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        yield from stream


def read_rows(path: Path) -> tuple[Row, ...]:
    """Every row of a set (JSON lines, packed or not)."""
    return tuple(_row(json.loads(line)) for line in lines_of(path))


def _row(data: dict[str, Any]) -> Row:
    labels = data["labels"]
    return Row(
        id=data["id"],
        pair=data.get("pair_id", data["id"]),
        repo=data["repo"],
        base=data.get("base_commit", ""),
        clean=data.get("clean", False),
        issue_text=data["issue_text"],
        diff=data["diff"],
        issue=parse(data["issue_text"], ref="row", source="bench"),
        change=change_from_diff(data["diff"].encode("utf-8", "surrogateescape")),
        labels=tuple(label["label"] for label in labels),
        kinds=tuple(label["kind"] for label in labels),
        origins=tuple(label.get("origin", "") for label in labels),
    )


def hunks_of(row: Row) -> Iterator[tuple[Hunk, str]]:
    """Each hunk with its label, in diff order."""
    return zip((hunk for file in row.change.files for hunk in file.hunks), row.labels, strict=True)


def own_parts(rows: Sequence[Row]) -> dict[str, Row]:
    """By the id of each drifting row: the row without what is foreign in it, a clean change of the same repository."""
    return {row.id: _own_part(row) for row in rows if "in" in row.labels and not row.clean}


def _own_part(row: Row) -> Row:
    labels, files = iter(row.labels), []
    for file in row.change.files:
        kept = tuple(hunk for hunk in file.hunks if next(labels) == "in")
        files += [structs.replace(file, hunks=kept)] if kept else []
    change, n = structs.replace(row.change, files=tuple(files)), row.labels.count("in")
    own = replace(row, id=f"{row.id}#own", clean=True, diff="", change=change)
    return replace(own, labels=("in",) * n, kinds=("clean",) * n, origins=("",) * n)


def folds(rows: tuple[Row, ...], others: tuple[Row, ...] = ()) -> dict[str, int]:
    """Repository to fold: the largest repositories first, each to the emptiest fold."""
    counts = Counter(row.repo for row in (*rows, *others))
    filled, found = [0] * FOLDS, {}
    for repo, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fold = filled.index(min(filled))
        found[repo], filled[fold] = fold, filled[fold] + count
    return found


def each(rows: tuple[Row, ...]) -> dict[str, int]:
    """Every repository a part of its own."""
    return {repo: part for part, repo in enumerate(sorted({row.repo for row in rows}))}
