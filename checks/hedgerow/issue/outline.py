"""An issue as a flat list of nodes (heading, paragraph, item, row, code), each with the line it starts on.

Markdown is read by markdown-it-py, block structure only: inline marks stay in the text, so a node's lines are the issue's lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from hedgerow.issue.headings import RULED_OUT, Topic, topic_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

# Deeper quotes and lists are dropped by the parser; each level costs a few frames of Python's stack.
MAX_NESTING = 60

BOLD_LEVEL = 7
PLAIN_LEVEL = 8


class Kind(StrEnum):
    """The kind of a node. `HTML` is text between tags, `ROW` a row of a table."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Node:
    """One block of the issue; `lines[0]` stands on issue line `line`, the others follow.

    `level` is that of a heading (1 to 6, 7 bold, 8 plain), `depth` the number of lists around the node, `info` the word behind a fence,
    `checked` the box of a task (None: no task), `label` what the node opens with, as in "Out of scope: ...".
    """

    kind: Kind
    line: int
    lines: tuple[str, ...]
    level: int = 0
    depth: int = 0
    info: str = ""
    quoted: bool = False
    checked: bool | None = None
    label: str = ""

    @property
    def text(self) -> str:
        """The lines as one, single spaces between words."""
        return " ".join(" ".join(self.lines).split())


def outline(text: str) -> tuple[Node, ...]:
    """The nodes of `text` in order. Line ends may be of any kind."""
    source = _without_front_matter(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    # "reference" would swallow lines like `[x]: y`, "inline" costs half of the time and is not needed
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable(["inline", "reference"])
    walk = _Walk(source.split("\n"))
    nodes = (node for raw in walk.nodes(markdown.parse(source)) for node in _split(_uncommented(raw), walk.source))
    return tuple(
        node for node in nodes if node.kind is Kind.CODE or node.label or any(line.strip() for line in node.lines)
    )


@dataclass(slots=True)
class _Walk:
    source: list[str]
    depth: int = 0
    quotes: int = 0
    item_line: int = -1
    row_line: int = -1

    def nodes(self, tokens: list[Token]) -> Iterator[Node]:
        for at, token in enumerate(tokens):
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                self.depth += 1
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.depth -= 1
            elif kind.startswith("blockquote"):
                self.quotes += token.nesting
            elif kind == "list_item_open" and token.map:
                self.item_line = token.map[0]
            elif kind == "tr_open" and token.map:
                self.row_line = token.map[0]
                yield self._row(tokens, at)
            elif token.map and kind in ("fence", "code_block", "html_block"):
                yield self._verbatim(token, token.map[0])
            elif kind == "inline" and token.map and token.map[0] != self.row_line:
                yield self._text(token, tokens[at - 1], token.map[0])

    def _text(self, token: Token, opening: Token, start: int) -> Node:
        lines = tuple(token.content.split("\n"))
        quoted = self.quotes > 0
        if opening.type == "heading_open":
            # a rule right below a paragraph makes it a heading by accident: headings are short and no sentences
            if opening.markup in ("=", "-") and (
                len(lines) > 1 or len(lines[0]) > 120 or lines[0].rstrip().endswith((".", "!", ","))
            ):
                return Node(Kind.PARAGRAPH, start + 1, lines, depth=self.depth, quoted=quoted)
            return Node(Kind.HEADING, start + 1, lines, level=int(opening.tag[1]), depth=self.depth, quoted=quoted)
        if start != self.item_line:
            return Node(Kind.PARAGRAPH, start + 1, lines, depth=self.depth, quoted=quoted)
        self.item_line = -1
        task = _TASK.match(lines[0])
        checked = None if task is None else task[1] in "xX"
        first = lines[0][task.end() :] if task else lines[0]
        return Node(Kind.ITEM, start + 1, (first, *lines[1:]), depth=self.depth, quoted=quoted, checked=checked)

    def _verbatim(self, token: Token, start: int) -> Node:
        lines = tuple(token.content.removesuffix("\n").split("\n"))
        if token.type == "html_block":
            return Node(Kind.HTML, start + 1, lines, depth=self.depth, quoted=self.quotes > 0)
        first = start + 2 if token.type == "fence" else start + 1
        self.item_line = -1 if start == self.item_line else self.item_line
        return Node(Kind.CODE, first, lines, depth=self.depth, info=token.info.strip().lower(), quoted=self.quotes > 0)

    def _row(self, tokens: list[Token], at: int) -> Node:
        cells = []
        for token in tokens[at:]:
            if token.type == "inline":
                cells.append(token.content.strip())
            elif token.type == "tr_close":
                break
        head = tokens[at - 1].type == "thead_open"
        return Node(
            Kind.ROW,
            self.row_line + 1,
            (" | ".join(cells),),
            depth=self.depth,
            info="head" if head else "",
            quoted=self.quotes > 0,
        )


_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")
_FRONT_LINE = re.compile(r"[\w.-]+\s*:|\s|-|#|$")
_FRONT_MOST = 200


def front_matter(text: str) -> int:
    """How many lines at the top are front matter, the `---` lines included; 0 without any."""
    rows = text.split("\n", _FRONT_MOST)[:_FRONT_MOST]
    if rows[0].rstrip() != "---" or len(rows) < 2 or not re.match(r"[\w.-]+\s*:", rows[1]):  # noqa: PLR2004 - the `---` and one line
        return 0
    for at, row in enumerate(rows[1:], 1):
        if row.rstrip() in ("---", "..."):
            return at + 1
        if not _FRONT_LINE.match(row):
            return 0
    return 0


def _without_front_matter(text: str) -> str:
    count = front_matter(text)
    return "\n" * count + "".join(text.split("\n", count)[count:]) if count else text


_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_MARK = re.compile(r"`+|<!--|-->")


def _uncommented(node: Node) -> Node:
    """The node without HTML comments, an HTML block without tags too; every remaining word is still on its own line."""
    text = "\n".join(node.lines)
    if node.kind is Kind.HTML:
        text = _TAG.sub(" ", _drop_comments(text, html=True))
        return replace(node, kind=Kind.PARAGRAPH, lines=tuple(text.split("\n")))
    if node.kind is Kind.CODE or "<!--" not in text:
        return node
    return replace(node, lines=tuple(_drop_comments(text, html=False).split("\n")))


def _drop_comments(text: str, *, html: bool) -> str:
    """Text without HTML comments, the line ends inside them kept. In `html` a comment may be left open and backticks mean nothing;
    elsewhere what stands between backticks is no comment.
    """
    marks = list(_MARK.finditer(text))
    last = {
        mark[0]: at for at, mark in enumerate(marks)
    }  # the last run of each length, so that no run is searched for in vain
    kept: list[str] = []
    at, here = 0, 0
    while at < len(marks):
        opening = marks[at]
        closing = "-->" if opening[0] == "<!--" else opening[0]
        is_code = opening[0][0] == "`"
        at += 1
        if opening[0] == "-->" or (is_code and html):
            continue
        end = len(text)
        if last.get(closing, -1) >= at:
            at = next(later for later in range(at, len(marks)) if marks[later][0] == closing) + 1
            end = marks[at - 1].end()
        elif is_code or not html:
            continue
        if not is_code:
            kept += [text[here : opening.start()], "\n" * text.count("\n", opening.start(), end)]
            here = end
    return "".join((*kept, text[here:]))


_BOLD = re.compile(r"(\*\*|__)([^*\n]{1,80}?)\1\s*(:|[–—]|-(?=\s))?\s*(.*)")
_PLAIN = re.compile(r"(?:[^\w\s`*_<>()\[\]{}|#/.~\"'-]{1,3}\s+)?([^\W\d_][^:`*\n]{1,78}):(?:\s+(.*)|$)")
# Words that lead into a list or a block of code rather than head a section.
_LEAD_INS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "but",
        "e.g",
        "e.g.",
        "eg",
        "example",
        "examples",
        "for",
        "from",
        "here",
        "i",
        "i.e",
        "if",
        "in",
        "instead",
        "it",
        "like",
        "namely",
        "now",
        "or",
        "please",
        "run",
        "so",
        "that",
        "the",
        "then",
        "there",
        "these",
        "this",
        "those",
        "to",
        "we",
        "when",
        "where",
        "which",
        "with",
        "you",
    ]
)
# What may be announced and said on one line, as in "Out of scope: anything under auth/".
_LABELS = (Topic.CRITERIA, *RULED_OUT, Topic.ALLOWED, Topic.FILES, Topic.BOILERPLATE)
_MOST_TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Mark:
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


