"""The issues of a change as the scorer sees them: one question, in bags of tokens with weights."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.spec import Block, Polarity
from hedgerow.scope.tokens import MAX_LINE, WORD, literals, split, tickets
from hedgerow.scope.vectors import Vector, bag, mixed, names_of, phrases_of, pieces_of, unit, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgerow.issue.spec import IssueSpec, Passage
    from hedgerow.scope.rarity import Rarity

# How much each kind of text in an issue says about what it asks for.
BLOCK_WEIGHT = {Block.TITLE: 3.0, Block.PROSE: 1.0, Block.CODE: 0.6, Block.FRAME: 0.6, Block.BOILERPLATE: 0.15}
IDENTIFIER_WEIGHT = 1.5


class IssueView(Struct, frozen=True):
    """All issues of a change as one question.

    `lines`: the issue and line that carries each token most (whole names with a `~`, tickets with a `#` before them);
    `written`: every line that asks for something.
    """

    query: Vector
    title: Vector
    prose: Vector
    code: Vector
    identifiers: Vector
    pieces: Vector
    phrases: Vector
    weight: dict[str, float]
    names: frozenset[str]
    literals: frozenset[str]
    tickets: frozenset[str]
    text: str
    lines: dict[str, tuple[str, int]]
    written: tuple[tuple[str, int, str], ...]


def view_issues(issues: tuple[IssueSpec, ...], rarity: Rarity) -> IssueView:
    """All issues as one question: a change is held to the union of several. What is ruled out asks nothing."""
    asked = [
        (issue.ref, passage)
        for issue in issues
        for passage in issue.passages
        if passage.polarity is not Polarity.FORBIDDEN
    ]
    words: dict[Block, Counter[str]] = {block: Counter() for block in Block}
    for _, passage in asked:
        words[passage.block].update(_words(passage))
    bags = {block: bag(counts) for block, counts in words.items()}
    named = bag(Counter(word for issue in issues for word in _identifiers(issue)))
    weight = _weight(bags, named)
    every: Counter[str] = sum(words.values(), Counter())
    written = tuple((ref, passage.line, passage.text) for ref, passage in asked)
    text = "\n".join(line for _, _, line in written)
    return IssueView(
        query=unit({token: share * rarity.asked(token) for token, share in weight.items()}),
        title=weigh(bags[Block.TITLE], rarity),
        prose=weigh(bags[Block.PROSE], rarity),
        code=weigh(mixed([(1.0, bags[Block.CODE]), (1.0, bags[Block.FRAME])]), rarity),
        identifiers=weigh(named, rarity),
        pieces=pieces_of(every, rarity),
        phrases=phrases_of([line for _, _, line in written], rarity),
        weight=weight,
        names=names_of(every),
        literals=literals(text),
        tickets=tickets(text).union(
            *(tickets("#" + issue.ref if issue.ref.isdigit() else issue.ref) for issue in issues)
        ),
        text=text,
        lines=_lines(asked),
        written=written,
    )


def _words(passage: Passage) -> Counter[str]:
    return Counter(WORD.findall(passage.text[: MAX_LINE * 4]))


def _identifiers(issue: IssueSpec) -> list[str]:
    asked = [mention.text for mention in issue.identifiers if mention.polarity is Polarity.ASKED]
    return [word for text in asked for word in WORD.findall(text)]


def _weight(bags: Mapping[Block, dict[str, float]], named: dict[str, float]) -> dict[str, float]:
    """How much each token is asked for: by the kind of text it stands in, and less for every time it is said again."""
    damped = [
        (BLOCK_WEIGHT[block], {token: 1 + log(count) for token, count in counts.items()})
        for block, counts in bags.items()
    ]
    return mixed([*damped, (IDENTIFIER_WEIGHT, dict.fromkeys(named, 1.0))])


def _lines(asked: Sequence[tuple[str, Passage]]) -> dict[str, tuple[str, int]]:
    """Where each token is said in the kind of text that counts most, and each ticket for the first time."""
    lines: dict[str, tuple[str, int]] = {}
    best: dict[str, float] = {}
    for ref, passage in asked:
        place, weight = (ref, passage.line), BLOCK_WEIGHT[passage.block]
        for number in tickets(passage.text):
            lines.setdefault("#" + number, place)
        for word in _words(passage):
            for token in (*split(word), "~" + word.lower().replace("_", "")):
                if weight > best.get(token, 0.0):
                    best[token], lines[token] = weight, place
    return lines
