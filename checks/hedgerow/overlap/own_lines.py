"""Line numbers as a user sees them: counted in the lane's own files, not in what they become once merged into the base.

The two differ only where the base has changed the same file since the lane was cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hedgerow.git.store import Store
    from hedgerow.model import PairFile, PairReport
    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.row import FileRow
    from hedgerow.overlap.survey import Field

Lines = tuple[tuple[int, int], ...]
Shifts = list[tuple[int, int, int, int]]
Place = tuple[int, str]

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_FILE = "100"  # the modes of plain files begin so


class OwnLines:
    """Translates line ranges of projected files; `places` are the lanes, by position, and the paths that may be
    asked for.
    """

    def __init__(self, store: Store, field: Field, places: Iterable[Place]) -> None:
        self._shifts = _shifts(store, field, sorted(set(places)))
        self._known: dict[tuple[int, str, Lines], Lines] = {}

    def __call__(self, at: int, path: str, lines: Lines) -> Lines:
        """The same lines in the lane's own file."""
        shifts = self._shifts.get((at, path))
        if not shifts:
            return lines
        key = (at, path, lines)  # a lane has the same lines in every pair that does not collide with it
        if key not in self._known:
            moved = ((_moved(first, shifts, last=False), _moved(last, shifts, last=True)) for first, last in lines)
            # lines that only the merged file has (a conflict with the base) leave nothing behind
            self._known[key] = tuple(dict.fromkeys((first, last) for first, last in moved if first <= last))
        return self._known[key]


def in_own_lines(store: Store, field: Field, reports: Mapping[Pair, PairReport]) -> list[PairReport]:
    """The pairs with each side's lines counted in its own files."""
    own = OwnLines(store, field, (place for pair, report in reports.items() for place in _places(pair, report)))

    def told(pair: Pair, file: PairFile) -> PairFile:
        a = own(pair[0], file.a_path or file.path, file.a_lines)
        b = own(pair[1], file.b_path or file.path, file.b_lines)
        return file if (a, b) == (file.a_lines, file.b_lines) else replace(file, a_lines=a, b_lines=b)

    return [replace(report, files=tuple(told(pair, file) for file in report.files)) for pair, report in reports.items()]


def _places(pair: Pair, report: PairReport) -> Iterable[Place]:
    for file in report.files:
        if file.a_lines:
            yield pair[0], file.a_path or file.path
        if file.b_lines:
            yield pair[1], file.b_path or file.path


def _shifts(store: Store, field: Field, places: list[Place]) -> dict[Place, Shifts]:
    """For each file that the merge into the base changes beyond the lane's own doing, what it moves where."""
    stale = [(at, path) for at, path in places if field.lanes[at].oid not in field.kin.fresh]
    files = [(place, file) for place in stale if (file := _plain(field, place)) is not None]
    heads = store.object_ids([f"{field.lanes[at].oid}:{path}" for (at, path), _ in files])
    wanted = {
        place: (file.new_oid, head)
        for (place, file), head in zip(files, heads, strict=True)
        if head is not None and head != file.new_oid
    }
    if not wanted:
        return {}
    twos = sorted(set(wanted.values()))
    field.ensure(store, {at for at, _ in wanted})
    names = [f"{number:07}" for number in range(len(twos))]
    trees = [store.tree(dict(zip(names, side, strict=True))) for side in zip(*twos, strict=True)]
    said = store.git.run(
        "diff-tree", "-p", "-U0", "--text", "--histogram", "--no-renames", "--no-ext-diff", "--no-textconv", *trees
    )
    found = dict.fromkeys(twos, Shifts())
    for part in said.split(b"diff --git a/")[1:]:
        number = int(part.partition(b" ")[0])
        found[twos[number]] = [_shift(match.groups()) for match in _HUNK.finditer(part)]
    return {place: found[two] for place, two in wanted.items()}


def _plain(field: Field, place: Place) -> FileRow | None:
    at, path = place
    file = field.rows[at].keys.get(path)
    return file if file is not None and file.path == path and file.new_mode.startswith(_FILE) else None


def _shift(groups: tuple[bytes | None, ...]) -> tuple[int, int, int, int]:
    """First line and length on either side; git names the line before an empty side."""
    old, old_size, new, new_size = (1 if group is None else int(group) for group in groups)
    return old + (old_size == 0), old_size, new + (new_size == 0), new_size


def _moved(line: int, shifts: Shifts, *, last: bool) -> int:
    offset = 0
    for old, old_size, new, new_size in shifts:
        if line < old:
            break
        if line < old + old_size:  # a line that only the merged file has: the edge of what stands there instead
            return new + new_size - 1 if last else new
        offset = new + new_size - old - old_size
    return line + offset
