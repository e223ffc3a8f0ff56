"""A hunk and an issue as the scorer sees them: bags of tokens with weights, identifiers, numbers, places."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.spec import Block, Polarity
from hedgerow.scope.tokens import MAX_LINE, WORD, grams, literals, split, tickets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.change import FileChange, Hunk
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.rarity import Rarity

Vector = dict[str, float]
"""Token to weight, of length 1 (or empty)."""

_DEFINED = re.compile(
    r"(?:\b(?:def|class|fn|func|fun|interface|trait|struct|enum|type|macro_rules!|object|val|const|typedef|function"
    r"|module)\s+(?:\([^()]*\)\s*)?"
    r"|^[ \t]*(?:(?:public|private|protected|static|final|abstract|synchronized|override|inline|suspend)\s+)+"
    r"(?:[\w<>\[\],.?]+\s+){0,3})"
    r"([^\W\d]\w+)",
    re.MULTILINE,
)
_TEST = re.compile(
    r"(?:^|[/_.-])(?:tests?|spec|testing|testdata|fixtures?)(?=[/_.-]|$)|[a-z]Tests?(?:Case)?\.\w+$|(?:^|/)Test[A-Z]",
    re.IGNORECASE,
)

# How much each kind of text in an issue says about what it asks for.
BLOCK_WEIGHT = {Block.TITLE: 3.0, Block.PROSE: 1.0, Block.CODE: 0.6, Block.FRAME: 0.6, Block.BOILERPLATE: 0.15}
IDENTIFIER_WEIGHT = 1.5
_TELLING = 4  # characters from which two equal lines mean something


class HunkView(Struct, frozen=True):
    """One hunk. Vectors: all of it, changed lines, net edit, context, header, path, four-letter pieces."""

    at: int
    file: int
    path: str
    index: int
    start: int
    end: int
    full: Vector
    changed: Vector
    added: Vector
    removed: Vector
    net: Vector
    context: Vector
    header: Vector
    place: Vector
    pieces: Vector
    phrases: Vector
    names: frozenset[str]
    net_names: frozenset[str]
    context_names: frozenset[str]
    defines: frozenset[str]
    stem: str
    literals: frozenset[str]
    tickets: frozenset[str]
    texts: frozenset[str]
    is_test: bool
    extension: str
    mass: float
    n_added: int
    n_removed: int


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


def unit(weights: Vector) -> Vector:
    """The vector, scaled to length 1."""
    length = sqrt(fsum(weight * weight for weight in weights.values()))
    return {token: weight / length for token, weight in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1, the same whatever the order of the tokens."""
    return fsum([one[token] * other[token] for token in one.keys() & other.keys()])


def bag(words: Counter[str]) -> dict[str, float]:
    """Words to tokens with their counts."""
    counts: dict[str, float] = {}
    for word, count in words.items():
        for token in split(word):
            counts[token] = counts.get(token, 0.0) + count
    return counts


def weigh(counts: dict[str, float], rarity: Rarity) -> Vector:
    """Counts to a vector of length 1, ln(1+count) times rarity."""
    return unit({token: log(1 + count) * rarity.of(token) for token, count in counts.items()})


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(WORD.findall("\n".join(text[:MAX_LINE] for text in texts)))


