"""Where lanes come from: one per branch, whatever else knows of it, and what each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tests.hedgerow.overlap.scene import ask, lanes, numbered
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

TEXT = numbered(30)


class Pull(Struct, frozen=True):
    """A pull request as a caller may know it."""

    number: int
    branch: str
    oid: str
    fork: bool = False


def names(repo: Repo, **options: object) -> dict[str, int | None]:
    """The lanes with their pull requests."""
    return {lane.name: lane.pull_request for lane in ask(repo, **options).report.lanes}


def test_a_pull_request_joins_its_branch_and_a_fork_is_a_lane_of_its_own(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"})
    pulls = (Pull(7, "a", git_repo.oid("a")), Pull(8, "a", git_repo.oid("b"), fork=True), Pull(9, "x", "0" * 40))
    answer = ask(git_repo, branches=("a",), pull_requests=pulls)
    assert [(lane.name, lane.pull_request) for lane in answer.report.lanes] == [("a", 7), ("pull/8", 8)]
    assert [pair.verdict for pair in answer.report.pairs] == ["conflict"]
    assert answer.errors == (
        "the head of pull request 9 (000000000000) is not here: run `git fetch origin pull/9/head`",
    )


def test_a_fetched_pull_request_with_the_head_of_a_branch_is_that_branch(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"})
    git_repo.git("update-ref", "refs/pull/7/head", "a")
    git_repo.git("update-ref", "refs/pull/8/head", "b~1")
    assert names(git_repo, branches=("*", "refs/pull/*/head")) == {"a": 7, "b": None, "pull/8": 8}


def test_remote_branches_join_the_local_ones_unless_they_differ(git_repo: Repo, tmp_path: Path) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"})
    clone = Repo(tmp_path / "clone")
    git_repo.git("clone", "--quiet", str(git_repo.path), str(clone.path))
    clone.git("branch", "a", "origin/a")
    clone.git("branch", "b", "origin/b~1")
    clone.git("branch", "main2", "origin/main")
    found = names(clone, base="origin/main", branches=("*", "origin/*"))
    assert set(found) == {"a", "b", "main2", "origin/b"}
    assert set(names(clone, base="main", branches=("*", "origin/*"))) == {"a", "b", "main2", "origin/b"}
    clone.git("remote", "set-head", "origin", "main")
    assert set(names(clone, base="origin/HEAD", branches=("origin/*",))) == {"origin/a", "origin/b"}


def test_any_revision_can_be_asked_for(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"})
    oid = git_repo.oid("a")
    assert set(names(git_repo, branches=(oid, "b"))) == {oid, "b"}


def test_lanes_know_their_issues_by_trailer_then_by_name(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, **{"issue-12-x": {"f": "a\n"}, "topic": {"g": "b\n"}, "work-9": {"h": "c\n"}})
    git_repo.git("branch", "merged-13", "main")
    git_repo.switch("topic")
    git_repo.commit("more\n\nIssue: #14, ABC-7", {"g": "c\n"})
    git_repo.commit("no trailer here: Issue 99", {"g": "d\n"})
    git_repo.branch("child", "topic")
    git_repo.commit("child\n\nissue: 15", {"g": "e\n"})
    git_repo.switch("main")
    git_repo.git("update-ref", "refs/remotes/origin/gh-21", "work-9~1")
    git_repo.git("update-ref", "refs/pull/3/head", "child~1")
    for cache in (False, True, True):
        found = ask(git_repo, branches=("*", "origin/*", "refs/pull/*/head"), forms=("work-{id}",), cache=cache)
        assert {lane.name: lane.issues for lane in found.report.lanes} == {
            "child": ("14", "ABC-7", "15"), "issue-12-x": ("12",), "merged-13": (), "origin/gh-21": ("21",),
            "topic": ("14", "ABC-7"), "work-9": ("9",),
        }  # fmt: skip


def test_with_nothing_but_merged_lanes_nothing_is_asked(git_repo: Repo) -> None:
    git_repo.commit("base", {"f": TEXT})
    git_repo.git("branch", "done")
    assert [lane.state for lane in ask(git_repo).report.lanes] == ["merged"]
