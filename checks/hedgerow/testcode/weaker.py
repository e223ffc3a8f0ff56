"""Tests compared as a whole: hidden from the runner, deleted, or left with fewer assertions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.change import FileKind
from hedgerow.patterns import Pattern
from hedgerow.testcode.assertions import weaker_assertions
from hedgerow.testcode.edits import MAX_LINE, TestEdit, definitions_gone, line_before, syntax_for, test_edits, words_of
from hedgerow.testcode.skips import skips
from hedgerow.testcode.values import Kind, Weakening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hedgerow.change import FileChange, Line
    from hedgerow.testcode import Syntax
    from hedgerow.testcode.parts import Parts

_DEFINED = Pattern(r"\b(?:def|func|fn|void|function)\s+(\w+)")
_TESTED = Pattern(r"(?<!^)(?:test|Test)")
_REWRITTEN = 0.5  # share of a removed test's words that a new test must hold to count as the same test, rewritten
_COMPARED = 300  # new tests that a removed one is compared with
_TABLE = Pattern(
    (
        r"parametri[sz]e|\.each\s*[(`]|ParameterizedTest|ValueSource|MethodSource|rstest|test_case|subTest"
        r"|\[\]struct|\brange (?:tests|cases|tt)|^\s*for \b.*\b(?:in|of|range)\b|forEach|@given|TestCase\("
        r"|DataProvider|with_items|shared_examples|it_behaves_like|assert_snapshot|toMatchSnapshot"
        r"|assert_cmd|golden"
    ),
    re.IGNORECASE,
)
_STRUCTURE = frozenset({
    "def", "self", "assert", "test", "tests", "none", "true", "false", "return", "import", "from", "class", "with",
    "for", "not", "and", "the", "this", "let", "const", "function", "async", "await", "expect", "func", "void",
    "public", "static", "new", "throws", "override",
})  # fmt: skip


class _Tests(Struct, frozen=True):
    """All test files of a change, read."""

    files: tuple[tuple[FileChange, Syntax, tuple[TestEdit, ...]], ...]
    come: frozenset[str]
    new: tuple[frozenset[str], ...]
    disguises: Mapping[str, str]
    added_lines: frozenset[str]
    removed_code: frozenset[str]
    removed_stems: frozenset[str]


def weakenings(parts: Parts) -> Iterator[Weakening]:
    """Every way in which a change makes tests prove less, file by file. What goes together with the code it tested is
    left out.
    """
    tests = _read(parts)
    for file, syntax, edits in tests.files:
        heirs = dict(_heirs(edits))
        for edit in edits:
            if edit.goes and not edit.comes and edit.name:
                gone, heir = tuple(_gone(edit, file, tests)), heirs.get(edit.key)
                yield from _fewer(heir, file, syntax, tests) if gone and heir else gone
            elif file.kind is not FileKind.ADDED:
                yield from _fewer(edit, file, syntax, tests)
            yield from skips(edit, file, syntax)
        if file.kind is not FileKind.DELETED:
            yield from weaker_assertions(file)


def _read(parts: Parts) -> _Tests:
    files = tuple((file, syntax, test_edits(file, syntax)) for file in parts.tests if (syntax := syntax_for(file)))
    edits = [edit for _, _, found in files for edit in found]
    return _Tests(
        files,
        come=frozenset(edit.name for edit in edits if edit.comes),
        new=tuple(edit.added_words for edit in edits if edit.comes and not edit.goes),
        disguises=dict(_disguises(line.text for edit in edits for line in edit.added)),
        added_lines=frozenset(line.text.strip() for edit in edits for line in edit.added),
        removed_code=definitions_gone(parts.code),
        removed_stems=frozenset(_stem(file.path) for file in parts.code if file.kind is FileKind.DELETED),
    )


def _disguises(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names that tests may have gone by before their function got a prefix: the rest of its name, with the whole."""
    for name in (found[1] for text in lines if (found := _DEFINED.search(text[:MAX_LINE]))):
        for start in _TESTED.finditer(name):
            yield name[start.start() :], name


