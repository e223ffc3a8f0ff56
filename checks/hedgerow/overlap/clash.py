"""Clashes of names and numbers: the same sequence number, paths that differ in case only, a manifest without its lock
file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from hedgerow.model import PairFile
from hedgerow.overlap.row import folders
from hedgerow.paths import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.row import Row
    from hedgerow.overlap.settings import OverlapSettings
    from hedgerow.overlap.sources import Sources

_NUMBER = re.compile(r"[0-9]+")
# Alembic has no numbers: two new migrations on top of the same one are its clash.
_ALEMBIC = re.compile(r"^down_revision\b[^=\n]*=\s*['\"]([0-9A-Za-z_]+)['\"]", re.MULTILINE)


def clashes(rows: Mapping[int, Row], sources: Sources, settings: OverlapSettings) -> Iterator[tuple[Pair, PairFile]]:
    """Every clash of every pair."""
    yield from _sequences(rows, sources, settings)
    yield from _cases(rows)
    yield from _manifests(rows, settings)


def _sequences(rows: Mapping[int, Row], sources: Sources, settings: OverlapSettings) -> Iterator[tuple[Pair, PairFile]]:
    taken: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    patterns: dict[str, list[str]] = defaultdict(list)
    for pattern in settings.sequences:
        patterns[pattern.rpartition("/")[2].partition("{n}")[0]].append(pattern)
    revisions = {file.new_oid for row in rows.values() for file in row.files if _is_revision(file.path, file.status)}
    sources.load(revisions)
    for at, row in rows.items():
        for file in row.files:
            if file.status not in "AR":
                continue
            for number in sorted(_numbers(file.path, patterns)):
                taken[file.path.rpartition("/")[0], f"number {number}"].append((at, file.path))
            if _is_revision(file.path, file.status) and (parent := _ALEMBIC.search(sources.text(file.new_oid))):
                taken[file.path.rpartition("/")[0], f"the place after revision {parent[1]}"].append((at, file.path))
    for (folder, what), users in sorted(taken.items()):
        for (a, path_a), (b, path_b) in combinations(users, 2):
            if a != b and path_a != path_b:
                because = f"both take {what} in {folder or 'the top folder'}: {path_a} and {path_b}"
                yield (a, b), PairFile(path_a, "sequence", (), (), None, because, b_path=path_b)


def _numbers(path: str, patterns: Mapping[str, list[str]]) -> set[int]:
    """The numbers that `{n}` stands for in this path; `patterns` are by what stands before it in the name."""
    name = path.rpartition("/")[2]
    found = set()
    for before, some in patterns.items():
        digits = _NUMBER.match(name, len(before)) if name.startswith(before) else None
        if digits is not None and any(matches(pattern.replace("{n}", digits[0]), path) for pattern in some):
            found.add(int(digits[0]))
    return found


def _is_revision(path: str, status: str) -> bool:
    return status in "AR" and "versions/" in path and path.endswith(".py")


def _cases(rows: Mapping[int, Row]) -> Iterator[tuple[Pair, PairFile]]:
    spelled: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, row in rows.items():
        for name in {part for path in row.new_names for part in (path, *folders(path)) if part}:
            spelled[name.casefold()][name].append(at)
    for spellings in (spelled[key] for key in sorted(spelled) if len(spelled[key]) > 1):
        for one, two in combinations(sorted(spellings), 2):
            for a in spellings[one]:
                for b in spellings[two]:
                    if a != b:
                        because = f"{one} and {two} differ in case only: one file on macOS and Windows"
                        sides = {a: one, b: two}
                        yield (
                            (min(a, b), max(a, b)),
                            PairFile(sides[min(a, b)], "case", (), (), None, because, b_path=sides[max(a, b)]),
                        )


def _manifests(rows: Mapping[int, Row], settings: OverlapSettings) -> Iterator[tuple[Pair, PairFile]]:
    locks: dict[str, list[str]] = defaultdict(list)
    for rule in settings.manifests:
        manifest, _, lock = rule.partition("=")
        locks[manifest].append(lock)
    users: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for at, row in rows.items():
        for path in row.keys:
            folder, slash, name = path.rpartition("/")
            if name in locks:
                users[path].append(
                    (at, frozenset(lock for lock in locks[name] if f"{folder}{slash}{lock}" in row.keys))
                )
    for path, who in sorted(users.items()):
        for (a, with_a), (b, with_b) in combinations(who, 2):
            if bool(with_a) != bool(with_b):
                lock = min(with_a or with_b)
                yield (
                    (a, b),
                    PairFile(path, "manifest", (), (), None, f"both change {path}, only one its lock file {lock}"),
                )
