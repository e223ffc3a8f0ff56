"""Where a worktree stands, held to what git itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.head import Head, find_head
from tests.support.process import run
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path


def _found(repo: Repo) -> Head:
    head = find_head(repo.path)
    assert head is not None
    return head


def test_main_and_linked_worktrees_know_their_folders_and_branches(git_repo: Repo, tmp_path: Path) -> None:
    git_repo.commit("Start", {"a/b.txt": "x\n"})
    linked = git_repo.worktree(tmp_path / "linked", "other")
    own = git_repo.path / ".git"
    assert _found(git_repo) == Head(git_repo.path, own, own, "main", None)
    assert find_head(git_repo.path / "a") == _found(git_repo)
    assert _found(linked) == Head(linked.path, own / "worktrees/linked", own, "other", None)
    linked.git("checkout", "--quiet", "--detach")
    assert _found(linked).branch is None


def test_an_unborn_branch_is_a_branch(git_repo: Repo) -> None:
    assert _found(git_repo).branch == "main"


def test_where_there_is_no_worktree_there_is_no_head(tmp_path: Path) -> None:
    assert find_head(tmp_path) is None
    Repo.create(tmp_path / "bare.git", "--bare")
    assert find_head(tmp_path / "bare.git") is None


def test_what_git_is_in_the_middle_of(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.txt": "x\n"})
    git_repo.branch("other")
    git_repo.commit("Mine", {"a.txt": "mine\n"})
    git_repo.switch("main")
    git_repo.commit("Theirs", {"a.txt": "theirs\n"})
    git_repo.git("config", "user.name", "A. Hedger")
    git_repo.git("config", "user.email", "hedger@example.org")
    assert run("git", "rebase", "--apply", "other", folder=git_repo.path).code != 0
    assert (_found(git_repo).operation, _found(git_repo).branch) == ("rebase", None)


def test_where_head_only_points_at_a_reftable_git_is_asked(git_repo: Repo) -> None:
    (git_repo.path / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")
    assert _found(git_repo).branch is None, "git finds no reftable here either"
