"""How code writes the numbers of a criterion otherwise: a status by its name, an amount in another unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.phrases import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AMOUNT = Pattern(
    r"(?<![\w.])(\d{1,9}(?:\.\d{1,3})?)[ -]?"
    r"(?:(%|percent)|(ms|milli)|(s(?:ec)?\b|second)|(m(?:in)?\b|minute)|(h\b|hour)|(d\b|day)|(week)|(ki?b)|(mi?b)|(gi?b))"
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
    (1_000, 1_024),
    (1_000, 1_024, 1_000**2, 1_024**2),
    (1_000, 1_024, 1_000**2, 1_024**2, 1_000**3, 1_024**3),
)
_BEFORE_STATUS = ("", "status", "http", "httpstatus", "httpresponse")
_BEHIND_STATUS = ("", "error", "exception")


def spellings(texts: Iterable[str]) -> dict[str, str]:
    """The key of each number of the `texts` by the keys of what code writes for it: `~notfound` for 404, `~600` for
    10 minutes, `~0.85` for 85 %.
    """
    found: dict[str, str] = {}
    for text in texts:
        for amount in _AMOUNT.finditer(text.lower()):
            times = _TIMES[next(at for at, unit in enumerate(amount.groups()[1:]) if unit)]
            found.update((f"~{float(amount[1]) * one:.10g}", f"~{amount[1]}") for one in times)
        for number in STATUSES:
            if number in text:
                found.update((f"~{name}", f"~{number}") for name in _statuses(number))
    return found


def _statuses(number: str) -> Iterator[str]:
    for name in STATUSES[number]:
        for before in _BEFORE_STATUS:
            yield from (f"{before}{name}{behind}" for behind in _BEHIND_STATUS)
