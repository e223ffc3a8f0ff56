"""How code writes otherwise what a criterion says: a status by name, an amount in another unit, words as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.phrases import CALLED_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.scope.names import Item

_AMOUNT = Pattern(
    r"(?<![\w.])(\d{1,9}(?:\.\d{1,3})?)[ -]?"
    r"(?:(%|percent)|(ms|milli)|(s(?:ec)?\b|second)|(m(?:in)?\b|minute)|(h\b|hour)|(d\b|day)|(week)|(px)|(ki?b)|(mi?b)|(gi?b))"
)
_DAY = 86_400
# What a number of each unit is multiplied with, in the order of the pattern: seconds and their thousands of what lasts.
_TIMES = (
    (0.01,),
    (0.001,),
    (1_000,),
    (60, 60_000),
    (60, 3_600, 3_600_000),
    (24, 1_440, _DAY, _DAY * 1_000),
    (7, 7 * _DAY),
    (0.0625,),  # an em is 16 px
    (1_000, 1_024),
    (1_000, 1_024, 1_000**2, 1_024**2),
    (1_000, 1_024, 1_000**2, 1_024**2, 1_000**3, 1_024**3),
)
_MOST_WORDS = 4  # of what code writes as one name
_BEFORE_STATUS = ("", "status", "http", "httpstatus", "httpresponse")
_BEHIND_STATUS = ("", "error", "exception")


Spellings = dict[str, tuple[str, ...]]


def spellings(texts: Iterable[str], items: Iterable[Item]) -> Spellings:
    """The keys that are meant, by the key of what code writes for them: `~notfound` for 404 in the `texts`, `~600` for
    10 minutes, `~0.85` for 85 %, and `~signout` for an item of the words "Sign out".
    """
    found: Spellings = {}
    for text in texts:
        for amount in _AMOUNT.finditer(text.lower()):
            times = _TIMES[next(at for at, unit in enumerate(amount.groups()[1:]) if unit)]
            found.update((f"~{float(amount[1]) * one:.10g}", (f"~{amount[1]}",)) for one in times)
        for word in CALLED_BY:
            if word in text.lower():
                found.update((f"~{name}", (f"~{word}",)) for name in _called(word))
    for item in items:
        if 1 < len(item.keys) <= _MOST_WORDS and all(key[0] == "~" for key in item.keys):
            found["~" + "".join(key[1:] for key in item.keys)] = item.keys
    return found


def _called(word: str) -> Iterator[str]:
    for name in CALLED_BY[word]:
        for before in _BEFORE_STATUS:
            yield from (f"{before}{name}{behind}" for behind in _BEHIND_STATUS)
