from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct, structs

import hedgerow
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


# How the standard library reads a pattern, which it keeps to itself.
op: Any = importlib.import_module("re._constants")
read: Any = importlib.import_module("re._parser")


def within(value: object) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
        return
    inner = value if isinstance(value, tuple) else structs.astuple(value) if isinstance(value, Struct) else ()
    for one in inner:
        yield from within(one)


MODULES = [importlib.import_module(one.name) for one in pkgutil.walk_packages(hedgerow.__path__, "hedgerow.")]
WITH_WORDS = sorted({(one.words, one.text) for each in MODULES for one in within((*vars(each).values(),)) if one.words})


def letters_of(kind: Any, value: Any) -> str:  # noqa: ANN401 - as below
    """Each letter, in small, that a member of a set matches; "?" where those are not listed."""
    if kind is op.LITERAL:
        return chr(value).lower()
    return "0123456789" if value is op.CATEGORY_DIGIT else "?"


def holds_one(parsed: Any, words: tuple[str, ...]) -> bool:  # noqa: ANN401 - what the standard library parses to, undeclared
    """Does one of the words stand in everything that this matches?"""
    letters = ""
    for kind, value in parsed:
        if kind is op.LITERAL:
            letters += chr(value).lower()
            if any(word in letters for word in words):
                return True
            continue
        letters = letters if kind is op.AT else ""
        if kind is op.SUBPATTERN and holds_one(value[-1], words):
            return True
        if kind is op.BRANCH and all(holds_one(one, words) for one in value[1]):
            return True
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] and holds_one(value[2], words):
            return True
        if kind is op.IN and all(set(letters_of(*one)) <= set(words) for one in value):
            return True
    return False


@pytest.mark.parametrize(("words", "text"), WITH_WORDS)
def test_one_of_its_words_stands_in_whatever_a_pattern_matches(words: tuple[str, ...], text: str) -> None:
    assert holds_one(read.parse(text), words)
    assert not holds_one(read.parse(text), ("no such word",))


@pytest.mark.parametrize("text", ["a?", "(?:one|two)?", "o|two", "[abc]", "[^a]", "[a-b]", "(?=one)", "x{0,2}", r"\d?"])
def test_what_may_be_missing_is_no_word(text: str) -> None:
    assert not holds_one(read.parse(text), ("a", "b", "one", "x", *"0123456789"))


@pytest.mark.parametrize("text", ["(one)", "(?:one|a)", "(?:one)+", "x{2}?", "[ab]", r"^\d$", "o?one"])
def test_what_stands_in_every_match_is_one(text: str) -> None:
    assert holds_one(read.parse(text), ("a", "b", "one", "x", *"0123456789"))


def test_a_text_without_its_words_is_not_matched_in_any_way() -> None:
    pattern = Pattern("o(n)e", re.IGNORECASE, words=("two",))
    for text in ("one", "One"):
        assert pattern.search(text) is pattern.match(text) is pattern.fullmatch(text) is None
        assert [*pattern.findall(text), *pattern.finditer(text)] == []
        assert pattern.sub("1", text) == text


def test_case_does_not_matter_to_words_and_neither_does_another_form_of_a_letter() -> None:
    pattern = Pattern("lesson", re.IGNORECASE, words=("lesson",))
    assert pattern.search("LESSON")
    assert pattern.search("le\u017f\u017fon")
