"""Who else is at work here, told by few calls of git: what the hooks before an edit and at a session's start can
afford.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.head import find_head
from hedgerow.git.names import branch_in, short_name
from hedgerow.git.place import base_names, place_around
from hedgerow.git.refs import DAY, LEDGER
from hedgerow.overlap.settings import OverlapSettings

if TYPE_CHECKING:
    from hedgerow.git.head import Head
    from hedgerow.git.plumbing import Git
    from hedgerow.settings import Settings


class Lane(Struct, frozen=True):
    """Another branch, with its worktree where it has one."""

    name: str
    oid: str
    worktree: Path | None


def open_lanes(head: Head, settings: Settings) -> tuple[tuple[Lane, ...], str]:
    """Every branch with work that the base has not, but for those that `[overlap]` leaves out, and every other
    worktree; and the commit that is the base.

    The branch of this worktree is no neighbour. Without a base (RefError's case) there are no lanes.
    """
    place = place_around(head)
    base = next((oid for oid in place.commits(*base_names(None, settings.base)) if oid is not None), None)
    if base is None:
        return (), ""
    overlap = settings.overlap or OverlapSettings()
    branches = _branches(place.git, head, base, overlap)
    if overlap.worktrees is False:
        return tuple(Lane(lane.name, lane.oid, None) for lane in branches), base
    return (*branches, *_other_worktrees(head, {lane.worktree for lane in branches})), base


def _branches(git: Git, head: Head, base: str, overlap: OverlapSettings) -> list[Lane]:
    from hedgerow.overlap.branches import fits, reach

    patterns = overlap.branches or ("*",)
    form = "--format=%(objectname) %(committerdate:unix) %(refname) %(worktreepath)"
    rows = git.run("for-each-ref", form, f"--no-merged={base}", *reach(patterns))
    dated: list[tuple[int, Lane]] = []
    for row in rows.decode("utf-8", "surrogateescape").splitlines():
        oid, when, ref, folder = row.split(" ", 3)
        if branch_in(ref) not in (head.branch, LEDGER) and any(fits(pattern, ref) for pattern in patterns):
            there = Path(folder) if folder and Path(folder).is_dir() else None
            dated.append((int(when), Lane(short_name(ref), oid, there)))
    if not dated or overlap.branches or not overlap.days:
        return [lane for _, lane in dated]
    now = int(git.run("log", "--max-count=1", "--format=%ct", base))
    return [lane for when, lane in dated if lane.worktree is not None or (now - when) // DAY <= overlap.days]


def _other_worktrees(head: Head, known: set[Path | None]) -> list[Lane]:
    """Worktrees on a detached head, or on a branch that holds no commit of its own yet but perhaps uncommitted work."""
    folders = [file.parent for file in _pointers(head.common)]
    main = head.common.parent if head.common.name == ".git" else None
    found = []
    for top in (*folders, main):
        if top is None or top in known or top == head.top:
            continue
        other = find_head(top)
        if other is not None and other.top == top:
            # a detached head's own commit is asked for in its worktree; here any commit does to compare its file with
            ref = f"refs/heads/{other.branch}" if other.branch else "HEAD"
            found.append(Lane(other.branch or f"(detached) {top.name}", ref, top))
    return found


def _pointers(common: Path) -> list[Path]:
    """The `.git` files of the linked worktrees."""
    try:
        named = sorted((common / "worktrees").glob("*/gitdir"))
        return [Path(file.read_text("utf-8", "surrogateescape").strip()) for file in named]
    except OSError:  # a worktree is being added or removed at this moment
        return []
