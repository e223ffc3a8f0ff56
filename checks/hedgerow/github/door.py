"""What hedgerow asks of GitHub, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hedgerow.github.place import Server
    from hedgerow.github.values import CheckResult, Comment, Issue, PullRequest


class Patience(Struct, frozen=True):
    """How long GitHub is waited for, in seconds, and how often it is asked again.

    `longest_wait` is what a rate limit may cost; a later reset is an error that says when. Writes keep the second
    between them that GitHub asks for ("Best practices for using the REST API").
    """

    timeout: int = 20
    retries: int = 3
    backoff: float = 0.5
    longest_wait: float = 90
    between_writes: float = 1


class GitHub(Protocol):
    """One repository on GitHub. Every method raises GitHubError with a remedy where GitHub cannot be asked or says no.

    What is not there is an error too, except where the method says None.
    """

    @property
    def repository(self) -> str:
        """Its owner/name."""

    def default_branch(self) -> str:
        """The name of the branch that pull requests are usually merged into."""

    def issue(self, number: int, repository: str | None = None) -> Issue:
        """One issue, of this repository or of another one."""

    def issues(self, numbers: Iterable[int]) -> Mapping[int, Issue]:
        """Many issues of this repository in few calls; those that are not there, and pull requests, are left out."""

    def pull_request(self, number: int) -> PullRequest:
        """One pull request, open or not, with the issues it closes."""

    def open_pull_requests(self) -> tuple[PullRequest, ...]:
        """All of them with the issues they close, by number: one call for a hundred."""

    def comments(self, number: int) -> tuple[Comment, ...]:
        """The comments on one issue or pull request, oldest first."""

    def open_comments(self) -> Mapping[int, tuple[Comment, ...]]:
        """The comments on every open pull request that has any, oldest first, in few calls."""

    def write_comment(self, number: int, text: str) -> Comment:
        """A new comment on an issue or pull request."""

    def edit_comment(self, number: int, comment: int, text: str) -> None:
        """Replace the text of a comment."""

    def edit_issue(self, number: int, text: str, title: str | None = None) -> None:
        """Replace the body of an issue or pull request, and its title where one is given."""

    def create_issue(self, title: str, text: str, label: str) -> int:
        """The number of a new issue with this label, which need not exist yet."""

    def labelled_issues(self, label: str) -> tuple[Issue, ...]:
        """The open issues with this label, by number."""

    def close_issue(self, number: int) -> None:
        """Close an issue as done."""

    def may_write(self, login: str) -> bool:
        """Does this person have write access to the repository?"""

    def check_results(self, oid: str) -> tuple[CheckResult, ...]:
        """What check runs and statuses say of a commit, by name."""

    def ref(self, name: str) -> str | None:
        """The object id behind a ref such as `heads/main`; None where there is none."""

    def contents(self, path: str, ref: str) -> bytes | None:
        """The bytes of a file at a ref; None where there is none."""

    def create_pull_request(self, head: str, base: str, title: str, body: str) -> int | None:
        """The number of a new pull request from a branch of this repository; None where the repository does not let
        workflows open any.
        """


def connect(server: Server, patience: Patience | None = None) -> GitHub:
    """The door to one repository. Asks nothing yet."""
    from hedgerow.github.client import Client

    return Client.of(server, patience or Patience())
