"""Paths and identifiers named in a piece of text, with where they stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.names import is_distinct, is_name, is_path, without_place
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


class Span(Struct, frozen=True):
    """A path or identifier with where it stands in the text it was found in (`end` exclusive, backticks included)."""

    text: str
    start: int
    end: int
    ticked: bool


_TICKED = Pattern(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,300}?)(?<!`)\1(?!`)")
_LINK = Pattern(r"\]\(([^()\s]{1,500})\)")
_URL = Pattern(
    r"(?:https?|ftp|ssh|git|file)://[^\s<>\"'`)\]]+|www\.[^\s<>\"'`)\]]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
)
_BLOB = Pattern(r"https?://[^/\s]+/[^/\s]+/[^/\s]+/(?:-/)?(?:blob|tree|raw|edit|blame)/[^/\s]+/([^\s?#]+)")
_WORD = Pattern(r"[^\s`\"'<>(){}\[\],;|=\u2018-\u201f]+(?:\(\))?")
_CODE_WORD = Pattern(r"--?[A-Za-z][\w-]*|[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_]\w*)*(?:\(\))?")
_EMPHASIS = ("**", "__")


def paths_in(text: str) -> Iterator[Span]:
    """The paths and path patterns that `text` names, in order; slashes whatever the issue wrote."""
    for span in pieces(text):
        name = without_place(span.text)
        if is_path(name, ticked=span.ticked):
            yield Span(name.replace("\\", "/").removeprefix("./"), span.start, span.end, span.ticked)


def identifiers_in(text: str) -> Iterator[Span]:
    """The names of code in `text`, in order: flags, calls, snake_case, camelCase, dotted, what backticks enclose."""
    for span in pieces(text):
        if is_path(without_place(span.text), ticked=span.ticked):
            continue
        if span.ticked and not is_name(span.text):
            # a command or an expression: the names in it count, its plain words do not
            for word in _CODE_WORD.finditer(span.text):
                if is_distinct(word[0]) and not is_path(word[0], ticked=False):
                    yield Span(word[0], span.start, span.end, ticked=True)
        elif is_distinct(span.text) or (span.ticked and len(span.text) > 1):
            yield span


def pieces(text: str) -> tuple[Span, ...]:
    """What stands between backticks, the files that links and URLs lead to, and the words of the rest; in order."""
    rest = text
    found: list[Span] = []
    for pattern, piece_of in ((_TICKED, _ticked), (_LINK, _linked), (_URL, _addressed)):
        matches = list(pattern.finditer(rest))
        found.extend(piece_of(match) for match in matches)
        rest = _blanked(rest, matches)
    found.extend(_word(match) for match in _WORD.finditer(rest))
    return tuple(sorted((span for span in found if span.text), key=lambda span: span.start))


def _ticked(match: re.Match[str]) -> Span:
    return Span(match[2].strip(), match.start(), match.end(), ticked=True)


def _linked(match: re.Match[str]) -> Span:
    """The target of a Markdown link, empty where it leads to no file of the repository."""
    if _URL.match(match[1]):
        return _addressed(match, match[1])
    return Span("" if match[1].startswith("#") else match[1], match.start(), match.end(), ticked=False)


def _addressed(match: re.Match[str], address: str = "") -> Span:
    """The file that the address of a forge's page is about, empty for any other page."""
    blob = _BLOB.match(address or match[0])
    return Span(blob[1].rstrip(".,;:)") if blob else "", match.start(), match.end(), ticked=True)


def _word(match: re.Match[str]) -> Span:
    word = match[0]
    bold = word.startswith(_EMPHASIS) and word.endswith((*_EMPHASIS, ":"))
    text = word.strip("*_:!?") if bold else word.rstrip(".:!?")
    start = match.start() + word.find(text)
    return Span(text, start, start + len(text), ticked=False)


def _blanked(text: str, matches: list[re.Match[str]]) -> str:
    """`text` with spaces in place of the matches, as long as before."""
    kept, at = [], 0
    for match in matches:
        kept += [text[at : match.start()], " " * (match.end() - match.start())]
        at = match.end()
    return "".join((*kept, text[at:]))
