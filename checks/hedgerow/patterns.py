"""Regular expressions that are compiled when first used: a check that finds nothing to look at must cost nothing.

Compiling the 170 patterns of the checks takes a quarter of the time that a whole run may take.
A typical change uses few of them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Pattern(Struct, frozen=True):
    """A regular expression of ours, never one of an issue's or a diff's. The methods are those of `re.Pattern`."""

    text: str
    flags: int = 0

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first place that matches."""
        return _compiled(self.text, self.flags).search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """A match at the start, or at `start`."""
        return _compiled(self.text, self.flags).match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A match of the whole text."""
        return _compiled(self.text, self.flags).fullmatch(text)

    def findall(self, text: str, start: int = 0) -> list[str]:
        """Every match of a pattern with at most one group: the group, or all of it."""
        return _compiled(self.text, self.flags).findall(text, start)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Every match."""
        return _compiled(self.text, self.flags).finditer(text, start)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with every match replaced."""
        return _compiled(self.text, self.flags).sub(replacement, text)


@cache
def _compiled(text: str, flags: int) -> re.Pattern[str]:
    return re.compile(text, flags)
