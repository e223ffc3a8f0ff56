"""Marks and calls that switch tests off: always, or only under a condition."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hedgerow.change import FileKind
from hedgerow.patterns import Pattern
from hedgerow.testcode.edits import MAX_LINE
from hedgerow.testcode.values import Kind, Weakening

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hedgerow.change import FileChange, Line
    from hedgerow.testcode import Syntax
    from hedgerow.testcode.edits import TestEdit

# what a new test with such a mark records, a known fault, is worth having
_EXPECTED = Pattern(r"xfail|expectedFailure|todo")
_STRING = Pattern(r"(['\"`]).*?\1")
_ASIDE = Pattern(r"\b(?:if|unless)\b")
_ABOVE = Pattern(r"^\W*(?:if|elif|else|elsif|unless|switch|case|guard|when|try|catch|except|rescue)\b")
_FAR = 40  # lines between a condition and a skip; further away it is no guard of the skip alone


def skips(edit: TestEdit, file: FileChange, syntax: Syntax) -> Iterator[Weakening]:
    """What switches a test off that was on before, or a new one from the start."""
    before = Counter(_unworded(line.text, syntax) for line in edit.removed)
    new = file.kind is FileKind.ADDED or (edit.comes and not edit.goes)
    for line in edit.added:
        text = line.text[:MAX_LINE].strip()
        if before[_unworded(text, syntax)] or text.startswith(syntax.comment):
            continue
        mark = _mark(line, edit.body, syntax)
        kind, because = _new(mark, text) if new else mark
        if kind:
            yield Weakening(kind, edit.path, edit.name, line.number, text, because, edit.added_words)


def _unworded(text: str, syntax: Syntax) -> str:
    """The line without what stands in quotes, which is the reason where the line is no condition."""
    text = text[:MAX_LINE].strip()
    return text if syntax.condition and syntax.condition.search(text) else _STRING.sub("", text)


_Mark = tuple[Kind | None, str]


def _mark(line: Line, body: Mapping[int, str], syntax: Syntax) -> _Mark:
    """What a line does to a test that is there already."""
    text = line.text[:MAX_LINE]
    skip = syntax.skip.search(text)
    if syntax.only and syntax.only.search(text):
        return Kind.ONLY, "every other test of the file is left out"
    if (syntax.condition and syntax.condition.search(text)) or (skip and _guarded(line, body)):
        return Kind.CONDITION, "it no longer runs everywhere"
    return (Kind.SKIPPED, "it no longer runs, or may fail") if skip else (None, "")


def _new(mark: _Mark, text: str) -> _Mark:
    """The same for a new test, of which less is expected."""
    kind, because = mark
    if kind is Kind.SKIPPED and not _EXPECTED.search(text):
        return Kind.BORN_SKIPPED, "the test is new and never runs"
    return (kind, because) if kind is Kind.ONLY else (None, "")


def _guarded(line: Line, body: Mapping[int, str]) -> bool:
    """Is a line reached under a condition only: its own, or that of the block it stands in?"""
    if _ASIDE.search(_STRING.sub("", line.text[:MAX_LINE])):
        return True
    depth = _indent(line.text)
    for number in range(line.number - 1, line.number - _FAR, -1):
        above = body.get(number, "")
        if above.strip() and _indent(above) < depth:
            if not above.lstrip().startswith(")"):
                return bool(_ABOVE.search(above[:MAX_LINE]))
            depth = _indent(above) + 1  # the condition itself is broken into lines
    return False


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
