"""One good order to merge in, per group of lanes that get in each other's way.

Lanes that conflict are joined by an edge; so are `breaks` pairs. A group is a connected part. Held back is a smallest
set of lanes that leaves no conflict among the rest (a minimum vertex cover: exact up to a bound, greedy beyond it);
the rest is put in sequence and merged one after the other by git, which is the proof.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hedgerow.git.merging import merge_all
from hedgerow.model import MergeOrder, OrderGroup, OrderStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hedgerow.git.store import Store
    from hedgerow.model import PairReport
    from hedgerow.overlap.survey import Field

Edges = dict[str, dict[str, float]]

# Steps of the exact search, about a second for 100 lanes; the groups people meet (up to 30 lanes) need far fewer.
_BUDGET = 3_000


def merge_order(store: Store, field: Field, pairs: Iterable[PairReport]) -> MergeOrder:
    """An order for every group of two lanes or more. Muted files join nothing and hold nobody back."""
    edges = _edges(field, pairs)
    positions = {field.lanes[at].name: at for at in field.rows}
    return MergeOrder(tuple(_group(store, field, positions, group, edges) for group in _groups(edges, _parents(field))))


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
    """The lane that each stacked lane stands on: it has to go first."""
    return {
        lane.name: state.on
        for lane, state in zip(field.lanes, field.standings, strict=True)
        if state.state == "stacked" and state.on
    }


def _groups(edges: Edges, parents: Mapping[str, str]) -> list[tuple[str, ...]]:
    joined: dict[str, set[str]] = {name: set(others) for name, others in edges.items()}
    for child, parent in parents.items():
        if child in edges or parent in edges:
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


def _group(
    store: Store, field: Field, positions: Mapping[str, int], group: tuple[str, ...], edges: Edges
) -> OrderGroup:
    parents = _parents(field)
    sizes = {name: len(field.rows[positions[name]].files) for name in group}
    hold = set(smallest_cover({name: dict(edges.get(name, {})) for name in group}, sizes))
    hold |= {child for child in group if _any_above(child, parents, hold)}
    free = sorted(
        (name for name in group if name not in hold),
        key=lambda name: (_depth(name, parents), *_cost(field, positions, name)),
    )
    late = _chain(store, field, positions, free)
    hold |= late
    steps = tuple(
        OrderStep(name, _reason(name, field, positions, edges, parents, hold)) for name in free if name not in late
    )
    return OrderGroup(
        group,
        tuple(sorted(hold)),
        steps,
        verified=not late or not _chain(store, field, positions, [step.lane for step in steps]),
    )


def smallest_cover(edges: Edges, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """A smallest set of lanes that every conflict has one side in; among equals the one that is lightest to hold
    back, then by name.

    Branch and bound on the lane with most conflicts: either it is held, or all that it conflicts with are.
    """
    best = _greedy(edges)
    steps = 0

    def search(left: Edges, held: tuple[str, ...]) -> None:
        nonlocal best, steps
        steps += 1
        name = max(left, key=lambda one: (len(left[one]), one), default="")
        if not name or not left[name]:
            best = min(best, held, key=lambda cover: (len(cover), -sum(sizes[one] for one in cover), sorted(cover)))
            return
        size = len(left[name])
        matched = -(
            -sum(len(others) for others in left.values()) // (2 * size)
        )  # each lane held ends at most `size` conflicts
        if len(held) + matched > len(best) or steps > _BUDGET:
            return
        search(_without(left, {name}), (*held, name))
        if size > 1:
            search(_without(left, set(left[name])), (*held, *left[name]))

    search(edges, ())
    return tuple(sorted(best))


def _greedy(edges: Edges) -> tuple[str, ...]:
    left, held = edges, []
    while any(left.values()):
        name = max(sorted(left), key=lambda one: (len(left[one]), sum(left[one].values())))
        held.append(name)
        left = _without(left, {name})
    return tuple(held)


def _without(edges: Edges, gone: set[str]) -> Edges:
    return {
        name: {other: weight for other, weight in others.items() if other not in gone}
        for name, others in edges.items()
        if name not in gone
    }


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


def _cost(field: Field, positions: Mapping[str, int], name: str) -> tuple[bool, int, str]:
    row = field.rows[positions[name]]
    return bool(row.conflict_paths), len(row.files), name


def _chain(store: Store, field: Field, positions: Mapping[str, int], names: list[str]) -> set[str]:
    """Merge the lanes one after the other; returns those that do not go in cleanly although no two of them conflict."""
    tip, late = field.base.oid, set()
    for name in names:
        head = field.lanes[positions[name]].oid
        (merged,) = merge_all(store.git, [(tip, head)])
        if merged.clean:
            tip = store.commit(merged.tree, (tip, head))
        else:
            late.add(name)
    return late


def _reason(
    name: str, field: Field, positions: Mapping[str, int], edges: Edges, parents: Mapping[str, str], hold: set[str]
) -> str:
    against = sorted(edges.get(name, {}).keys() & hold)
    stacked = f"after {parents[name]}, which it stands on; " if name in parents else ""
    count = len(field.rows[positions[name]].files)
    size = f"{count} file{'s' if count != 1 else ''}"
    return f"{stacked}{size}; waits for nobody" + (f", {_listed(against)} can follow once rebased" if against else "")


def _listed(names: list[str], most: int = 3) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
