"""From the Markdown of an issue to an `IssueSpec`: title, criteria, paths and names, each with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hedgerow.issue.criteria import read_criteria
from hedgerow.issue.headings import Topic, topic_of
from hedgerow.issue.listing import listed
from hedgerow.issue.markdown import Kind, Node
from hedgerow.issue.mentions import paths_in
from hedgerow.issue.names import is_path
from hedgerow.issue.outline import Outline, read_outline
from hedgerow.issue.prose import block_of, has_words, mentions, passages, plain, polarity_of, read_prose
from hedgerow.issue.sections import Placed, place
from hedgerow.issue.spec import Block, Exclusion, IssueSpec, Mention, Passage, PathRule, Polarity, Remark
from hedgerow.issue.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.issue.prose import Prose
    from hedgerow.issue.spec import Criterion

_TITLE_MOST = 150
_SENTENCES = re.compile(r"(?<=[.;!])\s+")
# How forms and people say that there is nothing to say.
_EMPTY_ANSWERS = phrases("no response, n/a, none, na, nothing, -, no response provided, tbd, todo")
_RULES = (Topic.FORBIDDEN, Topic.UNTOUCHED, Topic.ALLOWED)


def parse(text: str, *, ref: str, source: str) -> IssueSpec:
    """The issue `text` as a value; lines count from 1 in `text`. Never fails: what cannot be read is left out."""
    outline = read_outline(text)
    placed = tuple(one for one in place(outline.nodes) if not _is_empty_answer(one.node))
    title, titled = _title(outline, placed)
    reader = _Reader()
    if titled is None:
        reader.read_front(outline, title)
    for one in placed:
        reader.read(one, is_title=one.node is titled)
    criteria = read_criteria(tuple(one for one in placed if one.node is not titled))
    return reader.spec(ref, source, title, criteria)


def _title(outline: Outline, placed: tuple[Placed, ...]) -> tuple[str, Node | None]:
    """The title, and the node that it opens; None where it is not the issue's own first line."""
    said = [row[6:].strip().strip("\"'") for row in outline.front if row.startswith("title:")]
    if said and said[0]:
        return said[0], None
    texts = [one.node for one in placed if one.node.kind is not Kind.CODE]
    if not texts:
        return "", None
    first = texts[0]
    # a form has no title of its own: "### Description" is none
    if first.kind is Kind.HEADING and first.level > 1 and topic_of(first.text) is not Topic.OTHER:
        first = next((node for node in texts if node.kind in (Kind.PARAGRAPH, Kind.ITEM)), first)
    if first.label:
        return _shortened(f"{first.label}: {first.text}"), None
    line = next(row for row in map(plain, first.lines) if row)
    title = _shortened(line)
    return title, first if title == line and first is texts[0] and not first.quoted else None


def _shortened(line: str) -> str:
    line = plain(line)
    return line if len(line) <= _TITLE_MOST else line[:_TITLE_MOST].rpartition(" ")[0] or line[:_TITLE_MOST]


def _paths_of_code(row: str) -> Iterator[str]:
    """The paths with a folder in a line of code; in a diff those of the new side, as the repository names them."""
    if row.startswith(("--- a/", "index ")):
        return
    if row.startswith(("diff --git a/", "+++ b/")):
        row = row.rpartition(" b/")[2]
    yield from (span.text for span in paths_in(row) if "/" in span.text)


def _is_empty_answer(node: Node) -> bool:
    return node.kind is Kind.PARAGRAPH and not node.label and node.text.strip("_* .").lower() in _EMPTY_ANSWERS


class _Reader(Struct):
    """Collects the parts of a spec from one node after the other."""

    allowed: list[PathRule] = field(default_factory=list)
    forbidden: list[PathRule] = field(default_factory=list)
    paths: list[Mention] = field(default_factory=list)
    identifiers: list[Mention] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    ruled_out: list[Exclusion] = field(default_factory=list)

    def spec(self, ref: str, source: str, title: str, criteria: tuple[Criterion, ...]) -> IssueSpec:
        """What was collected, each item once."""
        return IssueSpec(
            ref=ref,
            source=source,
            title=title,
            criteria=criteria,
            allowed=tuple(dict.fromkeys(self.allowed)),
            forbidden=tuple(dict.fromkeys(self.forbidden)),
            paths=tuple(dict.fromkeys(self.paths)),
            identifiers=tuple(dict.fromkeys(self.identifiers)),
            passages=tuple(self.passages),
            remarks=tuple(self.remarks),
            ruled_out=tuple(self.ruled_out),
        )

    def read_front(self, outline: Outline, title: str) -> None:
        """A title from the front matter is text of the issue like any other."""
        for line, row in enumerate(outline.front, 1):
            if row.startswith("title:"):
                self.passages.append(Passage(line, title, Block.TITLE))

    def read(self, one: Placed, *, is_title: bool) -> None:
        if one.node.kind is Kind.CODE:
            self._read_code(one)
            return
        prose = read_prose(one, is_title=is_title)
        for order in prose.orders:
            into = self.forbidden if order.forbids else self.allowed
            for path in order.paths:
                into.append(PathRule(path.text, prose.line_at(path.start), exact=False, excepting=order.excepting))
        if one.topic in _RULES and one.node.kind is not Kind.HEADING:
            self._read_list(prose)
        paths, identifiers = mentions(prose)
        self.paths.extend(paths)
        self.identifiers.extend(identifiers)
        self.passages.extend(passages(prose, is_title=is_title))

    def _into(self, topic: Topic) -> list[PathRule]:
        return self.allowed if topic is Topic.ALLOWED else self.forbidden

    def _read_list(self, prose: Prose) -> None:
        """Paths that an item of a section of prohibitions or permissions lists; a prohibition without any is words."""
        topic, at = prose.placed.topic, 0
        words: list[str] = []
        for sentence in _SENTENCES.split(prose.text):
            at = prose.text.find(sentence, at)
            found, excepting = listed(sentence, places=topic is not Topic.FORBIDDEN)
            for path in found:
                self._into(topic).append(PathRule(path.text, prose.line_at(at + path.start), excepting=excepting))
            if not found and has_words(sentence):
                words.append(sentence)
        if words and topic is not Topic.ALLOWED and prose.placed.node.info != "head":
            self.ruled_out.append(Exclusion(prose.placed.node.line, " ".join(" ".join(words).split())))

    def _read_code(self, one: Placed) -> None:
        if "scope" in one.node.info.split():
            self._read_fence(one.node)
            return
        polarity = polarity_of(one.topic)
        otherwise = Block.BOILERPLATE if one.topic is Topic.BOILERPLATE else Block.CODE
        for line, row in enumerate(one.node.lines, one.node.line):
            if not row.strip():
                continue
            if one.topic in _RULES and is_path(row.strip(), ticked=True):
                self._into(one.topic).append(PathRule(row.strip(), line))
            self.paths.extend(Mention(path, line, polarity) for path in _paths_of_code(row))
            self.passages.append(Passage(line, row.rstrip(), block_of(row, otherwise), polarity, one.section))

    def _read_fence(self, node: Node) -> None:
        from hedgerow.issue.fence import read_fence  # few issues have one

        allowed, denied, remarks = read_fence("\n".join(node.lines), node.line)
        self.allowed.extend(allowed)
        self.forbidden.extend(denied)
        self.remarks.extend(remarks)
        self.paths.extend(Mention(rule.pattern, rule.line) for rule in allowed)
        self.paths.extend(Mention(rule.pattern, rule.line, Polarity.FORBIDDEN) for rule in denied)
