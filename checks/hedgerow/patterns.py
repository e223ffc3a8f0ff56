"""Regular expressions that are compiled when first used: a check that finds nothing to look at must cost nothing.

Compiling the 170 patterns of the checks takes a quarter of the time that a whole run may take.
A typical change uses few of them, and of most it is plain from a few words that they match nothing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Pattern(Struct, frozen=True):
    """A regular expression of ours, never one of an issue's or a diff's. The methods are those of `re.Pattern`.

    `words`: one of them, in small letters, stands in whatever matches, in whichever case; a text without any is spared
    the expression, and most runs its compilation.
    """

    text: str
    flags: int = 0
    words: tuple[str, ...] = ()

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first place that matches."""
        return self._for(text).search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """A match at the start, or at `start`."""
        return self._for(text).match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A match of the whole text."""
        return self._for(text).fullmatch(text)

    def findall(self, text: str, start: int = 0) -> list[str]:
        """Every match of a pattern with at most one group: the group, or all of it."""
        return self._for(text).findall(text, start)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Every match."""
        return self._for(text).finditer(text, start)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with every match replaced, or only the first `count`."""
        return self._for(text).sub(replacement, text, count)

    def _for(self, text: str) -> re.Pattern[str]:
        if self.words and text.isascii():  # elsewhere cases are no matter of letters: "\u017f" is also an s
            small = text.lower()
            if not any(word in small for word in self.words):
                return _compiled(_NOTHING, 0)
        return _compiled(self.text, self.flags)


_NOTHING = "(?!)"  # what it matches


@cache
def _compiled(text: str, flags: int) -> re.Pattern[str]:
    return re.compile(text, flags)
