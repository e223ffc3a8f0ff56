"""The door to GitHub, against a server that is held to GitHub's own descriptions of its API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import GitHubError
from hedgerow.github import CheckResult, Issue, Server, connect
from tests.support.github.fixtures import QUICK
from tests.support.github.world import ROBOT, SLUG, Account, Fault

if TYPE_CHECKING:
    from hedgerow.github import GitHub
    from tests.support.github.world import World


def door(url: str, token: str | None = "reads") -> GitHub:
    return connect(Server(url, SLUG, token), QUICK)


def test_an_issue_is_read_with_its_title_as_the_first_heading(world: World, github_api: str) -> None:
    number = world.issue("Retry   the upload", "Three times.\r\nNot more.")
    found = door(github_api).issue(number)
    assert found == Issue(SLUG, number, "Retry   the upload", "Three times.\r\nNot more.")
    assert found.text == "# Retry the upload\n\nThree times.\nNot more."
    assert world.asked == [f"GET /repos/{SLUG}/issues/{number}"]


def test_many_issues_take_one_call_for_a_hundred_and_leave_out_what_is_none(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    numbers = [world.issue(f"Issue {n}", "Body") for n in range(120)]
    pull = world.pull("work", {"a.txt": "b\n"})
    found = door(github_api).issues([*numbers, pull, 9999])
    assert sorted(found) == numbers
    assert found[numbers[7]].title == "Issue 7"
    assert world.count("graphql") == 2


def test_a_pull_request_comes_with_head_base_and_the_issues_it_closes(world: World, github_api: str) -> None:
    base = world.start({"a.txt": "a\n"})
    issue = world.issue("Change a", "To b.")
    world.accounts["helper[bot]"] = Account("helper[bot]", "Bot")
    number = world.pull(
        "work", {"a.txt": "b\n"}, title="Do it", body="Text", author="helper[bot]", closing=[issue], draft=True
    )
    found = door(github_api).pull_request(number)
    assert (found.number, found.title, found.body, found.base, found.base_oid) == (
        number,
        "Do it",
        "Text",
        "main",
        base,
    )
    assert (found.branch, found.oid) == ("work", world.pulls[number].head)
    assert (found.author, found.bot, found.draft, found.fork) == ("helper", True, True, False)
    assert found.closing == (Issue(SLUG, issue, "Change a", "To b."),)


def test_a_pull_request_stands_on_the_tip_that_its_base_has_now(world: World, github_api: str) -> None:
    old = world.start({"a.txt": "a\n"})
    number = world.pull("work", {"a.txt": "b\n"})
    new = world.start({"b.txt": "b\n"}, "Next")
    assert world.pulls[number].base_oid == old  # what GitHub keeps with a pull request, and REST tells
    assert door(github_api).pull_request(number).base_oid == new
    world.bare.git("update-ref", "-d", "refs/heads/main")
    assert door(github_api).pull_request(number).base_oid == old


def test_all_open_pull_requests_take_one_call_for_a_hundred(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    first = world.pull("work", {"a.txt": "b\n"}, author="gone")
    for number in range(first + 1, first + 205):
        world.pull_of_branch("work", "main", f"Pull {number}", "", "stranger")
    world.pulls[first + 1].state = "closed"
    found = door(github_api).open_pull_requests()
    assert [pull.number for pull in found] == [first, *range(first + 2, first + 205)]
    assert (found[0].author, found[0].bot) == ("", False)
    assert world.count("graphql") == 3


def test_comments_are_read_page_by_page_and_tell_our_own(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    number, quiet = world.pull("work", {"a.txt": "b\n"}), world.pull("other", {"a.txt": "c\n"})
    issue = world.issue("Change a", "")
    for at in range(130):
        world.comment(number, f"comment {at}", "stranger")
    world.comment(issue, "ours", ROBOT)
    world.comment(issue, "of nobody any more", "gone")
    client = door(github_api)
    assert [comment.body for comment in client.comments(number)] == [f"comment {at}" for at in range(130)]
    found = [(one.own, one.author, one.person) for one in client.comments(issue)]
    assert found == [(True, "github-actions", False), (False, "", False)]
    assert client.comments(number)[0].person
    assert world.count("graphql") == 5
    every = client.open_comments()
    assert (len(every[number]), every.get(quiet)) == (130, None)
    world.comment(quiet, "hello")
    assert [comment.body for comment in client.open_comments()[quiet]] == ["hello"]


def test_comments_are_written_and_edited(world: World, github_api: str) -> None:
    number = world.issue("Change a", "")
    client = door(github_api, "writes")
    made = client.write_comment(number, "first")
    client.edit_comment(number, made.id, "second")
    client.edit_issue(number, "overview")
    assert [(note.author, note.body) for note in world.notes_on(number)] == [(ROBOT, "second")]
    assert (made.own, made.author, made.body) == (True, ROBOT, "first")
    assert world.issues[number].body == "overview"


def test_issues_of_ours_are_found_by_their_label_and_closed(world: World, github_api: str) -> None:
    client = door(github_api, "writes")
    other = client.create_issue("Other", "", "bug")
    first, second = (client.create_issue(f"Ours {at}", "Body", "hedgerow-proposal") for at in range(2))
    world.pull("work", {"a.py": "a\n"}, labels=["hedgerow-proposal"], start=world.start({"README.md": "#\n"}))
    client.edit_issue(first, "New body", "New title")
    found = client.labelled_issues("hedgerow-proposal")
    assert [(one.number, one.title, one.body) for one in found] == [
        (first, "New title", "New body"),
        (second, "Ours 1", "Body"),
    ]
    client.close_issue(first)
    assert [one.number for one in client.labelled_issues("hedgerow-proposal")] == [second]
    assert world.issues[other].state == "open"


def test_a_repository_in_which_workflows_open_no_pull_requests_is_no_failure(world: World, github_api: str) -> None:
    world.start({"a.py": "a\n"})
    world.work.git("push", "--quiet", "origin", "HEAD:refs/heads/work")
    world.workflows_propose = False
    client = door(github_api, "writes")
    assert client.create_pull_request("work", "main", "Title", "Body") is None
    world.faults.append(Fault("status", "POST", status=403, message="Resource not accessible by integration"))
    with pytest.raises(GitHubError, match="the token may not be used for a pull request from work"):
        client.create_pull_request("work", "main", "Title", "Body")


def test_write_access_is_what_the_repository_gives(world: World, github_api: str) -> None:
    for role in ("read", "triage", "write", "maintain"):
        world.accounts[role] = Account(role, permission=role)
    client = door(github_api)
    people = ("owner", "maintain", "write", "triage", "read", "stranger", "nobody/../owner")
    assert [client.may_write(login) for login in people] == [True, True, True, False, False, False, False]


def test_checks_refs_contents_and_pull_requests(world: World, github_api: str) -> None:
    oid = world.start({"docs/ä.md": b"\xff\x00text\n"})
    world.tokens["all"] = world.tokens["writes"]
    client = door(github_api, "all")
    world.check_runs += [{"name": "tests", "head_sha": oid, "conclusion": "success"}]
    world.statuses += [{"sha": oid, "context": "build", "state": "pending"}]
    assert client.check_results(oid) == (CheckResult("build", "pending"), CheckResult("tests", "success"))
    assert (client.ref("heads/main"), client.ref("heads/none")) == (oid, None)
    assert client.contents("docs/ä.md", "main") == b"\xff\x00text\n"
    assert client.contents("docs/none.md", "main") is None
    with pytest.raises(GitHubError, match="docs is no file at main"):
        client.contents("docs", "main")
    world.work.git("push", "--quiet", "origin", "HEAD:refs/heads/work")
    number = client.create_pull_request("work", "main", "Title", "Body")
    assert number is not None
    assert (world.pulls[number].title, world.pulls[number].body) == ("Title", "Body")
    assert (client.repository, client.default_branch()) == (SLUG, "main")


def test_the_token_is_never_shown(github_api: str) -> None:
    assert "reads" not in repr(Server(github_api, SLUG, "reads"))
