"""Which lanes meet, and where: an index from path to lanes, then intervals in the base's lines.

Two hunks collide where their base ranges overlap or touch and they are not the same hunk; that is the test of git's
own three-way merge (xdl_do_merge in xdiff/xmerge.c of git). Whatever is no plain edit of a text file is a question
for git.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from hedgerow.overlap.row import LINK, MODULE, FileRow, Row, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]


class Touch(NamedTuple):
    """One path that two lanes both change. `kind` is a file kind of the report; `ask`: git has to say whether it
    conflicts; `likely`: it conflicts as far as intervals and file states can tell.
    """

    path: str
    a: FileRow
    b: FileRow
    kind: str
    ask: bool
    likely: bool


def find_meetings(
    rows: Mapping[int, Row], special: frozenset[str], only: Iterable[int] | None = None
) -> dict[Pair, list[Touch]]:
    """The touches of every pair (a < b) that shares a path, or only of the pairs of some lanes. `special` are paths
    with a merge driver.
    """
    index: dict[str, list[tuple[int, FileRow]]] = defaultdict(list)
    for at, row in rows.items():
        for key, file in row.keys.items():
            index[key].append((at, file))
    wanted = None if only is None else frozenset(only)
    keys = index if wanted is None else sorted({key for at in wanted if at in rows for key in rows[at].keys})
    meetings: dict[Pair, list[Touch]] = {}
    for key in keys:
        here = index[key]
        if len(here) > 1:
            driven = key in special
            for (a, file_a), (b, file_b) in combinations(here, 2):
                if wanted is None or a in wanted or b in wanted:
                    touch = _touch(key, file_a, file_b, driven=driven)
                    meetings.setdefault((a, b), []).append(touch)
    return {pair: _once(touches) for pair, touches in meetings.items()}


def find_folder_questions(rows: Mapping[int, Row], only: Iterable[int] | None = None) -> set[Pair]:
    """Pairs that may collide without a common path: a folder renamed away here and a new file in
    it there; a file here where the other makes a folder.
    """
    entered: dict[str, list[int]] = defaultdict(list)
    for at, row in rows.items():
        for folder in row.entered_folders:
            entered[folder].append(at)
    wanted = None if only is None else frozenset(only)
    found = set()
    for at, row in rows.items():
        for name in row.emptied | row.new_names:
            for other in entered.get(name, ()):
                if other != at and (wanted is None or at in wanted or other in wanted):
                    found.add((min(at, other), max(at, other)))
    return found


def colliding(one: Sequence[Span], two: Sequence[Span]) -> bool:
    """Do two lists of hunks, each in base order, have one pair that overlaps or touches and is not the same hunk?"""
    at = of = 0
    while at < len(one) and of < len(two):
        a, b = one[at], two[of]
        if a.end < b.start:
            at += 1
        elif b.end < a.start:
            of += 1
        elif a.start != b.start or a.end != b.end or a.digest != b.digest:
            return True
        else:
            at, of = at + 1, of + 1
    return False


def collisions(one: Sequence[Span], two: Sequence[Span]) -> tuple[Span, ...]:
    """The hunks of `one` that collide with a hunk of `two`."""
    return tuple(
        a
        for a in one
        if any(a.start <= b.end and b.start <= a.end and (a[:2], a.digest) != (b[:2], b.digest) for b in two)
    )


def _touch(key: str, a: FileRow, b: FileRow, *, driven: bool) -> Touch:
    if a.new_oid == b.new_oid and a.path == b.path and a.new_mode == b.new_mode and a.status == b.status:
        return Touch(key, a, b, "file", ask=False, likely=False)
    if a.plain and b.plain and not driven:
        hit = colliding(a.spans, b.spans)
        return Touch(key, a, b, "lines" if hit else "file", hit, hit)
    if not driven and _one_sided(a, b):  # a rename or a change of mode on one side only: the lines still decide
        hit = colliding(a.spans, b.spans)
        return Touch(key, a, b, "lines" if hit else "file", hit, hit)
    kind, likely = _guess(a, b)
    return Touch(key, a, b, kind, kind != "file" or a.status != "D", likely)


def _one_sided(a: FileRow, b: FileRow) -> bool:
    one, two = (a, b) if b.plain else (b, a)
    return (
        two.plain
        and one.status in "MR"
        and one.old_path == two.path
        and not one.binary
        and one.old_mode == two.old_mode
        and one.new_mode not in (LINK, MODULE)
    )


def _guess(a: FileRow, b: FileRow) -> tuple[str, bool]:
    """What git will most likely say of two changes that are not both plain edits: the file kind, and is it a
    conflict?
    """
    states = a.status + b.status
    modes = {a.new_mode, b.new_mode, a.old_mode, b.old_mode}
    if "D" in states:
        return _guess_deleted(states)
    if MODULE in modes or "T" in states or (a.binary and b.binary):
        return ("submodule" if MODULE in modes else "type" if "T" in states else "binary"), True
    if "A" in states or (a.path == b.path and a.old_path != b.old_path):
        return "add/add", a.path == b.path
    if states == "RR" and a.path != b.path:
        return "rename/rename", True
    if LINK in modes:
        return "content", True
    hit = colliding(a.spans, b.spans)
    return ("lines" if hit else "mode" if a.old_mode != a.new_mode or b.old_mode != b.new_mode else "file"), hit


def _guess_deleted(states: str) -> tuple[str, bool]:
    """One side deletes; where both do, they have made the same change."""
    return ("rename/delete", True) if "R" in states else ("modify/delete", "A" not in states)


def _once(touches: list[Touch]) -> list[Touch]:
    """Two renames of one file to one name meet under both names: say it once."""
    if len(touches) == 1:
        return touches
    kept: dict[tuple[str, str], Touch] = {}
    for touch in touches:
        kept.setdefault((touch.a.path, touch.b.path), touch)
    return list(kept.values())
