"""What an order is about: a list of paths behind or before a verb, and what is excepted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.issue.mentions import Span

# Lower case for ASCII only: `str.lower` can lengthen a text, and offsets must hold.
_FLAT = {ord("\n"): " ", ord("\t"): " ", ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'"} | {
    code: chr(code + 32) for code in range(65, 91)
}

_EXCEPT = Pattern(
    r"[\s,(]*\b(?:except(?: for)?|other than|apart from|aside from|besides|excluding|but not|with the exception of)\s+",
    words=("except", "other than", "apart from", "aside from", "besides", "excluding", "but not"),
)
_FILLER = Pattern(
    r"(?:[\s,&/]+|(?:any|anything|everything|all|every|files?|folders?|director(?:y|ies)|dirs?|the|in|inside|under"
    r"|below|within|beneath|of|contents?|code|changes|to|existing|generated|both|either|neither|package|packages"
    r"|module|modules|else|at|our|your|its|a|an|from|and|or|nor|as well as|plus)\b)"
)

Paths = tuple["Span", ...]


def flat(text: str) -> str:
    """`text` on one line and in lower case, every character where it was."""
    return text.translate(_FLAT)


def object_at(text: str, at: int, spans: tuple[Span, ...]) -> tuple[Paths, int]:
    """The paths of the list that begins at `at` of a flat text, filler words passed over, and where the last ends."""
    found: list[Span] = []
    end = at
    by_start = {span.start: span for span in spans}
    while at < len(text):
        if at in by_start:
            found.append(by_start[at])
            at = end = by_start[at].end
        elif filler := _FILLER.match(text, at):
            at = filler.end()
        else:
            break
    return tuple(found), end


def excepted_at(text: str, at: int, spans: tuple[Span, ...]) -> tuple[Paths, int] | None:
    """The paths that "except ..." at `at` takes out again, and where they end; None where it excepts something else."""
    exception = _EXCEPT.match(text, at)
    if exception is None:
        return (), at
    found, end = object_at(text, exception.end(), spans)
    return (found, end) if found else None


def excepts(text: str) -> bool:
    """Does the flat `text` take something back anywhere?"""
    return bool(_EXCEPT.search(text))
