"""Markdown as a flat list of nodes (heading, paragraph, item, row, code), each with the line it starts on.

Read by markdown-it-py, block structure only: inline marks stay in the text, so a node's lines are the issue's lines.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

# Deeper quotes and lists are dropped by the parser; each level costs a few frames of Python's stack.
MAX_NESTING = 60


class Kind(StrEnum):
    """The kind of a node. `HTML` is text between tags, `ROW` a row of a table."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    HTML = "html"


class Node(Struct, frozen=True):
    """One block of the issue; `lines[0]` stands on issue line `line`, the others follow.

    `level` is that of a heading (1 to 6; 7 bold, 8 plain), `depth` the number of lists around the node, `info` the
    words behind a fence ("head" for the first row of a table), `cells` those of a row, empty ones too, `checked` the
    box of a task (None: no task), `label` what the node opens with, as in "Out of scope: ...".
    """

    kind: Kind
    line: int
    lines: tuple[str, ...]
    level: int = 0
    depth: int = 0
    info: str = ""
    cells: tuple[str, ...] = ()
    quoted: bool = False
    checked: bool | None = None
    label: str = ""

    @property
    def text(self) -> str:
        """The lines as one, single spaces between words."""
        return " ".join(" ".join(self.lines).split())


def read_nodes(source: str) -> Iterator[Node]:
    """The nodes of `source`, whose line ends are line feeds; HTML comments are still in them."""
    from markdown_it import MarkdownIt  # a seventh of what a check costs

    # "reference" would swallow lines like `[x]: y`, "inline" costs half of the time and is not needed
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable(["inline", "reference"])
    return _Walk(markdown.parse(source)).nodes()


_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")
_LONGEST_HEADING = 120


class _Walk(Struct):
    tokens: list[Token]
    depth: int = 0
    quotes: int = 0
    item_line: int = -1  # where a list item begins whose first text has not come yet
    row_line: int = -1

    def nodes(self) -> Iterator[Node]:
        for at, token in enumerate(self.tokens):
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
                self.depth += token.nesting
            elif kind in ("blockquote_open", "blockquote_close"):
                self.quotes += token.nesting
            elif token.map is None:
                continue
            elif kind == "list_item_open":
                self.item_line = token.map[0]
            elif kind == "tr_open":
                self.row_line = token.map[0]
                yield self._row(at)
            elif kind in ("fence", "code_block", "html_block"):
                yield self._verbatim(token, token.map[0])
            elif kind == "inline" and token.map[0] != self.row_line:
                yield self._text(token, self.tokens[at - 1], token.map[0])

    def _node(self, kind: Kind, start: int, lines: tuple[str, ...], **fields: object) -> Node:
        return Node(kind, start + 1, lines, depth=self.depth, quoted=self.quotes > 0, **fields)  # type: ignore[arg-type] # the fields of Node

    def _text(self, token: Token, opening: Token, start: int) -> Node:
        lines = tuple(token.content.split("\n"))
        if opening.type == "heading_open" and not _is_accident(opening, lines):
            return self._node(Kind.HEADING, start, lines, level=int(opening.tag[1]))
        if start != self.item_line:
            return self._node(Kind.PARAGRAPH, start, lines)
        self.item_line = -1
        task = _TASK.match(lines[0])
        if task is None:
            return self._node(Kind.ITEM, start, lines)
        return self._node(Kind.ITEM, start, (lines[0][task.end() :], *lines[1:]), checked=task[1] in "xX")

    def _verbatim(self, token: Token, start: int) -> Node:
        lines = tuple(token.content.removesuffix("\n").split("\n"))
        if token.type == "html_block":
            return self._node(Kind.HTML, start, lines)
        first = start + 1 if token.type == "fence" else start
        return self._node(Kind.CODE, first, lines, info=token.info.strip().lower())

    def _row(self, at: int) -> Node:
        cells = []
        head = self.tokens[at - 1].type == "thead_open"
        while self.tokens[at].type != "tr_close":
            if self.tokens[at].type == "inline":
                cells.append(self.tokens[at].content.strip())
            at += 1
        text = " | ".join(filter(None, cells))
        return self._node(Kind.ROW, self.row_line, (text,), info="head" if head else "", cells=tuple(cells))


def _is_accident(opening: Token, lines: tuple[str, ...]) -> bool:
    """A rule right below a paragraph makes that a heading; real headings are short and no sentences."""
    long = len(lines) > 1 or len(lines[0]) > _LONGEST_HEADING or lines[0].rstrip().endswith((".", "!", ","))
    return opening.markup in ("=", "-") and long


_FRONT_LINE = re.compile(r"[\w.-]+\s*:|\s|-|#|$")
_FRONT_MOST = 200


def front_matter(rows: list[str]) -> int:
    """How many lines at the top are front matter, the `---` lines included; 0 without any."""
    if rows[0].rstrip() != "---" or len(rows) == 1 or not re.match(r"[\w.-]+\s*:", rows[1]):
        return 0
    for at, row in enumerate(rows[1:_FRONT_MOST], 1):
        if row.rstrip() in ("---", "..."):
            return at + 1
        if not _FRONT_LINE.match(row):
            return 0
    return 0
