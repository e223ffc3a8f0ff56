"""Definitions that the issue asks for by name: a hunk that defines what the issue writes out is never drift, however
little its other words have to do with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.issue.spec import Block, Polarity
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import defined_name, may_define

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.rides import Judged

_WORD = Pattern(r"[^\W\d]\w+")
_TICKED = Pattern(r"`([^`]{1,200})`")
_DISTINCT = Pattern(r"[^\W_]_[^\W_]|[^\W\d_A-Z][A-Z]")
_SHORTEST = 8  # letters of a name without either, and of one that is no common idiom (`setUp`, `toString`)
# Said of the work rather than asked of it.
_ASIDE = frozenset({Block.BOILERPLATE, Block.FRAME})


def with_asked(
    change: ChangeSet, judged: Sequence[Judged], issues: Sequence[IssueSpec], weak: float
) -> tuple[Judged, ...]:
    """The verdicts, in which nothing drifts that defines a name of the issue. `weak`: the score of a hunk that is
    weakly tied.
    """
    if not any(hunk.verdict is Verdict.DRIFT for hunks in judged for hunk in hunks):
        return tuple(judged)
    names = _names(issues)
    told = []
    for file, hunks in zip(change.files, judged, strict=True):
        if not may_define(file.path):
            told.append(hunks)
            continue
        pairs = zip(hunks, file.hunks, strict=True)
        because = (_because(hunk, names) if scope.verdict is Verdict.DRIFT else None for scope, hunk in pairs)
        told.append(
            tuple(
                replace(scope, verdict=Verdict.WEAK, score=min(scope.score, weak), evidence=(why, *scope.evidence))
                if why
                else scope
                for scope, why in zip(hunks, because, strict=True)
            )
        )
    return tuple(told)


def _names(issues: Sequence[IssueSpec]) -> dict[str, tuple[str, int]]:
    """The telling names that the issues write where they ask for something, with the first line of each."""
    names: dict[str, tuple[str, int]] = {}
    for issue in issues:
        for passage in issue.passages:
            if passage.polarity is not Polarity.FORBIDDEN and passage.block not in _ASIDE:
                ticked = {word for text in _TICKED.findall(passage.text) for word in _WORD.findall(text)}
                for word in _WORD.findall(passage.text):
                    if len(word) >= _SHORTEST and (word in ticked or _DISTINCT.search(word)):
                        names.setdefault(word, (issue.ref, passage.line))
    return names


def _because(hunk: Hunk, names: dict[str, tuple[str, int]]) -> Evidence | None:
    for line in (*hunk.added, *hunk.removed):
        name = defined_name(line.text)
        if name in names:
            ref, number = names[name]
            what = "defines" if line.sign == "+" else "no longer defines"
            because = f"{what} `{name}`, which issue line {number} names"
            return Evidence("asked-by-name", 1.0, ref, number, line.number, because)
    return None
