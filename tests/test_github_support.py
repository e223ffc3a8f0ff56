"""The GitHub that the tests ask: what it says of commits, patches and merges is true, as the commits are."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, NoReturn

import pytest
import requests
from github import Auth, Github, GithubException
from github.GithubObject import NotSet

from tests.support.github.rest import ROUTES, RefusedError, Route
from tests.support.github.server import serving
from tests.support.github.world import SLUG, Fault
from tests.support.repo import IDENTITY

if TYPE_CHECKING:
    from github.Repository import Repository

    from tests.support.github.world import World


def repository(url: str, token: str = "writes") -> Repository:
    client = Github(
        base_url=url, auth=Auth.Token(token), retry=0, lazy=True, seconds_between_writes=0, seconds_between_requests=0
    )
    return client.get_repo(SLUG)


def test_files_and_patches_of_a_pull_request_are_those_of_git(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\nb\nc\nd\n", "old.txt": "same\n" * 9, "gone.txt": "x\n"})
    number = world.pull("work", {"a.txt": "A\nb\nc\nd\n", "old.txt": None, "new.txt": "same\n" * 9, "gone.txt": None})
    pull = repository(github_api).get_pull(number)
    found = {file.filename: (file.status, file.previous_filename, file.patch) for file in pull.get_files()}
    assert found["a.txt"][0] == "modified"
    assert found["a.txt"][2].startswith("@@ -1,4 +1,4 @@\n-a\n+A\n")
    assert found["new.txt"][:2] == ("renamed", "old.txt")
    assert found["gone.txt"][0] == "removed"


def test_a_pull_request_is_merged_as_git_merges_it(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    first, second = world.pull("one", {"a.txt": "b\n"}), world.pull("two", {"a.txt": "c\n"})
    repo = repository(github_api)
    assert [pull.number for pull in repo.get_pulls()] == [first, second]
    assert repo.get_pull(first).mergeable
    oid = repo.get_pull(first).merge().sha
    assert world.tip("main") == oid
    assert (repo.get_pull(first).merged, repo.get_pull(second).mergeable) == (True, False)
    with pytest.raises(GithubException, match="405"):
        repo.get_pull(second).merge()


def test_two_commits_are_compared(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    number = world.pull("one", {"b.txt": "b\n"})
    repo = repository(github_api)
    assert repo.compare("main", "one").status == "ahead"
    assert repo.compare("one", "main").status == "behind"
    assert repo.compare("main", "main").status == "identical"
    world.start({"c.txt": "c\n"}, "Next")
    found = repo.compare("main", world.pulls[number].head)
    assert (found.status, found.ahead_by, found.behind_by) == ("diverged", 1, 1)
    assert [file.filename for file in found.files] == ["b.txt"]


def test_refs_commits_and_trees_are_those_of_the_repository(world: World, github_api: str) -> None:
    first = world.start({"a/b.txt": "a\n"})
    second = world.start({"c.txt": "c\n"}, "Next")
    repo = repository(github_api)
    assert repo.get_git_ref("heads/main").object.sha == second
    made = repo.create_git_ref("refs/heads/new", first)
    made.edit(second)
    assert world.tip("new") == second
    with pytest.raises(GithubException, match="fast forward"):
        made.edit(first)
    made.edit(first, force=True)
    assert world.tip("new") == first
    with pytest.raises(GithubException, match="already exists"):
        repo.create_git_ref("refs/heads/new", first)
    commit = repo.get_git_commit(second)
    assert (commit.message, [one.sha for one in commit.parents]) == ("Next", [first])
    assert [entry.path for entry in repo.get_git_tree(second).tree] == ["a", "c.txt"]
    assert [entry.path for entry in repo.get_git_tree(second, recursive=True).tree] == ["a", "a/b.txt", "c.txt"]


def test_submodules_are_told_from_files(world: World, github_api: str) -> None:
    oid = world.start({"a.txt": "a\n"})
    world.work.git("update-index", "--add", "--cacheinfo", f"160000,{oid},sub")
    world.work.git("commit", "--quiet", "--message", "Sub", variables=IDENTITY)
    world.work.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
    found = repository(github_api).get_contents("sub")
    assert not isinstance(found, list)
    assert found.type == "submodule"


def test_issues_comments_and_statuses_are_kept(world: World, github_api: str) -> None:
    oid = world.start({"a.txt": "a\n"})
    repo = repository(github_api)
    issue = repo.create_issue("Title", "Body")
    issue.edit(state="closed", labels=["bug"])
    assert (world.issues[issue.number].state, world.issues[issue.number].labels) == ("closed", ["bug"])
    # PyGithub sends a list, which GitHub takes and its description does not
    repo.requester.requestJsonAndCheck("POST", f"{issue.url}/labels", input={"labels": ["bug", "docs"]})
    assert [label.name for label in issue.get_labels()] == ["bug", "docs"]
    issue.remove_from_labels("bug")
    assert world.issues[issue.number].labels == ["docs"]
    with pytest.raises(GithubException, match="404"):
        issue.remove_from_labels("bug")
    for at in range(45):
        world.comment(issue.number, f"comment {at}", "nobody")
    assert len(list(repo.get_issue(issue.number).get_comments())) == 45
    assert world.count("comments") == 2
    with pytest.raises(GithubException, match="too long"):
        issue.create_comment("x" * 70_000)
    repo.get_commit(oid).create_status("success", context="build")
    repo.create_check_run("tests", oid, status="completed", conclusion="success")
    assert repo.get_commit(oid).get_combined_status().statuses[0].state == "success"
    assert [run.conclusion for run in repo.get_commit(oid).get_check_runs()] == ["success"]


def test_a_pull_request_needs_branches_that_exist(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    with pytest.raises(GithubException, match="invalid"):
        repository(github_api).create_pull(base="main", head="none", title="T", body=NotSet)


def test_sarif_is_taken_from_who_may(world: World, github_api: str) -> None:
    oid = world.start({"a.txt": "a\n"})
    repo = repository(github_api)
    sarif = base64.b64encode(gzip.compress(b"{}")).decode()
    body = {"commit_sha": oid, "ref": "refs/heads/main", "sarif": sarif}
    with pytest.raises(GithubException, match="not accessible"):
        repo.requester.requestJsonAndCheck("POST", f"{repo.url}/code-scanning/sarifs", input=body)
    world.tokens["writes"].permissions["security_events"] = "write"
    repo.requester.requestJsonAndCheck("POST", f"{repo.url}/code-scanning/sarifs", input=body)
    assert world.sarifs == {oid: b"{}"}


def test_an_enterprise_server_answers_below_its_prefix(world: World) -> None:
    world.start({"a.txt": "a\n"})
    with serving(world, "/api/v3") as url:
        assert repository(url).default_branch == "main"
        _, answer = repository(url).requester.graphql_query(
            'query { repository(owner: "hedge", name: "garden") { nameWithOwner } }', {}
        )
    assert answer["data"]["repository"]["nameWithOwner"] == SLUG
    assert "POST /api/graphql" in world.asked


def test_what_does_not_fit_the_descriptions_is_written_down(world: World, github_api: str) -> None:
    world.start({"a.txt": "a\n"})
    number = world.issue("Title", "Body")
    repo = repository(github_api)
    ask = repo.requester.requestJsonAndCheck
    ask("GET", f"{repo.url}/issues/{number}?wrong=1")
    ask("GET", f"{repo.url}/issues/{number}/comments?per_page=7")
    with pytest.raises(GithubException, match="404"):
        ask("GET", f"{repo.url}/nothing")
    with pytest.raises(GithubException, match="422"):
        ask("GET", f"{repo.url}/issues/{number}", input={"no": "body"})
    world.issues[number].title = 5  # type: ignore[assignment]  # what GitHub never says
    ask("PATCH", f"{repo.url}/issues/{number}", input={"state": "closed"})
    with pytest.raises(GithubException, match="Cannot query field"):
        repo.requester.graphql_query("query { nothing }", {})
    with pytest.raises(GithubException, match="exceeds the limit"):
        repo.requester.graphql_query(
            'query { repository(owner: "hedge", name: "garden") { pullRequests(first: 200) { nodes { number } } } }', {}
        )
    found = "\n".join(world.mistakes)
    world.mistakes.clear()
    for words in ("unknown parameter wrong", "no such operation", "no body is taken", "title: 5", "nothing"):
        assert words in found, found


def test_errors_are_held_to_the_descriptions_too(world: World, github_api: str) -> None:
    world.issue("Title", "Body")
    world.faults += [
        Fault("status", where="comments", status=404, message=7),  # type: ignore[arg-type]  # what GitHub never says
        Fault("status", where="graphql", status=429, message=7),  # type: ignore[arg-type]  # as above
    ]
    for path, status in (("graphql", 429), (f"repos/{SLUG}/issues/1/comments", 404), (f"repos/{SLUG}/issues/2", 404)):
        assert (
            requests.get(f"{github_api}/{path}", headers={"Authorization": "Bearer reads"}, timeout=30).status_code
            == status
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ROUTES, ("GET", "/repos/{owner}/{repo}"), Route((("contents", "read"),), 200, refuse))
        with pytest.raises(GithubException, match="418"):
            repository(github_api).update()
    found = [one.partition(" is not")[0] for one in world.mistakes]
    world.mistakes.clear()
    assert found == [
        "GET /graphql answers 429: message: 7",
        f"GET /repos/{SLUG}/issues/1/comments answers 404: message: 7",
        f"GET /repos/{SLUG} answers 418, which",
    ]


def refuse(*_: object) -> NoReturn:
    raise RefusedError(418, "No")


def test_a_body_that_is_missing_is_written_down(world: World, github_api: str) -> None:
    repo = repository(github_api)
    number = world.issue("Title", "Body")
    with pytest.raises(GithubException, match="422"):
        repo.requester.requestJsonAndCheck("POST", f"{repo.url}/issues/{number}/comments")
    assert world.mistakes == [f"POST /repos/{SLUG}/issues/{number}/comments: a body is wanted"]
    world.mistakes.clear()
