"""One way in which a change makes tests prove less."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """How a test got weaker; the value starts the identity of the finding."""

    SKIPPED = "skipped"
    CONDITION = "skipped-sometimes"
    BORN_SKIPPED = "born-skipped"
    ONLY = "only"
    DELETED = "deleted"
    HIDDEN = "hidden"
    FEWER = "fewer-assertions"
    EMPTY = "empty-assertion"
    TOLERANCE = "tolerance"
    BROADER = "broader-exception"
    LAXER = "laxer-assertion"
    COVERAGE = "coverage"
    NEW_UNCOVERED = "new-uncovered"


class Weakening(Struct, frozen=True):
    """`test` is the test's name (or empty); `line` counts in the new file (that before the gap where lines went, None
    where the file went); `text` is the line that shows it; `words` are what an issue would have to speak of to have
    asked for it.
    """

    kind: Kind
    path: str
    test: str
    line: int | None
    text: str
    because: str
    words: frozenset[str] = frozenset()
