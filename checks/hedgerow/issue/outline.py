"""An issue as a flat list of nodes in which every heading is one, also those that people write by other means: a bold
line, a line that ends in a colon, or a label with its content behind it ("Out of scope: anything under auth/").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.comments import without_html
from hedgerow.issue.headings import RULED_OUT, Topic, topic_of
from hedgerow.issue.markdown import Kind, Node, front_matter, read_nodes
from hedgerow.issue.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

BOLD_LEVEL = 7
PLAIN_LEVEL = 8


class Outline(Struct, frozen=True):
    """The nodes of an issue in order, and the lines of its front matter, `---` lines included."""

    nodes: tuple[Node, ...]
    front: tuple[str, ...] = ()


def read_outline(text: str) -> Outline:
    """The outline of `text`, whose line ends may be of any kind."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    count = front_matter(rows)
    source = [""] * count + rows[count:]
    parts = (part for node in read_nodes("\n".join(source)) for part in _parts(without_html(node), source))
    said = (node for node in parts if node.kind is Kind.CODE or node.label or any(map(str.strip, node.lines)))
    return Outline(tuple(said), tuple(rows[:count]))


_BOLD = re.compile(r"(\*\*|__)([^*\n]{1,80}?)\1\s*(:|[\u2013\u2014]|-(?=\s))?\s*(.*)")
_PLAIN = re.compile(r"(?:[^\w\s`*_<>()\[\]{}|#/.~\"'-]{1,3}\s+)?([^\W\d_][^:`*\n]{1,78}):(?:\s+(.*)|$)")
# Words that lead into a list or a block of code rather than head a section.
_LEAD_INS = words(
    """
    a an and as but e.g e.g. eg example examples for from here i i.e if in instead it like namely now or please run so
    that the then there these this those to we when where which with you
    """
)
# What may be announced and said on one line.
_SECTIONS = (Topic.CRITERIA, *RULED_OUT, Topic.ALLOWED)
_LABELS = (*_SECTIONS, Topic.FILES, Topic.BOILERPLATE)
_MOST_TITLE_WORDS = 4


class _Mark(Struct, frozen=True):
    """A line that announces something: `rest` is what it says itself about it."""

    label: str
    rest: str
    bold: bool
    colon: bool

    @property
    def level(self) -> int:
        return PLAIN_LEVEL if self.colon else BOLD_LEVEL


def _mark(line: str) -> _Mark | None:
    text = line.strip()
    if bold := _BOLD.fullmatch(text):
        inside, separator, rest = bold[2].strip(), bold[3], bold[4]
        colon = inside.endswith(":") or separator == ":"
        return _Mark(inside.rstrip(": "), rest, bold=True, colon=colon) if colon or separator or not rest else None
    plain = _PLAIN.fullmatch(text)
    return _Mark(plain[1].strip(), plain[2] or "", bold=False, colon=True) if plain else None


def _bare_mark(node: Node) -> _Mark | None:
    """A paragraph that is nothing but the name of a section, as in trackers that know no Markdown."""
    if len(node.lines) > 1 or node.depth:  # first, because the text of a node costs all of its lines
        return None
    text = node.text
    if " " not in text or not text[-1].isalpha():
        return None
    return _Mark(text, "", bold=False, colon=True) if topic_of(text) in _SECTIONS else None


def _parts(node: Node, source: list[str]) -> Iterator[Node]:
    """The node, cut before every line that announces something."""
    marks = [] if node.kind not in (Kind.PARAGRAPH, Kind.ITEM) or node.quoted else list(_marks(node, source))
    if not marks:
        yield node
        return
    if marks[0][0] > 0:
        yield replace(node, lines=node.lines[: marks[0][0]])
    ends = (*(at for at, _, _ in marks[1:]), len(node.lines))
    for (at, mark, depth), end in zip(marks, ends, strict=True):
        below = node.lines[at + 1 : end]
        if node.kind is Kind.ITEM and at == 0:
            yield replace(node, lines=(mark.rest, *below), label=mark.label)
        elif mark.rest:
            yield Node(Kind.PARAGRAPH, node.line + at, (mark.rest, *below), depth=depth, label=mark.label)
        else:
            yield Node(Kind.HEADING, node.line + at, (mark.label,), level=mark.level, depth=depth)
            yield Node(Kind.PARAGRAPH, node.line + at + 1, below, depth=depth)


def _marks(node: Node, source: list[str]) -> Iterator[tuple[int, _Mark, int]]:
    """The lines of the node that announce something: index, mark, depth of what they open."""
    for at, line in enumerate(node.lines):
        # a line that continues an item without indentation was meant to stand below the list
        lazy = at > 0 and node.depth > 0 and not source[node.line - 1 + at][:1].isspace()
        mark = _mark(line) or _bare_mark(node)
        if mark and _announces(mark, node, at, lazy=lazy):
            yield at, mark, 0 if lazy else node.depth


def _announces(mark: _Mark, node: Node, at: int, *, lazy: bool) -> bool:
    """Is the marked line a heading or a label rather than part of the text?"""
    topic = topic_of(mark.label)
    if mark.rest:
        # the first line of a text is its title, and titles like "os: keep the mode" are common
        return topic in _LABELS and (node.line + at > 1 or " " in mark.label)
    if node.line + at == 1 and topic not in _SECTIONS:
        return False  # a title that ends in a colon
    if node.kind is Kind.ITEM or at > 0:
        return topic is not Topic.OTHER and (lazy or node.kind is Kind.PARAGRAPH or at == 0)
    opening, *others = mark.label.lower().split()
    title = mark.label[0].isupper() and len(others) < _MOST_TITLE_WORDS and opening not in _LEAD_INS
    return mark.bold or title or topic is not Topic.OTHER
