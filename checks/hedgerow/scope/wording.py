"""What an acceptance criterion says: the names and words to look for, where to look, and whether a diff can show it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.scope.names import HOLE, PLAIN_WEIGHT, TICKED, WORD, Item, names_in, pair, stems
from hedgerow.scope.phrases import (
    CANON,
    CHANGELOG,
    DOCS,
    ENGLISH,
    GENERIC,
    HARD_OUTSIDE,
    KEPT,
    NAMEABLE,
    NEGATIVE,
    SOFT_OUTSIDE,
    TESTS,
)
from hedgerow.scope.rarity import general
from hedgerow.scope.removal import is_removal, to_be_gone
from hedgerow.scope.tokens import STOP, split, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1_000  # characters of a criterion that are read
_MOST = 24  # names, and words, of one criterion that are looked for
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_EXTENSION = re.compile(r"\.\w{1,5}$|/$")
# "A link to the upgrade guide" asks for no guide.
_LINKED = re.compile(r"\b(?:links?|points?|refers?|redirects?) to (?:\w+ ){0,3}(?:guide|manual|docs|documentation)\b")
_CLAUSE = re.compile(r"[;,.:](?:\s+|$)|\s(?:and|but|while)\s|\s[-\u2013\u2014]\s")
_WORDS_ALONE, _BESIDE_NAMES, _IN_NAMES = 0.8, 0.5, 0.25  # share of its rarity that a word weighs
_WORD_FLOOR = 2.5  # rarity below which a word is no half of a phrase
_ENGLISH_FROM = 5  # words from which an English sentence has a function word


class Aim(Enum):
    """What the criterion wants of the diff."""

    BUILD = "something is there"
    REMOVE = "something is gone"
    KEEP = "something stays as it is"
    PROCESS = "something that happens outside the diff"


class Where(Enum):
    """Which part of the change can speak for the criterion."""

    ANYWHERE = "anywhere"
    TESTS = "tests"
    DOCS = "docs"
    CHANGELOG = "changelog"


# What says where to look, and that something happens there, says nothing about what to look for.
_OWN = {
    where: frozenset(CANON.get(stem(word), stem(word)) for word in f"updated extended written adapted {words}".split())
    for where, words in (
        (Where.TESTS, "test unit covers covered regression integration"),
        (Where.DOCS, "documented readme docstring"),
    )
}


class Wording(Struct, frozen=True):
    """A criterion, read. `soft`: perhaps nothing a diff can prove; `negative`: says what does not happen;
    `nameable`: asks for a thing that would carry its name; `gone`: the names that are to be gone.
    """

    aim: Aim
    where: Where
    items: tuple[Item, ...] = ()
    soft: bool = False
    negative: bool = False
    nameable: bool = False
    gone: tuple[Item, ...] = ()

    @property
    def weight(self) -> float:
        """All there is to find."""
        return sum(item.weight for item in self.items)


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Wording:
    """The wording of one criterion; only its first `LONGEST` characters are read."""
    text = _THOUSANDS.sub("", text[:LONGEST])
    rest = " ".join(clause for clause in _CLAUSE.split(text) if clause and not HARD_OUTSIDE.search(clause))
    outside = HARD_OUTSIDE.search(text)
    said = sum(1 for word in WORD.findall(rest) if word.lower() not in STOP and split(word))
    named = any(names_in(rest)) and len(WORD.findall(TICKED.sub(" ", rest))) > 1
    if outside and said < 2 and not named:  # noqa: PLR2004 - one word, or a name alone, is no statement
        return Wording(Aim.PROCESS, Where.ANYWHERE)
    asked = rest if outside else text
    where = _where(asked)
    names = tuple(names_in(asked))
    flagged = any(item.text.startswith("-") for item in names)
    words = tuple(_words(_unmarked(asked), where, names))
    aim = _aim(asked)
    return Wording(
        aim, where, names[:_MOST] + words,
        soft=SOFT_OUTSIDE.search(asked),
        negative=NEGATIVE.search(asked),
        nameable=flagged or (NAMEABLE.search(asked) and _is_english(asked)),
        gone=to_be_gone(asked, names[:_MOST]) if aim is Aim.REMOVE else (),
    )  # fmt: skip


def _where(text: str) -> Where:
    if CHANGELOG.search(text):
        return Where.CHANGELOG
    if TESTS.search(text):
        return Where.TESTS
    return Where.DOCS if DOCS.search(_LINKED.sub(" ", text)) else Where.ANYWHERE


def _aim(text: str) -> Aim:
    if is_removal(text):
        return Aim.REMOVE
    return Aim.KEEP if KEPT.search(text) else Aim.BUILD


def _words(text: str, where: Where, names: tuple[Item, ...]) -> Iterator[Item]:
    """The words with something to say, those of names lightly, then the phrases two of them make."""
    table = general()
    named = {token for item in names for token in stems(_EXTENSION.sub("", item.text))}
    dropped = {token for item in names for token in stems(" ".join(_EXTENSION.findall(item.text)))}
    share = _BESIDE_NAMES if any(item.weight >= PLAIN_WEIGHT for item in names) else _WORDS_ALONE
    said: dict[str, float] = {}
    order = stems(text)
    skipped = GENERIC | _OWN.get(where, frozenset()) | (dropped - named) | {""}
    written = _written(text)
    for token in order:
        if token not in skipped:
            said[token] = table.asked(token) * (_IN_NAMES if token in named else share)
    for token, weight in list(said.items())[:_MOST]:
        yield Item(written.get(token, token), (token,), weight, strong=False)
    phrases = {
        pair(one, other): " ".join(dict.fromkeys((written.get(one, one), written.get(other, other))))
        for one, other in pairwise(order)
        if one != other and not skipped & {one, other} and min(table.of(one), table.of(other)) >= _WORD_FLOOR
    }
    for key, words in list(phrases.items())[:_MOST]:
        yield Item(words, (key,), 0.0, strong=True)


def _written(text: str) -> dict[str, str]:
    """Each stem as the text first writes it."""
    found: dict[str, str] = {}
    for word in WORD.findall(text):
        for part in word.split("-"):
            for piece in part.split("_"):
                for token in stems(piece):
                    found.setdefault(token, piece)
    return found


def _unmarked(text: str) -> str:
    """The text with the words of its code spans: they count once more as words."""
    return HOLE.sub(" ", text.replace("`", " "))


def _is_english(text: str) -> bool:
    words = [word.lower() for word in WORD.findall(TICKED.sub(" ", text))]
    return len(words) < _ENGLISH_FROM or any(word in ENGLISH for word in words)
