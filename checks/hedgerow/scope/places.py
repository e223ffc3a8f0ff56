"""Where in a change the words of the criteria stand: read once, and only for the words that are asked for."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hedgerow.change import FileKind
from hedgerow.patterns import Pattern
from hedgerow.scope.names import keys, pair, stems
from hedgerow.scope.view import is_test_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import ChangeSet, FileChange, Hunk, Line
    from hedgerow.scope.names import Item
    from hedgerow.scope.spellings import Spellings

LINES = 400_000  # changed lines that are read; a change with more is not read to its end
POSTINGS = 32  # places of one key that are kept: what stands in more tells no place from another
_BLOCK = 20  # added lines that count as one place
_LONGEST = 600  # characters of a line that are read

_LOCK = Pattern(
    r"(?:^|/)(?:[\w.-]+\.lock|[\w-]+-lock\.(?:json|ya?ml)"
    r"|go\.sum|npm-shrinkwrap\.json|[\w.-]+\.min\.(?:js|css)|[\w.-]+\.map)$|(?:^|/)(?:node_modules|vendor|third_party)/",
    words=("lock", "go.sum", "shrinkwrap", ".min.", ".map", "node_modules", "vendor", "third_party"),
)
_CHANGELOG = Pattern(
    r"(?:^|/)(?:change(?:s|log)|history|news|release[-_ ]?notes?|upgrading)(?:\.\w+)?$"
    r"|(?:^|/)(?:changelog(?:\.d)?|changes|newsfragments|\.changeset|news|releasenotes)/",
    re.IGNORECASE,
    words=("change", "history", "news", "release", "upgrading"),
)
_DOCS = Pattern(
    r"\.(?:md|mdx|rst|adoc|asciidoc|tex|[1-8])$|(?:^|/)(?:docs?|documentation|manual|website|wiki)/|(?:^|/)readme[^/]*$"
    r"|(?:^|/)(?:contributing|install|usage|guide|manual|tutorial|faq|howto)[^/]*\.txt$",
    re.IGNORECASE,
)
_NOT_DOCS = Pattern(r"(?:^|/)(?:requirements[\w.-]*|constraints[\w.-]*|robots|cmakelists)\.txt$", re.IGNORECASE)
_TEST_NAME = Pattern(
    r"^\s*(?:async )?(?:def|func|fn|fun|function|sub)\s+(?:\([^()]*\)\s*)?(?:test\w*|Test\w+|should\w+)"
    r"|^\s*(?:it|test|describe|context|specify|scenario|Deno\.test|t\.Run|@test)\b[\s(.]"
    r"|\b(?:it|test|describe)(?:\.\w+)?\(\s*[\"'`]"
    r"|^ {4,}(?:data_)?tests:"
    r"|^\s*Scenario(?: Outline)?:|#\[(?:\w+::)?test\]|@(?:Test|ParameterizedTest)\b|^\s*(?:public )?void test\w+",
    words=("test", "should", "it", "describe", "context", "specify", "scenario", "t.run"),
)
_HEADING = Pattern(r"^\s{0,3}#{1,6}\s+\S|^=+\s+\S")
_UNDONE = Pattern(r"\b(?:TODO|FIXME|XXX|HACK|TBD)\b")
_DOC_COMMENT = Pattern(r'^\s*(?:"""|\'\'\'|///|//!|/\*\*|\*\s|--\s\||@doc|#\'|"{1,3}\w)')
_ONE_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.\w{1,8}")
_MARKS = " \t>*+-0123456789.)[]xX/#"


class Kind(Enum):
    """What a place is made of."""

    CODE = "code"
    TEST = "test"
    DOCS = "docs"
    CHANGELOG = "changelog"
    PATH = "path"
    REMOVED = "removed"
    AROUND = "around"


class Spot(Struct, frozen=True):
    """One place: a block of added lines of one hunk, a test's name, a heading, a path, removed or surrounding lines.
    `title`: a test's name or a heading; `comment`: has a comment that documents code.
    """

    path: str
    kind: Kind
    title: bool = False
    comment: bool = False


class Hit(Struct, frozen=True):
    """What of one criterion stands in one place: the items, and the share of the criterion that they are, there and in
    the whole file.
    """

    at: int
    spot: Spot
    items: tuple[Item, ...]
    share: float
    file_share: float