def _split(node: Node, source: list[str]) -> Iterator[Node]:
    """The node, cut before every line that announces something: bold, or `Heading:`, or `Heading: content`."""
    if node.kind not in (Kind.PARAGRAPH, Kind.ITEM) or node.quoted:
        yield node
        return
    part = node
    for at, line in enumerate(node.lines):
        mark = _mark(line)
        lazy = at > 0 and node.depth > 0 and not source[node.line - 1 + at][:1].isspace()
        if mark is None or not _announces(mark, node, at, lazy=lazy):
            continue
        kept = replace(part, lines=part.lines[: at - (part.line - node.line)])
        if kept.lines:
            yield kept
        depth = 0 if lazy else node.depth
        part = Node(Kind.PARAGRAPH, node.line + at + 1, node.lines[at + 1 :], depth=depth)
        if node.kind is Kind.ITEM and at == 0:
            part = replace(node, lines=(mark.rest, *node.lines[1:]), label=mark.label)
        elif mark.rest:
            part = Node(
                Kind.PARAGRAPH, node.line + at, (mark.rest, *node.lines[at + 1 :]), depth=depth, label=mark.label
            )
        else:
            yield Node(Kind.HEADING, node.line + at, (mark.label,), level=mark.level, depth=depth)
    if part.lines:
        yield part


def _announces(mark: _Mark, node: Node, at: int, *, lazy: bool) -> bool:
    """Is the marked line a heading or a label rather than part of the text?"""
    topic = topic_of(mark.label)
    if mark.rest:
        # the first line of a text is its title, and titles like "os: keep the mode" are common
        return topic in _LABELS and (node.line + at > 1 or len(mark.label.split()) > 1)
    if node.kind is Kind.ITEM or at > 0:
        return topic is not Topic.OTHER and (lazy or node.kind is Kind.PARAGRAPH or at == 0)
    words = mark.label.split()
    title = mark.label[:1].isupper() and len(words) <= _MOST_TITLE_WORDS and words[0].lower() not in _LEAD_INS
    return mark.bold or title or topic is not Topic.OTHER
