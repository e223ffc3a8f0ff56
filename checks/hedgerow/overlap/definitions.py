"""The same definition edited, or added, by both, though git merges the lines cleanly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.model import PairFile
from hedgerow.overlap.sources import is_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hedgerow.overlap.meet import Pair, Touch
    from hedgerow.overlap.row import FileRow, Span
    from hedgerow.overlap.sources import Sources
    from hedgerow.symbols import Definition

# A line that starts at the margin with a letter opens a new top-level block in all languages that we parse.
_MARGIN = re.compile(r"^[^\W\d]|^@", re.MULTILINE)
NEW_NAME = re.compile(
    r"\b(?:def|class|func|function|fn|struct|enum|trait|interface|type|const|static|record)\s+(?:\([^)]*\)\s*)?([^\W\d][\w$]*)"
    r"|^\s+(?:[\w<>\[\], ]+ )?([^\W\d][\w$]*)\([^;]*$"
)


def same_definitions(meetings: Mapping[Pair, list[Touch]], sources: Sources) -> Iterator[tuple[Pair, PairFile]]:
    """One entry for each definition that both lanes of a pair edit or add in one file. Predicted: no merge shows it."""
    plain = [(pair, touch) for pair, touches in meetings.items() for touch in touches if _apart(touch)]
    sources.load(oid for _, touch in plain for oid in (touch.a.old_oid, touch.a.new_oid, touch.b.new_oid))
    margins: dict[str, list[int]] = {}
    for pair, touch in plain:
        oid = touch.a.old_oid
        if oid not in margins:
            text = sources.text(oid)
            margins[oid] = [text.count("\n", 0, match.start()) for match in _MARGIN.finditer(text)]
        yield from ((pair, found) for found in _edited(touch, sources, margins[oid]))
        yield from ((pair, found) for found in _added(touch, sources))


def _apart(touch: Touch) -> bool:
    """Two edits of one text file that do not collide and are not the same."""
    return (
        touch.kind in ("file", "lines")
        and touch.a.new_oid != touch.b.new_oid
        and bool(touch.a.spans and touch.b.spans)
        and is_code(touch.a)
    )


def _edited(touch: Touch, sources: Sources, margin: list[int]) -> Iterator[PairFile]:
    from bisect import bisect_right

    blocks_a = {bisect_right(margin, span.start) for span in touch.a.spans} | {
        bisect_right(margin, span.end) for span in touch.a.spans
    }
    blocks_b = {bisect_right(margin, span.start) for span in touch.b.spans} | {
        bisect_right(margin, span.end) for span in touch.b.spans
    }
    if not blocks_a & blocks_b:
        return
    a, b = (_holders(file, sources, touch.a) for file in (touch.a, touch.b))
    for name in sorted(a.keys() & b.keys()):
        yield PairFile(
            touch.path, "symbol", _ranges(touch.a, a[name]), _ranges(touch.b, b[name]), None, f"both edit {name}"
        )


def _holders(file: FileRow, sources: Sources, base: FileRow) -> dict[str, list[Span]]:
    """The hunks of each definition of the base that they lie in."""
    outline = sources.outline(base.old_path, base.old_oid)
    found: dict[str, list[Span]] = {}
    for span in file.spans if outline is not None else ():
        first, last = (span.start + 1, span.end) if span.end > span.start else (span.start, span.start + 1)
        holder = outline.innermost(first, last) if outline is not None else None
        if holder is not None:
            found.setdefault(holder.name, []).append(span)
    return found


def _ranges(file: FileRow, spans: list[Span]) -> tuple[tuple[int, int], ...]:
    return file._replace(spans=tuple(spans)).lines


def _added(touch: Touch, sources: Sources) -> Iterator[PairFile]:
    if not _new_names(touch.a, sources) & _new_names(touch.b, sources):
        return
    base = sources.outline(touch.a.old_path, touch.a.old_oid)
    a, b = sources.outline(touch.a.path, touch.a.new_oid), sources.outline(touch.b.path, touch.b.new_oid)
    if a is None or b is None or base is None:
        return
    known = {one.name for one in base.definitions}
    new_a, new_b = (
        {one.name: one for one in side.definitions if one.name not in known and not one.nested} for side in (a, b)
    )
    for name in sorted(new_a.keys() & new_b.keys()):
        yield PairFile(touch.path, "symbol", _place(new_a[name]), _place(new_b[name]), None, f"both add {name}")


def _place(definition: Definition) -> tuple[tuple[int, int], ...]:
    return ((definition.start, definition.end),)


def _new_names(file: FileRow, sources: Sources) -> set[str]:
    lines = sources.lines(file.new_oid)
    added = (line for span in file.spans for line in lines[span.new_start : span.new_end])
    return {match[1] or match[2] for line in added for match in NEW_NAME.finditer(line)}
