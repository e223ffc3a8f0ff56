"""`hedgerow demo`: the same story everywhere, told by the real command, with nothing left behind."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.process import Done

README = Path(__file__).parents[2] / "README.md"
BRANCHES = ("issue-12-retry", "issue-12-retry-labels", "issue-12-retry-table")


def demo(folder: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> Done:
    return run(script("hedgerow"), "demo", *arguments, folder=folder, variables=variables, hang=60)


def test_one_branch_is_clean_one_drifts_and_one_is_over_the_line(tmp_path: Path) -> None:
    done = demo(tmp_path)
    assert (done.code, done.err) == (0, "")
    stories = dict(zip(BRANCHES, done.out.split("-" * 78)[1:4], strict=True))
    for name, story in stories.items():
        assert f"\n$ hedgerow check --head {name}\n" in story
    assert "clean: no findings" in stories[BRANCHES[0]]
    assert "Exit code 0." in stories[BRANCHES[0]]
    assert "warning scope-drift" in stories[BRANCHES[1]]
    assert "Exit code 0." in stories[BRANCHES[1]]
    assert "gate off-limits" in stories[BRANCHES[2]]
    assert "Exit code 1." in stories[BRANCHES[2]]


def test_it_ends_with_the_command_for_the_reader_s_own_repository(tmp_path: Path) -> None:
    assert demo(tmp_path).out.endswith("\n    hedgerow check --issue issue.md\n")


def test_what_it_shows_is_what_the_command_says(tmp_path: Path) -> None:
    out = demo(tmp_path, "--keep", "story").out
    for name in BRANCHES:
        done = run(script("hedgerow"), "check", "--quiet", "--head", name, folder=tmp_path / "story")
        assert f"$ hedgerow check --head {name}\n{done.out}" in out
        assert f"Exit code {done.code}." in out


def test_what_kept_coming_back_ends_in_one_line_for_the_agents(tmp_path: Path) -> None:
    out = demo(tmp_path, "--keep", "story").out
    story = tmp_path / "story"
    assert "  unasked-dependency|added\n      4 of 4 changes, 4 pieces of work, " in out
    proposed = run(script("hedgerow"), "propose", folder=story)
    assert f"$ hedgerow propose\n{proposed.out}" in out
    assert "+++ b/CLAUDE.md\n" in proposed.out
    assert "\n+- Use what the project depends on already; " in proposed.out
    Repo(story).git("apply", stdin=proposed.out.encode())
    assert "<!-- hedgerow:unasked-dependency-" in (story / "CLAUDE.md").read_text("utf-8")


def test_the_readme_shows_what_it_says(tmp_path: Path) -> None:
    block = re.search(r"<!-- demo -->\n```console\n(.*?)```\n<!-- /demo -->", README.read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert block[1] in demo(tmp_path).out


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"},
        {"LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "de"},
    ],
    ids=["hash seed and zone", "plain locale", "other language"],
)
def test_it_says_the_same_bytes_everywhere(tmp_path: Path, variables: dict[str, str]) -> None:
    first = demo(tmp_path, variables={"PYTHONHASHSEED": "0"})
    assert demo(tmp_path, variables=variables) == first
    assert "\x1b" not in first.out


def test_the_repository_is_the_same_to_the_byte(tmp_path: Path) -> None:
    oids = []
    for name in ("one", "two"):
        assert demo(tmp_path, "--keep", name).code == 0
        kept = Repo(tmp_path / name)
        oids.append([kept.oid(branch) for branch in BRANCHES])
        assert kept.git("status", "--porcelain") == ""
    assert oids[0] == oids[1]


def test_the_user_s_identity_hooks_and_signing_are_not_used(tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-checkout", "commit-msg"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    mine = f"[core]\nhooksPath = {hooks}\n[commit]\ngpgSign = true\n[user]\nname = Somebody\nemail = some@body\n"
    (tmp_path / "mine.cfg").write_text(mine)
    done = demo(tmp_path, "--keep", "story", variables={"GIT_CONFIG_GLOBAL": str(tmp_path / "mine.cfg")})
    assert done.code == 0
    assert not (tmp_path / "ran").exists()
    authors = Repo(tmp_path / "story").git("log", "--all", "--format=%an %cn")
    assert set(authors.splitlines()) == {"A. Hedger A. Hedger"}


def test_a_git_environment_of_the_caller_is_left_alone(git_repo: Repo, tmp_path: Path) -> None:
    oid = git_repo.commit("Mine", {"a.txt": "a\n"})
    inherited = {"GIT_DIR": str(git_repo.path / ".git"), "GIT_INDEX_FILE": str(git_repo.path / ".git/index")}
    assert demo(tmp_path, variables=inherited).code == 0
    assert (git_repo.oid("main"), git_repo.git("branch", "--format=%(refname:short)")) == (oid, "main")
    assert git_repo.git("status", "--porcelain") == ""


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "here").mkdir()
    done = demo(tmp_path / "here", variables={"TMPDIR": str(tmp_path / "temporary")})
    assert done.code == 0
    assert (list((tmp_path / "temporary").iterdir()), list((tmp_path / "here").iterdir())) == ([], [])


@pytest.mark.parametrize("taken", ["a file", "a full folder"])
def test_only_a_new_or_empty_folder_is_kept_in(tmp_path: Path, taken: str) -> None:
    target = tmp_path / "taken"
    if taken == "a file":
        target.write_text("mine\n")
    else:
        target.mkdir()
        (target / "mine.txt").write_text("mine\n")
    done = demo(tmp_path, "--keep", "taken")
    assert (done.code, done.out) == (2, "")
    assert done.err == "hedgerow: taken is not an empty folder\n  hint: Name a folder that does not exist yet.\n"
    assert "mine\n" in (target if taken == "a file" else target / "mine.txt").read_text()
