"""Which section each node of an issue stands in, and what that section holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from hedgerow.issue.headings import RULED_OUT, Topic, topic_of
from hedgerow.issue.markdown import Kind, Node
from hedgerow.issue.outline import PLAIN_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator


class Placed(Struct, frozen=True):
    """A node with what its section holds, the section's heading, and a number that tells sections apart."""

    node: Node
    topic: Topic
    section: str
    number: int


class _Open(Struct, frozen=True):
    level: int
    topic: Topic
    title: str
    number: int


# What a section below another one keeps from it: "Files" below "Out of scope" are files out of scope.
_KEPT_BELOW = (Topic.OTHER, Topic.FILES, Topic.REPORT, Topic.BEHAVIOUR, Topic.DEFERRED)


def place(nodes: tuple[Node, ...]) -> Iterator[Placed]:
    """Every node with its section. The first heading of a text is its title, whatever its words."""
    state = _State()
    for at, node in enumerate(nodes):
        yield state.place(node, is_title=at == 0 and node.kind is Kind.HEADING and node.level == 1)


class _State(Struct):
    headings: list[_Open] = field(default_factory=list)
    items: list[_Open] = field(
        default_factory=list
    )  # items that announce something for what is nested in them; level is their depth
    count: int = 0
    seen: str = ""  # what a plain `Heading:` has been followed by so far

    def place(self, node: Node, *, is_title: bool) -> Placed:
        if node.kind is Kind.HEADING:
            return self._heading(node, Topic.OTHER if is_title else topic_of(node.text))
        self._close(node)
        here = self.items[-1] if self.items else self.headings[-1] if self.headings else _Open(0, Topic.OTHER, "", 0)
        if not node.label:
            return Placed(node, here.topic, here.title, here.number)
        self.count += 1
        opened = _Open(node.depth, _below(topic_of(node.label), here.topic), node.label, self.count)
        if node.kind is Kind.ITEM:
            self.items.append(opened)
        return Placed(node, opened.topic, opened.title, opened.number)

    def _heading(self, node: Node, topic: Topic) -> Placed:
        self.items.clear()
        self.seen = ""
        while self.headings and self.headings[-1].level >= node.level:
            self.headings.pop()
        self.count += 1
        around = self.headings[-1].topic if self.headings else Topic.OTHER
        self.headings.append(_Open(node.level, _below(topic, around), node.text, self.count))
        return Placed(node, self.headings[-1].topic, node.text, self.count)

    def _close(self, node: Node) -> None:
        """Close what ends before `node`: labelled items beside it, and a plain `Heading:` after what it heads."""
        inside = node.depth - (node.kind is Kind.ITEM)
        while self.items and self.items[-1].level > inside:
            self.items.pop()
        if not self.headings or self.headings[-1].level < PLAIN_LEVEL or node.depth > (node.kind is Kind.ITEM):
            return
        kind = "text" if node.kind is Kind.PARAGRAPH else "list"
        if (self.seen == "list" and kind == "text") or (self.seen == "text"):
            self.headings.pop()
        elif not node.text.endswith(":"):
            self.seen = kind


def _below(own: Topic, around: Topic) -> Topic:
    if own is Topic.OTHER or (around in (*RULED_OUT, Topic.ALLOWED, Topic.BOILERPLATE) and own in _KEPT_BELOW):
        return around
    return own
