"""What the issue asks for by name: a hunk that defines what the issue writes out, only brings a version that it speaks
of, or names the issue by its number, is never drift, however little its other words have to do with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.issue.spec import Block
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import COMPOUND, defined_name, may_define
from hedgerow.scope.versions import only_versions, versions
from hedgerow.scope.wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.issue.spec import IssueSpec, Passage
    from hedgerow.model import HunkScope
    from hedgerow.scope.rides import Judged

_WORD = Pattern(r"[^\W\d]\w+")
_TICKED = Pattern(r"`([^`]{1,200})`")
_SHORTEST = 8  # letters; a shorter name (`setUp`) is that of many things, a longer one that an issue writes of one
# Said of the work rather than asked of it.
_ASIDE = frozenset({Block.BOILERPLATE, Block.FRAME})


def with_asked(
    change: ChangeSet, judged: Sequence[Judged], issues: Sequence[IssueSpec], weak: float
) -> tuple[Judged, ...]:
    """The verdicts, in which nothing drifts that defines a name of the issue, brings a version of it, or has its number
    among its reasons. `weak`: the score of a hunk that is weakly tied.
    """
    names, numbers = _names(issues), _versions(issues)
    told = []
    for file, hunks in zip(change.files, judged, strict=True):
        own = names if may_define(file.path) else {}
        told.append(
            tuple(
                _with_reason(scope, _defines(hunk, own) or _brings(hunk, numbers), weak)
                if scope.verdict is Verdict.DRIFT
                else scope
                for scope, hunk in zip(hunks, file.hunks, strict=True)
            )
        )
    return tuple(told)


def _with_reason(scope: HunkScope, why: Evidence | None, weak: float) -> HunkScope:
    named = any(evidence.kind == "names-issue" for evidence in scope.evidence)
    if why is None and not named:
        return scope
    evidence = (why, *scope.evidence) if why else scope.evidence
    return replace(scope, verdict=Verdict.WEAK, score=min(scope.score, weak), evidence=evidence)


def _asked(issues: Sequence[IssueSpec]) -> Iterator[tuple[str, Passage]]:
    """The passages that ask for something, each with its issue."""
    return ((ref, passage) for ref, passage in wanted(issues) if passage.block not in _ASIDE)


def _names(issues: Sequence[IssueSpec]) -> dict[str, tuple[str, int]]:
    """The telling names that the issues write where they ask for something, with the first line of each."""
    names: dict[str, tuple[str, int]] = {}
    for ref, passage in _asked(issues):
        for word in _telling(passage.text):
            names.setdefault(word, (ref, passage.line))
    return names


def _telling(text: str) -> Iterator[str]:
    """The words that are the name of one thing: long, and in backticks or made of several words."""
    ticked = {word for span in _TICKED.findall(text) for word in _WORD.findall(span)}
    return (
        word for word in _WORD.findall(text) if len(word) >= _SHORTEST and (word in ticked or COMPOUND.search(word))
    )


def _versions(issues: Sequence[IssueSpec]) -> dict[str, tuple[str, int]]:
    """The versions that the issues write where they ask for something, with the first line of each."""
    found: dict[str, tuple[str, int]] = {}
    for ref, passage in _asked(issues):
        for version in versions(passage.text):
            found.setdefault(version, (ref, passage.line))
    return found


def _defines(hunk: Hunk, names: dict[str, tuple[str, int]]) -> Evidence | None:
    for line in hunk.changed:
        name = defined_name(line.text)
        if name in names:
            ref, number = names[name]
            what = "defines" if line.sign == "+" else "no longer defines"
            because = f"{what} `{name}`, which issue line {number} names"
            return Evidence("asked-by-name", 1.0, ref, number, line.number, because)
    return None


def _brings(hunk: Hunk, numbers: dict[str, tuple[str, int]]) -> Evidence | None:
    brought = only_versions(hunk) if numbers else ()
    one = next((one for one in brought if one.name in numbers), None)
    if one is None:
        return None
    ref, number = numbers[one.name]
    others = len({version.name for version in brought}) > 1
    what = f"only versions, {one.name} among them" if others else f"only version {one.name}"
    because = f"brings {what}, which issue line {number} names"
    return Evidence("asked-by-name", 1.0, ref, number, one.line, because)
