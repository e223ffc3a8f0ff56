"""Where lanes come from: branches, remote branches, worktrees, pull requests, any revision; one lane per branch."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from hedgerow.errors import HedgerowError
from hedgerow.git.refs import Kinship, Ref, ages, list_refs
from hedgerow.git.worktrees import Worktree, snapshot, staged, worktrees

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.git.store import Store
    from hedgerow.model import Revision
    from hedgerow.overlap.request import OverlapRequest, Own, PullRequestHead

_HEADS, _REMOTES, _PULLS = "refs/heads/", "refs/remotes/", "refs/pull/"
_GLOB = frozenset("*?[")


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
        _add_worktrees(store, base, lanes, others, every, said.errors)
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
    here = Worktree(place.top, own.oid, None, gone=False)
    work = staged(store, place, own.oid) if own.staged else snapshot(store, here, every)
    return Lane(own.name, own.ref, work.oid, str(place.top), work.dirty)


def _from_refs(place: Place, base: Revision, request: OverlapRequest, said: Said) -> list[Lane]:
    if request.only_pulls:
        return []
    patterns = request.branches or ("*",)
    refs = list_refs(place.git, *_prefixes(patterns))
    chosen: dict[str, Ref] = {}
    for pattern in patterns:
        found = [ref for ref in refs if _fits(pattern, ref.name)]
        if not found and request.branches:
            found = _revision(place, pattern, said.errors)
        chosen |= {ref.name: ref for ref in found if not _is_base(ref, base)}
    kept = _at_work(place, chosen, request, base, said.notes)
    return [Lane(_short(ref.name), ref.name, ref.oid, pull_request=_pull_number(ref.name)) for ref in kept]


def _is_base(ref: Ref, base: Revision) -> bool:
    """The base itself, here or at a remote, is no lane; nor is what `origin/HEAD` stands for."""
    name = base.ref.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")
    plain = name.removeprefix("origin/")
    if ref.name in (base.ref, _HEADS + plain, _REMOTES + name) or ref.name == f"{_REMOTES}origin/{plain}":
        return True
    return plain == "HEAD" and ref.oid == base.oid and ref.name.endswith(("/main", "/master"))


def _at_work(
    place: Place, chosen: dict[str, Ref], request: OverlapRequest, base: Revision, notes: list[str]
) -> list[Ref]:
    """All of them, or those that somebody may be at work on: not the long forgotten ones, and not very many."""
    days = 0 if request.branches else request.days
    most = request.most or len(chosen)
    if not chosen or not (days or len(chosen) > most):
        return list(chosen.values())
    focus = (ref.oid for ref in chosen.values() if request.focus in (_short(ref.name), ref.oid))
    since = request.own.oid if request.own else next(focus, base.oid)
    old = {name: age for name, age in ages(place.git, *_prefixes(tuple(chosen)), since=since).items() if name in chosen}
    recent = [chosen[name] for name, age in old.items() if not days or age <= days]
    if forgotten := len(chosen) - len(recent):
        notes.append(
            f"{forgotten} branch{'' if forgotten == 1 else 'es'} left out: no commit in the {days} days before this "
            "change (overlap.days)"
        )
    if len(recent) > most:
        notes.append(
            f"{len(recent)} branches: the {most} with the newest commits were looked at (overlap.branches names others)"
        )
    return recent[:most]


def _prefixes(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Only the parts of the ref store that a pattern can reach: a mirror may hold 100,000 pull request refs."""
    full = [pattern for pattern in patterns if pattern.startswith("refs/")]
    prefixes = {"/".join(pattern.split("/")[:2]) + "/" for pattern in full}
    if len(full) < len(patterns):
        prefixes |= {_HEADS}
    if any("/" in pattern for pattern in patterns if pattern not in full):
        prefixes |= {_REMOTES}
    return tuple(sorted(prefixes))


