"""What `hedgerow check` says of the neighbours of the change it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import HedgerowError
from hedgerow.reading import Part

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.model import OverlapReport
    from hedgerow.reading import Asked, Read
    from hedgerow.settings import Settings


class Neighbours(Struct, frozen=True):
    """The overlap of the change, None where it was not asked for or could not be had, and what has to be said of it."""

    overlap: OverlapReport | None = None
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_neighbours(place: Place, asked: Asked, read: Read, settings: Settings, *, wanted: bool | None) -> Neighbours:
    """Look at them, unless the flag (`wanted`) or the settings say not to, or there is no commit yet.

    What goes wrong here spoils nothing of what is said on the change itself: it is told as an error.
    """
    on = wanted if wanted is not None else settings.overlap is None or settings.overlap.neighbours
    if not on or read.trunk is None:
        return Neighbours()
    from hedgerow.overlap.at_hand import overlap_at_hand
    from hedgerow.overlap.request import Own

    own = Own(
        read.branch or asked.name,
        f"refs/heads/{read.branch}" if read.branch else asked.name,
        read.head,
        here=asked.head is None,
        staged=asked.part is Part.INDEX,
        worktree=asked.part is Part.WORKTREE,
    )
    try:
        behind = read.merge_base != read.trunk.oid
        found = overlap_at_hand(place, read.trunk, own, settings.overlap, settings.issues.branch, behind=behind)
    except (HedgerowError, OSError) as error:
        return Neighbours(errors=(f"the neighbours were not looked at: {error}",))
    return Neighbours(found.report, found.errors, found.notes)
