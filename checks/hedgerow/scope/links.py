"""How much two hunks of a diff belong to one piece of work."""

from __future__ import annotations

from math import exp, fsum, log
from typing import TYPE_CHECKING

from hedgerow.scope.relevance import SHORTEST_STEM, name_weight
from hedgerow.scope.vectors import cosine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hedgerow.scope.question import IssueView
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.view import HunkView

_WORDS = (
    "changed", "full", "net", "context", "header", "place", "pieces", "added", "removed", "phrases", "same-lines",
    "asked-together", "unasked-together",
)  # fmt: skip
_NAMES = (
    "names-sum", "names-best", "changed-in-context", "defines-uses", "stem-named", "net-names-best", "rare-share",
    "only-names", "stem-around",
)  # fmt: skip
_PLACES = ("same-file", "same-folder", "shared-folders", "companion", "near", "same-header", "mirror")
_KINDS = ("literals", "both-tests", "test-and-code", "same-extension", "smaller", "tickets", "other-tickets")
FEATURES = (*_WORDS, *_NAMES, *_PLACES, *_KINDS)

_SHORTEST_PAIR = 3  # letters that a file and its test must share
_SIDES = frozenset(
    {"", "src", "source", "main", "test", "tests", "java", "kotlin", "scala", "python", "lib", "internal", "spec"}
)
_FEW = 2  # files of the change that hold a name which is only theirs
_NEAR = 40.0  # lines after which nearness in a file has fallen to 1/e


def link(a: HunkView, b: HunkView, rarity: Rarity, issue: IssueView, spread: Mapping[str, int]) -> list[float]:
    """One row of `FEATURES` for a pair of hunks; symmetrical. `spread`: how many files of the change hold each name."""
    return [*_words(a, b, issue), *_names(a, b, rarity, spread), *_places(a, b), *_kinds(a, b)]


def _words(a: HunkView, b: HunkView, issue: IssueView) -> list[float]:
    both = a.full.keys() & b.full.keys()
    together_asked = fsum([a.full[token] * b.full[token] for token in both if token in issue.weight])
    return [
        cosine(a.changed, b.changed),
        cosine(a.full, b.full),
        cosine(a.net, b.net),
        cosine(a.context, b.context),
        cosine(a.header, b.header),
        cosine(a.place, b.place),
        cosine(a.pieces, b.pieces),
        cosine(a.added, b.added),
        cosine(a.removed, b.removed),
        cosine(a.phrases, b.phrases),
        log(1 + len(a.texts & b.texts)),
        together_asked,
        fsum([a.full[token] * b.full[token] for token in both]) - together_asked,
    ]


def _names(a: HunkView, b: HunkView, rarity: Rarity, spread: Mapping[str, int]) -> list[float]:
    shared = a.names & b.names
    weights = sorted([name_weight(name, rarity) for name in shared], reverse=True)
    crossed = (a.net_names & b.context_names) | (b.net_names & a.context_names)
    used = (a.defines & (b.names | b.context_names)) | (b.defines & (a.names | a.context_names))
    return [
        log(1 + fsum(weights)),
        weights[0] if weights else 0.0,
        log(1 + fsum([name_weight(name, rarity) for name in crossed])),
        max([name_weight(name, rarity) for name in used], default=0.0),
        float(_stem_in(a, b.names) or _stem_in(b, a.names)),
        max([name_weight(name, rarity) for name in a.net_names & b.net_names], default=0.0),
        fsum(weights) / (1 + min(a.mass, b.mass)),
        log(1 + fsum([name_weight(name, rarity) for name in shared if spread[name] <= _FEW])),
        float(_stem_in(a, b.context_names) or _stem_in(b, a.context_names)),
    ]


def _stem_in(hunk: HunkView, names: frozenset[str]) -> bool:
    return len(hunk.stem) >= SHORTEST_STEM and hunk.stem in names


def _places(a: HunkView, b: HunkView) -> list[float]:
    same_file = a.file == b.file
    folder_a, folder_b = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    return [
        float(same_file),
        float(folder_a == folder_b),
        shared_folders(folder_a, folder_b),
        float(companions(a, b)),
        exp(-(max(0, max(a.start, b.start) - min(a.end, b.end))) / _NEAR) if same_file else 0.0,
        float(same_file and bool(a.header) and a.header == b.header),
        mirror(folder_a, folder_b),
    ]


def _kinds(a: HunkView, b: HunkView) -> list[float]:
    return [
        float(len(a.literals & b.literals) > 0),
        float(a.is_test and b.is_test),
        float(a.is_test != b.is_test),
        float(a.extension == b.extension),
        log(1 + min(a.n_added + a.n_removed, b.n_added + b.n_removed)),
        float(bool(a.tickets & b.tickets)),
        float(bool(a.tickets) and bool(b.tickets) and not a.tickets & b.tickets),
    ]


def mirror(one: str, other: str) -> float:
    """The share of their folders that two paths have in common, those that only tell tests from code left out."""
    parts = {part for part in one.split("/") if part not in _SIDES}
    others = {part for part in other.split("/") if part not in _SIDES}
    return len(parts & others) / max(1, len(parts | others))


def shared_folders(one: str, other: str) -> float:
    """The share of their folders that two paths have in common, from the top."""
    parts, others = one.split("/"), other.split("/")
    same = 0
    for left, right in zip(parts, others, strict=False):
        if left != right:
            break
        same += 1
    return same / max(len(parts), len(others))


def companions(a: HunkView, b: HunkView) -> bool:
    """Is one the test of the other, by the names of their files?"""
    if a.is_test == b.is_test:
        return False
    code, test = (b, a) if a.is_test else (a, b)
    name = named_after(test)
    return bool(name) and (name == code.stem or name in code.path.lower().replace("_", ""))


def named_after(test: HunkView) -> str:
    """The name of the code that a test is named after, by its file; empty where that is too short to tell."""
    bare = test.stem.replace("tests", "").replace("test", "").replace("spec", "")
    return bare if len(bare) >= _SHORTEST_PAIR else ""
