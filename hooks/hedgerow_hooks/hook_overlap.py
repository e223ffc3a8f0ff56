"""The hook that asks git who else is at work on the same lines; before a commit, and as the push's second question.

A neighbour's work is no fault of this commit: it is said, and stops only where the fail level says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, EXIT_FINDINGS
from hedgerow.git.head import find_head
from hedgerow.git.names import HEADS
from hedgerow.git.place import find_place, place_around
from hedgerow.model import Severity
from hedgerow.plurals import plural
from hedgerow.render.safe import inert, printable
from hedgerow_hooks.say import say, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.place import Place
    from hedgerow.model import PairReport
    from hedgerow.settings import Settings
    from hedgerow_hooks.hook_flags import Flags

# As the checks merge-conflict and breaks-neighbour have it; every other meeting is advice.
_WARNED = ("conflict", "breaks")
_PAIRS_SHOWN, _FILES_SHOWN = 10, 5


def run_overlap(flags: Flags) -> int:
    """Compare the branch that is checked out, with its uncommitted work, with every other lane here."""
    head = find_head(Path.cwd())
    if head is not None and head.operation is not None:
        say(f"{head.operation} in progress: overlap is not looked at")
        return EXIT_CLEAN
    if head is not None and head.branch is None:
        say("a detached head is no lane: overlap is not looked at")
        return EXIT_CLEAN
    place = place_around(head) if head is not None else find_place(Path.cwd())
    (oid,) = place.commits("HEAD")
    if oid is None:
        say("this branch has no commit yet: overlap is not looked at")
        return EXIT_CLEAN
    return compare(place, load_settings(place.root), place.branch() or "", oid, flags, committing=True)


def compare(place: Place, settings: Settings, branch: str, oid: str, flags: Flags, *, committing: bool = False) -> int:
    """Say which lanes the branch meets, worst first; returns the exit code. `committing`: it is the one checked out
    here, and its uncommitted work counts.
    """
    from hedgerow.overlap.at_hand import overlap_at_hand
    from hedgerow.overlap.request import Own

    own = Own(branch, HEADS + branch, oid, here=committing, worktree=committing)
    answer = overlap_at_hand(place, place.default_base(settings.base), own, settings.overlap, settings.issues.branch)
    for error in answer.errors:
        say(f"COULD NOT LOOK: {error}")
    pairs = answer.report.pairs
    lines = [line for pair in pairs[:_PAIRS_SHOWN] for line in _described(pair, branch)]
    more = len(pairs) - _PAIRS_SHOWN
    lines += [f"and {plural(more, 'more lane')}: `hedgerow overlap` lists them"] if more > 0 else []
    neighbours = sum(lane.name != branch and lane.state in ("open", "stacked") for lane in answer.report.lanes)
    met = f"overlap: {branch} meets {len(pairs)} of {plural(neighbours, 'other lane')}"
    lines.append("; ".join((met, *answer.notes)))
    tell(inert("".join(f"{printable(line)}\n" for line in lines)))
    if _stops(pairs, flags.fail_level or settings.fail_level):
        return EXIT_FINDINGS
    return EXIT_FAILED if answer.errors and settings.on_failure == "block" else EXIT_CLEAN


def _described(pair: PairReport, branch: str) -> list[str]:
    other = pair.b if pair.a == branch else pair.a
    level = "warning" if pair.verdict in _WARNED else "advice"
    sure = "git's own merge" if pair.confirmed else "predicted"
    shown = [file for file in pair.files if file.muted is None]
    lines = [f"{level} {pair.verdict} with {other} ({sure})"]
    lines += [f"    {file.path}: {file.because}" for file in shown[:_FILES_SHOWN]]
    return [*lines, *([f"    and {len(shown) - _FILES_SHOWN} more files"] if len(shown) > _FILES_SHOWN else [])]


def _stops(pairs: Iterable[PairReport], level: str) -> bool:
    if level == "never":
        return False
    worst = [Severity.WARNING if pair.verdict in _WARNED else Severity.INFO for pair in pairs]
    return any(severity.rank <= Severity(level).rank for severity in worst)
