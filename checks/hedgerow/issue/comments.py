"""HTML in an issue: comments are not part of it, tags say nothing, and every word left is still on its own line."""

from __future__ import annotations

import re
from dataclasses import replace

from hedgerow.issue.markdown import Kind, Node

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


def drop_comments(text: str, *, html: bool) -> str:
    """`text` without HTML comments, the line ends inside them kept.

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
        if comment:
            kept += [text[here : opening.start()], "\n" * text.count("\n", opening.start(), end)]
            here = end
    return "".join((*kept, text[here:]))
