"""The helpers of the tests keep what they promise: the same repository on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.model import Verdict
from tests.support.cases import Stated, change_cases
from tests.support.process import run
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_steps_give_the_same_commits(tmp_path: Path) -> None:
    oids = []
    for name in ("one", "two"):
        repo = Repo.create(tmp_path / name)
        repo.commit("Start", {"a.txt": "a\n", "folder/b.txt": b"\xff\n"})
        repo.branch("side")
        repo.commit("Remove", {"a.txt": None})
        repo.switch("main")
        oids.append(repo.merge("side"))
    assert oids[0] == oids[1]
    assert oids[0] == "1eeabbe856b0aa60e2c9f8a284239ded0897b842"


def test_a_worktree_shares_the_repository_and_has_its_own_branch(git_repo: Repo, tmp_path: Path) -> None:
    start = git_repo.commit("Start", {"a.txt": "a\n"})
    worktree = git_repo.worktree(tmp_path / "linked", "side")
    worktree.commit("More", {"a.txt": "b\n"})
    assert git_repo.oid("side") == worktree.oid() != start
    assert "+b\n" in git_repo.diff("main", "side")


def test_git_that_fails_fails_the_test(git_repo: Repo) -> None:
    with pytest.raises(AssertionError, match="git rev-parse --verify nowhere: fatal"):
        git_repo.oid("nowhere")


def test_programs_see_no_configuration_of_the_machine(git_repo: Repo) -> None:
    git_repo.commit("Start", {})
    done = run("git", "config", "--list", "--show-scope", folder=git_repo.path)
    assert done.code == 0
    assert {line.split("\t")[0] for line in done.out.splitlines()} == {"local"}


def test_a_verdict_stated_of_a_line_without_a_hunk_is_a_slip() -> None:
    case = next(case for case in change_cases() if case.stated)
    with pytest.raises(LookupError, match=r"no hunk at nowhere\.py:7"):
        Stated("nowhere.py:7", Verdict.DRIFT, None).verdicts(case.report())
