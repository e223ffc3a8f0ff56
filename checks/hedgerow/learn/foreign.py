"""What another tool found, whatever format it said it in."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet

SIZE_LIMIT = 50_000_000


class ForeignFinding(Struct, frozen=True):
    """One finding of another tool. `path` is relative to the repository's top; lines count from 1 in the new file, None
    means the whole file. `words` and `identity` are only ever hashed; `bucket` is empty where the path says enough.
    """

    rule: str
    severity: str
    path: str | None
    line: int | None = None
    end_line: int | None = None
    words: str = ""
    identity: str = ""
    bucket: str = ""
    silenced: bool = False


class ForeignRun(Struct, frozen=True):
    """One run of one tool."""

    tool: str
    version: str
    findings: tuple[ForeignFinding, ...]


def within(run: ForeignRun, change: ChangeSet) -> ForeignRun:
    """The run without what is not of the change: a finding in a line that the change did not write was there before,
    and would be held against every change that comes by.

    Kept are findings on lines that the change adds, findings on a whole file that it touches, and those without a
    place (a test that fails, whatever the change did to it).
    """
    lines = {file.path: sorted(line.number for hunk in file.hunks for line in hunk.added) for file in change.files}
    return replace(run, findings=tuple(one for one in run.findings if _of(one, lines)))


def _of(one: ForeignFinding, lines: dict[str, list[int]]) -> bool:
    if one.path is None:
        return True
    if one.path not in lines or one.line is None:
        return one.path in lines
    added = lines[one.path]
    first = bisect_left(added, one.line)
    return first < len(added) and added[first] <= (one.end_line or one.line)
