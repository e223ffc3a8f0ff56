"""Open pull requests as lanes: fetched as objects, put together by their base, and compared."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitHubError
from hedgerow.git.fetching import Wanted, fetch_commits
from hedgerow.model import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.place import Place
    from hedgerow.github import GitHub, PullRequest
    from hedgerow.overlap.request import Overlap
    from hedgerow.settings import Settings


class Present(Struct, frozen=True):
    """The pull requests whose commits are here, and why the others are not."""

    pulls: tuple[PullRequest, ...]
    errors: tuple[str, ...]


def lane_of(pull: PullRequest) -> str:
    """The name of a pull request among the lanes."""
    return f"pull/{pull.number}"


def fetch_pulls(place: Place, pulls: Iterable[PullRequest], secret: tuple[str, str] | None = None) -> Present:
    """Bring heads and bases as objects. Raises GitError where the remote cannot be reached."""
    listed = tuple(pulls)
    heads = [
        Wanted(one.oid, f"refs/pull/{one.number}/head", f"the head of pull request {one.number}") for one in listed
    ]
    bases = {one.base_oid: Wanted(one.base_oid, f"refs/heads/{one.base}", f"the base {one.base}") for one in listed}
    fetched = fetch_commits(place, [*heads, *bases.values()], secret=secret)
    here = tuple(one for one in listed if {one.oid, one.base_oid} <= fetched.here)
    return Present(here, fetched.errors)


def bring_pull(place: Place, pull: PullRequest, secret: tuple[str, str] | None = None) -> None:
    """Bring the commits of the one that is to be judged. Raises GitHubError where they cannot be had."""
    present = fetch_pulls(place, (pull,), secret)
    if not present.pulls:
        raise GitHubError(
            "; ".join(present.errors),
            "It was pushed to meanwhile, and the run for its new head judges that; or git refuses its objects.",
        )


def fetch_open(
    place: Place, door: GitHub, pulls: Iterable[PullRequest], secret: tuple[str, str] | None = None
) -> Present:
    """The same for pull requests that were listed a moment ago: those that were pushed to since are brought as they are
    now, and those that were closed are left out.
    """
    listed = tuple(pulls)
    first = fetch_pulls(place, listed, secret)
    here = {one.number for one in first.pulls}
    gone = {one.number for one in listed} - here
    if not gone:
        return first
    again = fetch_pulls(place, (one for one in door.open_pull_requests() if one.number in gone), secret)
    return Present(tuple(sorted((*first.pulls, *again.pulls), key=attrgetter("number"))), again.errors)


def by_base(pulls: Iterable[PullRequest]) -> tuple[tuple[Revision, tuple[PullRequest, ...]], ...]:
    """Pull requests by the branch that they are to be merged into, the branch with most of them first. Only those of
    one base come together by a merge: one that is stacked on another's branch, or goes into a release, does not meet
    those of the default branch there.
    """
    found: dict[str, list[PullRequest]] = {}
    for pull in pulls:
        found.setdefault(pull.base, []).append(pull)
    largest_first = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    # the base may have been pushed to between two pages of the list: the later page knows more
    return tuple((Revision(base, some[-1].base_oid), tuple(some)) for base, some in largest_first)


def overlap_of_pulls(
    place: Place, base: Revision, pulls: tuple[PullRequest, ...], settings: Settings, *,
    focus: PullRequest | None = None, order: bool = False,
) -> Overlap:  # fmt: skip
    """All pull requests of one base against each other, or one against all others, once they are merged into it."""
    from hedgerow.overlap.engine import find_overlap
    from hedgerow.overlap.request import OverlapRequest
    from hedgerow.overlap.settings import OverlapSettings

    own = settings.overlap or OverlapSettings()
    found = find_overlap(
        OverlapRequest(
            place.root, base=base.oid, pull_requests=pulls, only_pulls=True, order=order,
            focus=lane_of(focus) if focus else None, confirm=own.confirm, meaning=own.meaning,
            forms=settings.issues.branch, settings=own,
        )
    )  # fmt: skip
    return replace(found, report=replace(found.report, base=base, own=lane_of(focus) if focus else None))
