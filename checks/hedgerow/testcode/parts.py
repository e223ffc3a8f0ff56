"""A change in two: what it does to tests and what it does to the code they test.

Most languages keep the two in files of their own; in Rust one file may hold both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.sides import with_sides
from hedgerow.testcode import is_test_file, syntax_of
from hedgerow.testcode.edits import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import ChangeSet, FileChange, Line
    from hedgerow.git.tree import Tree
    from hedgerow.patterns import Pattern
    from hedgerow.sides import Sides

_Place = tuple[str, int]  # one line: "-" and its number before, or "+" and its number after


class Parts(Struct, frozen=True):
    """The files of a change by what they hold. A file that holds tests beside its code is in both, each time with
    those lines only.
    """

    tests: tuple[FileChange, ...]
    code: tuple[FileChange, ...]


def parts_of(change: ChangeSet, base: Tree | None) -> Parts:
    """Tell tests from code: by the names of files, and inside a file by its whole text, where a repository has it, else
    by what the hunks show.
    """
    tests = tuple(file for file in change.files if _is_test(file))
    code = tuple(file for file in change.files if not _is_test(file))
    starts = {file.path: start for file in code if (syntax := syntax_of(file.path)) and (start := syntax.inline)}
    mixed = tuple(file for file in code if file.path in starts)
    inline = {
        sides.file.path: places
        for sides in with_sides(mixed, base)
        if (places := frozenset(_test_places(sides, starts[sides.file.path])))
    }
    beside = tuple(_part(file, inline[file.path], tests=True) for file in code if file.path in inline)
    return Parts(
        (*tests, *(file for file in beside if file.hunks)),
        tuple(_part(file, inline[file.path], tests=False) if file.path in inline else file for file in code),
    )


def _is_test(file: FileChange) -> bool:
    return is_test_file(file.path) or (file.old_path is not None and is_test_file(file.old_path))


def _part(file: FileChange, places: frozenset[_Place], *, tests: bool) -> FileChange:
    """The lines of a change that are at these places, or all others."""
    kept = (
        replace(hunk, lines=tuple(line for line in hunk.lines if (_place(line) in places) is tests))
        for hunk in file.hunks
    )
    return replace(file, hunks=tuple(hunk for hunk in kept if any(line.sign != " " for line in hunk.lines)))


def _place(line: Line) -> _Place:
    return ("-" if line.sign == "-" else "+", line.number)


def _test_places(sides: Sides, start: Pattern) -> Iterator[_Place]:
    """Where the tests of a file are, on either side."""
    for sign, text in (("-", sides.before), ("+", sides.after)):
        if text is not None:
            yield from _inside((((sign, number), row) for number, row in enumerate(text.split("\n"), 1)), start)
            continue
        for hunk in sides.file.hunks:
            shown = ((_place(line), line.text) for line in hunk.lines if line.sign in (sign, " "))
            # what stands behind the `@@` is the line that the hunk is below
            yield from _inside([((sign, 0), hunk.section), *shown], start)


def _inside(rows: Iterable[tuple[_Place, str]], start: Pattern) -> Iterator[_Place]:
    """The places of the items that begin like a test, each to the line that ends it: no deeper than it began."""
    depth: int | None = None
    for place, text in rows:
        body = text.strip()
        indent = len(text) - len(text.lstrip())
        if depth is None and start.search(text[:MAX_LINE]):
            depth = indent
        if depth is not None:
            yield place
            if indent <= depth and body.endswith(("}", ";")):
                depth = None
