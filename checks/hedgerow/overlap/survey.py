"""The lanes of one run with what each changes: from the cache where it is known, from git where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError
from hedgerow.git.merging import merge_all
from hedgerow.git.refs import Kinship, kinship
from hedgerow.overlap.issues import named_by_commits
from hedgerow.overlap.lanes import Lane, Said, gather
from hedgerow.overlap.mute import Attributes, muted_paths, read_attributes
from hedgerow.overlap.project import project
from hedgerow.overlap.row import Row
from hedgerow.overlap.standing import Standing, standings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hedgerow.git.place import Place
    from hedgerow.git.store import Store
    from hedgerow.model import Revision
    from hedgerow.overlap.cache import Cache
    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.request import OverlapRequest


class Field(Struct, frozen=True):
    """Everything known about the lanes of one run. `rows` and `commits` (projections) are by a lane's position in
    `lanes`, and only those lanes are in it that take part: neither merged nor a twin of another one, and readable.
    `focus` is the position of the one lane whose pairs are asked for.
    """

    base: Revision
    lanes: tuple[Lane, ...]
    standings: tuple[Standing, ...]
    rows: dict[int, Row]
    kin: Kinship
    attributes: Attributes
    muted: dict[str, str]
    present: set[int]
    focus: int | None = None

    def ensure(self, store: Store, positions: Iterable[int]) -> None:
        """See that the objects of these lanes' projections are in the store: rows from the cache come without them.

        Raises GitError where one cannot be made again.
        """
        absent = sorted({at for at in positions if at not in self.present})
        merged = merge_all(store.git, [(self.base.oid, self.lanes[at].oid) for at in absent])
        for at, done in zip(absent, merged, strict=True):
            if done.why_not is not None:
                raise GitError(f"{self.lanes[at].name} could not be merged into {self.base.ref} again: {done.why_not}")
        self.present.update(absent)

    def bring(self, store: Store, oids: Collection[str]) -> None:
        """The same for the lanes whose projections have files of these object ids."""
        wanted = frozenset(oids)
        self.ensure(store, [at for at, row in self.rows.items() if any(file.new_oid in wanted for file in row.files)])

    def related(self, pair: Pair) -> bool:
        """Is one of the two stacked on the other, so that merging them is no question?"""
        a, b = (self.lanes[at].oid for at in pair)
        return self.kin.holds(a, b) or self.kin.holds(b, a)


def survey(store: Store, place: Place, base: Revision, request: OverlapRequest, cache: Cache) -> tuple[Field, Said]:
    """The field, and what could not be looked at or was left out."""
    lanes, said = gather(store, place, base, request)
    kin = kinship(store.git, base.oid, tuple(dict.fromkeys(lane.oid for lane in lanes)))
    states = list(standings(lanes, kin))
    live = [at for at, state in enumerate(states) if state.state in ("open", "stacked")]
    heads = list(dict.fromkeys(lanes[at].oid for at in live))
    known, read = _rows(store, base, heads, kin, request, cache)
    rows: dict[int, Row] = {}
    trees: dict[str, str] = {}
    failed: dict[str, str] = {}
    for at in live:
        row = read[lanes[at].oid]
        if isinstance(row, str):
            failed[lanes[at].name] = row
        elif not row.files and not row.conflict_paths:
            states[at] = Standing("merged")  # its content is in the base already, for example by a squash merge
        elif row.tree in trees and states[at].state == "open":
            states[at] = Standing("identical", trees[row.tree])
        else:
            trees.setdefault(row.tree, lanes[at].name)
            rows[at] = row
    _tell(place, base, failed, said, alone=not rows)
    shared = _shared_paths(rows.values())
    attributes = read_attributes(store.git, shared)
    muted = muted_paths(shared, attributes, request.settings)
    present = {at for at in rows if lanes[at].oid not in known}
    return Field(base, lanes, tuple(states), rows, kin, attributes, muted, present, _focus(request, lanes)), said


def _focus(request: OverlapRequest, lanes: tuple[Lane, ...]) -> int | None:
    """The position of the lane asked for; beyond all lanes where there is none of that name, so that nothing fits."""
    name = request.own.name if request.own is not None else request.focus
    if name is None:
        return None
    return next((at for at, lane in enumerate(lanes) if name in (lane.name, lane.oid, lane.ref)), len(lanes))


def _tell(place: Place, base: Revision, failed: dict[str, str], said: Said, *, alone: bool) -> None:
    """A branch that shares no history with the base (`gh-pages`) can never be merged, which is no failure to look: it
    is noted, unless it is all there is or the clone is shallow.
    """
    from hedgerow.git.place import SHALLOW_HINT

    for name, why in failed.items():
        if "unrelated" not in why:
            said.errors.append(f"{name} could not be compared: {why}")
        elif place.shallow or alone:
            hint = f". {SHALLOW_HINT}" if place.shallow else ""
            said.errors.append(f"{name} could not be compared with {base.ref}: {why}{hint}")
        else:
            said.notes.append(f"{name} shares no history with {base.ref} and was left out")


def _rows(
    store: Store, base: Revision, heads: list[str], kin: Kinship, request: OverlapRequest, cache: Cache
) -> tuple[frozenset[str], dict[str, Row | str]]:
    """Which heads came from the cache, and the row of each."""
    known = cache.rows(base.oid, heads)
    new = [head for head in heads if head not in known]
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        request.progress("lanes merged into the base", done, len(new))

    found = project(store, base.oid, new, step)
    for head, issues in named_by_commits(store.git, base.oid, new, kin).items():
        if isinstance(row := found.get(head), Row):
            found[head] = replace(row, issues=issues)
    cache.save_rows(base.oid, {head: row for head, row in found.items() if not isinstance(row, str)})
    return frozenset(known), {**known, **found}


def _shared_paths(rows: Iterable[Row]) -> list[str]:
    once: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        names = {name for file in row.files for name in (file.path, file.old_path)}
        twice |= names & once
        once |= names
    return sorted(twice)
