"""Tables of words about acceptance criteria, read from phrases.txt."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.tokens import stem


class Phrases(Struct, frozen=True):
    """One table of patterns, written in lower case and found in any: compiled with re.IGNORECASE, which takes two and a
    half times as long, or all of them for a text that can match few, they would be a twentieth of what a check costs.
    """

    patterns: tuple[Pattern, ...]

    def search(self, text: str) -> bool:
        """Does one of the phrases stand in the text?"""
        small = text.lower()
        return any(one.search(small) for one in self.patterns)

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the first of the phrases stands; of those that begin there, the first of the table."""
        small = text.lower()
        spans = (match.span() for one in self.patterns if (match := one.search(small)))
        return min(spans, key=itemgetter(0), default=None)


def _tables() -> dict[str, list[str]]:
    """The lines of every table, without comments and empty lines."""
    tables: dict[str, list[str]] = {}
    name = ""
    for line in Path(__file__).with_name("phrases.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            tables[name] = []
        elif line and not line.startswith("#"):
            tables[name].append(line)
    return tables


_TABLES = _tables()
_LISTS = {f"<{name}>": f"(?:{'|'.join(_TABLES[name])})" for name in ("run", "well")}


def _pattern(name: str) -> Phrases:
    return Phrases(tuple(_phrase(line) for line in _TABLES[name]))


def _phrase(line: str) -> Pattern:
    words, _, text = line.rpartition(" ~ ")
    for mark, alternatives in _LISTS.items():
        text = text.replace(mark, alternatives)
    return Pattern(text, words=tuple(words.split(", ")) if words else ())


def _words(name: str) -> list[str]:
    return [word for line in _TABLES[name] for word in line.split()]


HARD_OUTSIDE = _pattern("hard-outside")
SOFT_OUTSIDE = _pattern("soft-outside")
KEPT = _pattern("kept")
REMOVED = _pattern("removed")
REFUSED = _pattern("refused")
NEGATIVE = _pattern("negative")
CHANGELOG = _pattern("changelog")
UNCERTAIN_CHANGELOG = _pattern("uncertain-changelog")
TESTS = _pattern("tests")
DOCS = _pattern("docs")
NAMEABLE = _pattern("nameable")
PICTURES = _pattern("pictures")

ENGLISH = frozenset(_words("english"))
GENERIC = frozenset(stem(word) for word in _words("generic"))
CALLED_BY = {word: names for word, *names in map(str.split, _TABLES["called"])}
"""What code calls a word or the number of an answer."""
CANON = {stem(word): stem(line.split()[0]) for line in reversed(_TABLES["synonyms"]) for word in line.split()}
"""Stem to the stem that stands for its idea."""
