"""What a criterion wants to be gone: whether it says so, and of its names those that are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.phrases import REFUSED, REMOVED

if TYPE_CHECKING:
    from hedgerow.scope.names import Item

# "A test shows that `a` is gone", "the guide says which flags are removed": something is there that tells of it.
_TOLD = Pattern(
    r"\b(?:tests?|change ?log|docs?|documentation|readme|guide|manual|page|notes?|error|message|warning)\b[^`]*"
    r"\b(?:that|which|shows?|says?|tells?|proves?|asserts?|checks?|verif\w+|explains?|states?|lists?|describes?)\b"
)
# "Snapshots older than 30 days are deleted" is what the program does.
_MEASURED = Pattern(r"\b(?:older|newer|larger|bigger|smaller|longer|shorter|more|less|fewer) than\b")
# `a` is removed, `a` no longer exists; in "remove `a`" and "no more `a`" the name stands behind the phrase.
_BEHIND_NAME = Pattern(
    r"(?:removed|deleted|dropped|gone|eliminated|exists?|present|used|imported|referenced|mentioned"
    r"|accepted|supported|called|included|exported|exposed|offered|defined|declared|installed|recommended|suggested"
    r"|left|remain(?:s|ing)?)\b"
)
_PLACE = Pattern(r"\b(?:in|from|within|under|inside) (?:the )?[`\"'“]*$")
_LIST = Pattern(r"[`\"'”]*\s*,?\s*(?:(?:and|or|nor|&|/)\s+)?(?:the\s+)?[`\"'“]*")


def is_removal(text: str) -> bool:
    """Does the text want something gone, or no longer to be had?"""
    found = _span(text)
    if found is None:
        return False
    before = text[: found[0]].lower()
    return not (_TOLD.search(before) or _MEASURED.search(before))


def to_be_gone(text: str, names: tuple[Item, ...]) -> tuple[Item, ...]:
    """Of the names of a removal the first that the phrase speaks of, with those that a list joins to it; what stands
    behind "in" or "from" is a place. Names that the text writes otherwise (with a placeholder) are none.
    """
    start, end = _span(text) or (0, 0)
    found_at = ((text.find(item.text), item.text, item) for item in names)
    placed = sorted((row for row in found_at if row[0] >= 0), key=lambda row: row[:2])
    before = _BEHIND_NAME.search(text[start:end].lower()) is not None
    meant = [row for row in placed if (row[0] < end) is before] or placed
    found: list[Item] = []
    last = 0
    for at, name, item in meant:
        if found and not _LIST.fullmatch(text[last:at]):
            break
        if found or not _PLACE.search(text[:at].lower()):
            found.append(item)
            last = at + len(name)
    return tuple(found)


def _span(text: str) -> tuple[int, int] | None:
    return REMOVED.span(text) or REFUSED.span(text)
