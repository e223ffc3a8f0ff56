"""Pull requests judged from their objects: nothing is checked out, and what rules them comes from their base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.config import load_settings_at
from hedgerow.errors import GitHubError, HedgerowError, IssueError, OutageError
from hedgerow.git.tree import Tree
from hedgerow.issue.link import NUMBER, claimed_issues
from hedgerow.issue.parse import parse
from hedgerow.issue.sources import read_issue
from hedgerow.model import Revision
from hedgerow.pull_lanes import fetch_open, overlap_of_pulls
from hedgerow.reading import Asked, read_change
from hedgerow.run import judge_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.place import Place
    from hedgerow.github import GitHub, Issue, PullRequest
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import OverlapReport, Report
    from hedgerow.overlap.request import Overlap
    from hedgerow.run import Options
    from hedgerow.settings import Settings


class Judged(Struct, frozen=True):
    """The report on one pull request and the settings of its base, which ruled it."""

    report: Report
    settings: Settings


def judge_among_neighbours(
    place: Place, door: GitHub, pull: PullRequest, options: Options, *, refs: tuple[str, ...] = (),
    settings: Settings | None = None, neighbours: bool | None = None, secret: tuple[str, str] | None = None,
) -> Judged:  # fmt: skip
    """The report on a pull request whose commits are here, with what the other open ones have to do with it unless
    `neighbours` or the settings of its base say no.

    Raises GitHubError where the others cannot be listed; what goes wrong with one of them is told in the report.
    """
    ruling = settings or load_settings_at(Tree(place.git, pull.base_oid))
    wanted = neighbours if neighbours is not None else ruling.overlap is None or ruling.overlap.neighbours
    near = _neighbours(place, door, pull, ruling, secret) if wanted else None
    judged = judge_pull(
        place, door, pull, Issues(door, pull.closing), options, overlap=near.report if near else None,
        unlooked=near.errors if near else (), refs=refs, settings=ruling,
    )  # fmt: skip
    return replace(judged, report=replace(judged.report, notes=(*judged.report.notes, *(near.notes if near else ()))))


def _neighbours(
    place: Place, door: GitHub, pull: PullRequest, settings: Settings, secret: tuple[str, str] | None
) -> Overlap:
    others = [one for one in door.open_pull_requests() if one.number != pull.number]
    same = [one for one in others if one.base == pull.base]
    present = fetch_open(place, door, same, secret)
    base = Revision(pull.base, pull.base_oid)
    found = overlap_of_pulls(place, base, (pull, *present.pulls), settings, focus=pull)
    elsewhere = len(others) - len(same)
    note = f"compared with the open pull requests into {pull.base} only; left out: {elsewhere} into other branches."
    return replace(found, errors=(*present.errors, *found.errors), notes=(*found.notes, *([note] if elsewhere else ())))


class Issues:
    """The texts of issues on GitHub, each asked for once; `known` are those that came with the pull requests. `insist`:
    an outage of GitHub is told as that (OutageError), not as an issue that cannot be read.
    """

    def __init__(self, door: GitHub, known: Iterable[Issue] = (), *, insist: bool = False) -> None:
        self._door, self._insist = door, insist
        self._known: dict[str, Issue] = {}
        for issue in known:
            self._keep(issue)

    def prefetch(self, names: Iterable[str]) -> None:
        """Ask for many at once; what is not there is asked for again, and told, by who needs it."""
        wanted = [int(name) for name in names if NUMBER.fullmatch(name) and name not in self._known]
        for issue in self._door.issues(wanted).values() if wanted else ():
            self._keep(issue)

    def text(self, name: str) -> str:
        """The issue `12` or `owner/repo#12` as Markdown. Raises IssueError where GitHub does not give it."""
        if name not in self._known:
            repository, _, number = name.rpartition("#")
            try:
                self._known[name] = self._door.issue(int(number), repository or None)
            except GitHubError as error:
                if self._insist and isinstance(error, OutageError):
                    raise
                raise IssueError(error.message, error.hint) from error
        return self._known[name].text

    def _keep(self, issue: Issue) -> None:
        self._known[_name(issue, self._door)] = issue


def _name(issue: Issue, door: GitHub) -> str:
    local = issue.repository.lower() == door.repository.lower()
    return str(issue.number) if local else f"{issue.repository}#{issue.number}"


def claims_of(
    pull: PullRequest, messages: tuple[str, ...], settings: Settings, door: GitHub
) -> tuple[str, tuple[str, ...]]:
    """Where a pull request says which issues it implements, and which."""
    claims = claimed_issues(
        messages, pull.branch, forms=settings.issues.branch, text=pull.body,
        closing=[_name(issue, door) for issue in pull.closing], repository=door.repository,
    )  # fmt: skip
    return (claims[0].origin if claims else "", tuple(claim.ref for claim in claims))


def judge_pull(
    place: Place, door: GitHub, pull: PullRequest, issues: Issues, options: Options, *,
    overlap: OverlapReport | None = None, unlooked: tuple[str, ...] = (), refs: tuple[str, ...] = (),
    settings: Settings | None = None,
) -> Judged:  # fmt: skip
    """The report on a pull request whose commits are here, from its merge base.

    Settings and issue files come from the tip of its base: a branch cut long ago gets no older rules. `refs` and
    `settings` are what the user named instead. Issues that cannot be read are told in the report, which then makes no
    claim. Raises OutageError where `issues` insist.
    """
    tip = Tree(place.git, pull.base_oid)
    settings = settings or load_settings_at(tip)
    read = read_change(place, Asked(pull.base_oid, pull.oid))
    change = replace(read.change, base=Revision(pull.base, pull.base_oid), head=Revision(pull.branch, pull.oid))
    origin, claimed = ("named", refs) if refs else claims_of(pull, change.messages, settings, door)
    if claimed:
        note = f"held to issue {', '.join(claimed)} ({origin})."
        change = replace(change, notes=(*change.notes, note))
    specs, errors = _specs(claimed, settings, tip, issues)
    report = judge_change(
        change, specs, settings, options, base=Tree(place.git, read.merge_base), overlap=overlap,
        pull_request=pull.number, unlooked=(*unlooked, *errors),
    )  # fmt: skip
    return Judged(report, settings)


def _specs(
    refs: tuple[str, ...], settings: Settings, tip: Tree, issues: Issues
) -> tuple[tuple[IssueSpec, ...], tuple[str, ...]]:
    found, errors = [], []
    for ref in refs:
        try:
            text = read_issue(ref, settings.issues, tree=tip, from_base=True, ask=issues.text)
        except OutageError:
            raise
        except HedgerowError as error:
            errors.append(f"issue {ref}: {error.message}. {error.hint}")
            continue
        found.append(parse(text.text, ref=text.ref, source=text.source))
    return tuple(found), tuple(errors)
