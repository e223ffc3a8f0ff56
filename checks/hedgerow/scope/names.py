"""Names in text: what an acceptance criterion names, and by which keys a line of the diff is known to name it too."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.phrases import CANON
from hedgerow.scope.rarity import general
from hedgerow.scope.tokens import split

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = Pattern(r"\d+(?:\.\d+)+|\w+(?:-\w+)*")
_FLAG = Pattern(r"(?<![\w-])--?[A-Za-z][\w-]*")
_QUOTED = Pattern(r'"([^"\n]{2,80})"|“([^”\n]{2,80})”|(?<![\w])\'([^\'\n]{2,80})\'(?!\w)')
TICKED = Pattern(r"`+([^`\n]{1,120})`+")
# An identifier by its form: snake, camel, a call, a path or dotted name, a header; or a number that is not one digit.
_FORMED = Pattern(
    r"(?<![\w/.-])(?:[A-Za-z_][\w-]*(?:[/.][\w*-]+)+/?|/[\w-]+(?:/[\w:{}*-]+)*|\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|\w+\(\)"
    r"|[A-Z][a-z]+(?:-[A-Z]\w+)+|\d+\.\d+|\d{2,})(?![\w-])"
    r"|(?<![\w/.-])\d{2,}(?=(?:ms|s|m|min|h|d|px|[kmgtKMGT]i?[bB]?)(?![\w-]))"
)
_VERSION = Pattern(r"(?<=[A-Za-z])\d+(?:\.\d+)+")
_AMOUNT = Pattern(r"(?:(?:http|status)_?)?(\d{2,})(?:[a-z]|_[a-z])\w*", re.IGNORECASE)
_LATIN = Pattern(r"(?:e\.g|i\.e|etc|vs|and/or|n/a|w/o|read/write|\w/\w)\.?", re.IGNORECASE)
# What stands for something else: `<name>`, `/books/:id`, a date; `{"error": "gone"}` does not.
HOLE = Pattern(
    r"<[^<>]*>|\{[^{}\"']*\}|\$\{?\w+\}?|(?<=/):\w+|(?<![\w-])(?:\d{4}|YYYY)-(?:\d\d|MM)-(?:\d\d|DD)(?![\w-])"
)
_PLACEHOLDER = Pattern(r"(?<=[ =])[A-Z]+\b|(?<![A-Za-z])(?:Y{2,4}|MM|DD|HH|SS|N+|X+)(?![A-Za-z])")
_JOINED = Pattern(r"\w[-_]\w|[a-z][A-Z]|\w\(")
_QUALIFIED = Pattern(
    r"(?:[A-Za-z_]\w*(?:\.|::|#))+[A-Za-z_]\w*(?:\([^()]*\))?(?<=[A-Z)])|(?:\w*[A-Z]\w*(?:\.|::?|#))+[A-Za-z_]\w*(?:\([^()]*\))?",
    words=(".", ":", "#"),
)
CALLED = Pattern(r"\([^()]*\)$")
_PLAIN_CALL = Pattern(r"\w+\([^()]*\)")
_DOTTED = Pattern(r"[a-z]+\.[a-z]+")
_NAME_WEIGHT, PLAIN_WEIGHT, _COMMON_WEIGHT = 8.0, 5.0, 2.5  # a name; one plain word or number; a word found anywhere
_COMMON = 4.0  # rarity below which one plain word between backticks is no name


class Item(Struct, frozen=True):
    """One thing to look for: every one of `keys` has to stand in the same place. `strong`: proof on its own."""

    text: str
    keys: tuple[str, ...]
    weight: float
    strong: bool


def keys(text: str) -> Iterator[str]:
    """The whole names of a line: `~retryafter` for `retry_after`, `retryAfter` and `Retry-After`; `--dry-run` for
    that flag, and for `dry_run` and `"dry-run"`; `~48` for `48h`, `~3.13` for `python3.13`.
    """
    for match in WORD.finditer(text):
        word, at = match[0], match.start()
        yield from _whole_names(word)
        if at and text[at - 1] in "-\"'`":  # what defines a flag often leaves its dashes out
            single = text[at - 1] == "-" and text[at - 2 : at] != "--"
            yield ("-" if single else "--") + word.replace("_", "-").lower()
    if "." in text:
        yield from (f"~{version}" for version in _VERSION.findall(text))


@lru_cache(maxsize=1 << 16)
def _whole_names(word: str) -> tuple[str, ...]:
    found = [_whole(word)]
    if "-" in word:
        found += [_whole(part) for part in word.split("-")]
    if "_" in word:
        found.append("--" + word.replace("_", "-").lower())
    if word.count(".") == 2 and word[0].isdigit():  # noqa: PLR2004 - 1.23.1 is also 1.23
        found.append(f"~{word.rpartition('.')[0]}")
    amount = _AMOUNT.fullmatch(word)
    if amount:
        found.append(f"~{amount[1]}")
    return tuple(found)


def stems(text: str) -> list[str]:
    """The words of a line in order, identifiers taken apart, synonyms made one; "" where punctuation parts them."""
    found: list[str] = []
    end = 0
    for match in WORD.finditer(text):
        start = match.start()
        if end and (start - end > 1 or text[end] not in " ."):
            found.append("")
        end = match.end()
        found += _parts(match[0])
    return found


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    """The words of one word, each the one that stands for its idea."""
    tokens = [token for part in word.split("-") for token in split(part) if token[0] != "="]
    return tuple(CANON.get(token, token) for token in tokens)


def pair(one: str, other: str) -> str:
    """The key of two words that stand side by side, in whichever order."""
    return f"{one}+{other}" if one < other else f"{other}+{one}"


def names_in(text: str) -> Iterator[Item]:
    """Names in the order of the text: between backticks or quotes, or told by their form."""
    seen: set[tuple[str, ...]] = set()
    spans = [match[1] for match in TICKED.finditer(text)]
    bare = TICKED.sub(" ", text)
    spans += [next(group for group in match.groups() if group) for match in _QUOTED.finditer(bare)]
    bare = _QUOTED.sub(" ", bare)
    spans += [found for found in _FORMED.findall(bare) if not _LATIN.fullmatch(found)]
    spans += _FLAG.findall(bare)
    for span in spans:
        for item in _of_span(span):
            if item.keys not in seen:
                seen.add(item.keys)
                yield item


def _of_span(span: str) -> Iterator[Item]:
    text = HOLE.sub(" ", span)
    if any(letter.islower() for letter in span):
        text = _PLACEHOLDER.sub(" ", text)
    for flag in _FLAG.findall(text):
        if len(flag.strip("-")) > 1:
            yield Item(flag, (flag.lower(),), _NAME_WEIGHT, strong=True)
    text = " ".join(_FLAG.sub(" ", text).split())
    words = WORD.findall(CALLED.sub("", text) if _QUALIFIED.fullmatch(text) else text)
    found = tuple(dict.fromkeys(key for key in (_whole(word) for word in words) if len(key) > 2))  # noqa: PLR2004 - the mark and one letter are no name
    if not found:
        return
    if _QUALIFIED.fullmatch(text):  # the class or module around it need not be in the same hunk
        words, found = words[-1:], found[-1:]
    elif _DOTTED.fullmatch(text):  # two plain words say something where they stand together
        found = (*found, *(pair(one, other) for one, other in pairwise(stems(text))))
    if len(words) > 1 or _JOINED.search(text if len(found) > 1 else words[0]) or _PLAIN_CALL.fullmatch(text):
        yield Item(text, found, _NAME_WEIGHT, strong=True)
        return
    plain = found[0][1:].replace(".", "").isdigit()
    rarity = max([general().of(token) for token in _parts(words[0])], default=_COMMON if plain else 0.0)
    yield Item(text, found, PLAIN_WEIGHT if rarity >= _COMMON else _COMMON_WEIGHT, strong=rarity >= _COMMON)


def _whole(word: str) -> str:
    return "~" + word.replace("_", "").replace("-", "").lower()
