"""The acceptance criteria of an issue: the items of its criteria sections, and its tasks wherever they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.boxes import asks_nothing, of_a_form, test_plans
from hedgerow.issue.headings import RULED_OUT, Topic
from hedgerow.issue.markdown import Kind, Node
from hedgerow.issue.prose import has_words
from hedgerow.issue.rows import criterion_of
from hedgerow.issue.spec import Criterion
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.issue.sections import Placed

_GIVEN = Pattern(r"(?:\*\*)?(?:given|when)\b", re.IGNORECASE)
_THEN = Pattern(r"(?:\*\*)?(?:when|then|and|but)\b", re.IGNORECASE)
_SCENARIO = Pattern(r"(?:\*\*)?(?:given|when)\b.*\bthen\b", re.IGNORECASE | re.DOTALL)
_DONE_WHEN = Pattern(
    r"(?:(?:this|it|the (?:work|issue|task|change))(?: is|'s) )?done when:? +(\S.*)",
    re.IGNORECASE,
    words=("done when",),
)
_BULLET = Pattern(r"(?:[•·✓✔☐☑✅▪◦]|\(?[0-9a-z][.)])\s+")
# "The following must hold:" leads in and says nothing itself; so does one word, the name of a group.
_LEAD_IN = Pattern(
    r"(?:(?:all|each) (?:of )?)?(?:the|these|this) (?:following|points?|items?)\b|\W*\w*\W*$", re.IGNORECASE
)
_LONGEST_OPENING = 300  # characters; each of the criteria repeats them
_STRUCK = Pattern(r"~~.*~~\.?$")


class _Around(Struct, frozen=True):
    """A list item that others are nested in: how deep it stands, and what it means for them: the criteria around them,
    the words that they carry on, and whether they are criteria, whatever their section.
    """

    level: int = 0
    depth: int = 0
    opening: str = ""
    wanted: bool = False


def read_criteria(placed: tuple[Placed, ...]) -> tuple[Criterion, ...]:
    """Every criterion in order; steps of the form given, when, then are one criterion, and an item that ends in a colon
    is the beginning of each that is nested in it.
    """
    plans = test_plans(placed)
    placed = tuple(replace(one, topic=Topic.BOILERPLATE) if _is_planned(one, plans) else one for one in placed)
    with_items = {one.number for one in placed if one.node.kind in (Kind.ITEM, Kind.ROW)}
    found: list[Criterion] = []
    items = [_Around()]
    head: tuple[str, ...] = ()
    for at, one in enumerate(placed):
        node = one.node
        is_item = node.kind is Kind.ITEM
        while items[-1].level >= node.depth + (not is_item):
            items.pop()
        around = items[-1]
        head = node.cells if node.info == "head" else head
        following = placed[at + 1].node if at + 1 < len(placed) else None
        if is_item and _heads_a_list(node, following):
            items.append(_heading(one, around))
            continue
        criteria = tuple(_of(one, around, head, alone=one.number not in with_items))
        for criterion in criteria:
            _add(found, criterion)
        if is_item:
            items.append(_Around(node.depth, around.depth + len(criteria)))
    return tuple(found)


def _is_planned(one: Placed, plans: frozenset[int]) -> bool:
    return one.number in plans and one.topic is not Topic.CRITERIA


def _heading(one: Placed, around: _Around) -> _Around:
    """The item as what those nested in it carry on."""
    text = one.node.text
    opening = around.opening if _LEAD_IN.match(text) else f"{around.opening}{_worded(one.node)} "
    carried = opening if len(opening) <= _LONGEST_OPENING else ""
    return _Around(one.node.depth, around.depth, carried, around.wanted or _is_wanted(one))


def _add(found: list[Criterion], criterion: Criterion) -> None:
    if found and _continues(found[-1], criterion):
        last = found[-1]
        found[-1] = replace(last, text=f"{last.text} {criterion.text}", done=last.done and criterion.done)
    else:
        found.append(criterion)


def _is_wanted(one: Placed) -> bool:
    """Is the item a criterion: by its section, or as a task?"""
    if one.topic in RULED_OUT or one.topic is Topic.BOILERPLATE:
        return False
    return one.topic is Topic.CRITERIA or (one.node.checked is not None and not of_a_form(one.node.text))


def _of(one: Placed, around: _Around, head: tuple[str, ...], *, alone: bool) -> Iterator[Criterion]:
    node = one.node
    wanted = one.topic is Topic.CRITERIA
    if one.topic in RULED_OUT or one.topic is Topic.BOILERPLATE:
        return
    if node.kind is Kind.ITEM:
        if around.wanted or _is_wanted(one):
            text = _worded(node)
            opening = "" if _GIVEN.match(text) or _THEN.match(text) else around.opening
            yield from _one(node.line, f"{opening}{text}", done=bool(node.checked), depth=around.depth)
    elif node.kind is Kind.ROW:
        if wanted and node.info != "head":
            text, done = criterion_of(node, head)
            yield from _one(node.line, text, done=done)
    elif node.kind is Kind.PARAGRAPH and wanted and _says_one(node, alone=alone):
        yield from _paragraph(node)
    elif node.kind is Kind.PARAGRAPH and (done_when := _DONE_WHEN.match(node.text)):
        yield from _one(node.line, done_when[1])


def _says_one(node: Node, *, alone: bool) -> bool:
    """Is the paragraph a criterion: `alone` in its section, labelled or a scenario, and no lead-in?"""
    return bool(alone or node.label or _SCENARIO.match(node.text)) and not node.text.endswith(":")


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


def _one(line: int, text: str, *, done: bool = False, depth: int = 0) -> Iterator[Criterion]:
    said = " ".join(text.split())
    if has_words(said) and not _STRUCK.match(said) and not asks_nothing(said):
        yield Criterion(line, said, done, depth)


def _heads_a_list(node: Node, following: Node | None) -> bool:
    nested = following is not None and following.kind is Kind.ITEM and following.depth > node.depth
    return nested and (node.text.endswith(":") or not node.text)


def _continues(last: Criterion, criterion: Criterion) -> bool:
    return bool(_GIVEN.match(last.text) and _THEN.match(criterion.text)) and not re.search(
        r"\bthen\b.*\bgiven\b", last.text, re.IGNORECASE
    )
