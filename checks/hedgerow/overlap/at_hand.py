"""The overlap of the change at hand with its neighbours, as `hedgerow check` asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.names import HEADS
from hedgerow.git.refs import list_refs
from hedgerow.model import OverlapReport, Revision
from hedgerow.overlap.request import Overlap, OverlapRequest, Own
from hedgerow.overlap.settings import OverlapSettings

if TYPE_CHECKING:
    from hedgerow.git.place import Place

# Cold, a lane costs about 3 ms, so that a clone with thousands of old branches would keep a check waiting.
MOST = 200


def overlap_at_hand(
    place: Place, base: Revision, own: Own, settings: OverlapSettings | None, forms: tuple[str, ...] = (), *,
    behind: bool = False,
) -> Overlap:  # fmt: skip
    """The pairs of the change at hand with every other branch and worktree; where there are none, one call of git says
    so and nothing else is loaded.

    `base` is what all are to be merged into. `behind`: it has moved on since the change left it, so that the two may
    conflict even if there is nobody else.
    """
    settings = settings or OverlapSettings()
    worktrees = settings.worktrees is not False
    if not behind and not _anybody(place, base, own, settings, worktrees=worktrees):
        return Overlap(OverlapReport(base, (), (), own=own.name), ())
    from hedgerow.overlap.engine import find_overlap

    return find_overlap(
        OverlapRequest(
            place.root, base=base.ref, branches=settings.branches, worktrees=worktrees, own=own, most=MOST,
            days=settings.days, confirm=settings.confirm, meaning=settings.meaning, forms=forms, settings=settings,
        ),
        place,
    )  # fmt: skip


def _anybody(place: Place, base: Revision, own: Own, settings: OverlapSettings, *, worktrees: bool) -> bool:
    """Is there anything else in this repository that could be at work? Named lanes may be anything."""
    linked = place.common / "worktrees"
    if settings.branches or (worktrees and (not own.here or (linked.is_dir() and any(linked.iterdir())))):
        return True
    return any(ref.oid not in (own.oid, base.oid) for ref in list_refs(place.git, HEADS))
