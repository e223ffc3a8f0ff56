"""The criterion that one row of a table holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.issue.headings import Topic, topic_of
from hedgerow.issue.words import phrases

if TYPE_CHECKING:
    from hedgerow.issue.markdown import Node

_NUMBER = re.compile(r"(?:#|[A-Z]{1,3}-?)?[0-9.]{1,6}")
_COLUMN = phrases("criterion, requirement, acceptance")
_DONE = phrases(
    "yes, y, done, ok, pass, passed, passes, met, complete, completed, closed, x, [x], :white_check_mark:, true"
)
_OPEN = phrases(
    """
    no, n, not done, not yet, not started, todo, to do, open, pending, missing, planned, wip, in progress, doing,
    partial, partly, fail, failed, fails, unmet, n/a, na, tbd, tbc, ?, [ ], [], :x:, false, blocked, -, \u2013, \u2014
    """
)
_TICKS, _CROSSES = "\u2713\u2714\u2705\u2611", "\u2717\u2718\u274c\u2610\u2b1c\u23f3\u26a0\ufe0f"


def criterion_of(row: Node, head: tuple[str, ...]) -> tuple[str, bool]:
    """The row's criterion, and whether the row says that it is done.

    It stands in the column that the table's first row (`head`, its cells) names so; without such a column it is all
    that is neither a number nor a state.
    """
    states = [state for cell in row.cells if (state := _state(cell)) is not None]
    done = bool(states) and all(states)
    named = next((at for at, cell in enumerate(head) if _names_criteria(cell)), -1)
    if named >= 0 and _state(row.cells[named]) is None:
        return row.cells[named], done
    cells = [cell for cell in row.cells if cell and _state(cell) is None]
    if cells and _NUMBER.fullmatch(cells[0]):
        del cells[0]
    return " | ".join(cells), done


def _names_criteria(cell: str) -> bool:
    return cell.strip("*_ ").lower() in _COLUMN or topic_of(cell) is Topic.CRITERIA


def _state(cell: str) -> bool | None:
    """What the cell says of the work: True done, False not; None where it says something else."""
    text = cell.strip("*_~ .!").lower()
    if text in _DONE or (text and not text.strip(_TICKS + " ")):
        return True
    return False if text in _OPEN or (text and not text.strip(_CROSSES + " ")) else None
