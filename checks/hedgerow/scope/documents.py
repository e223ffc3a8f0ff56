"""Which documents a criterion speaks of, and whether they have the names that it writes between backticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.names import PLAIN_WEIGHT, TICKED, names_in, stems
from hedgerow.scope.places import POSTINGS, Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.scope.names import Item
    from hedgerow.scope.places import Places, Spot

_README = Pattern(r"\breadme\b")
_OTHERS = Pattern(
    r"\b(?:docs?|documentation|docstrings?|guides?|manuals?|man ?pages?|pages?|website|wiki|runbook|tutorials?)\b"
)
_FIRST = Pattern(r"\W*(?:the )?`?(?P<file>[\w./-]+\.(?:md|mdx|rst|adoc|asciidoc|txt))\b")


def means(text: str, path: str) -> bool:
    """Can the criterion `text` mean the document at `path`? One that begins with a file, or names the README and no
    other kind of document, means that.
    """
    low = text.lower()
    first = _FIRST.match(low)
    if first:
        return f"/{path.lower()}".endswith(f"/{first['file'].removeprefix('./')}")
    if _README.search(low) and not _OTHERS.search(low):
        return path.lower().rpartition("/")[2].startswith("readme")
    return True


def lack(places: Places, text: str, items: Iterable[Item]) -> bool:
    """Does the criterion `text` name something between backticks, and do the documents that it means, with the comments
    that document code, write none of it in this change? Lines around a changed one count: a heading says what follows.
    """
    ticked = {item for match in TICKED.finditer(text) for item in names_in(match[0])}
    names = [item for item in items if item in ticked]
    return bool(names) and not any(_is_written(places, text, item) for item in names)


def _is_written(places: Places, text: str, item: Item) -> bool:
    told = [frozenset(places.found.get(key, ())) for key in item.keys]
    if item.weight <= PLAIN_WEIGHT:  # a plain word is also itself in the plural
        told += [frozenset(places.found.get(stem, ())) for stem in stems(item.text)]
    if any(len(where) >= POSTINGS for where in told):  # more places than are kept
        return True
    spots = [places.spots[at] for where in told for at in where]
    return any(_documents(spot, text) for spot in spots) or any(
        spot.kind is Kind.DOCS and f"/{spot.path}".endswith(f"/{item.text}") for spot in places.spots
    )


def _documents(spot: Spot, text: str) -> bool:
    if spot.comment:
        return True
    return spot.kind in (Kind.DOCS, Kind.AROUND) and kind_of(spot.path) is Kind.DOCS and means(text, spot.path)
