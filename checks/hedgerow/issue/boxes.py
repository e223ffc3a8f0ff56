"""Boxes that are no criteria: what a form makes people tick about themselves, references, bots, plans of tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.issue.markdown import Kind
from hedgerow.issue.prose import plain
from hedgerow.issue.words import words
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.issue.sections import Placed

_OF_A_FORM = Pattern(
    r"(?:(?:yes,? )?(?:i|i'm|i've|i'd|we've|my|this is not a)\b|(?:yes|no|maybe|other)\W*$"
    # "If necessary, I have added documentation"; "if I have no network, ..." is a case of the program
    r"|(?:if|where|when|as)\b[^.,]{1,80}[, ]\s*(?:i|we)(?:['\u2019]ve| have) (?:also )?\w+(?:ed|en|un|ne|de|ut)\b"
    r"|(?:(?:please )?(?:include|provide|attach|add) )?(?:a )?"
    r"(?:detailed description|minimal (?:working )?(?:example|repro)|output of|`?pip list`?|.{0,40}\bversions?\b))",
    re.IGNORECASE,
)
_OF_A_BOT = Pattern(r"\b(?:check|tick|click)(?: on)? this (?:check)?box\b", re.IGNORECASE, words=("box",))
_SEPARATORS = re.compile(r"[\s,;&]+")
_REFERENCE = Pattern(
    r"(?:[\w.-]{1,100}/[\w.-]{1,100})?#[0-9]{1,12}|gh-[0-9]{1,12}|https?://.+",
    re.IGNORECASE,
    words=("#", "gh-", "http"),
)
_REFERRING = words(
    "and blocked by close closed closes depends epic fix fixed fixes issue issues of on parent part pr prs pull related"
    " relates request resolve resolved resolves see to"
)
_TEST_PLAN = Pattern(
    r"\W*(?:(?:manual|qa|suggested|proposed|our|my) )?(?:"
    r"test(?:ing)? (?:plan|steps|instructions|procedure|notes)|how to (?:test|verify)"
    r"|how (?:has|have|was|were|did|do) .{1,20} test(?:ed)?|(?:manual|qa) (?:tests|testing|steps|plan)"
    r"|verification steps|steps to (?:test|verify)"
    r")(?: (?:of|for|this|these|the|pr|change|changes|it|locally|manually)){0,4}\W*",
    re.IGNORECASE,
    words=("test", "verif", "manual", "qa"),
)


def of_a_form(text: str) -> bool:
    """Is it what people tick about themselves and about their report?"""
    return bool(_OF_A_FORM.match(text))


def asks_nothing(text: str) -> bool:
    """Is it for a bot, or nothing but a reference to other issues ("#34", "Depends on owner/repo#12")?"""
    if _OF_A_BOT.search(text):
        return True
    parts = [part.strip(".:()<>") for part in _SEPARATORS.split(plain(text))]
    named = [part for part in parts if part and part.lower() not in _REFERRING]
    return bool(named) and all(map(_REFERENCE.fullmatch, named))


def test_plans(placed: tuple[Placed, ...]) -> frozenset[int]:
    """The numbers of the sections that say what their author runs or will run, which no diff can show; those below a
    heading "Test plan" too.
    """
    found = set()
    level = 0  # of the heading "Test plan" that is open; 0 without one
    for one in placed:
        if one.node.kind is not Kind.HEADING:
            continue
        if not level or one.node.level <= level:
            level = one.node.level if _TEST_PLAN.fullmatch(one.node.text) else 0
        if level:
            found.add(one.number)
    return frozenset(found)
