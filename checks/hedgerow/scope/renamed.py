"""Renames that the issue asks for: a hunk that only writes one name for another, both of which the issue writes, is
the work, however small and alike such hunks are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Evidence
from hedgerow.scope.edits import NAME, renamed, sides
from hedgerow.scope.wanted import LONGEST, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.scope.edits import Pair

_WORTH = 0.7  # of the reason, beside a name that the issue writes


def asked_renames(change: ChangeSet, issues: Sequence[IssueSpec]) -> dict[tuple[str, int], Evidence]:
    """The hunks that only write one name of the issue for another, by path and index, with the reason."""
    found = list(_renames(change))
    written = _written(issues) if found else {}
    return {
        own: Evidence("asked-rename", _WORTH, *written[new], line, _because(old, new, written[new][1]))
        for own, line, (old, new) in found
        if old in written and new in written
    }


def _because(old: str, new: str, line: int) -> str:
    return f"only writes `{new}`, which issue line {line} names, for `{old}`, which the issue names too"


def _renames(change: ChangeSet) -> Iterator[tuple[tuple[str, int], int, Pair]]:
    for file in change.files:
        for hunk in file.hunks:
            if pair := renamed(*sides(hunk)):
                yield (file.path, hunk.index), hunk.added[0].number, pair


def _written(issues: Sequence[IssueSpec]) -> dict[str, tuple[str, int]]:
    """The names that the issues write, but for what they rule out, each with its issue and first line."""
    names: dict[str, tuple[str, int]] = {}
    for ref, passage in wanted(issues):
        for name in NAME.findall(passage.text[:LONGEST]):
            names.setdefault(name, (ref, passage.line))
    return names