def _fits(pattern: str, name: str) -> bool:
    if pattern.startswith("refs/"):
        return fnmatchcase(name, pattern)
    if name.startswith(_HEADS):
        return fnmatchcase(name.removeprefix(_HEADS), pattern)
    # a remote branch is asked for with its remote: a bare `*` means the local ones
    return (
        name.startswith(_REMOTES)
        and "/" in pattern
        and not pattern.startswith("*")
        and fnmatchcase(name.removeprefix(_REMOTES), pattern)
    )


def _revision(place: Place, pattern: str, errors: list[str]) -> list[Ref]:
    if _GLOB & set(pattern):
        errors.append(f"no branch matches {pattern!r}")
        return []
    (oid,) = place.commits(pattern)
    if oid is None:
        missing = place.missing(pattern)
        errors.append(f"{missing.message}. {missing.hint}".strip())
        return []
    return [Ref(pattern, oid)]


def _add_worktrees(
    store: Store, base: Revision, lanes: dict[str, Lane], wanted: list[Worktree], every: tuple[Worktree, ...],
    errors: list[str],
) -> None:  # fmt: skip
    for worktree in wanted:
        ref = worktree.branch or str(worktree.folder)
        if worktree.gone:
            errors.append(
                f"the folder of the worktree {worktree.folder} is gone: run `git worktree prune`, or mount it"
            )
            continue
        try:
            work = snapshot(store, worktree, every)
        except (HedgerowError, OSError) as error:
            errors.append(f"the uncommitted work in {worktree.folder} could not be read: {error}")
            continue
        if ref in lanes or work.dirty or worktree.branch not in (None, _HEADS + base.ref):
            lane = lanes.get(ref) or Lane(_worktree_name(worktree), ref, worktree.oid)
            lanes[ref] = replace(lane, oid=work.oid, worktree=str(worktree.folder), dirty=work.dirty)


def _worktree_name(worktree: Worktree) -> str:
    return _short(worktree.branch) if worktree.branch else f"{worktree.folder.name} (detached)"


def _add_pull_request(place: Place, lanes: dict[str, Lane], pull: PullRequestHead, errors: list[str]) -> None:
    names = () if pull.fork else (_HEADS + pull.branch, f"{_REMOTES}origin/{pull.branch}")
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
    lanes[f"{_PULLS}{pull.number}/head"] = Lane(
        f"pull/{pull.number}", f"{_PULLS}{pull.number}/head", pull.oid, pull_request=pull.number
    )


def _joined(lanes: dict[str, Lane]) -> dict[str, Lane]:
    """One lane per branch: a remote branch joins the local one of its name, a pull request ref the branch with the
    same head.

    Where a local and a remote branch of one name differ, both stay: somebody has work that the other has not.
    """
    heads = {lane.oid: lane for lane in lanes.values() if not lane.ref.startswith(_PULLS)}
    joined: dict[str, Lane] = {}
    for ref, lane in sorted(lanes.items(), key=lambda item: (item[0].startswith(_PULLS), item[0])):
        twin = (
            heads.get(lane.oid)
            if ref.startswith(_PULLS)
            else joined.get(_HEADS + _branch_of(ref))
            if ref.startswith(_REMOTES)
            else None
        )
        if twin is None or twin.oid != lane.oid:
            joined[ref] = lane
        else:
            joined[twin.ref] = replace(
                joined[twin.ref], pull_request=joined[twin.ref].pull_request or lane.pull_request
            )
    return joined


def _branch_of(ref: str) -> str:
    return ref.removeprefix(_REMOTES).partition("/")[2]


def _short(ref: str) -> str:
    for prefix in (_HEADS, _REMOTES):
        ref = ref.removeprefix(prefix)
    return ref.removeprefix("refs/").removesuffix("/head") if ref.startswith(_PULLS) else ref


def _pull_number(ref: str) -> int | None:
    number = ref.removeprefix(_PULLS).removesuffix("/head")
    return int(number) if ref.startswith(_PULLS) and number.isdigit() and number.isascii() else None


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
