"""`hedgerow-ci sweep`: all open pull requests, with the default branch's hedgerow and settings; it trusts no artifact.

A run that is killed leaves nothing half done: what it wrote is what the next run would have written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.config import load_settings_at
from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, GitHubError, HedgerowError, OutageError
from hedgerow.git.fetching import Wanted, fetch_commits
from hedgerow.git.place import find_place
from hedgerow.git.tree import Tree
from hedgerow.github import connect, require_server
from hedgerow.model import Revision
from hedgerow.plurals import plural
from hedgerow.pull_lanes import by_base, fetch_open, lane_of, overlap_of_pulls
from hedgerow.pulls import Issues, claims_of, judge_pull
from hedgerow.render.annotations import render_trouble
from hedgerow.render.safe import inert, printable
from hedgerow.run import Options, with_silenced
from hedgerow_ci import sticky
from hedgerow_ci.check import left_alone
from hedgerow_ci.dismissals import People, answers, dismissals, reasons
from hedgerow_ci.overview import overview, placed
from hedgerow_ci.recording import Looked, record_sweep
from hedgerow_ci.runner import git_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hedgerow.git.place import Place
    from hedgerow.github import Comment, GitHub, PullRequest
    from hedgerow.model import OverlapReport, Report
    from hedgerow.settings import Settings
    from hedgerow_ci.runner import Runner

# After so many things that GitHub refused the fault lies with the token or with GitHub, not with one pull request.
_REFUSALS = 3


class _Field(Struct, frozen=True):
    """Everything that is open, as objects: the base, the pull requests to look at, and why others are not."""

    base: Revision
    settings: Settings
    pulls: tuple[PullRequest, ...]
    alone: dict[int, str]
    errors: tuple[str, ...]


class _Pen:
    """Writes, or says what it would write; counts what GitHub refuses."""

    def __init__(self, door: GitHub, *, dry_run: bool) -> None:
        self._door, self._dry_run = door, dry_run
        self.written, self.refused = 0, list[str]()

    def comment(self, number: int, text: str, old: Comment | None = None) -> None:
        """A new comment on a pull request, or another text for an old one."""
        if old is not None and sticky.same(old.body, text):
            return
        self._carry_out(
            f"{'edit the' if old else 'write a'} comment on pull request {number}",
            lambda: self._door.edit_comment(number, old.id, text) if old else self._door.write_comment(number, text),
        )

    def issue(self, number: int, text: str) -> None:
        """The overview in an issue."""
        body = self._door.issue(number).body
        if not sticky.same(body, placed(body, text)):
            self._carry_out(f"edit issue {number}", lambda: self._door.edit_issue(number, placed(body, text)))

    def refuse(self, what: str, error: GitHubError) -> None:
        """Keep what GitHub did not do; raises the error itself where it is one too many."""
        self.refused.append(f"{what}: {error.message}. {error.hint}")
        if len(self.refused) >= _REFUSALS:
            raise error

    def _carry_out(self, what: str, write: Callable[[], object]) -> None:
        if self._dry_run:
            sys.stdout.write(f"hedgerow: would {what}\n")
            return
        try:
            write()
        except GitHubError as error:
            self.refuse(f"cannot {what}", error)
        else:
            self.written += 1
            sys.stdout.write(f"hedgerow: {what}: done\n")


def sweep(runner: Runner, *, dry_run: bool) -> int:
    """Look at everything, write what changed, and return 0; 3 where GitHub did not let it read or write something.

    Raises GitHubError where the list cannot be had. What is wrong with one pull request is told in the overview.
    """
    place = find_place(Path.cwd())
    server = require_server(place.git)
    door = connect(server)
    field = _open(place, door, git_secret(place.git, server.token))
    comments = door.open_comments()
    overlaps = tuple(
        overlap_of_pulls(place, base, pulls, field.settings, order=True) for base, pulls in by_base(field.pulls)
    )
    by_name = {found.report.base.ref: found.report for found in overlaps}
    people, pen = People(door), _Pen(door, dry_run=dry_run)
    judged, looked = [], list[Looked]()
    errors = [*field.errors, *(error for found in overlaps for error in found.errors)]
    issues = _issues(door, field)
    for pull in field.pulls:
        try:
            report = _report(place, door, pull, issues, by_name[pull.base])
        except OutageError as error:
            pen.refuse(f"pull request {pull.number} was not judged", error)
            errors.append(pen.refused[-1])
            continue
        except HedgerowError as error:
            errors.append(f"pull request {pull.number}: {error.message}. {error.hint}")
            continue
        said = comments.get(pull.number, ())
        looked.append(Looked(pull, report, dismissals(said, people)))
        report = _tell(pen, pull, report, said, people, comment=field.settings.github.comments)
        judged.append((pull, report))
    if field.settings.github.ledger:
        errors += _recorded(place, field, looked, people, server.token, dry_run=dry_run)
    text = overview(tuple(judged), field.alone, tuple(by_name.values()), tuple(errors))
    runner.say(text)
    if field.settings.github.overview:
        pen.issue(field.settings.github.overview, text)
    return _end(runner, pen, tuple(report for _, report in judged), tuple(errors))


def _open(place: Place, door: GitHub, secret: tuple[str, str] | None) -> _Field:
    name = door.default_branch()
    tip = door.ref(f"heads/{name}")
    if tip is None:
        raise GitHubError(f"the default branch {name} has no commit", "Push one; there is nothing to compare with.")
    fetch_commits(place, [Wanted(tip, f"refs/heads/{name}", f"the default branch {name}")], secret=secret)
    settings = load_settings_at(Tree(place.git, place.commit(tip)))
    listed = door.open_pull_requests()
    alone = {pull.number: why for pull in listed if (why := left_alone(pull, settings.github))}
    present = fetch_open(place, door, (pull for pull in listed if pull.number not in alone), secret)
    return _Field(Revision(name, tip), settings, present.pulls, alone, present.errors)


def _issues(door: GitHub, field: _Field) -> Issues:
    """The issues of all pull requests; those that only a commit's trailer names are asked for one by one."""
    found = Issues(door, (issue for pull in field.pulls for issue in pull.closing), insist=True)
    found.prefetch(ref for pull in field.pulls for ref in claims_of(pull, (), field.settings, door)[1])
    return found


