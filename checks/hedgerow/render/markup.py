"""Untrusted text in Markdown that GitHub renders: nothing of it becomes a link, a mention, an image, HTML or markup.

Backslashes and entities are not enough: GitHub looks for mentions, issue numbers, object ids and addresses in what is
left after Markdown was read. It leaves code alone, so whatever is not plainly a word of prose stands in a code span.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.render.safe import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 160
_PART = Pattern(r"`[^`]+`|[^\s`]+|`")
_PROSE = Pattern(r"""[("']*(?:\d+\.\d+|[^\W_]+(?:['\u2019-][^\W_]+)*)[)"'.,;:!?…]*""")
_POINTS = Pattern(r"""[()"'.,;:!?]+""")
# `GH-12` and object ids are links where they name something; an address without a scheme is one too.
_ACTS = Pattern(r"(?i)\b(?:gh-\d|www\.|[0-9a-f]{7,}\b)")
_OPENS_A_LIST = Pattern(r"\d+[.)]")
_OPENING, _STOPS = "(\"'", ".,;:!?"
_CLOSING = ")\"'" + _STOPS
_TICKS = Pattern(r"`+")


def code(text: str, width: int = WIDTH) -> str:
    """A code span of at most `width` characters that its content can end neither in a paragraph nor in a table.

    A bar would end the cell of a table, whatever stands before it; a broken bar takes its place.
    """
    line = shortened(text, width).replace("|", "¦")
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(line)), default=0))
    pad = " " if not line or line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{pad}{line or ' '}{pad}{fence}"


def prose(text: str, width: int = WIDTH) -> str:
    """One line in which plain words and points stay what they are; everything else, and what stood between backticks,
    is a code span.
    """
    line = shortened(text, width)
    shown, last = "", ""
    for plain, group in groupby(_parts(line), key=lambda one: one[1]):
        run = list(group)
        first, _, beside = run[0]
        close = beside and bool(_POINTS.fullmatch(first) or _POINTS.fullmatch(last))
        words = [part for part, _, _ in run]
        shown += ("" if close or not shown else " ") + (" ".join(words) if plain else _spans(words))
        last = words[-1]
    return shown


def _parts(line: str) -> Iterator[tuple[str, bool, bool]]:
    """Each word or code span; is it plain, and does it stand right beside what is before it? Points around a word that
    is not plain are parts of their own.
    """
    for found in _PART.finditer(line):
        part, beside = found[0], not line[: found.start()].endswith(" ")
        plain = _is_plain(part, first=not found.start())
        if plain or part[0] == "`" or _OPENS_A_LIST.fullmatch(part):
            yield part, plain, beside
            continue
        called = "(" in part.lstrip(_OPENING)  # as in `send()`, whose brackets belong to it
        core = part.rstrip(_STOPS if called else _CLOSING)
        word = core if called else core.lstrip(_OPENING)
        if opening := core[: len(core) - len(word)]:
            yield opening, True, beside
        yield word, False, beside or bool(opening)
        if closing := part[len(core) :]:
            yield closing, True, True


def label(text: str) -> str:
    """The label of a Mermaid node: Mermaid reads `#NN;` as a character, so that no name can end its label."""
    return "".join(sign if sign.isalnum() or sign in " -_./" else f"#{ord(sign)};" for sign in shortened(text, 60))


def _quoted(part: str) -> bool:
    return len(part) > 1 and part[0] == part[-1] == "`"


def _is_plain(part: str, *, first: bool) -> bool:
    if part in ("-", "…"):
        return not first
    word = _POINTS.fullmatch(part) or (_PROSE.fullmatch(part) and not _ACTS.search(part))
    return bool(word) and not (first and _OPENS_A_LIST.fullmatch(part))


def _spans(parts: list[str]) -> str:
    """Neighbours share a span; what the text itself quoted has one of its own."""
    grouped = groupby(parts, key=_quoted)
    return " ".join(
        " ".join(code(part[1:-1]) for part in group) if quoted else code(" ".join(group)) for quoted, group in grouped
    )
