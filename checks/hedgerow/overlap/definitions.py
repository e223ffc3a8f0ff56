"""The same definition edited, or added, by both, though git merges the lines cleanly."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from hedgerow.model import PairFile
from hedgerow.overlap.row import lines_of
from hedgerow.overlap.sources import is_code
from hedgerow.symbols import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hedgerow.overlap.meet import Pair, Touch
    from hedgerow.overlap.row import FileRow, Span
    from hedgerow.overlap.sources import Sources
    from hedgerow.symbols import Definition, Outline

_KEYWORD = (
    r"\b(?:def|class|func|function|fn|struct|enum|trait|interface|type|const|static|record)\s+"
    r"(?:\([^)]*\)\s*)?([^\W\d][\w$]*)"
)
_PYTHON_NAME = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+([^\W\d]\w*)", re.MULTILINE)
# Java and JavaScript write methods without a keyword: a name and a parenthesis, and no semicolon after it.
_OTHER_NAME = re.compile(_KEYWORD + r"|^\s+(?:[\w<>\[\], ]+ )?([^\W\d][\w$]*)\([^;\n]*$", re.MULTILINE)


def defined_names(path: str, lines: Iterable[str]) -> set[str]:
    """The names that lines look as if they defined functions, classes or methods by; some calls of other languages
    too.
    """
    text = "\n".join(lines)
    if path.endswith(PYTHON):
        return set(_PYTHON_NAME.findall(text))
    return {match[1] or match[2] for match in _OTHER_NAME.finditer(text)}


def same_definitions(meetings: Mapping[Pair, list[Touch]], sources: Sources) -> Iterator[tuple[Pair, PairFile]]:
    """One entry for each definition that both lanes of a pair edit or add in one file. Predicted: no merge shows it."""
    plain = [(pair, touch) for pair, touches in meetings.items() for touch in touches if _apart(touch)]
    sources.load(oid for _, touch in plain for oid in (touch.a.old_oid, touch.a.new_oid, touch.b.new_oid))
    for pair, touch in plain:
        yield from ((pair, found) for found in _edited(touch, sources))
        yield from ((pair, found) for found in _added(touch, sources))


def _apart(touch: Touch) -> bool:
    """Two edits of one text file that do not collide and are not the same."""
    return (
        touch.kind in ("file", "lines")
        and touch.a.new_oid != touch.b.new_oid
        and bool(touch.a.spans and touch.b.spans)
        and is_code(touch.a)
    )


def _edited(touch: Touch, sources: Sources) -> Iterator[PairFile]:
    margin = sources.margin(touch.a.old_oid)
    if not _blocks(touch.a, margin) & _blocks(touch.b, margin):
        return
    a, b = (_holders(file, sources, touch.a) for file in (touch.a, touch.b))
    for name in sorted(a.keys() & b.keys()):
        yield PairFile(
            touch.path, "symbol", lines_of(tuple(a[name])), lines_of(tuple(b[name])), None, f"both edit {name}"
        )


def _blocks(file: FileRow, margin: list[int]) -> set[int]:
    """The top-level blocks that the hunks lie in or border on."""
    return {bisect_right(margin, at) for span in file.spans for at in (span.start, span.end)}


def _holders(file: FileRow, sources: Sources, base: FileRow) -> dict[str, list[Span]]:
    """The hunks of each definition of the base that they lie in."""
    near = {at for span in file.spans for at in (span.start, max(span.start, span.end - 1))}
    outline = sources.outline(base.old_path, base.old_oid, near)
    found: dict[str, list[Span]] = {}
    for span in file.spans if outline is not None else ():
        first, last = (span.start + 1, span.end) if span.end > span.start else (span.start, span.start + 1)
        holder = outline.innermost(first, last) if outline is not None else None
        if holder is not None and outline is not None and not _between_members(outline, holder, first):
            found.setdefault(holder.name, []).append(span)
    return found


def _between_members(outline: Outline, holder: Definition, line: int) -> bool:
    """Is the line behind the first member of its class? Then it is about the members, and not about the class."""
    inside = f"{holder.name}."
    return any(
        one.name.startswith(inside) and not one.nested and holder.start <= one.start <= line <= holder.end
        for one in outline.definitions
    )


def _added(touch: Touch, sources: Sources) -> Iterator[PairFile]:
    if not _new_names(touch.a, sources) & _new_names(touch.b, sources):
        return
    a, b = (sources.outline(file.path, file.new_oid, _added_lines(file)) for file in (touch.a, touch.b))
    base = sources.outline(touch.a.old_path, touch.a.old_oid)
    if a is None or b is None or base is None:
        return
    known = {one.name for one in base.definitions}
    new_a, new_b = (
        {one.name: one for one in side.definitions if one.name not in known and not one.nested} for side in (a, b)
    )
    for name in sorted(new_a.keys() & new_b.keys()):
        yield PairFile(touch.path, "symbol", _place(new_a[name]), _place(new_b[name]), None, f"both add {name}")


def _added_lines(file: FileRow) -> set[int]:
    return {at for span in file.spans for at in range(span.new_start, span.new_end)}


def _place(definition: Definition) -> tuple[tuple[int, int], ...]:
    return ((definition.start, definition.end),)


def _new_names(file: FileRow, sources: Sources) -> set[str]:
    lines = sources.lines(file.new_oid)
    return defined_names(file.path, (line for span in file.spans for line in lines[span.new_start : span.new_end]))
