"""Where lanes come from: branches, remote branches, worktrees, pull requests, any revision; one lane per branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from hedgerow.errors import HedgerowError
from hedgerow.git.names import HEADS, PULLS, REMOTES, branch_in, pull_number, short_name
from hedgerow.git.worktrees import Worktree, snapshot, staged, worktrees
from hedgerow.overlap.branches import chosen_branches

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.git.store import Store
    from hedgerow.model import Revision
    from hedgerow.overlap.request import OverlapRequest, Own, PullRequestHead


class Lane(Struct, frozen=True):
    """One piece of work in progress. `oid` is what is compared: the head, or a snapshot of the worktree where that is
    `dirty`.
    """

    name: str
    ref: str
    oid: str
    worktree: str | None = None
    dirty: bool = False
    pull_request: int | None = None


class Said(Struct):
    """What has to be said of the lanes while they are gathered: `errors` could not be looked at, `notes` were left out
    on purpose.
    """

    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gather(store: Store, place: Place, base: Revision, request: OverlapRequest) -> tuple[tuple[Lane, ...], Said]:
    """Every lane asked for, the change at hand first and the others by name, and what is to be said of them."""
    said = Said()
    lanes = {lane.ref: lane for lane in _from_refs(place, base, request, said)}
    own = request.own
    every = worktrees(store.git) if request.worktrees or (own is not None and own.worktree) else ()
    if request.worktrees:
        others = [one for one in every if own is None or not _is_own(one, own, place)]
        _add_worktrees(store, base, lanes, others, every, said)
    for pull in request.pull_requests:
        _add_pull_request(place, lanes, pull, said.errors)
    if own is not None:
        lanes[own.ref] = _own_lane(store, place, own, every)
    found = _joined(lanes).values()
    focus = own.name if own is not None else request.focus
    return tuple(
        sorted(found, key=lambda lane: (focus not in (lane.name, lane.oid, lane.ref), lane.name, lane.ref))
    ), said


def _is_own(worktree: Worktree, own: Own, place: Place) -> bool:
    return worktree.branch == own.ref or (own.here and worktree.folder == place.top)


def _own_lane(store: Store, place: Place, own: Own, every: tuple[Worktree, ...]) -> Lane:
    if place.top is None or not (own.staged or own.worktree):
        return Lane(own.name, own.ref, own.oid)
    here = Worktree(place.top, own.oid, None)
    work = staged(store, place, own.oid) if own.staged else snapshot(store, here, every)
    return Lane(own.name, own.ref, work.oid, str(place.top), work.dirty)


def _from_refs(place: Place, base: Revision, request: OverlapRequest, said: Said) -> list[Lane]:
    found = () if request.only_pulls else chosen_branches(place, base, request, said)
    return [Lane(short_name(ref.name), ref.name, ref.oid, pull_request=pull_number(ref.name)) for ref in found]


def _add_worktrees(
    store: Store, base: Revision, lanes: dict[str, Lane], wanted: list[Worktree], every: tuple[Worktree, ...],
    said: Said,
) -> None:  # fmt: skip
    for worktree in wanted:
        ref = worktree.branch or str(worktree.folder)
        if worktree.gone:
            _tell_gone(worktree, said)
            continue
        try:
            work = snapshot(store, worktree, every)
        except (HedgerowError, OSError) as error:
            said.errors.append(f"the uncommitted work in {worktree.folder} could not be read: {error}")
            continue
        if ref in lanes or work.dirty or worktree.branch not in (None, HEADS + base.ref):
            lane = lanes.get(ref) or Lane(_worktree_name(worktree), ref, worktree.oid)
            lanes[ref] = replace(lane, oid=work.oid, worktree=str(worktree.folder), dirty=work.dirty)


def _tell_gone(worktree: Worktree, said: Said) -> None:
    """A folder that was deleted has no work left; one that is locked may be somewhere else for now (git's own rule)."""
    if worktree.locked:
        said.errors.append(f"the folder of the locked worktree {worktree.folder} is not here: mount it, or unlock it")
    else:
        said.notes.append(
            f"the folder of the worktree {worktree.folder} is gone, and what was not committed with it "
            "(`git worktree prune` forgets it)"
        )


def _worktree_name(worktree: Worktree) -> str:
    return short_name(worktree.branch) if worktree.branch else f"{worktree.folder.name} (detached)"


def _add_pull_request(place: Place, lanes: dict[str, Lane], pull: PullRequestHead, errors: list[str]) -> None:
    names = () if pull.fork else (HEADS + pull.branch, f"{REMOTES}origin/{pull.branch}")
    for name in names:
        if name in lanes:
            lanes[name] = replace(lanes[name], pull_request=pull.number)
            return
    if place.commits(pull.oid) == (None,):
        errors.append(
            f"the head of pull request {pull.number} ({pull.oid[:12]}) is not here: "
            f"run `git fetch origin pull/{pull.number}/head`"
        )
        return
    lanes[f"{PULLS}{pull.number}/head"] = Lane(
        f"pull/{pull.number}", f"{PULLS}{pull.number}/head", pull.oid, pull_request=pull.number
    )


def _joined(lanes: dict[str, Lane]) -> dict[str, Lane]:
    """One lane per branch: a remote branch joins the local one of its name, a pull request ref the branch with the
    same head.

    Where a local and a remote branch of one name differ, both stay: somebody has work that the other has not.
    """
    heads = {lane.oid: lane for lane in lanes.values() if not lane.ref.startswith(PULLS)}
    joined: dict[str, Lane] = {}
    for ref, lane in sorted(lanes.items(), key=lambda item: (item[0].startswith(PULLS), item[0])):
        twin = (
            heads.get(lane.oid)
            if ref.startswith(PULLS)
            else joined.get(f"{HEADS}{branch_in(ref)}")
            if ref.startswith(REMOTES)
            else None
        )
        if twin is None or twin.oid != lane.oid:
            joined[ref] = lane
        else:
            joined[twin.ref] = replace(
                joined[twin.ref], pull_request=joined[twin.ref].pull_request or lane.pull_request
            )
    return joined
