"""The acceptance criteria of an issue: the items of its criteria sections, and its tasks wherever they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.headings import RULED_OUT, Topic
from hedgerow.issue.markdown import Kind, Node
from hedgerow.issue.prose import has_words
from hedgerow.issue.spec import Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.issue.sections import Placed

# What a form makes people tick about themselves and about their report is no criterion.
_OF_A_FORM = re.compile(
    r"(?:(?:yes,? )?(?:i|i'm|i've|i'd|we've|my|this is not a)\b|(?:yes|no|maybe|other)\W*$"
    r"|(?:(?:please )?(?:include|provide|attach|add) )?(?:a )?"
    r"(?:detailed description|minimal (?:working )?(?:example|repro)|output of|`?pip list`?|.{0,40}\bversions?\b))",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(?:\*\*)?(?:given|when)\b", re.IGNORECASE)
_THEN = re.compile(r"(?:\*\*)?(?:when|then|and|but)\b", re.IGNORECASE)
_DONE_WHEN = re.compile(r"(?:(?:this|it|the (?:work|issue|task|change))(?: is|'s) )?done when:? +(\S.*)", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•·✓✔☐☑✅▪◦]|\(?[0-9a-z][.)])\s+")
_ROW_NUMBER = re.compile(r"\A#?[0-9.]{1,6} \| ")
_STRUCK = re.compile(r"~~.*~~\.?$")


class _Around(Struct, frozen=True):
    """A list item that others may be nested in: how deep it stands itself, and in how many criteria they do."""

    level: int
    depth: int


def read_criteria(placed: tuple[Placed, ...]) -> tuple[Criterion, ...]:
    """Every criterion in order; steps of the form given, when, then are one criterion."""
    with_items = {one.number for one in placed if one.node.kind in (Kind.ITEM, Kind.ROW)}
    found: list[Criterion] = []
    around: list[_Around] = []
    for at, one in enumerate(placed):
        following = placed[at + 1].node if at + 1 < len(placed) else None
        is_item = one.node.kind is Kind.ITEM
        while around and around[-1].level >= one.node.depth + (not is_item):
            around.pop()
        depth = around[-1].depth if around else 0
        criteria = tuple(_of(one, following, alone=one.number not in with_items))
        for criterion in criteria:
            if found and _continues(found[-1], criterion):
                last = found[-1]
                found[-1] = replace(last, text=f"{last.text} {criterion.text}", done=last.done and criterion.done)
            else:
                found.append(replace(criterion, depth=depth))
        if is_item:
            around.append(_Around(one.node.depth, depth + len(criteria)))
    return tuple(found)


def _of(one: Placed, following: Node | None, *, alone: bool) -> Iterator[Criterion]:
    node = one.node
    wanted = one.topic is Topic.CRITERIA
    if one.topic in RULED_OUT or one.topic is Topic.BOILERPLATE:
        return
    if node.kind is Kind.ITEM:
        task = node.checked is not None and not _OF_A_FORM.match(node.text)
        if (wanted or task) and not _heads_a_list(node, following):
            yield from _one(node.line, _worded(node), done=bool(node.checked))
    elif node.kind is Kind.ROW:
        if wanted and node.info != "head":
            yield from _one(node.line, _ROW_NUMBER.sub("", node.text))
    elif node.kind is Kind.PARAGRAPH and wanted and (alone or node.label) and not node.text.endswith(":"):
        yield from _paragraph(node)
    elif node.kind is Kind.PARAGRAPH and (done := _DONE_WHEN.match(node.text)):
        yield from _one(node.line, done[1])


def _worded(node: Node) -> str:
    """The item's text with what it opens with, unless that is only the name of its section."""
    return f"{node.label}: {node.text}".strip() if node.label and node.checked is not None else node.text


def _paragraph(node: Node) -> Iterator[Criterion]:
    if len(node.lines) > 1 and all(_BULLET.match(line.strip()) for line in node.lines if line.strip()):
        for line, text in enumerate(node.lines, node.line):
            yield from _one(line, _BULLET.sub("", text.strip(), count=1))
    else:
        blank = next((at for at, line in enumerate(node.lines) if line.strip()), 0)
        yield from _one(node.line + blank, node.text)


def _one(line: int, text: str, *, done: bool = False) -> Iterator[Criterion]:
    said = " ".join(text.split())
    if has_words(said) and not _STRUCK.match(said):
        yield Criterion(line, said, done)


def _heads_a_list(node: Node, following: Node | None) -> bool:
    nested = following is not None and following.kind is Kind.ITEM and following.depth > node.depth
    return nested and (node.text.endswith(":") or not node.text)


def _continues(last: Criterion, criterion: Criterion) -> bool:
    return bool(_GIVEN.match(last.text) and _THEN.match(criterion.text)) and not re.search(
        r"\bthen\b.*\bgiven\b", last.text, re.IGNORECASE
    )
