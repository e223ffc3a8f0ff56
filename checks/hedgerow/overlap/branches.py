"""Which branches count as lanes: those that are asked for, or those that somebody may be at work on."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hedgerow.git.names import HEADS, REMOTES
from hedgerow.git.refs import Ref, ages, list_refs
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.model import Revision
    from hedgerow.overlap.lanes import Said
    from hedgerow.overlap.request import OverlapRequest

_GLOB = frozenset("*?[")


def chosen_branches(place: Place, base: Revision, request: OverlapRequest, said: Said) -> list[Ref]:
    """The refs that the request's patterns choose, the base left out; in `said` what fits nothing, and how many were
    left out for their age or their number.
    """
    patterns = request.branches or ("*",)
    refs = list_refs(place.git, *reach(patterns))
    chosen: dict[str, Ref] = {}
    for pattern in patterns:
        found = [ref for ref in refs if fits(pattern, ref.name)]
        if not found and request.branches:
            found = _revision(place, pattern, said.errors)
        chosen |= {ref.name: ref for ref in found if not _is_base(ref, base)}
    return _at_work(place, chosen, request, base, said.notes)


def _is_base(ref: Ref, base: Revision) -> bool:
    """The base itself, here or at a remote, is no lane; nor is what `origin/HEAD` stands for."""
    name = base.ref.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")
    plain = name.removeprefix("origin/")
    if ref.name in (base.ref, HEADS + plain, REMOTES + name) or ref.name == f"{REMOTES}origin/{plain}":
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
    since = request.own.oid if request.own else base.oid
    old = {name: age for name, age in ages(place.git, *reach(tuple(chosen)), since=since).items() if name in chosen}
    recent = [chosen[name] for name, age in old.items() if not days or age <= days]
    if forgotten := len(chosen) - len(recent):
        notes.append(
            f"{plural(forgotten, 'branch', 'branches')} left out: no commit in the {plural(days, 'day')} before this "
            "change (overlap.days)"
        )
    if len(recent) > most:
        notes.append(
            f"{len(recent)} branches: the {most} with the newest commits were looked at (overlap.branches names others)"
        )
    return recent[:most]


def reach(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of the ref store that patterns can reach, no others: a mirror may hold 100,000 pull request refs."""
    full = [pattern for pattern in patterns if pattern.startswith("refs/")]
    prefixes = {"/".join(pattern.split("/")[:2]) + "/" for pattern in full}
    if len(full) < len(patterns):
        prefixes |= {HEADS}
    if any("/" in pattern for pattern in patterns if pattern not in full):
        prefixes |= {REMOTES}
    return tuple(sorted(prefixes))


def fits(pattern: str, name: str) -> bool:
    """Does a pattern, of short names or (`refs/...`) of full ones, mean the ref of this full name?"""
    if pattern.startswith("refs/"):
        return fnmatchcase(name, pattern)
    if name.startswith(HEADS):
        return fnmatchcase(name.removeprefix(HEADS), pattern)
    # a remote branch is asked for with its remote: a bare `*` means the local ones
    return (
        name.startswith(REMOTES)
        and "/" in pattern
        and not pattern.startswith("*")
        and fnmatchcase(name.removeprefix(REMOTES), pattern)
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
