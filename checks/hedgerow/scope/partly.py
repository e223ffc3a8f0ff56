"""Evidence that falls short of its criterion: of a list the diff lacks a name, or a value is another one there.

"`a` and `b` are documented" is not spoken for by `a` alone, nor "`retries` defaults to 3" by `retries = 5`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.names import TICKED, names_in, stems
from hedgerow.scope.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hedgerow.change import ChangeSet
    from hedgerow.model import CriterionEvidence

_JOINS = Pattern(r"\s*,?\s*(?:(?P<all>and|&)\s+|(?P<one>or|/)\s*)?(?:the\s+)?")
_QUOTED = Pattern(r"`[^`]*`|\"[^\"]*\"|“[^”]*”")
_STATED = Pattern(r"(?<![\w.,#/:-])(\d+(?:\.\d+)?)(?![\w.:/-]*\d)")
_LITERAL = Pattern(r"(?<![\w.])(\d[\d_]*(?:\.\d+)?)(?=[A-Za-z%]{0,3}(?!\w))")
_DEFAULT = Pattern(
    r"\b(?:(true|on|enabled)|(false|off|disabled)) by default\b"
    r"|\bdefaults? (?:to|is) `?(?:(true|on|enabled)|(false|off|disabled))\b",
    words=("default",),
)
_BOOLEAN = Pattern(r"\b(?:true|false)\b", re.IGNORECASE)
_COUNTS = frozenset((0.0, 1.0))  # an index or a step, and no value of a name


class Said:
    """What the lines of one change say; they are read when the first criterion asks."""

    def __init__(self, change: ChangeSet) -> None:
        self.change = change

    @cached_property
    def _added(self) -> dict[tuple[str, int | None], str]:
        hunks = ((file.path, hunk) for file in self.change.files for hunk in file.hunks)
        return {(path, line.number): line.text for path, hunk in hunks for line in hunk.added}

    @cached_property
    def _numbers(self) -> frozenset[float]:
        """Those of all lines that are there at the head."""
        hunks = (hunk for file in self.change.files for hunk in file.hunks)
        return _numbers(line.text for hunk in hunks for line in hunk.lines if line.sign != "-")

    def lacks(self, text: str, found: Collection[str], evidence: Iterable[CriterionEvidence]) -> str:
        """What of the criterion `text` its `evidence` falls short of: a name or a value; "" if of nothing. `found` are
        the keys of what the diff has of it.
        """
        return _missing_name(text, found) or self._other_value(text, evidence)

    def _other_value(self, text: str, evidence: Iterable[CriterionEvidence]) -> str:
        """The one number, or the default, that the criterion states, where the lines have another."""
        lines = [self._added.get((one.path, one.line), "") for one in evidence]
        default = _DEFAULT.search(text.lower())
        if default:
            stated = "true" if default[1] or default[3] else "false"
            said = {word.lower() for line in lines for word in _BOOLEAN.findall(line)}
            return stated if said and stated not in said else ""
        numbers = tuple(dict.fromkeys(_STATED.findall(_QUOTED.sub(" ", text))))
        if len(numbers) != 1 or not _numbers(lines) - _COUNTS:
            return ""
        other_ways = (key[1:] for key in spellings((text,), ()) if key[1].isdigit())
        meant = {float(number) for number in (*numbers, *other_ways)}
        return numbers[0] if meant.isdisjoint(self._numbers) else ""


def _missing_name(text: str, found: Collection[str]) -> str:
    """Of a list of names one that the diff lacks while it has others of them."""
    for listed in _lists(text):
        has = {name: _is_found(name, found) for name in listed if any(names_in(f"`{name}`"))}
        if len(set(has.values())) > 1:
            return next(name for name, there in has.items() if not there)
    return ""


def _lists(text: str) -> Iterator[list[str]]:
    """Names between backticks with nothing but commas and "and" between them."""
    names: list[str] = []
    end, each = 0, True
    for match in TICKED.finditer(text):
        joint = _JOINS.fullmatch(text[end : match.start()]) if names else None
        if joint is None:
            if each:
                yield names
            names, each = [], True
        elif joint["one"]:
            each = False
        names.append(match[1])
        end = match.end()
    if each:
        yield names


def _is_found(name: str, found: Collection[str]) -> bool:
    words = stems(name)
    keys = [key for item in names_in(f"`{name}`") for key in item.keys]
    return all(key in found for key in keys) or (bool(words) and all(word in found for word in words))


def _numbers(lines: Iterable[str]) -> frozenset[float]:
    return frozenset(float(number.replace("_", "")) for line in lines for number in _LITERAL.findall(line))
