"""Edits that go with a signature: where a change alters how something is called, its callers change with it, however
small and far from the issue their edits look; and what they call cannot do without its new arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import defined_callable, may_define
from hedgerow.scope.shape import is_comment

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from hedgerow.change import ChangeSet, Hunk, Line
    from hedgerow.model import HunkScope

_CALLS = Pattern(r"([^\W\d]\w{3,})\s*(?:<[\w, ]*>)?\(")
_WORTH = 0.7  # of the reason, beside a name that the issue writes
_WIDTH = 300  # characters of a line that are read
_TALL = 20  # lines of one signature


class _Signature(Struct, frozen=True):
    """Another signature, where it stands, and whether it has more arguments or fewer than before."""

    own: tuple[str, int]
    line: int
    arguments: bool


def callers(change: ChangeSet) -> dict[tuple[str, int], Evidence]:
    """The hunks that call what another hunk gives another signature, and those that give one with more arguments or
    fewer, by path and index, with the reason.
    """
    altered: dict[str, _Signature] = {}
    files = [file for file in change.files if may_define(file.path)]
    for file in files:
        for hunk in file.hunks:
            for name, number, arguments in _altered(hunk):
                altered.setdefault(name, _Signature((file.path, hunk.index), number, arguments))
    if not altered:
        return {}
    found: dict[tuple[str, int], Evidence] = {}
    followed: dict[tuple[str, int], Evidence] = {}
    for file in files:
        for hunk in file.hunks:
            own = (file.path, hunk.index)
            for name, number in _called(hunk, altered):
                new = altered[name]
                if new.own == own:
                    continue
                because = f"calls `{name}`, whose signature changes at {new.own[0]}:{new.line}"
                found.setdefault(own, Evidence("caller", _WORTH, None, None, number, because))
                if new.arguments:
                    because = f"changes the arguments of `{name}`, which {file.path}:{number} calls"
                    followed.setdefault(new.own, Evidence("called", _WORTH, None, None, new.line, because))
    return followed | found


def with_need(scope: HunkScope, told: Evidence | None, weak: float) -> HunkScope:
    """The verdict, in which what goes with a signature, is a rename that was asked for, or gives a test another value,
    is not incidental, whatever its score. `weak`: the score of a hunk that is weakly tied.
    """
    if told is None:
        return scope
    needed = Verdict.WEAK if scope.score >= weak else Verdict.EXPLAINED
    verdict = needed if scope.verdict is Verdict.INCIDENTAL else scope.verdict
    return replace(scope, verdict=verdict, evidence=(*scope.evidence, told))


def _altered(hunk: Hunk) -> Iterator[tuple[str, int, bool]]:
    """What the hunk defines before and after, with another signature; the line of the new one; other arguments?"""
    starts = [(at, name) for at, line in enumerate(hunk.lines) if (name := defined_callable(line.text[:_WIDTH]))]
    before, after = (_signatures(hunk.lines, starts, side) for side in "-+")
    for name, (text, number) in after.items():
        if name in before and before[name][0] != text:
            yield name, number, _arguments(before[name][0]) != _arguments(text)


def _arguments(signature: str) -> tuple[int, int]:
    """What differs where there are more arguments or fewer, whatever it throws and its body in the same line calls."""
    head = signature.partition("{")[0]
    head = head[: head.rfind(")") + 1]
    return head.count(","), head.count("()")


def _signatures(lines: Sequence[Line], starts: Sequence[tuple[int, str]], side: str) -> dict[str, tuple[str, int]]:
    """The signatures on one side of a hunk, spaces left out, by name; overloads are one."""
    found: dict[str, tuple[str, int]] = {}
    for at, name in starts:
        if lines[at].sign not in (" ", side):
            continue
        text = ""
        for line in lines[at : at + _TALL]:
            if line.sign in (" ", side):
                text += "".join(line.text[:_WIDTH].split())
                if text.count("(") <= text.count(")"):
                    break
        before, number = found.get(name, ("", lines[at].number))
        found[name] = before + text, number
    return found


def _called(hunk: Hunk, names: Container[str]) -> Iterator[tuple[str, int]]:
    """Which of the names the changed lines call; a definition calls nothing."""
    for line in hunk.changed:
        text = line.text[:_WIDTH]
        for name in _CALLS.findall(text):
            if name in names and not is_comment(text) and not defined_callable(text):
                yield name, line.number
