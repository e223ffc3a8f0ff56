"""HTML and code in a text: comments are not part of it, tags say nothing, every word left is still on its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.issue.markdown import Kind, Node, read_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_MARK = re.compile(r"`+|<!--|-->")


def without_html(node: Node) -> Node:
    """The node without HTML comments; what stands between tags becomes a paragraph."""
    text = "\n".join(node.lines)
    if node.kind is Kind.HTML:
        bare = _TAG.sub(" ", drop_comments(text, html=True))
        return replace(node, kind=Kind.PARAGRAPH, lines=tuple(bare.split("\n")))
    if node.kind is Kind.CODE or "<!--" not in text:
        return node
    return replace(node, lines=tuple(drop_comments(text, html=False).split("\n")))


def prose_of(text: str) -> Iterator[str]:
    """What a reader of the Markdown `text` sees outside of code, block by block."""
    for node in read_nodes(text.replace("\r\n", "\n").replace("\r", "\n")):
        if node.kind is not Kind.CODE:
            yield drop_comments("\n".join(without_html(node).lines), html=False, code=True)


def drop_comments(text: str, *, html: bool, code: bool = False) -> str:
    """`text` without HTML comments, and without what backticks enclose if `code`; the line ends in them are kept.

    In `html` a comment may be left open and backticks mean nothing; elsewhere what they enclose is no comment.
    """
    marks = list(_MARK.finditer(text))
    last = {mark[0]: at for at, mark in enumerate(marks)}  # so that no closing mark is searched for in vain
    kept: list[str] = []
    at, here = 0, 0
    while at < len(marks):
        opening = marks[at]
        comment = opening[0] == "<!--"
        closing = "-->" if comment else opening[0]
        at += 1
        if opening[0] == "-->" or (html and not comment) or (last.get(closing, -1) < at and not (html and comment)):
            continue
        while at < len(marks) and marks[at][0] != closing:
            at += 1
        end = marks[at].end() if at < len(marks) else len(text)
        at += 1
        if comment or code:
            kept += [text[here : opening.start()], "\n" * text.count("\n", opening.start(), end)]
            here = end
    return "".join((*kept, text[here:]))
