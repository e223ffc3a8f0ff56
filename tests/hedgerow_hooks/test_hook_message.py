"""The hook on a commit's message."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.support.hooks import BRANCH, hook, start_lane
from tests.support.process import run, script
from tests.support.repo import IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

SCISSORS = "# ------------------------ >8 ------------------------\n"


def _messaged(repo: Repo, text: str, **variables: str) -> tuple[str, str]:
    repo.write({"MESSAGE": text})
    done = hook(repo, "message", "MESSAGE", variables=variables)
    assert (done.code, done.out) == (0, "")
    return (repo.path / "MESSAGE").read_text(), done.err


def test_the_branchs_issue_becomes_a_trailer_once(git_repo: Repo) -> None:
    start_lane(git_repo)
    text, said = _messaged(git_repo, "Retry\n\nBecause.\n# comment\n")
    assert (text, said) == ("Retry\n\nBecause.\n\nIssue: 12\n# comment\n", "")
    assert _messaged(git_repo, text) == (text, "")


def test_a_tracker_key_and_a_branch_form_of_the_team_do_as_well(git_repo: Repo) -> None:
    start_lane(git_repo, "work/ABC-7")
    git_repo.write({"hedgerow.toml": '[issues]\nbranch = ["work/{id}"]\n'})
    assert _messaged(git_repo, "Retry\n")[0] == "Retry\n\nIssue: ABC-7\n"


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Retry\n\nFixes #13\n", "13"),
        ("Retry\n\nCloses #13, resolves #14, fixes #12\n", "13, 14"),
        ("Retry\n\nIssue: 15\n", "15"),
    ],
)
def test_a_message_that_speaks_for_another_issue_is_said(git_repo: Repo, text: str, others: str) -> None:
    start_lane(git_repo)
    said = _messaged(git_repo, text)[1]
    assert said.startswith(f"hedgerow: this commit speaks for issue {others}, but branch {BRANCH} is held to issue 12")


def test_an_issue_trailer_of_the_author_stays_alone(git_repo: Repo) -> None:
    start_lane(git_repo)
    assert _messaged(git_repo, "Retry\n\nIssue: 15\n")[0] == "Retry\n\nIssue: 15\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n# Please enter the commit message\n# Fixes #13\n",
        f"{SCISSORS}# Do not touch the line above.\ndiff --git a/x b/x\n",
        "fixup! Retry\n",
        "squash! Retry\n",
        "amend! Retry\n",
    ],
)
def test_a_message_that_is_empty_or_for_autosquash_is_left_alone(git_repo: Repo, text: str) -> None:
    start_lane(git_repo)
    assert _messaged(git_repo, text) == (text, "")


def test_what_stands_below_the_scissors_speaks_for_nobody(git_repo: Repo) -> None:
    start_lane(git_repo)
    text, said = _messaged(git_repo, f"Retry\n\n{SCISSORS}+ fixes #13\n")
    assert (text, said) == (f"Retry\n\nIssue: 12\n\n{SCISSORS}+ fixes #13\n", "")


@pytest.mark.parametrize("source", ["merge", "squash"])
def test_a_message_that_git_wrote_is_left_alone(git_repo: Repo, source: str) -> None:
    start_lane(git_repo)
    assert _messaged(git_repo, "Merge\n", PRE_COMMIT_COMMIT_MSG_SOURCE=source) == ("Merge\n", "")


def test_git_itself_says_where_a_message_comes_from(git_repo: Repo) -> None:
    start_lane(git_repo)
    hooked = git_repo.path / ".git" / "hooks" / "prepare-commit-msg"
    hooked.parent.mkdir(exist_ok=True)
    hooked.write_text(f'#!/bin/sh\nexec {shlex.quote(str(script("hedgerow-hook")))} message "$@"\n')
    hooked.chmod(0o755)
    git_repo.git("commit", "--quiet", "--allow-empty", "--message", "Wait", variables=IDENTITY)
    assert git_repo.git("log", "-1", "--format=%B").split("\n") == ["Wait", "", "Issue: 12", ""]
    git_repo.branch("issue-12-side", "HEAD~1")
    git_repo.commit("Side", {"side.py": "x = 1\n"})
    git_repo.git("merge", "--quiet", "--no-ff", "--message", "Merge", BRANCH, variables=IDENTITY)
    assert git_repo.git("log", "-1", "--format=%B").split("\n") == ["Merge", ""]


def test_without_an_issue_or_a_branch_nothing_is_added(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up")
    assert _messaged(git_repo, "Tidy\n") == ("Tidy\n", "")
    git_repo.git("checkout", "--quiet", "--detach")
    assert _messaged(git_repo, "Tidy\n") == ("Tidy\n", "")


def test_what_it_cannot_do_is_said_and_stops_nobody(git_repo: Repo, tmp_path: Path) -> None:
    start_lane(git_repo)
    done = hook(git_repo, "message")
    assert done.code == 0
    assert "the message hook wants the file of the message" in done.err
    assert "cannot read the message" in hook(git_repo, "message", "NONE").err
    assert "is not inside a git worktree" in run("hedgerow-hook", "message", "M", folder=tmp_path).err
