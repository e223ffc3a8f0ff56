"""Does a hunk change layout only? The same words with other blanks, line breaks, quotes or import order; not where the
indentation says what belongs to what and that changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.shape import bare, is_churn, is_import

if TYPE_CHECKING:
    from hedgerow.change import Hunk

_BY_INDENTATION = Pattern(r"\.(?:pyi?|ya?ml|coffee|sass|pug|haml|nim|fs|hs)$")
_BRACKETS = str.maketrans("", "", "(),;")


def is_layout(path: str, hunk: Hunk) -> bool:
    """Is the text the same on both sides but for its layout?"""
    same = is_churn(hunk) or _moved(hunk) or _same_imports(hunk)
    return same and (not _BY_INDENTATION.search(path) or _same_blocks(hunk))


def _moved(hunk: Hunk) -> bool:
    """Where git takes a line that was indented anew for another one, the sides are equal and the edits are not."""
    return bool(hunk.added and hunk.removed) and bare(_side(hunk, "-")) == bare(_side(hunk, "+"))


def _same_imports(hunk: Hunk) -> bool:
    """An import of many names is broken into lines, in brackets."""
    added, removed = ([line.text for line in lines] for lines in (hunk.added, hunk.removed))
    if not (added and removed and is_import(added[0]) and is_import(removed[0])):
        return False
    return bare(added).translate(_BRACKETS) == bare(removed).translate(_BRACKETS)


def _same_blocks(hunk: Hunk) -> bool:
    """Do lines that are otherwise the same stand as deep among their neighbours as before?"""
    old, new = (_side(hunk, sign) for sign in "-+")
    moved = [line.strip() for line in old] == [line.strip() for line in new]
    return not moved or _depths(old) == _depths(new)


def _side(hunk: Hunk, sign: str) -> list[str]:
    return [line.text for line in hunk.lines if line.sign in (" ", sign) and line.text.strip()]


def _depths(lines: list[str]) -> list[int]:
    """How many of the lines above each one stands inside of."""
    found, above = [], [-1]
    for line in lines:
        indent = len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip())
        while above[-1] >= indent:
            above.pop()
        found.append(len(above))
        above.append(indent)
    return found
