"""From touches and git's answers to the pairs of the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.model import PairFile, PairReport
from hedgerow.overlap.meet import Pair, Touch, collisions
from hedgerow.overlap.row import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgerow.overlap.confirm import Answer
    from hedgerow.overlap.row import FileRow, Row

VERDICTS = ("conflict", "breaks", "same-lines", "same-symbol", "clash", "same-file")
RANKS = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_BY_KIND = {
    "reference": "breaks",
    "symbol": "same-symbol",
    "lines": "same-lines",
    "sequence": "clash",
    "case": "clash",
    "manifest": "clash",
}
_SAME = "both change this file, in different places"
_OID = re.compile("[0-9a-f]{40,64}")
_TWINS = "both make the same change here"
_LINES = "hunks of both overlap or touch; git's merge resolves them"
_LIKELY = "hunks of both overlap or touch"


class Names(Struct, frozen=True):
    """What a pair's sentences call the lanes, and which paths are muted and why."""

    lanes: tuple[str, ...]
    muted: Mapping[str, str]
    commits: Mapping[str, str]

    def plain(self, text: str) -> str:
        """Git's sentence with lane names where git wrote the ids of our projections."""
        return _OID.sub(lambda match: self.commits.get(match[0], match[0]), text)


def build_pair(
    pair: Pair,
    touches: list[Touch],
    answer: Answer | None,
    names: Names,
    rows: Mapping[int, Row],
    beyond: Sequence[PairFile] = (),
) -> PairReport | None:
    """The report of one pair; `beyond` is what no merge shows. None where nothing is shared (a question about folders
    that git answered with no, or one identical change and nothing else).
    """
    asked = answer is not None and answer.why_not is None
    conflict = bool(answer.conflicts) if answer is not None and asked else any(touch.likely for touch in touches)
    if answer is not None and answer.conflicts:
        files = _conflict_files(touches, answer, names, [(names.lanes[at], rows[at]) for at in pair])
    else:
        files = [_file(touch, names, confirmed=asked) for touch in touches]
    files = [*(_named(file, rows[pair[0]], rows[pair[1]]) for file in files), *_news(beyond, files)]
    if not files:
        return None
    verdict = "conflict" if conflict else verdict_of(files)
    # git confirms conflicts and their absence; what lies beyond text is a prediction, whatever git said
    confirmed = asked and verdict in ("conflict", "same-lines", "same-file")
    return PairReport(names.lanes[pair[0]], names.lanes[pair[1]], verdict, confirmed, tuple(files))


def _news(beyond: Sequence[PairFile], files: Sequence[PairFile]) -> list[PairFile]:
    """What lies beyond text without the definitions whose very lines collide: that is told already."""
    told = {(file.path, lines) for file in files if file.kind != "file" for lines in file.a_lines}
    return [
        file
        for file in beyond
        if file.kind != "symbol" or not any((file.path, lines) in told for lines in file.a_lines)
    ]


def _named(file: PairFile, a: Row, b: Row) -> PairFile:
    """With each side's own name of the file, where that is another."""
    names = [own.path if (own := row.keys.get(file.path)) is not None else file.path for row in (a, b)]
    if names == [file.path, file.path]:
        return file
    return replace(file, a_path=_other(names[0], file), b_path=_other(names[1], file))


def _other(name: str, file: PairFile) -> str | None:
    return name if name != file.path else None


def verdict_of(files: list[PairFile] | tuple[PairFile, ...]) -> str:
    """The worst verdict that the file kinds speak for, conflicts aside."""
    return min((_BY_KIND.get(file.kind, "same-file") for file in files), key=RANKS.__getitem__)


def _file(touch: Touch, names: Names, *, confirmed: bool) -> PairFile:
    path, kind = touch.b.path if touch.path == touch.b.old_path else touch.path, touch.kind
    muted = names.muted.get(path)
    if kind == "lines":
        a, b = (_lines(touch.a, touch.b), _lines(touch.b, touch.a))
        return PairFile(touch.path, "lines" if confirmed else "content", a, b, muted, _LINES if confirmed else _LIKELY)
    if not touch.ask:
        because = _TWINS if touch.a.new_oid == touch.b.new_oid else _SAME
        return PairFile(touch.path, "file", touch.a.lines, touch.b.lines, muted, because)
    if touch.likely and not confirmed:
        return PairFile(touch.path, kind, touch.a.lines, touch.b.lines, muted, f"{_states(touch)}: likely {kind}")
    return PairFile(
        touch.path, "mode" if kind == "mode" else "file", touch.a.lines, touch.b.lines, muted, _states(touch)
    )


def _conflict_files(
    touches: list[Touch], answer: Answer, names: Names, sides: Sequence[tuple[str, Row]]
) -> list[PairFile]:
    """A file for each path that git names, then the rest of what both touch. `sides` are the lanes' names and rows."""
    (_, a), (_, b) = sides
    by_path: dict[str, Touch] = {}
    for touch in touches:
        for name in (touch.path, touch.a.path, touch.b.path, touch.a.old_path, touch.b.old_path):
            by_path.setdefault(name, touch)
    files: dict[str, PairFile] = {}
    told = set()
    for conflict in answer.conflicts:
        # git may name the place where it would put a file first: `n~OID` beside the folder n
        path = next((path for path in conflict.paths if path in a.keys or path in b.keys), conflict.paths[0])
        file_a, file_b = a.keys.get(path), b.keys.get(path)
        if by_path.get(path) is not None:
            file_a, file_b = by_path[path].a, by_path[path].b
            told.add(by_path[path].path)
        because = names.plain(conflict.text) + _base_note([name for name, row in sides if path in row.conflict_paths])
        files.setdefault(
            path,
            PairFile(
                path, conflict.kind, _lines(file_a, file_b), _lines(file_b, file_a), names.muted.get(path), because
            ),
        )
    rest = [
        _file(touch, names, confirmed=True) for touch in touches if touch.path not in told and touch.path not in files
    ]
    return [*files.values(), *rest]


def _base_note(stale: list[str]) -> str:
    """That one side, or both, conflict with the base over this file whatever the other does."""
    verb = "conflicts" if len(stale) == 1 else "conflict"
    return f" ({' and '.join(stale)} already {verb} with the base here)" if stale else ""


def _lines(mine: FileRow | None, other: FileRow | None) -> tuple[tuple[int, int], ...]:
    """My side's lines of the hunks that collide; all of my hunks where the collision is not one of lines."""
    if mine is None:
        return ()
    hits = collisions(mine.spans, other.spans) if other is not None else ()
    return lines_of(hits) if hits else mine.lines


_STATES = {"A": "adds", "D": "deletes", "M": "edits", "R": "renames", "T": "changes the type of"}


def _states(touch: Touch) -> str:
    return f"one {_STATES[touch.a.status]} it, the other {_STATES[touch.b.status]} it"
