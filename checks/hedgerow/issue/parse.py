"""From the Markdown of an issue to an `IssueSpec`: title, criteria, paths and names, each with its line and polarity."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from hedgerow.issue import fence
from hedgerow.issue.criteria import read_criteria
from hedgerow.issue.headings import RULED_OUT, Topic, topic_of
from hedgerow.issue.mentions import identifiers_in, is_path, paths_in
from hedgerow.issue.outline import Kind, Node, front_matter, outline
from hedgerow.issue.rulings import Ruling, listed, rulings
from hedgerow.issue.sections import Placed, place
from hedgerow.issue.spec import Block, IssueSpec, Mention, Passage, PathRule, Polarity, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE_MOST = 150
_SENTENCES = re.compile(r"(?<=[.;!])\s+")
_FRAME = re.compile(
    r'\s*(?:File "[^"]*", line \d|at \S.*[(:]\S*:\d|at [\w$.<>]+\(|from \S+:\d+:in |Traceback \(most recent call last\)|Caused by: |\.\.\. \d+ more'
    r"|#\d+ +(?:0x[0-9a-f]+|\S+ at )|\d+: +(?:0x[0-9a-f]+ - )?[\w<]+::|goroutine \d+ \[|\t?/\S+\.go:\d+ )"
)
_FORM_LINE = re.compile(
    r"\s*(?:[-*]\s*)?(?:\*\*)?(?:os|operating system|platform|browser|device|(?:[\w.-]+ )?version|python|node(?:\.js)?|npm|java|jdk|ruby|rustc|go|docker|kernel|arch)"
    r"(?:\*\*)?\s*[:=]|\s*[A-Z][A-Za-z]*(?:-[A-Za-z]+){0,3}-(?:by|Id|id|Url|url|commit): |\s*git-svn-id: ",
    re.IGNORECASE,
)
_EMPTY_ANSWERS = frozenset(("no response", "n/a", "none", "na", "nothing", "-", "no response provided", "tbd", "todo"))
_ESCAPED = re.compile(r"\\([_*\[\]<>#~])")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)")


def parse(text: str, *, ref: str, source: str) -> IssueSpec:
    """The issue `text` as a value; lines count from 1 in `text`. Never fails: what cannot be read is left out."""
    placed = tuple(one for one in place(outline(text)) if not _is_empty_answer(one.node))
    reader = _Reader(ref=ref, source=source)
    title_line = reader.read_title(text, placed)
    for one in placed:
        reader.read(one, title_line)
    criteria = read_criteria(placed, title_line)
    return IssueSpec(
        ref, source, reader.title, criteria,
        tuple(dict.fromkeys(reader.allowed)), tuple(dict.fromkeys(reader.forbidden)),
        tuple(dict.fromkeys(reader.paths)), tuple(dict.fromkeys(reader.identifiers)),
        tuple(reader.passages), tuple(reader.remarks),
    )  # fmt: skip


@dataclass(slots=True)
class _Reader:
    ref: str
    source: str
    title: str = ""
    allowed: list[PathRule] = field(default_factory=list)
    forbidden: list[PathRule] = field(default_factory=list)
    paths: list[Mention] = field(default_factory=list)
    identifiers: list[Mention] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def read_title(self, text: str, placed: tuple[Placed, ...]) -> int:
        """Set the title; the line it stands on, 0 where it is not the issue's first line of text."""
        front = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for row in front[: front_matter("\n".join(front))]:
            if row.startswith("title:") and (said := row[6:].strip().strip("\"'")):
                self.title = said
                return 0
        first = next((one for one in placed if one.node.kind is not Kind.CODE), None)
        if first is None:
            return 0
        node = first.node
        if (node.kind is Kind.HEADING and (node.level == 1 or topic_of(node.text) is Topic.OTHER)) or (
            node.kind in (Kind.PARAGRAPH, Kind.ITEM) and not node.label and not node.quoted
        ):
            line = next(line for line in (_plain(row) for row in node.lines) if line)
            self.title = (
                line if len(line) <= _TITLE_MOST else line[:_TITLE_MOST].rpartition(" ")[0] or line[:_TITLE_MOST]
            )
            return node.line if line == self.title else 0
        prose = next((one.node for one in placed if one.node.kind in (Kind.PARAGRAPH, Kind.ITEM)), None)
        self.title = _plain(prose.text)[:_TITLE_MOST].strip() if prose else ""
        return 0

    def read(self, one: Placed, title_line: int) -> None:
        node = one.node
        if node.kind is Kind.CODE:
            self._read_code(one)
            return
        text = _ESCAPED.sub(r"\1", "\n".join(node.lines))
        starts = (0, *accumulate(len(row) + 1 for row in text.split("\n")))
        is_title = node.line == title_line
        orders = self._orders(one, text, is_title=is_title)
        for order in orders:
            self._rule(order, node.line + bisect_right(starts, order.start) - 1)
        if node.kind is not Kind.HEADING:
            self._read_lists(one, text, starts)
        self._mention(one, text, starts, orders)
        self.passages.extend(_passages(one, text, starts, orders, title_line))

    def _orders(self, one: Placed, text: str, *, is_title: bool) -> tuple[Ruling, ...]:
        silent = one.topic in (Topic.BOILERPLATE, Topic.BEHAVIOUR, *RULED_OUT, Topic.ALLOWED)
        if silent or is_title or one.node.quoted or one.node.kind is Kind.HEADING:
            return ()
        return tuple(rulings(text))

    def _rule(self, order: Ruling, line: int) -> None:
        into = self.forbidden if order.forbids else self.allowed
        into.extend(PathRule(path, line, exact=False, excepting=order.excepting) for path in order.paths)

    def _read_lists(self, one: Placed, text: str, starts: tuple[int, ...]) -> None:
        """Paths that an item of a section of prohibitions or permissions lists."""
        if one.topic not in (Topic.FORBIDDEN, Topic.UNTOUCHED, Topic.ALLOWED):
            return
        into = self.allowed if one.topic is Topic.ALLOWED else self.forbidden
        at = 0
        for sentence in _SENTENCES.split(text):
            at = text.find(sentence, at)
            found, excepting = listed(sentence, places=one.topic is not Topic.FORBIDDEN)
            line = one.node.line + bisect_right(starts, at) - 1
            into.extend(PathRule(path, line, excepting=excepting) for path in found)

    def _read_code(self, one: Placed) -> None:
        node = one.node
        if "scope" in node.info.split():
            allowed, denied, remarks = fence.read_fence("\n".join(node.lines), node.line)
            self.allowed.extend(allowed)
            self.forbidden.extend(denied)
            self.remarks.extend(remarks)
            self.paths.extend(Mention(rule.pattern, rule.line) for rule in allowed)
            self.paths.extend(Mention(rule.pattern, rule.line, Polarity.FORBIDDEN) for rule in denied)
            return
        polarity = _polarity(one.topic)
        for line, row in enumerate(node.lines, node.line):
            if not row.strip():
                continue
            if one.topic in (Topic.UNTOUCHED, Topic.ALLOWED, Topic.FORBIDDEN) and is_path(row.strip(), ticked=True):
                (self.allowed if one.topic is Topic.ALLOWED else self.forbidden).append(PathRule(row.strip(), line))
            self.paths.extend(Mention(span.text, line, polarity) for span in paths_in(row) if "/" in span.text)
            block = (
                Block.FRAME
                if _FRAME.match(row)
                else Block.BOILERPLATE
                if one.topic is Topic.BOILERPLATE
                else Block.CODE
            )
            self.passages.append(Passage(line, row.rstrip(), block, polarity, one.section))

    def _mention(self, one: Placed, text: str, starts: tuple[int, ...], orders: tuple[Ruling, ...]) -> None:
        if one.topic is Topic.BOILERPLATE or (
            one.node.kind is Kind.HEADING and topic_of(one.node.text) is not Topic.OTHER
        ):
            return
        for found, into in ((paths_in, self.paths), (identifiers_in, self.identifiers)):
            for span in found(text):
                ruled = any(order.forbids and order.start <= span.start < order.end for order in orders)
                polarity = Polarity.FORBIDDEN if ruled else _polarity(one.topic)
                into.append(Mention(span.text, one.node.line + bisect_right(starts, span.start) - 1, polarity))


