"""Tables of words about acceptance criteria: what they say of `wording` and `criteria` stands in phrases.txt."""

from __future__ import annotations

import re
from pathlib import Path

from hedgerow.patterns import Pattern
from hedgerow.scope.tokens import stem


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


def _pattern(name: str) -> Pattern:
    text = "|".join(_TABLES[name])
    for mark, alternatives in _LISTS.items():
        text = text.replace(mark, alternatives)
    return Pattern(text, re.IGNORECASE)


def _words(name: str) -> list[str]:
    return [word for line in _TABLES[name] for word in line.split()]


HARD_OUTSIDE = _pattern("hard-outside")
SOFT_OUTSIDE = _pattern("soft-outside")
KEPT = _pattern("kept")
REMOVED = _pattern("removed")
NEGATIVE = _pattern("negative")
CHANGELOG = _pattern("changelog")
UNCERTAIN_CHANGELOG = _pattern("uncertain-changelog")
TESTS = _pattern("tests")
DOCS = _pattern("docs")
NAMEABLE = _pattern("nameable")
PICTURES = _pattern("pictures")

ENGLISH = frozenset(_words("english"))
GENERIC = frozenset(stem(word) for word in _words("generic"))
CANON = {stem(word): stem(line.split()[0]) for line in reversed(_TABLES["synonyms"]) for word in line.split()}
"""Stem to the stem that stands for its idea."""