def _report(place: Place, door: GitHub, pull: PullRequest, issues: Issues, overlap: OverlapReport) -> Report:
    """The report on one pull request with its own part of the overlap."""
    lane = lane_of(pull)
    pairs = tuple(pair for pair in overlap.pairs if lane in (pair.a, pair.b))
    own = {lane, *(name for pair in pairs for name in (pair.a, pair.b))}
    lanes = tuple(one for one in overlap.lanes if one.name in own)
    part = replace(overlap, own=lane, pairs=pairs, lanes=lanes, order=None)
    return judge_pull(place, door, pull, issues, Options(), overlap=part).report


def _tell(
    pen: _Pen, pull: PullRequest, report: Report, comments: tuple[Comment, ...], people: People, *, comment: bool
) -> Report:
    """Honour and answer what people dismissed, and bring the one comment up to date. Returns what is left."""
    found = dismissals(comments, people)
    answered = answers(found, comments, report)
    report = with_silenced(report, reasons(found))
    if not comment:
        return report
    for answer in answered:
        pen.comment(pull.number, answer)
    old, text = sticky.find_sticky(comments), sticky.sticky_text(report)
    if text is not None or old is not None:
        pen.comment(pull.number, text or sticky.solved_text(report), old)
    return report


def _recorded(
    place: Place, field: _Field, looked: Sequence[Looked], people: People, token: str | None, *, dry_run: bool
) -> tuple[str, ...]:
    """Keep the ledger; what went wrong is told like anything else that did."""
    if dry_run:
        sys.stdout.write(f"hedgerow: would record {plural(len(looked), 'pull request')} in the ledger\n")
        return ()
    secret = git_secret(place.git, token)
    try:
        synced = record_sweep(place, looked, field.settings, people, base=field.base.oid, secret=secret)
    except HedgerowError as error:
        return (f"the ledger: {error.message}. {error.hint}",)
    sys.stdout.write(f"hedgerow: {plural(synced.sent, 'new record')} in the ledger\n")
    return ()


def _end(runner: Runner, pen: _Pen, reports: tuple[Report, ...], errors: tuple[str, ...]) -> int:
    for refused in pen.refused:
        sys.stdout.write(render_trouble(refused))
    for error in errors:
        sys.stdout.write(inert(f"hedgerow: not looked at: {printable(error)}\n"))
    counts: Mapping[str, int] = {
        "looked": len(reports),
        "findings": sum(report.status == "findings" for report in reports),
        "written": pen.written,
        "refused": len(pen.refused),
    }
    runner.put({"status": "failed" if pen.refused else "swept", **counts})
    return EXIT_FAILED if pen.refused else EXIT_CLEAN
