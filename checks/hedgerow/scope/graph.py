"""The graph of a diff: hunks, and how likely two of them belong to one piece of work."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import fsum, log
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.scope import links
from hedgerow.scope.model import sigmoid
from hedgerow.scope.relevance import name_weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgerow.scope.model import Model
    from hedgerow.scope.question import IssueView
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.view import HunkView

Pair = tuple[int, int]

CENTRED = ("changed", "full", "pieces", "names-sum", "phrases")
BY_FILE = (
    "full", "place", "pieces", "names-sum", "names-best", "changed-in-context", "defines-uses", "asked-together",
    "unasked-together", "only-names", "mirror",
)  # fmt: skip
FEATURES = (
    *links.FEATURES,
    *(f"{name}:centred" for name in CENTRED),
    *(f"{name}:file-{how}" for name in BY_FILE for how in ("mean", "max")),
    "file-pairs",
)
CHANNELS = ("changed", "full", "net", "pieces", "phrases")
"""The likenesses of two hunks that the last layer reads again, as they are."""

_ALL_PAIRS = 64  # hunks up to which every pair is looked at; beyond it, only pairs that could matter
_PARTNERS = 24
_REACH = 3  # neighbours in the file on either side
_COMMON = 40  # a name in more hunks than this proposes no partners


class Graph(Struct, frozen=True):
    """Per hunk and neighbour: log-odds, probability, and the likenesses of `CHANNELS`; `files`: each hunk's file."""

    files: tuple[int, ...]
    odds: tuple[Mapping[int, float], ...]
    near: tuple[Mapping[int, float], ...]
    alike: tuple[Mapping[int, tuple[float, ...]], ...]


def pair_rows(hunks: Sequence[HunkView], issue: IssueView, rarity: Rarity, pairs: Sequence[Pair]) -> list[list[float]]:
    """One row of `FEATURES` per pair: what the two share, beside what others share and what their files share."""
    spread = Counter(name for names in _file_names(hunks).values() for name in names)
    rows = [links.link(hunks[a], hunks[b], rarity, issue, spread) for a, b in pairs]
    if not rows:
        return rows
    columns = [_centred([row[at] for row in rows], pairs, len(hunks)) for at in map(links.FEATURES.index, CENTRED)]
    of_files = _by_file(rows, pairs, [hunk.file for hunk in hunks])
    return [[*row, *centred, *filed] for row, filed, *centred in zip(rows, of_files, *columns, strict=True)]


def _file_names(hunks: Sequence[HunkView]) -> dict[int, set[str]]:
    names: dict[int, set[str]] = defaultdict(set)
    for hunk in hunks:
        names[hunk.file] |= hunk.names
    return names


def _centred(values: list[float], pairs: Sequence[Pair], n: int) -> list[float]:
    """Each value less what its two hunks share with anyone: 0 on average."""
    total, count = [0.0] * n, [0] * n
    for (a, b), value in zip(pairs, values, strict=True):
        total[a] += value
        total[b] += value
        count[a] += 1
        count[b] += 1
    mean = [sum_ / max(1, times) for sum_, times in zip(total, count, strict=True)]
    overall = fsum(values) / len(values)
    return [value - mean[a] - mean[b] + overall for (a, b), value in zip(pairs, values, strict=True)]


def _by_file(rows: list[list[float]], pairs: Sequence[Pair], files: Sequence[int]) -> list[list[float]]:
    """Mean and largest of `BY_FILE` over all pairs of the same two files, and how many there are (as a logarithm)."""
    places = [links.FEATURES.index(name) for name in BY_FILE]
    groups: dict[Pair, list[int]] = defaultdict(list)
    keys = [(min(files[a], files[b]), max(files[a], files[b])) for a, b in pairs]
    for at, key in enumerate(keys):
        groups[key].append(at)
    found: dict[Pair, list[float]] = {}
    for key, members in groups.items():
        figures: list[float] = []
        for place in places:
            column = [rows[at][place] for at in members]
            figures += (fsum(column) / len(column), max(column))
        found[key] = [*figures, log(len(members))]
    return [found[key] for key in keys]


def connect(hunks: Sequence[HunkView], rows: Sequence[Sequence[float]], pairs: Sequence[Pair], model: Model) -> Graph:
    """The graph that `model` sees in the rows of the pairs."""
    odds: list[dict[int, float]] = [{} for _ in hunks]
    alike: list[dict[int, tuple[float, ...]]] = [{} for _ in hunks]
    places = [links.FEATURES.index(name) for name in CHANNELS]
    for (a, b), row in zip(pairs, rows, strict=True):
        odds[a][b] = odds[b][a] = model.odds(row)
        alike[a][b] = alike[b][a] = tuple([row[place] for place in places])
    near = tuple({other: sigmoid(value) for other, value in one.items()} for one in odds)
    return Graph(tuple(hunk.file for hunk in hunks), tuple(odds), near, tuple(alike))


def candidates(hunks: Sequence[HunkView], rarity: Rarity) -> list[Pair]:
    """Pairs (a, b), a < b, worth looking at. In a large diff: near ones, and those that share rare names."""
    n = len(hunks)
    if n <= _ALL_PAIRS:
        return [(a, b) for a in range(n) for b in range(a + 1, n)]
    where: dict[str, list[int]] = defaultdict(list)
    for hunk in hunks:
        for name in hunk.names:
            where[name].append(hunk.at)
    pairs: set[Pair] = set()
    for hunk in hunks:
        votes: dict[int, float] = defaultdict(float)
        for name in sorted(hunk.names):
            if len(where[name]) <= _COMMON:
                weight = name_weight(name, rarity)
                for other in where[name]:
                    votes[other] += weight
        for other in range(max(0, hunk.at - _REACH), min(n, hunk.at + _REACH + 1)):
            if hunks[other].file == hunk.file:
                votes[other] += 1.0
        votes.pop(hunk.at, None)
        best = sorted(votes, key=lambda other: (-votes[other], other))[:_PARTNERS]
        pairs.update((min(hunk.at, other), max(hunk.at, other)) for other in best)
    return sorted(pairs)
