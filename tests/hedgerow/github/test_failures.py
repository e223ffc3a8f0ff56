"""Every documented failure of GitHub, and every failure of the network, is a message that a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.errors import GitHubError
from hedgerow.github import Server, connect
from tests.support.github.fixtures import QUICK
from tests.support.github.world import SLUG, Fault, Token, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from hedgerow.github import GitHub

PRIMARY = "API rate limit exceeded for installation ID 1."
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
RESET = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1900000000"}


def said(url: str, ask: Callable[[GitHub], object], token: str | None = "reads") -> str:
    """The message and the hint of the error."""
    with pytest.raises(GitHubError) as caught:
        ask(connect(Server(url, SLUG, token), QUICK))
    return f"{caught.value.message}. {caught.value.hint}"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("status", status=403, message=PRIMARY, headers=RESET), ("rate limit is used up (403)", "17:46 UTC")),
        (Fault("status", status=403, message=SECONDARY), ("rate limit is used up", "403", "minutes")),
        (Fault("status", status=429, message=PRIMARY, headers={"Retry-After": "0"}), ("rate limit", "429")),
        (Fault("status", status=422, message="Validation Failed"), ("422", "Validation Failed", "Mend")),
        (Fault("status", status=500), ("too many 500", "githubstatus")),
        (Fault("status", status=502), ("too many 502", "githubstatus")),
        (Fault("status", status=501, message="no"), ("failed (501)", "githubstatus")),
        (Fault("reset"), ("cannot be reached", "network")),
        (Fault("truncated"), ("cut off", "Try again")),
    ],
    ids=lambda value: f"{value.kind}-{value.status}-{value.message[:3]}" if isinstance(value, Fault) else "",
)
def test_a_failure_is_told_with_its_remedy(world: World, github_api: str, fault: Fault, words: tuple[str, ...]) -> None:
    number = world.issue("Change a", "")
    world.faults.append(fault)
    message = said(github_api, lambda door: door.issue(number))
    assert all(word in message for word in words), message


def test_an_answer_that_does_not_come_is_no_answer(world: World, github_api: str) -> None:
    world.faults.append(Fault("slow", seconds=1.5))
    with pytest.raises(GitHubError, match="did not answer in time"):
        connect(Server(github_api, SLUG, "reads"), replace(QUICK, timeout=1, retries=1)).issue(1)


def test_what_fails_once_is_asked_for_again(world: World, github_api: str) -> None:
    number = world.issue("Change a", "")
    world.faults += [Fault("status", times=1, status=502), Fault("reset", times=1)]
    assert connect(Server(github_api, SLUG, "reads"), QUICK).issue(number).title == "Change a"
    assert world.count("issues") == 3


def test_a_comment_is_never_written_twice(world: World, github_api: str) -> None:
    number = world.issue("Change a", "")
    world.faults.append(Fault("status", where="POST", status=502))
    assert "failed (502)" in said(github_api, lambda door: door.write_comment(number, "hello"), "writes")
    assert world.count("POST") == 1


def test_a_wrong_token_and_none_are_told_apart(world: World, github_api: str) -> None:
    assert "does not accept the token (401)" in said(github_api, lambda door: door.issue(1), "wrong")
    assert "wants a token (401)" in said(github_api, lambda door: door.open_pull_requests(), None)
    number = world.issue("Change a", "")
    assert connect(Server(github_api, SLUG), QUICK).issue(number).title == "Change a"
    world.private = True
    assert "No token was given" in said(github_api, lambda door: door.issue(1), None)


def test_a_missing_permission_is_named_with_the_line_to_add(world: World, github_api: str) -> None:
    number = world.issue("Change a", "")
    world.tokens["bare"] = Token("somebody", {"contents": "read"})
    assert "Add `issues: write`" in said(github_api, lambda door: door.edit_issue(number, ""))
    assert "Add `issues: read`" in said(github_api, lambda door: door.issue(number), "bare")
    assert "Add `pull-requests: read`" in said(github_api, lambda door: door.open_pull_requests(), "bare")
    world.faults.append(Fault("status", status=403, message="Resource not accessible by integration"))
    assert "Add `issues: read`" in said(github_api, lambda door: door.issue(number))


def test_what_github_names_first_gives_way_to_what_we_know(world: World, github_api: str) -> None:
    headers = {"X-Accepted-GitHub-Permissions": "issues=write; pull_requests=write"}
    world.faults.append(Fault("status", status=403, message="Resource not accessible", headers=headers))
    assert "Add `pull-requests: write`" in said(github_api, lambda door: door.write_comment(1, "x"), "writes")


def test_what_is_not_there_is_named(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    for ask, words in (
        (lambda door: door.issue(404), "issue 404"),
        (lambda door: door.issue(4, "else/where"), "issue 4"),
        (lambda door: door.pull_request(7), "pull request 7"),
        (lambda door: door.comments(9), "comments on 9"),
    ):
        message = said(github_api, ask)
        assert "(404)" in message
        assert words in message
    with pytest.raises(GitHubError, match="404"):
        connect(Server(github_api, "else/where", "reads"), QUICK).issues([1])


def test_a_graphql_query_that_is_limited_or_refused_is_told(world: World, github_api: str) -> None:
    world.graphql_errors.append({"type": "RATE_LIMITED", "message": "API rate limit exceeded"})
    assert "rate limit is used up" in said(github_api, lambda door: door.open_pull_requests())
    assert "rate limit is used up" in said(github_api, lambda door: door.issues([1]))
    world.graphql_errors[0] = {"message": "Something went wrong"}
    assert "Something went wrong" in said(github_api, lambda door: door.open_pull_requests())


def test_an_error_page_that_is_no_json_is_told(world: World, github_api: str) -> None:
    world.faults.append(Fault("page", status=405, message="<html>proxy says no</html>"))
    assert "proxy says no" in said(github_api, lambda door: door.issue(1))