def _mixed(parts: Iterable[tuple[float, dict[str, float]]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for share, counts in parts:
        for token, count in counts.items():
            total[token] = total.get(token, 0.0) + share * count
    return total


def _piece_vector(words: Counter[str], rarity: Rarity) -> Vector:
    weights: Vector = {}
    for word, count in words.items():
        tokens = split(word)
        if not tokens:
            continue
        weight = log(1 + count) * max([rarity.of(token) for token in tokens])
        for gram in grams(word):
            weights[gram] = weights.get(gram, 0.0) + weight
    return unit(weights)


def _phrases(texts: Iterable[str], rarity: Rarity) -> Vector:
    """Neighbouring tokens of a line as one, weighed by both."""
    weights: Vector = {}
    for text in texts:
        tokens = [token for word in WORD.findall(text[:MAX_LINE]) for token in split(word) if token[0] != "="]
        for one, two in pairwise(tokens):
            if one != two:
                weights[f"{one} {two}"] = rarity.of(one) + rarity.of(two)
    return unit(weights)


def is_test_path(path: str) -> bool:
    """Is this a test, or something only tests use?"""
    return bool(_TEST.search(path))


def view_hunk(at: int, file: int, change: FileChange, hunk: Hunk, rarity: Rarity) -> HunkView:
    """What the scorer reads of one hunk; `at` counts through the whole diff, `file` is the file's place in it."""
    added, removed = [line.text for line in hunk.added], [line.text for line in hunk.removed]
    plus, minus = _words(added), _words(removed)
    around = _words(line.text for line in hunk.lines if line.sign == " ")
    head = _words([hunk.section])
    path_words = _words([change.path.replace("/", " ").replace(".", " ")])
    changed_words = plus + minus
    net_words = (plus - minus) + (minus - plus)
    changed, context, header, place = bag(changed_words), bag(around), bag(head), bag(path_words)
    net = bag(net_words)
    joined = "\n".join(text[:MAX_LINE] for text in added + removed)
    name = change.path.rpartition("/")[2]
    start, end = hunk.span
    return HunkView(
        at=at,
        file=file,
        path=change.path,
        index=hunk.index,
        start=start,
        end=end,
        full=weigh(_mixed([(1.0, changed), (0.3, context), (0.5, header), (0.5, place)]), rarity),
        changed=weigh(changed, rarity),
        added=weigh(bag(plus), rarity),
        removed=weigh(bag(minus), rarity),
        net=weigh(net, rarity),
        context=weigh(context, rarity),
        header=weigh(header, rarity),
        place=weigh(place, rarity),
        pieces=_piece_vector(changed_words + path_words, rarity),
        phrases=_phrases(added + removed, rarity),
        names=_names(changed_words),
        net_names=_names(net_words),
        context_names=_names(around + head),
        defines=frozenset(word.lower().replace("_", "") for word in _DEFINED.findall(joined)),
        stem=name.partition(".")[0].lower().replace("_", "").replace("-", ""),
        literals=literals(joined),
        tickets=tickets(joined),
        texts=frozenset(stripped for text in added + removed if len(stripped := text.strip()) >= _TELLING),
        is_test=is_test_path(change.path),
        extension=name.rpartition(".")[2] if "." in name else "",
        mass=fsum(rarity.of(token) for token in net),
        n_added=len(added),
        n_removed=len(removed),
    )


def _names(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower().replace("_", "") for word in words if split(word))


def view_issues(issues: tuple[IssueSpec, ...], rarity: Rarity) -> IssueView:
    """All issues as one question: a change is held to the union of several. What is ruled out asks nothing."""
    by_block: dict[Block, Counter[str]] = {block: Counter() for block in Block}
    identifiers: Counter[str] = Counter()
    written: list[tuple[str, int, str]] = []
    lines: dict[str, tuple[str, int]] = {}
    best: dict[str, float] = {}
    for issue in issues:
        for mention in issue.identifiers:
            if mention.polarity is Polarity.ASKED:
                identifiers.update(WORD.findall(mention.text))
        for passage in issue.passages:
            if passage.polarity is Polarity.FORBIDDEN:
                continue
            words = Counter(WORD.findall(passage.text[: MAX_LINE * 4]))
            by_block[passage.block].update(words)
            written.append((issue.ref, passage.line, passage.text))
            for number in tickets(passage.text):
                lines.setdefault("#" + number, (issue.ref, passage.line))
            for word in words:
                for token in (*split(word), "~" + word.lower().replace("_", "")):
                    if BLOCK_WEIGHT[passage.block] > best.get(token, 0.0):
                        best[token], lines[token] = BLOCK_WEIGHT[passage.block], (issue.ref, passage.line)
    bags = {block: bag(words) for block, words in by_block.items()}
    named = bag(identifiers)
    damped = [
        (BLOCK_WEIGHT[block], {token: 1 + log(count) for token, count in counts.items()})
        for block, counts in bags.items()
    ]
    weight = _mixed([*damped, (IDENTIFIER_WEIGHT, dict.fromkeys(named, 1.0))])
    every: Counter[str] = sum(by_block.values(), Counter())
    text = "\n".join(line for _, _, line in written)
    return IssueView(
        query=unit({token: share * rarity.asked(token) for token, share in weight.items()}),
        title=weigh(bags[Block.TITLE], rarity),
        prose=weigh(bags[Block.PROSE], rarity),
        code=weigh(_mixed([(1.0, bags[Block.CODE]), (1.0, bags[Block.FRAME])]), rarity),
        identifiers=weigh(named, rarity),
        pieces=_piece_vector(every, rarity),
        phrases=_phrases([line for _, _, line in written], rarity),
        weight=weight,
        names=_names(every),
        literals=literals(text),
        tickets=tickets(text).union(
            *(tickets("#" + issue.ref if issue.ref.isdigit() else issue.ref) for issue in issues)
        ),
        text=text,
        lines=lines,
        written=tuple(written),
    )
