"""A change of a test file as tests see it: which tests it takes away and brings, and what it does inside those that
stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hedgerow.change import FileKind
from hedgerow.patterns import Pattern
from hedgerow.testcode import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.change import FileChange, Hunk, Line
    from hedgerow.testcode import Syntax

MAX_LINE = 1000
_WORD = Pattern(r"[A-Za-z_]\w{2,}")
_DEFINED = Pattern(
    r"^\s*(?:(?:pub(?:\([^)]*\))?|export|default|async|public|private|protected|static|final|abstract"
    r"|internal|open|override|data|sealed)\s+)*(?:def|class|func|fn|function|fun|interface|trait"
    r"|struct|enum|type|const|module|object)\s+(?:\([^)]*\)\s*)?(\w{3,})|^([A-Za-z_]\w{2,})\s*[:=]"
    r"|^\s*(?:(?:public|private|protected|static|final|synchronized)\s+)+[\w<>\[\],.? ]+?(\w{3,})\s*\("
)


class TestEdit(Struct):
    """What a change does to one test: the changed lines of its body on each side, and whether its first line is among
    them. `stays` are the numbers of the lines that were in it and stay, `body` the lines it has now, by number; numbers
    count in the new file.
    A piece of a file before any test is one of these without a name.
    """

    __test__ = False  # pytest collects classes by their name

    path: str
    key: str
    removed: list[Line] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)
    stays: set[int] = field(default_factory=set)
    body: dict[int, str] = field(default_factory=dict)
    goes: bool = False
    comes: bool = False

    @property
    def name(self) -> str:
        """The test's name, empty for lines above any test that the diff shows."""
        return "" if self.key.startswith("\0") else self.key

    @property
    def removed_words(self) -> frozenset[str]:
        """The words of the removed lines."""
        return words_of(line.text for line in self.removed)

    @property
    def added_words(self) -> frozenset[str]:
        """The words of the added lines."""
        return words_of(line.text for line in self.added)


def test_edits(file: FileChange, syntax: Syntax) -> tuple[TestEdit, ...]:
    """The tests that a change of a test file touches, in the order of the diff. A test that goes and comes back in
    the same file is one.
    """
    found: dict[str, TestEdit] = {}
    renamed: dict[str, str] = {}  # the test that a hunk ends in, with its name after the change
    for hunk in file.hunks:
        first = (named(hunk.section, syntax) if not syntax.marker else "") or f"\0{hunk.index}"
        before = _read_side(file.path, hunk, "-", syntax, first, found)
        renamed[before] = _read_side(file.path, hunk, "+", syntax, renamed.get(first, first), found)
    return tuple(found.values())


def _read_side(path: str, hunk: Hunk, sign: str, syntax: Syntax, first: str, found: dict[str, TestEdit]) -> str:
    """Walk one side of a hunk, which begins in the test `first`, and say in which it ends; a marker or a decorator
    belongs to the test below it.
    """
    current = first
    waiting: list[Line] = []
    marked = syntax.marker is None
    for line in hunk.lines:
        if line.sign not in (sign, " ") or len(line.text) > MAX_LINE:
            continue
        if syntax.marker and syntax.marker.search(line.text):
            marked = True
        name = named(line.text, syntax) if marked or re.match(r"\s*(?:public )?void test[A-Z]", line.text) else ""
        if name:
            current = name
            marked = syntax.marker is None
            edit = found.setdefault(current, TestEdit(path, current))
            if line.sign == sign:
                edit.goes, edit.comes = edit.goes or sign == "-", edit.comes or sign == "+"
        if line.text.lstrip().startswith(("@", "#[", "[")) and not name:
            waiting += [line] if line.sign == sign else []
            continue
        edit = found.setdefault(current, TestEdit(path, current))
        if sign == "+":
            edit.body[line.number] = line.text
        elif line.sign == " " and _WORD.search(line.text):
            edit.stays.add(line.number)
        lines = [*waiting, *([line] if line.sign == sign else [])]
        waiting = []
        (edit.removed if sign == "-" else edit.added).extend(lines)
    edit = found.setdefault(current, TestEdit(path, current))
    (edit.removed if sign == "-" else edit.added).extend(waiting)
    return current


def named(text: str, syntax: Syntax) -> str:
    """The name of the test that starts on a line, or an empty text."""
    found = syntax.test.search(text[:MAX_LINE])
    if not found:
        return ""
    return next((value.strip("` ") for key, value in found.groupdict().items() if value and key in ("name", "fun")), "")


def line_before(gone: Line, file: FileChange) -> int | None:
    """The line of the new file that stands before a removed one (at least 1), None where the file is gone too."""
    for hunk in file.hunks if file.kind is not FileKind.DELETED else ():
        before = max(1, hunk.new_start)
        for line in hunk.lines:
            if line is gone:
                return before
            before = before if line.sign == "-" else line.number
    return None


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """The words of some lines, short ones left out."""
    return frozenset(word for text in lines for word in _WORD.findall(text[:MAX_LINE]))


def definitions_gone(files: Iterable[FileChange]) -> frozenset[str]:
    """Names whose definition the change removes from production code and does not bring back anywhere."""
    gone: set[str] = set()
    back: set[str] = set()
    for file in files:
        for hunk in file.hunks:
            for line in hunk.lines:
                if line.sign != " " and len(line.text) <= MAX_LINE and (match := _DEFINED.search(line.text)):
                    (gone if line.sign == "-" else back).add(next(name for name in match.groups() if name))
    return frozenset(gone - back)


def syntax_for(file: FileChange) -> Syntax | None:
    """The syntax of a file's language, by either of its names."""
    return syntax_of(file.path) or (syntax_of(file.old_path) if file.old_path else None)
