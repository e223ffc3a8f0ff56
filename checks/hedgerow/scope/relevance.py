"""How much a hunk has to do with the issue, by itself and beside the rest of the diff.

BM25: Robertson and others, Okapi at TREC-3 (1994).
"""

from __future__ import annotations

from collections import Counter
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from hedgerow.scope.vectors import cosine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.question import IssueView
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.view import HunkView

_COSINES = (
    "full", "changed", "context", "place", "header", "added", "removed", "net",
    "title", "title-net", "identifiers", "prose", "code", "context-code", "pieces", "phrases",
)  # fmt: skip
_WORDS = ("local", "local-net", "local-share", "bm25", "best-word", "best-three", "covered")
_NAMES = ("names", "context-names", "net-names", "defines", "path-named", "literals", "tickets", "other-ticket")
RAW = (*_COSINES, *_WORDS, *_NAMES)
HOW = ("-mean", "/max", "rank", "file-max", "file-mean")
RELATED = (
    "full",
    "changed",
    "net",
    "local",
    "bm25",
    "best-three",
    "pieces",
    "names",
    "prose",
    "title",
    "covered",
    "net-names",
    "place",
    "phrases",
)
FEATURES = RAW + tuple(f"{name}:{how}" for name in RELATED for how in HOW) + ("issue-length",)

_K1, _B, _USUAL_LENGTH = 1.2, 0.75, 60.0  # the usual constants of BM25; tokens of a median hunk
_NAME_FLOOR, _NAME_CAP = 3.0, 5.0  # rarity below which a shared name says nothing, and above which it says no more
SHORTEST_STEM = 4  # of a file's name, to be looked for in a text
_MATCH_FLOOR, _MATCH_CAP = 0.6, 2.0


def name_weight(name: str, rarity: Rarity) -> float:
    """What a shared identifier is worth: nothing where it is common, at most 5."""
    return min(max(max(rarity.of("=" + name), rarity.of(name)) - _NAME_FLOOR, 0.0), _NAME_CAP)


def relevance(hunks: Sequence[HunkView], issue: IssueView, rarity: Rarity) -> list[list[float]]:
    """One row of `FEATURES` per hunk."""
    spread = Counter(token for hunk in hunks for token in hunk.changed.keys() | hunk.context.keys())
    rows = [
        [*_cosines(hunk, issue), *_words(hunk, issue, rarity, spread, len(hunks)), *_names(hunk, issue, rarity)]
        for hunk in hunks
    ]
    more = beside(rows, [RAW.index(name) for name in RELATED], [hunk.file for hunk in hunks])
    length = log(1 + len(issue.query))
    return [[*row, *further, length] for row, further in zip(rows, more, strict=True)]


def _cosines(hunk: HunkView, issue: IssueView) -> list[float]:
    asked = issue.query
    return [
        cosine(asked, hunk.full),
        cosine(asked, hunk.changed),
        cosine(asked, hunk.context),
        cosine(asked, hunk.place),
        cosine(asked, hunk.header),
        cosine(asked, hunk.added),
        cosine(asked, hunk.removed),
        cosine(asked, hunk.net),
        cosine(issue.title, hunk.full),
        cosine(issue.title, hunk.net),
        cosine(issue.identifiers, hunk.full),
        cosine(issue.prose, hunk.full),
        cosine(issue.code, hunk.full),
        cosine(issue.code, hunk.context),
        cosine(issue.pieces, hunk.pieces),
        cosine(issue.phrases, hunk.phrases),
    ]


def _words(hunk: HunkView, issue: IssueView, rarity: Rarity, spread: Counter[str], n: int) -> list[float]:
    """`spread`: how many of the `n` hunks hold each token; what few hold tells one hunk from the others."""
    asked = issue.query
    local_of = {token: log(1 + n / (1 + spread[token])) for token in hunk.full.keys() & asked.keys()}
    local = fsum([hunk.full[token] * asked[token] * share for token, share in local_of.items()])
    local_net = fsum(
        [weight * asked[token] * local_of.get(token, 1.0) for token, weight in hunk.net.items() if token in asked]
    )
    spoken = [(issue.weight[token], token) for token in hunk.changed.keys() & issue.weight.keys()]
    hits = sorted((min(w, _MATCH_CAP) * rarity.of(token) for w, token in spoken if w >= _MATCH_FLOOR), reverse=True)
    mass = fsum(hunk.changed.values())
    matched = fsum([hunk.changed[token] for token in hunk.changed.keys() & asked.keys()])
    return [
        local,
        local_net,
        fsum(local_of.values()) / (1 + len(hunk.full)),
        _bm25(hunk, issue, rarity),
        hits[0] if hits else 0.0,
        fsum(hits[:3]),
        matched / mass if mass else 0.0,
    ]


def _names(hunk: HunkView, issue: IssueView, rarity: Rarity) -> list[float]:
    return [
        *(
            log(1 + fsum([name_weight(name, rarity) for name in names & issue.names]))
            for names in (hunk.names, hunk.context_names, hunk.net_names, hunk.defines)
        ),
        _path_named(hunk, issue),
        log(1 + len(hunk.literals & issue.literals)),
        float(bool(hunk.tickets & issue.tickets)),
        float(bool(hunk.tickets) and bool(issue.tickets) and not hunk.tickets & issue.tickets),
    ]


def _bm25(hunk: HunkView, issue: IssueView, rarity: Rarity) -> float:
    length = len(hunk.changed) + 0.3 * len(hunk.context)
    norm = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
    parts = []
    for token in hunk.full.keys() & issue.weight.keys():
        count = (token in hunk.changed) + 0.3 * (token in hunk.context) + 0.5 * (token in hunk.place)
        parts.append(issue.weight[token] * rarity.of(token) * count * (_K1 + 1) / (count + norm))
    return fsum(parts) / sqrt(10 + len(issue.weight))


def _path_named(hunk: HunkView, issue: IssueView) -> float:
    """2: the issue writes the file's name; 1: it writes the name without its ending."""
    if hunk.path.rpartition("/")[2] in issue.text:
        return 2.0
    return 1.0 if len(hunk.stem) >= SHORTEST_STEM and hunk.stem in issue.names else 0.0


def beside(rows: Sequence[Sequence[float]], columns: Sequence[int], files: Sequence[int]) -> list[list[float]]:
    """What these columns of each row are beside the mean, the largest, the others' ranks and the file's own: `HOW`."""
    n = len(rows)
    found: list[list[float]] = [[] for _ in rows]
    for at in columns:
        column = [row[at] for row in rows]
        mean, top = fsum(column) / n, max(column)
        by_file: dict[int, list[float]] = {}
        for file, value in zip(files, column, strict=True):
            by_file.setdefault(file, []).append(value)
        ordered = sorted(column)
        first = {value: place for place, value in reversed(list(enumerate(ordered)))}
        count = Counter(column)
        for row, file, value in zip(found, files, column, strict=True):
            own = by_file[file]
            rank = (first[value] + (count[value] - 1) / 2) / max(1, n - 1)
            row.extend((value - mean, value / top if top else 0.0, rank, max(own), fsum(own) / len(own)))
    return found
