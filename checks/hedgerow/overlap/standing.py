"""How lanes stand to the base and to each other, as their history tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.git.refs import Kinship
    from hedgerow.overlap.lanes import Lane


class Standing(Struct, frozen=True):
    """What a lane is to the others: `open`, `merged`, `stacked` or `identical`, and to which lane (`on`)."""

    state: str
    on: str | None = None


def standings(lanes: tuple[Lane, ...], kin: Kinship) -> tuple[Standing, ...]:
    """The state of each lane as history tells it; what only files tell (a squash merge) is the engine's to add."""
    by_oid: dict[str, Lane] = {}
    for lane in lanes:
        by_oid.setdefault(lane.oid, lane)
    below: dict[str, list[str]] = {lane.oid: [] for lane in lanes}
    for head in by_oid:
        for holder in kin.above(head) - {head}:
            below[holder].append(head)
    return tuple(_standing(lane, by_oid, below, kin) for lane in lanes)


def _standing(lane: Lane, by_oid: dict[str, Lane], below: dict[str, list[str]], kin: Kinship) -> Standing:
    if lane.oid not in kin.masks:
        return Standing("merged")
    if by_oid[lane.oid] is not lane:
        return Standing("identical", by_oid[lane.oid].name)
    if below[lane.oid]:
        # the nearest is the one that itself stands on most of the others
        nearest = max(below[lane.oid], key=lambda head: (len(below[head]), head))
        return Standing("stacked", by_oid[nearest].name)
    return Standing("open")
