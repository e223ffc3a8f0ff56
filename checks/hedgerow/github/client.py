"""The door, filled by PyGithub. It takes 400 ms to import: import it late."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from github import Auth, Github, GithubException, GithubRetry, UnknownObjectException
from github.GithubObject import NotSet
from msgspec import Struct

from hedgerow.errors import GitHubError
from hedgerow.github import queries
from hedgerow.github.failures import asking
from hedgerow.github.values import CheckResult, Comment, Issue, PullRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from github.Repository import Repository

    from hedgerow.github.door import Patience
    from hedgerow.github.place import Server

# A POST that GitHub failed on may have been carried out: asked again it would write a second comment.
_REPEATABLE = ("GET", "HEAD", "PATCH", "PUT", "DELETE")
# 429 is a rate limit too ("Rate limits for the REST API"); PyGithub adds 403 and looks into it.
_RETRIED = [429, 500, 502, 503, 504]
_WRITERS = ("admin", "maintain", "write")
# Settings, Actions, General: off in new repositories. Seen in github/docs#36525, with status 403.
_NO_WORKFLOWS = "GitHub Actions is not permitted to create or approve pull requests"


class Client(Struct, frozen=True):
    """One repository. `reader` asks again after any failure, `writer` only where that cannot write twice."""

    server: Server
    reader: Github
    writer: Github

    @classmethod
    def of(cls, server: Server, patience: Patience) -> Client:
        """The client of a server, which it does not yet ask."""

        def session(methods: tuple[str, ...], between: float) -> Github:
            return Github(
                base_url=server.api,
                auth=Auth.Token(server.token) if server.token else None,
                user_agent="hedgerow",
                timeout=patience.timeout,
                per_page=queries.PAGE,
                lazy=True,
                seconds_between_requests=0,
                seconds_between_writes=between,
                retry=GithubRetry(
                    total=patience.retries,
                    backoff_factor=patience.backoff,
                    status_forcelist=_RETRIED,
                    allowed_methods=methods,
                    secondary_rate_wait=min(60, patience.longest_wait),
                    max_rate_limit_wait=patience.longest_wait,
                ),
            )

        return cls(server, session((*_REPEATABLE, "POST"), 0), session(_REPEATABLE, patience.between_writes))

    @property
    def repository(self) -> str:
        return self.server.repository

    def default_branch(self) -> str:
        with asking(self.server, "the repository", "contents: read"):
            return self._repository().default_branch

    def issue(self, number: int, repository: str | None = None) -> Issue:
        name = repository or self.repository
        with asking(self.server, f"issue {number}", "issues: read"):
            found = self.reader.get_repo(name).get_issue(number)
            return Issue(name, number, found.title, found.body or "")

    def issues(self, numbers: Iterable[int]) -> Mapping[int, Issue]:
        wanted = sorted(set(numbers))
        found: dict[int, Issue] = {}
        for start in range(0, len(wanted), queries.ISSUES_A_CALL):
            query = queries.many_issues(wanted[start : start + queries.ISSUES_A_CALL])
            answer = self._asked(query, "issues", "issues: read", missing=True)
            # a pull request answers with an empty object, a number that does not exist with null
            found |= {node["number"]: queries.issue_of(node) for node in answer.values() if node}
        return found

    def pull_request(self, number: int) -> PullRequest:
        what = f"pull request {number}"
        answer = self._asked(queries.ONE_PULL, what, "pull-requests: read", number=number)
        return queries.pull_of(answer["pullRequest"])

    def open_pull_requests(self) -> tuple[PullRequest, ...]:
        nodes = self._pages(queries.OPEN_PULLS, "the open pull requests", "pull-requests: read")
        # a page is cut between two pull requests; one that is closed meanwhile may show another one twice
        return tuple({node["number"]: queries.pull_of(node) for node in nodes}.values())

    def comments(self, number: int) -> tuple[Comment, ...]:
        after, found = None, []
        while True:
            answer = self._asked(
                queries.COMMENTS, f"the comments on {number}", "pull-requests: read", number=number, after=after
            )
            page = answer["issueOrPullRequest"]["comments"]
            found += [queries.comment_of(node) for node in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                return tuple(found)
            after = page["pageInfo"]["endCursor"]

    def open_comments(self) -> Mapping[int, tuple[Comment, ...]]:
        found = {}
        for node in self._pages(queries.OPEN_COMMENTS, "the comments on pull requests", "pull-requests: read"):
            number, page = node["number"], node["comments"]
            if page["pageInfo"]["hasNextPage"]:
                found[number] = self.comments(number)
            elif page["nodes"]:
                found[number] = tuple(queries.comment_of(one) for one in page["nodes"])
        return found

    def write_comment(self, number: int, text: str) -> Comment:
        with asking(self.server, f"a comment on {number}", "pull-requests: write"):
            made = self.writer.get_repo(self.repository).get_issue(number).create_comment(text)
            return Comment(made.id, made.user.login, own=True, body=made.body)

    def edit_comment(self, number: int, comment: int, text: str) -> None:
        with asking(self.server, f"a comment on {number}", "pull-requests: write"):
            self.writer.get_repo(self.repository).get_issue(number).get_comment(comment).edit(text)

    def edit_issue(self, number: int, text: str, title: str | None = None) -> None:
        with asking(self.server, f"issue {number}", "issues: write"):
            self.writer.get_repo(self.repository).get_issue(number).edit(
                body=text, title=NotSet if title is None else title
            )

    def create_issue(self, title: str, text: str, label: str) -> int:
        with asking(self.server, "a new issue", "issues: write"):
            return self.writer.get_repo(self.repository).create_issue(title, text, labels=[label]).number

    def labelled_issues(self, label: str) -> tuple[Issue, ...]:
        with asking(self.server, f"the issues labelled {label}", "issues: read"):
            rows = [one for one in self._repository().get_issues(state="open", labels=[label]) if not one.pull_request]
        found = (Issue(self.repository, one.number, one.title, one.body or "") for one in rows)
        return tuple(sorted(found, key=lambda one: one.number))

    def close_issue(self, number: int) -> None:
        with asking(self.server, f"issue {number}", "issues: write"):
            self.writer.get_repo(self.repository).get_issue(number).edit(state="closed", state_reason="completed")

    def may_write(self, login: str) -> bool:
        with asking(self.server, f"the permission of {login}", "contents: read"):
            try:
                return self._repository().get_collaborator_permission(login) in _WRITERS
            except UnknownObjectException:  # an account that is gone
                return False

    def check_results(self, oid: str) -> tuple[CheckResult, ...]:
        with asking(self.server, f"the checks of {oid[:12]}", "checks: read"):
            commit = self._repository().get_commit(oid)
            found = [CheckResult(run.name, run.conclusion or "pending") for run in commit.get_check_runs()]
        with asking(self.server, f"the statuses of {oid[:12]}", "statuses: read"):
            found += [CheckResult(one.context, one.state) for one in commit.get_combined_status().statuses]
        return tuple(sorted(found, key=lambda one: (one.name, one.state)))

    def ref(self, name: str) -> str | None:
        with asking(self.server, f"the ref {name}", "contents: read"):
            try:
                return self._repository().get_git_ref(name).object.sha
            except UnknownObjectException:
                return None

    def contents(self, path: str, ref: str) -> bytes | None:
        with asking(self.server, f"the file {path}", "contents: read"):
            try:
                found = self._repository().get_contents(path, ref)
            except UnknownObjectException:
                return None
            if isinstance(found, list) or found.type != "file":
                raise GitHubError(f"{path} is no file at {ref}", "Name a file.")
            return found.decoded_content

    def create_pull_request(self, head: str, base: str, title: str, body: str) -> int | None:
        with asking(self.server, f"a pull request from {head}", "pull-requests: write"):
            try:
                return self.writer.get_repo(self.repository).create_pull(base, head, title=title, body=body).number
            except GithubException as error:
                if error.status == HTTPStatus.FORBIDDEN and _NO_WORKFLOWS in str(error.data):
                    return None
                raise

    def _repository(self) -> Repository:
        return self.reader.get_repo(self.repository)

    def _asked(self, query: str, what: str, needs: str, *, missing: bool = False, **variables: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
        """GraphQL's answer about the repository; `missing`: parts of it may not exist."""
        owner, _, name = self.repository.partition("/")
        given = {"owner": owner, "name": name, **variables}
        with asking(self.server, what, needs):
            requester = self.reader.requester
            if not missing:
                _, answer = requester.graphql_query(query, given)
                return dict(answer["data"]["repository"])
            # graphql_query raises for the first number that does not exist and drops all others
            _, answer = requester.requestJsonAndCheck(
                "POST", requester.graphql_url, input={"query": query, "variables": given}
            )
            refused = [error for error in answer.get("errors", ()) if error.get("type") != "NOT_FOUND"]
            found = (answer.get("data") or {}).get("repository")
            if refused or found is None:
                raise requester.createException(400 if refused else 404, {}, answer)
            return dict(found)

    def _pages(self, query: str, what: str, needs: str) -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            page = self._asked(query, what, needs, after=after)["pullRequests"]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]
