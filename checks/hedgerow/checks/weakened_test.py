"""Tests that prove less than before.

Finds, in Python, JavaScript and TypeScript, Go, Rust, Java, Kotlin, C#, Ruby, PHP, C++ and Swift:

- a test that is skipped, expected to fail, renamed so that the runner misses it, or deleted; `.only`, which switches
  off the others;
- assertions removed or commented out and not replaced, or emptied (`assert True`);
- a tolerance made wider, an exact comparison turned into "is there", an expected exception broadened to any;
- code taken out of the coverage figures.

In Rust that goes for tests in the file they test, too.
A condition put on a test (`skipif`), a new test that is born skipped and new code outside coverage are advice.
Silent for tests that move, are renamed, split or rewritten as a table, that go together with the code they tested,
and where the issue names the test or asks for its feature to be removed.

Why: the quickest way to a green build is a test that asks less.
It looks like a detail in a diff, and nothing fails afterwards.

Example: the issue asks for faster parsing; the change adds `@pytest.mark.skip` to `test_parse_empty`.

Instead: mend the code, or say in the issue why the test is wrong.

Silence: `Scope-Note: tests/test_parse.py - the empty case moved to the property tests` in a commit message;
`[silence] weakened-test = ["tests/legacy/**"]` in `hedgerow.toml` marks and counts it.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from hedgerow.asking import Request, pieces, request
from hedgerow.model import Location, Severity, Skipped
from hedgerow.patterns import Pattern
from hedgerow.registry import Draft, check
from hedgerow.testcode.coverage import uncovered
from hedgerow.testcode.parts import parts_of
from hedgerow.testcode.values import Kind, Weakening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.registry import Subject
    from hedgerow.testcode.parts import Parts

_REMOVAL = Pattern(
    (
        r"\b(?:remov(?:e[sd]?|ing|al)|delet(?:e[sd]?|ing|ion)|drop(?:s|ped|ping)?|deprecat\w+|revert\w*"
        r"|obsolete|unused|get rid of|clean(?:ing|s)? ?up|no longer|prun(?:e|ing)|retir(?:e|ing)"
        r"|rewrit(?:e|ing)|simplif(?:y|ies|ying)|consolidat\w+|dead code|replace[sd]?)\b"
    ),
    re.IGNORECASE,
)
_SKIPPING = Pattern(
    (
        r"\b(?:skip\w*|xfail\w*|flaky|flakiness|quarantine\w*|disabl\w+ (?:\w+ ){0,4}tests?"
        r"|ignor\w+ (?:\w+ ){0,3}tests?|unstable tests?|intermittent\w*)\b"
    ),
    re.IGNORECASE,
)
_TOLERANCE = Pattern(
    (
        r"\b(?:toleranc\w*|precision|epsilon|rounding|float(?:ing)?[- ]?(?:point)?|flaky|numeric\w*"
        r"|accura\w+|thresholds?|approx\w*)\b"
    ),
    re.IGNORECASE,
)
_COVERAGE = Pattern(r"\bcoverage\b|pragma", re.IGNORECASE)
_EXCUSES = {
    Kind.SKIPPED: _SKIPPING,
    Kind.CONDITION: _SKIPPING,
    Kind.BORN_SKIPPED: _SKIPPING,
    Kind.TOLERANCE: _TOLERANCE,
    Kind.COVERAGE: _COVERAGE,
    Kind.NEW_UNCOVERED: _COVERAGE,
}
_REMOVALS = (Kind.DELETED, Kind.FEWER, Kind.HIDDEN)
_UNNEEDED = (Kind.SKIPPED, Kind.ONLY, Kind.DELETED, Kind.HIDDEN)  # no work stands on a test that does not run
_ADVICE = (Kind.CONDITION, Kind.BORN_SKIPPED, Kind.NEW_UNCOVERED)
_TITLES = {
    Kind.SKIPPED: "a test is switched off",
    Kind.CONDITION: "a test is switched off in some places",
    Kind.BORN_SKIPPED: "a new test is born skipped",
    Kind.ONLY: "all tests but one are switched off",
    Kind.DELETED: "a test is deleted",
    Kind.HIDDEN: "a test is hidden from the runner",
    Kind.FEWER: "a test asserts less",
    Kind.EMPTY: "an assertion is empty",
    Kind.TOLERANCE: "a tolerance is wider",
    Kind.BROADER: "an expected exception is broader",
    Kind.LAXER: "an assertion is laxer",
    Kind.COVERAGE: "tested code is taken out of coverage",
    Kind.NEW_UNCOVERED: "new code is kept out of coverage",
}
_FIX = "Mend the code, or have the issue say why the test is wrong."
_COMMON = frozenset({
    "test", "tests", "should", "when", "with", "without", "and", "the", "for", "from", "can", "not", "that", "does",
    "has", "have", "returns", "return", "raises", "throws", "works", "work", "correctly", "basic", "simple",
    "default",
})  # fmt: skip
_REVERT = Pattern(r"^\W*revert\b", re.IGNORECASE)
_STEM = 7
_SHORTEST = 4
_SHOWN = 5


@check(Severity.WARNING)
def weakened_test(subject: Subject) -> Iterator[Draft | Skipped]:
    """Tests and assertions that ask less."""
    parts = parts_of(subject.change, subject.base)
    found = (*_weakenings(parts), *uncovered(parts.code))
    if not found and not parts.tests:
        yield Skipped("weakened-test", "no test in the change", applies=False)
        return
    asked = request(subject.issues)
    excused = _Excuses(asked)
    unasked = [one for one in found if not excused.asks_for(one)]
    for (path, kind), group in groupby(
        sorted(unasked, key=lambda one: (one.path, one.kind)), key=lambda one: (one.path, one.kind)
    ):
        yield _draft(path, kind, tuple(group), asked)


def _weakenings(parts: Parts) -> Iterable[Weakening]:
    if not parts.tests:
        return ()
    from hedgerow.testcode.weaker import weakenings

    return weakenings(parts)


class _Excuses:
    """What the issue asks for, worked out once for all findings."""

    def __init__(self, asked: Request) -> None:
        self.asked = asked
        self.kinds = frozenset(kind for kind, pattern in _EXCUSES.items() if asked.says(pattern))
        self.reverts = asked.says(_REVERT) is not None
        removals = (saying.pieces for saying in asked.sayings if _REMOVAL.search(saying.text))
        self.removed = _stems(piece for words in removals for piece in words)

    def asks_for(self, one: Weakening) -> bool:
        """Does the issue name the test, speak of what was done to it, or ask for its feature to go?"""
        if one.kind in self.kinds:
            return True
        if one.kind in _REMOVALS:
            words = _stems(piece for word in (*one.words, one.test) for piece in pieces(word))
            if self.reverts or words & self.removed:
                return True
        return len(pieces(one.test)) > 1 and self.asked.names(one.test, telling_words=2) is not None


def _stems(words: Iterable[str]) -> frozenset[str]:
    """Words without their endings ("deprecated", "deprecations"), those that tell nothing left out."""
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST and word not in _COMMON)


def _draft(path: str, kind: Kind, found: tuple[Weakening, ...], asked: Request) -> Draft:
    """One finding a file and kind: a deleted class of forty tests is one thing to look at."""
    names = sorted({one.test for one in found if one.test})
    title = _TITLES[kind] if len(found) == 1 else f"{_TITLES[kind]} ({len(found)} times)"
    reasons = [f"{f'{one.test}: ' if one.test else ''}{one.because}" for one in found[:_SHOWN]]
    reasons += [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    reasons += ["no line of the issue asks for it"] if asked.issues else []
    line = next((one.line for one in found if one.line), None)
    identity = "|".join((kind, *(names or sorted({one.text for one in found}))))
    severity = Severity.INFO if kind in _ADVICE else None
    unneeded = tuple(one.line for one in found if one.line) if kind in _UNNEEDED else None
    return Draft(Location(path, line), identity, title, tuple(reasons), _FIX, severity, kind, unneeded)