class Places(Struct):
    """Every place of a change. `found[key]` has, for each place of the key, the first line that carries it there."""

    spots: list[Spot] = field(default_factory=list)
    found: dict[str, dict[int, int]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    whole: bool = True
    binary: bool = False
    kinds: frozenset[Kind] = frozenset()


def look(change: ChangeSet, wanted: frozenset[str], said: frozenset[str], spellings: Spellings | None = None) -> Places:
    """The places of `wanted` keys, and of those of `spellings`, each of which counts as those it stands for. Lines
    that only repeat a text of `said` (the criteria) speak for nothing.
    """
    spelled = {key: meant for key, meant in (spellings or {}).items() if wanted.issuperset(meant) and key not in wanted}
    reader = _Reader(Places(), wanted, said, spelled, LINES)
    for file in change.files:
        reader.read_file(file)
    places = reader.places
    added = sum(1 for spot in places.spots if _counts(spot))
    places.common = frozenset(
        key for key, where in places.found.items()
        if len(where) >= POSTINGS or (added > 8 and sum(1 for at in where if _counts(places.spots[at])) > added / 2)  # noqa: PLR2004 - of fewer places, half say nothing
    )  # fmt: skip
    places.kinds = frozenset(spot.kind for spot in places.spots)
    return places


def is_another_path(text: str, spot: Spot) -> bool:
    """Does the criterion name one path, and the place have another that is made of the same words?"""
    return spot.kind is Kind.PATH and bool(_ONE_PATH.fullmatch(text)) and f"/{text}" not in f"/{spot.path}"


def plain(text: str) -> str:
    """A line without list marks, in lower case: what tells a line that only repeats a criterion."""
    return " ".join(text[:_LONGEST].lstrip(_MARKS).rstrip(" .;").lower().split())


def _counts(spot: Spot) -> bool:
    return spot.kind in (Kind.CODE, Kind.TEST, Kind.DOCS) and not spot.title


class _Reader(Struct):
    places: Places
    wanted: frozenset[str]
    said: frozenset[str]
    spelled: Spellings
    left: int

    def read_file(self, file: FileChange) -> None:
        """Every place of one file."""
        self.places.binary = self.places.binary or file.binary or file.submodule
        if is_made(file.path):
            return
        self._path(file)
        kind = kind_of(file.path)
        for hunk in file.hunks:
            if self.left <= 0:
                self.places.whole = False
                return
            self.left -= len(hunk.lines)
            self._hunk(file, hunk, kind)

    def _path(self, file: FileChange) -> None:
        gone = file.kind is FileKind.DELETED
        self._put(Spot(file.path, Kind.REMOVED if gone else Kind.PATH), [(file.path, 0)])
        if file.old_path is not None and file.kind is FileKind.RENAMED:
            self._put(Spot(file.old_path, Kind.REMOVED), [(file.old_path, 0)])

    def _hunk(self, file: FileChange, hunk: Hunk, kind: Kind) -> None:
        added = [line for line in hunk.added if plain(line.text) not in self.said]
        done = [line for line in added if not _UNDONE.search(line.text)]
        for start in range(0, len(done), _BLOCK):
            block = done[start : start + _BLOCK]
            titles = [line for line in block if _TEST_NAME.search(line.text[:_LONGEST])]
            own = Kind.TEST if titles and kind is Kind.CODE else kind
            self._put(Spot(file.path, own, comment=any(_DOC_COMMENT.match(line.text) for line in block)), _texts(block))
            if kind is Kind.DOCS:
                titles = [line for line in block if _HEADING.match(line.text)]
            for line in titles:
                self._put(Spot(file.path, own, title=True), _texts([line]))
        around = [line for line in hunk.lines if line.sign == " " or (line.sign == "+" and _UNDONE.search(line.text))]
        self._put(Spot(file.path, Kind.AROUND), [(hunk.section, hunk.span[0]), *_texts(around)])
        if hunk.removed:
            self._put(Spot(file.path, Kind.REMOVED), _texts(hunk.removed))

    def _put(self, spot: Spot, texts: Iterable[tuple[str, int]]) -> None:
        at = len(self.places.spots)
        self.places.spots.append(spot)
        found = self.places.found
        for text, number in texts:
            for key in self._keys(text[:_LONGEST]):
                where = found.setdefault(key, {})
                if len(where) < POSTINGS:
                    where.setdefault(at, number)

    def _keys(self, text: str) -> Iterator[str]:
        wanted = self.wanted
        for key in keys(text):
            if key in wanted:
                yield key
            elif key in self.spelled:
                yield from self.spelled[key]
        before = ""
        for stem in stems(text):
            if stem in wanted:
                yield stem
            if before and stem and (both := pair(before, stem)) in wanted:
                yield both
            before = stem


def _texts(lines: Iterable[Line]) -> list[tuple[str, int]]:
    return [(line.text, line.number) for line in lines]


def is_made(path: str) -> bool:
    """Is this a lock file, or code that a tool or another project made?"""
    return _LOCK.search(path) is not None


def kind_of(path: str) -> Kind:
    """What the lines of a file are, by its path: changelog, test, documentation or code."""
    if _CHANGELOG.search(path):
        return Kind.CHANGELOG
    if is_test_path(path):
        return Kind.TEST
    return Kind.DOCS if _DOCS.search(path) and not _NOT_DOCS.search(path) else Kind.CODE
