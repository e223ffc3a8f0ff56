"""A proposal as exactly one pull request, on a branch of its own that is moved rather than added to.

Where the repository does not let workflows open pull requests, it is exactly one issue with the diff.
Nothing is checked out, and nothing is written where there is nothing new. It never merges anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError
from hedgerow.git.committing import committed
from hedgerow.git.orphan import find_remote, pushed, remote_tip
from hedgerow.learn.proposal import Fate, ProposalRecord
from hedgerow.learn.standing import newest
from hedgerow.render.proposal import render_proposal_issue, render_proposal_markdown, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.orphan import Remote
    from hedgerow.git.plumbing import Git
    from hedgerow.github.door import GitHub
    from hedgerow.github.values import Issue, PullRequest
    from hedgerow.learn.propose import Answer, Proposal

BRANCH = "hedgerow-proposal"
# The label by which the issue is found again: strangers cannot set one.
LABEL = BRANCH


class Published(Struct, frozen=True):
    """The number of the pull request or issue, the record to keep of it, and whether it is new."""

    number: int
    record: ProposalRecord
    new: bool

    def __str__(self) -> str:
        return f"{'opened' if self.new else 'updated'} {'issue' if self.record.issue else 'pull request'} {self.number}"


def base_of(git: Git, door: GitHub) -> str:
    """The commit of the remote's default branch that a proposal starts from. Raises GitError where it is not here."""
    oid = door.ref(f"heads/{door.default_branch()}")
    if oid is None or git.attempt("cat-file", "-e", f"{oid}^{{commit}}").returncode != 0:
        raise GitError(
            f"the newest commit of {door.default_branch()} is not in this clone", "Run `git fetch`, then try again."
        )
    return oid


def closed(history: tuple[ProposalRecord, ...], door: GitHub) -> tuple[ProposalRecord, ...]:
    """A record for each proposal whose pull request or issue is no longer open. Those that were merged are known before
    this is asked (see `standing.merged`), so it was closed.
    """
    return tuple(_closed(history, door))


def publish(answer: Answer, git: Git, door: GitHub, base: str) -> Published | None:
    """Bring the proposal to its branch and pull request; None where there is nothing to propose.

    Raises GitError and GitHubError where the remote does not let us.
    """
    proposal = answer.proposal
    if proposal is None:
        return None
    _push(git, _remote(git), base, proposal)
    title, body, issue = title_of(proposal), render_proposal_markdown(answer), proposal.record.issue
    known = _pull_request(door)
    number = known.number if known else door.create_pull_request(BRANCH, door.default_branch(), title, body)
    if number is None:
        return _as_issue(proposal, door)
    if known is not None:
        _edit(door, known, title, body)
    if issue is not None:  # opened when pull requests were not allowed
        door.edit_issue(issue, f"This is pull request #{number} now.\n")
        door.close_issue(issue)
    return Published(number, replace(proposal.record, pull_request=number, issue=None), new=known is None)


def _as_issue(proposal: Proposal, door: GitHub) -> Published:
    """The one issue, opened or brought up to date."""
    title, body = title_of(proposal), render_proposal_issue(proposal, BRANCH)
    known = next(iter(door.labelled_issues(LABEL)), None)
    if known is not None:
        _edit(door, known, title, body)
    number = known.number if known else door.create_issue(title, body, LABEL)
    return Published(number, replace(proposal.record, issue=number), new=known is None)


def _edit(door: GitHub, known: Issue | PullRequest, title: str, body: str) -> None:
    """Write what differs; GitHub may give a text back with other line ends and without the last."""
    if known.title != title or known.body.replace("\r\n", "\n").strip() != body.strip():
        door.edit_issue(known.number, body, title)


def _closed(history: tuple[ProposalRecord, ...], door: GitHub) -> Iterator[ProposalRecord]:
    waiting = [one for one in newest(history).values() if one.fate is Fate.OPEN and one.number is not None]
    there = {one.number for one in door.open_pull_requests()} if waiting else set()
    if any(one.issue is not None for one in waiting):  # the job needs no right to read issues where there never was one
        there |= {one.number for one in door.labelled_issues(LABEL)}
    for record in waiting:
        if record.number not in there:
            yield replace(record, fate=Fate.CLOSED)


def _push(git: Git, remote: Remote, base: str, proposal: Proposal) -> None:
    """Move the branch to a commit of the proposal on the base, unless it is there."""
    files = {edit.path: edit.after for edit in proposal.edits}
    message = f"{title_of(proposal)}\n\nProposed by hedgerow: {proposal.record.id}."
    commit = committed(git, base, files, message)
    tip = remote_tip(git, remote, BRANCH)
    if tip != commit and not pushed(git, remote, BRANCH, tip, commit):
        raise GitError(f"the branch {BRANCH} moved while it was written", "Try again.")


def _remote(git: Git) -> Remote:
    remote = find_remote(git, None)
    if remote is None:
        raise GitError("there is no remote to propose to", "Add one: git remote add origin URL.")
    return remote


def _pull_request(door: GitHub) -> PullRequest | None:
    """Ours among the open ones: somebody else's fork may have a branch of that name."""
    ours = (one for one in door.open_pull_requests() if one.branch == BRANCH and not one.fork)
    return next(ours, None)
