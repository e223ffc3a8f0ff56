"""Words of code and prose as comparable tokens: one spelling for `retryAfter`, `retry_after` and "retry after"."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LINE = 2000
"""Characters of a line that are read: minified code says nothing, and some patterns take time quadratic in a line."""

WORD = re.compile(r"[^\W\d]\w+")
"""A word or identifier of at least two characters."""

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_SYMBOL = re.compile(r"""(['"`])((?:\\.|[^\w\s'"`\\]){1,4})\1""")
_FLAG = re.compile(r"(?<![\w-])--[A-Za-z][\w-]+")
_NUMBER = re.compile(r"(?<![\w.])(?:0x[0-9a-fA-F]{2,}|\d+\.\d+|\d{2,})(?![\w.]*\w)")
_TICKET = re.compile(r"(?:#|\b[A-Z][A-Z0-9]+-|\b[Ii]ssues?[ _/]?#?|\bgh-?)(\d{1,6})\b")

# Keywords of the common languages and English function words: they say nothing about what a piece of work is about.
_STOPPED = """
    abstract and as assert async await bool boolean break byte case catch char class const continue crate def
    default del do double elif else end enum except export extends extern false final finally float fn for from
    fun func function go if impl implements import in include instanceof int interface is lambda let long loop
    match mod module mut namespace native new nil none not null object of open operator or override package pass
    private protected pub public raise ref return returns self short signed sizeof static str string struct
    super switch synchronized template then this throw throws trait transient true try type typedef typeof union
    unit unsigned use using val var void volatile where while with yield about after all also am an any are at
    be because been before being but by can cannot could did does doing done down each even few get gets got had
    has have having he her here him his how however i into it its itself just like make many may me might more
    most much must my no nor now off on once one only other our out over own please same see should since so
    some still such than that the their them there these they thing those through to too two under until up upon
    us very via want was way we well were what when which who whom why will without would yes yet you your
"""
STOP = frozenset(_STOPPED.split())

_SUFFIXES = (
    "ization", "ations", "ation", "ments", "ment", "ingly", "ings", "ions", "ing", "ion", "ers", "ors", "ies", "ied",
    "est", "er", "or", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip
_SHORTEST_STEM = 3


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without its longest known ending, in lower case: a light stemmer that needs no table of exceptions."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=1 << 16)
def split(word: str) -> tuple[str, ...]:
    """The tokens of one identifier: the stems of its parts, and, where it has several, itself whole (`=retryafter`)."""
    parts = [part.lower() for part in _PART.findall(word)]
    stems = [stem(part) for part in parts if len(part) > 1 and part not in STOP]
    if len(parts) > 1:
        stems.append("=" + "".join(parts))
    return tuple(stems)


@lru_cache(maxsize=1 << 16)
def grams(word: str) -> tuple[str, ...]:
    """The four-letter pieces of a word, its ends marked: they find what word ends and abbreviations hide."""
    text = f"^{word.lower().replace('_', '')}$"
    return tuple(text[at : at + 4] for at in range(len(text) - 3))


def literals(text: str) -> frozenset[str]:
    """What is no word and still speaks: quoted punctuation, flags of a command, numbers of two digits or more."""
    symbols = {"'" + found[1] for found in _SYMBOL.findall(text)}
    return frozenset(symbols.union(_FLAG.findall(text), _NUMBER.findall(text)))


def tickets(text: str) -> frozenset[str]:
    """The numbers by which a text names issues: `#12`, `ABC-12`, `issue 12`, `gh-12`."""
    return frozenset(number.lstrip("0") for number in _TICKET.findall(text) if number.strip("0"))
