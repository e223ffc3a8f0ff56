"""One good order to merge in, per group of lanes that get in each other's way.

Lanes that conflict are joined by an edge; so are `breaks` pairs. A group is a connected part. Held back are the lanes
that conflict with the base itself, and a smallest set that leaves no conflict among the rest (`cover`); the rest is put
in sequence and merged one after the other by git, which is the proof.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.merging import merge_all
from hedgerow.model import MergeOrder, OrderGroup, OrderStep
from hedgerow.overlap.cover import Edges, smallest_cover, without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hedgerow.git.store import Store
    from hedgerow.model import PairReport
    from hedgerow.overlap.row import Row
    from hedgerow.overlap.survey import Field


class Board(Struct, frozen=True):
    """What the order is made from: positions of lanes by name, conflicts, and the lane each stacked lane stands on."""

    field: Field
    positions: Mapping[str, int]
    edges: Edges
    parents: Mapping[str, str]

    def row(self, name: str) -> Row:
        """What a lane changes."""
        return self.field.rows[self.positions[name]]


def merge_order(store: Store, field: Field, pairs: Iterable[PairReport], *, confirm: bool = True) -> MergeOrder:
    """An order for every group of two lanes or more. Muted files join nothing and hold nobody back. `confirm`: prove it
    by merging.
    """
    board = Board(field, {field.lanes[at].name: at for at in field.rows}, _edges(field, pairs), _parents(field))
    return MergeOrder(tuple(_group(store, field, group, board, confirm=confirm) for group in _groups(board)))


def _edges(field: Field, pairs: Iterable[PairReport]) -> Edges:
    """Who conflicts with whom, and how much: a file that few lanes edit weighs more than one that many do."""
    popularity: dict[str, int] = defaultdict(int)
    for row in field.rows.values():
        for path in row.keys:
            popularity[path] += 1
    edges: Edges = defaultdict(dict)
    for pair in pairs:
        if pair.verdict in ("conflict", "breaks"):
            weight = sum(
                1 / max(2, popularity[file.path]) for file in pair.files if file.muted is None and file.kind != "file"
            )
            if weight:
                edges[pair.a][pair.b] = edges[pair.b][pair.a] = weight
    return edges


def _parents(field: Field) -> dict[str, str]:
    """The lane that each stacked lane stands on: it has to go first. One that takes no part, because a squash merge
    brought its content already, because it cannot be read or because it is the twin of another one, stands for what it
    is on itself.
    """
    states = {lane.name: state for lane, state in zip(field.lanes, field.standings, strict=True)}
    going = {field.lanes[at].name for at in field.rows}
    parents = {}
    for name in sorted(going):
        above = states[name].on
        while above is not None and above not in going:
            above = states[above].on
        if above is not None:
            parents[name] = above
    return parents


def _groups(board: Board) -> list[tuple[str, ...]]:
    joined: dict[str, set[str]] = {name: set(others) for name, others in board.edges.items()}
    for child, parent in board.parents.items():
        if child in board.edges or parent in board.edges:
            joined.setdefault(child, set()).add(parent)
            joined.setdefault(parent, set()).add(child)
    groups, seen = [], set()
    for start in sorted(joined):
        if start in seen:
            continue
        group, waiting = set(), [start]
        while waiting:
            name = waiting.pop()
            if name not in group:
                group.add(name)
                waiting += joined[name]
        seen |= group
        groups.append(tuple(sorted(group)))
    return sorted(groups, key=lambda group: (-len(group), group))


def _group(store: Store, field: Field, group: tuple[str, ...], board: Board, *, confirm: bool) -> OrderGroup:
    stale = {name for name in group if board.row(name).conflict_paths}
    sizes = {name: len(board.row(name).files) for name in group}
    cover = smallest_cover(without({name: board.edges.get(name, {}) for name in group}, stale), sizes)
    above = {child for child in group if _any_above(child, board.parents, stale | set(cover.held))} - stale
    chosen = _needed(set(cover.held) - above, stale | above, board)
    free = set(group) - stale - above - chosen
    turns = sorted(free, key=lambda name: (_depth(name, board.parents), sizes[name], name))
    late = _chain(store, field, board, turns) if confirm else set()
    held = {name: _why_stale(name, field, board) for name in stale}
    held |= {name: f"stands on {board.parents[name]}, which waits too" for name in above}
    held |= {name: _why_held(name, board, free - late) for name in chosen}
    held |= dict.fromkeys(late, "conflicts with what the others make together, though with none of them alone")
    return OrderGroup(
        group,
        tuple(sorted(held)),
        tuple(OrderStep(name, _reason(name, board, held.keys())) for name in turns if name not in late),
        verified=confirm,
        held=tuple(OrderStep(name, held[name]) for name in sorted(held)),
        smallest=cover.proven and not above and not late,
    )


def _needed(chosen: set[str], waiting: set[str], board: Board) -> set[str]:
    """Those that still have to wait where all that stands on a held lane waits as well."""
    parents = set(board.parents.values())
    for name in sorted(chosen - parents):
        if board.edges[name].keys() <= (chosen | waiting):
            chosen = chosen - {name}
    return chosen


def _any_above(name: str, parents: Mapping[str, str], hold: set[str]) -> bool:
    while (above := parents.get(name)) is not None:
        if above in hold:
            return True
        name = above
    return False


def _depth(name: str, parents: Mapping[str, str]) -> int:
    depth = 0
    while (name := parents.get(name, "")) != "":
        depth += 1
    return depth


def _chain(store: Store, field: Field, board: Board, names: list[str]) -> set[str]:
    """Merge the lanes one after the other, leaving out those that do not go in cleanly although no two of them
    conflict; returns these.
    """
    tip, late = field.base.oid, set()
    for name in names:
        head = field.lanes[board.positions[name]].oid
        (merged,) = merge_all(store.git, [(tip, head)])
        if merged.clean:
            tip = store.commit(merged.tree, (tip, head))
        else:
            late.add(name)
    return late


def _why_stale(name: str, field: Field, board: Board) -> str:
    return f"conflicts with {field.base.ref} itself in {_listed(list(board.row(name).conflict_paths))}: rebase it first"


def _why_held(name: str, board: Board, going: set[str]) -> str:
    """Whom it conflicts with, and, where it is one against one, that the choice could as well be the other."""
    against = sorted(board.edges[name].keys() & going)
    if len(against) == 1 and not {name, against[0]} & (board.parents.keys() | set(board.parents.values())):
        return f"conflicts with {against[0]}; holding that one instead would do as well"
    return f"conflicts with {_listed(against or sorted(board.edges[name]))}"


def _reason(name: str, board: Board, hold: Collection[str]) -> str:
    against = sorted(other for other in board.edges.get(name, {}) if other in hold)
    turn = f"after {board.parents[name]}, which it stands on" if name in board.parents else "waits for nobody"
    count = len(board.row(name).files)
    size = f"{count} file{'s' if count != 1 else ''}"
    return f"{size}; {turn}" + (f", {_listed(against)} can follow once rebased" if against else "")


def _listed(names: list[str], most: int = 3) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
