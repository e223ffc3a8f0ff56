"""The text of one node with what its sentences rule: which line and which polarity every part of it has."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.headings import RULED_OUT, Topic, topic_of
from hedgerow.issue.markdown import Kind
from hedgerow.issue.mentions import identifiers_in, paths_in
from hedgerow.issue.rulings import Ruling, rulings
from hedgerow.issue.spec import Block, Mention, Passage, Polarity
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.issue.sections import Placed

# Sections in which an order is none, or is read by the item and not by the sentence.
_NO_ORDERS = (Topic.BOILERPLATE, Topic.BEHAVIOUR, Topic.ALLOWED, *RULED_OUT)

_ESCAPED = re.compile(r"\\([_*\[\]<>#~])")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
_FRAME = re.compile(
    r'\s*(?:File "[^"]*", line \d|at \S.*[(:]\S*:\d|at [\w$.<>]+\(|from \S+:\d+:in |Traceback \(most recent call last\)'
    r"|Caused by: |\.\.\. \d+ more|#\d+ +(?:0x[0-9a-f]+|\S+ at )|\d+: +(?:0x[0-9a-f]+ - )?[\w<]+::|goroutine \d+ \["
    r"|\t?/\S+\.go:\d+ )"
)
# Answers to a form ("OS: Linux") and the trailers of a commit message.
_FORM_LINE = Pattern(
    r"\s*(?:[-*]\s*)?(?:\*\*)?(?:os|operating system|platform|browser|device|(?:[\w.-]+ )?version|python|node(?:\.js)?"
    r"|npm|java|jdk|ruby|rustc|go|docker|kernel|arch)(?:\*\*)?\s*[:=]"
    r"|\s*[A-Z][A-Za-z]*(?:-[A-Za-z]+){0,3}-(?:by|id|url|commit): |\s*git-svn-id: ",
    re.IGNORECASE,
    words=(":", "="),
)


class Prose(Struct, frozen=True):
    """The text of a node. `starts` are the offsets at which its lines begin, `ruled` those between which it rules words
    out, in order and apart from each other.
    """

    placed: Placed
    text: str
    starts: tuple[int, ...]
    orders: tuple[Ruling, ...]
    ruled: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        """The issue line that the character at `offset` stands on."""
        return self.placed.node.line + bisect_right(self.starts, offset) - 1

    def polarity_at(self, offset: int) -> Polarity:
        """Does the text at `offset` ask for its content, or rule it out?"""
        before = bisect_right(self.ruled, (offset, len(self.text))) - 1
        ruled = before >= 0 and offset < self.ruled[before][1]
        return Polarity.FORBIDDEN if ruled else polarity_of(self.placed.topic)


def polarity_of(topic: Topic) -> Polarity:
    """The polarity of a section."""
    return Polarity.FORBIDDEN if topic in RULED_OUT else Polarity.ASKED


def read_prose(placed: Placed, *, is_title: bool) -> Prose:
    """The text of a node that is no code; a title, a heading and a quotation order nothing."""
    text = _ESCAPED.sub(r"\1", "\n".join(placed.node.lines))
    starts = (0, *accumulate(len(row) + 1 for row in text.split("\n")))[:-1]
    silent = is_title or placed.topic in _NO_ORDERS or placed.node.quoted or placed.node.kind is Kind.HEADING
    orders = () if silent else tuple(rulings(text))
    return Prose(placed, text, starts, orders, _joined(orders))


def _joined(orders: tuple[Ruling, ...]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((order.start, order.end) for order in orders if order.forbids):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def mentions(prose: Prose) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The paths and the identifiers that the text names; forms and known headings name none."""
    if prose.placed.topic is Topic.BOILERPLATE or _is_known_heading(prose.placed):
        return (), ()
    found = ((paths_in(prose.text)), (identifiers_in(prose.text)))
    paths, identifiers = (
        tuple(Mention(span.text, prose.line_at(span.start), prose.polarity_at(span.start)) for span in spans)
        for spans in found
    )
    return paths, identifiers


def passages(prose: Prose, *, is_title: bool) -> Iterator[Passage]:
    """The lines of the text, cut where an order that rules something out begins and ends."""
    cuts = sorted({*prose.starts, len(prose.text), *(at for ends in prose.ruled for at in ends)})
    title_at = _first_line(prose) if is_title else -1
    for start, end in pairwise(cuts):
        piece = plain(prose.text[start:end]).lstrip(".,;:) ")
        if has_words(piece):
            block = Block.TITLE if start == title_at else _block(prose.placed, piece)
            yield Passage(prose.line_at(start), piece, block, prose.polarity_at(start), prose.placed.section)


def _first_line(prose: Prose) -> int:
    """Where the first line with words begins."""
    blank = len(prose.text) - len(prose.text.lstrip())
    return prose.starts[bisect_right(prose.starts, blank) - 1]


def _block(placed: Placed, piece: str) -> Block:
    if block_of(piece, Block.PROSE) is Block.FRAME:
        return Block.FRAME
    form = placed.topic is Topic.BOILERPLATE or _is_known_heading(placed) or _FORM_LINE.match(piece)
    return Block.BOILERPLATE if form else Block.PROSE


def block_of(row: str, otherwise: Block) -> Block:
    """FRAME for a line of a stack trace, `otherwise` for any other."""
    return Block.FRAME if _FRAME.match(row) else otherwise


def _is_known_heading(placed: Placed) -> bool:
    return placed.node.kind is Kind.HEADING and topic_of(placed.node.text) is not Topic.OTHER


def has_words(text: str) -> bool:
    """Is there anything in `text` besides dashes and dots?"""
    return any(sign.isalnum() for sign in text)


def plain(text: str) -> str:
    """One line of text without the targets of links."""
    return " ".join(_LINK.sub(r"\1", text).split())