def _passages(
    one: Placed, text: str, starts: tuple[int, ...], orders: tuple[Ruling, ...], title_line: int
) -> Iterator[Passage]:
    """The lines of the node, cut where an order that rules something out begins and ends."""
    cuts = sorted(
        {*starts[:-1], len(text), *(at for order in orders if order.forbids for at in (order.start, order.end))}
    )
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = _plain(text[start:end]).lstrip(".,;:) ")
        if not piece.strip("-–—* "):
            continue
        line = one.node.line + bisect_right(starts, start) - 1
        ruled = any(order.forbids and order.start <= start < order.end for order in orders)
        polarity = Polarity.FORBIDDEN if ruled else _polarity(one.topic)
        yield Passage(line, piece, _block(one, piece, is_title=line == title_line), polarity, one.section)


def _block(one: Placed, piece: str, *, is_title: bool) -> Block:
    if is_title:
        return Block.TITLE
    if _FRAME.match(piece):
        return Block.FRAME
    template_heading = one.node.kind is Kind.HEADING and topic_of(one.node.text) is not Topic.OTHER
    return (
        Block.BOILERPLATE
        if one.topic is Topic.BOILERPLATE or template_heading or _FORM_LINE.match(piece)
        else Block.PROSE
    )


def _polarity(topic: Topic) -> Polarity:
    return Polarity.FORBIDDEN if topic in RULED_OUT else Polarity.ASKED


def _plain(text: str) -> str:
    """One line of text without the targets of links."""
    return " ".join(_LINK.sub(r"\1", text).split())


def _is_empty_answer(node: Node) -> bool:
    return node.kind is Kind.PARAGRAPH and not node.label and node.text.strip("_* .").lower() in _EMPTY_ANSWERS
