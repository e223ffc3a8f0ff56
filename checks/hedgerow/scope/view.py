"""A hunk as the scorer sees it: bags of tokens with weights, identifiers, numbers, places."""

from __future__ import annotations

import re
from math import fsum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.tokens import MAX_LINE, literals, tickets
from hedgerow.scope.vectors import Vector, bag, mixed, names_of, phrases_of, pieces_of, weigh, words_of

if TYPE_CHECKING:
    from hedgerow.change import FileChange, Hunk
    from hedgerow.scope.rarity import Rarity

_DEFINED = re.compile(
    r"(?:\b(?:def|class|fn|func|fun|interface|trait|struct|enum|type|macro_rules!|object|val|const|typedef|function"
    r"|module)\s+(?:\([^()]*\)\s*)?"
    r"|^[ \t]*(?:(?:public|private|protected|static|final|abstract|synchronized|override|inline|suspend)\s+)+"
    r"(?:[\w<>\[\],.?]+\s+){0,3})"
    r"([^\W\d]\w+)",
    re.MULTILINE,
)
_TEST = Pattern(
    r"(?:^|[/_.-])(?:tests?|spec|testing|testdata|fixtures?)(?=[/_.-]|$)|[a-z]Tests?(?:Case)?\.\w+$|(?:^|/)Test[A-Z]",
    re.IGNORECASE,
    words=("test", "spec", "fixture"),
)
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


def is_test_path(path: str) -> bool:
    """Is this a test, or something only tests use?"""
    return bool(_TEST.search(path))


def definitions(text: str) -> frozenset[str]:
    """The names that a text defines, or seems to: in lower case, without underscores."""
    return frozenset(word.lower().replace("_", "") for word in _DEFINED.findall(text))


def view_hunk(at: int, file: int, change: FileChange, hunk: Hunk, rarity: Rarity) -> HunkView:
    """What the scorer reads of one hunk; `at` counts through the whole diff, `file` is the file's place in it."""
    added, removed = [line.text for line in hunk.added], [line.text for line in hunk.removed]
    plus, minus = words_of(added), words_of(removed)
    around = words_of(line.text for line in hunk.lines if line.sign == " ")
    head = words_of([hunk.section])
    path_words = words_of([change.path.replace("/", " ").replace(".", " ")])
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
        full=weigh(mixed([(1.0, changed), (0.3, context), (0.5, header), (0.5, place)]), rarity),
        changed=weigh(changed, rarity),
        added=weigh(bag(plus), rarity),
        removed=weigh(bag(minus), rarity),
        net=weigh(net, rarity),
        context=weigh(context, rarity),
        header=weigh(header, rarity),
        place=weigh(place, rarity),
        pieces=pieces_of(changed_words + path_words, rarity),
        phrases=phrases_of(added + removed, rarity),
        names=names_of(changed_words),
        net_names=names_of(net_words),
        context_names=names_of(around + head),
        defines=definitions(joined),
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