def _stem(path: str) -> str:
    base = path.rpartition("/")[2].partition(".")[0].lower()
    return re.sub(r"^tests?[_-]|[_-](?:tests?|spec)$|(?<=[a-z])(?:tests?|spec)$", "", base)


def _heirs(edits: tuple[TestEdit, ...]) -> Iterator[tuple[str, TestEdit]]:
    """Removed tests whose body stays under another name: each with the two as one test. The body of several removed
    tests that became one is that of which most lines stay.
    """
    gone = {edit.key: edit for edit in edits if edit.goes and not edit.comes}
    owners = {number: key for key, edit in gone.items() for number in edit.stays}
    for new in (edit for edit in edits if edit.comes and not edit.goes):
        for key, _ in Counter(owners[number] for number in new.body if number in owners).most_common(1):
            yield key, TestEdit(new.path, new.key, gone[key].removed, new.added)


def _gone(edit: TestEdit, file: FileChange, tests: _Tests) -> Iterator[Weakening]:
    """A test that was removed and is not found again under its own or another name."""
    words = edit.removed_words
    first = edit.removed[0]  # the line that named it, or the first of its decorators
    shown, place = first.text.strip(), line_before(first, file)
    disguise = tests.disguises.get(edit.name)
    if disguise:
        because = f"it is called `{disguise}` now, which the test runner does not collect"
        yield Weakening(Kind.HIDDEN, edit.path, edit.name, place, shown, because, words)
        return
    # a formatter may put the title of a test in a line of its own
    titles = {f"{quote}{edit.name}{quote}," for quote in "\"'`"}
    if titles & tests.added_lines:
        return
    if edit.name in tests.come or words & tests.removed_code or _stem(edit.path) in tests.removed_stems:
        return
    body_stays = len([line for line in edit.removed if line.text.strip()]) <= 1
    if tests.new and (body_stays or _rewritten(words - _STRUCTURE, tests.new)):
        return
    because = "the test is removed and no other takes its place"
    yield Weakening(Kind.DELETED, edit.path, edit.name, place, shown, because, words)


def _rewritten(words: frozenset[str], new: tuple[frozenset[str], ...]) -> bool:
    """Does a new test speak of most of what the removed one spoke of? Only so many are compared: beyond that the tests
    are being reorganised.
    """
    return len(new) > _COMPARED or any(len(words & one) >= _REWRITTEN * len(words) for one in new)


def _fewer(edit: TestEdit, file: FileChange, syntax: Syntax, tests: _Tests) -> Iterator[Weakening]:
    """Assertions that leave a test that stays. One that moved elsewhere in the tests, became part of a table, or
    asserted something about code that is removed too, is not missed.
    """
    removed = [line for line in edit.removed if _asserts(line, syntax) and line.text.strip() not in tests.added_lines]
    if not removed or edit.comes != edit.goes:
        return
    if any(_TABLE.search(line.text[:MAX_LINE]) for line in edit.added):
        return
    missed = [line for line in removed if not words_of([line.text]) & tests.removed_code]
    before = Counter(line.text.strip() for line in edit.removed if _asserts(line, syntax))
    after = Counter(line.text.strip() for line in edit.added if _asserts(line, syntax))
    new = sum((after - before).values())
    lost = len(missed) - new
    if lost <= 0:
        return
    commented = any(_commented(line, removed[0], syntax) for line in edit.added)
    what = "are commented out" if commented else "are removed and not replaced"
    text = missed[0].text.strip()
    words = words_of(line.text for line in missed)
    yield Weakening(
        Kind.FEWER,
        edit.path,
        edit.name,
        edit.added[0].number if edit.added else line_before(missed[0], file),
        text,
        f"{lost} of its assertions {what}: `{text[:120]}`",
        words,
    )


def _asserts(line: Line, syntax: Syntax) -> bool:
    text = line.text[:MAX_LINE]
    return bool(syntax.asserts.search(text)) and not text.lstrip().startswith(syntax.comment)


def _commented(line: Line, removed: Line, syntax: Syntax) -> bool:
    text = line.text.strip()
    return text.startswith(syntax.comment) and text.lstrip("#/* ") == removed.text.strip()
