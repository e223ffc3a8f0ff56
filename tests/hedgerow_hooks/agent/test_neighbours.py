"""Before an edit: who else is changing the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.agents import asked
from tests.support.hooks import start_lane
from tests.support.repo import IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

LINES = "".join(f"line {number}\n" for number in range(1, 41))
BEFORE, AFTER = "PreToolUse", "PostToolUse"


@pytest.fixture
def lane(git_repo: Repo) -> Repo:
    """The lane of issue 12 on a file of forty lines."""
    git_repo.commit("Lines", {"src/long.py": LINES})
    start_lane(git_repo)
    return git_repo


def _changed(line: int, text: str = "theirs") -> str:
    return LINES.replace(f"line {line}\n", f"{text}\n")


def _edit(line: int) -> dict[str, str]:
    return {"file_path": "src/long.py", "old_string": f"line {line}\n", "new_string": "ours\n"}


def test_the_same_lines_on_another_branch_are_asked_about_with_its_hunks(lane: Repo) -> None:
    lane.branch("issue-13-other", "main")
    lane.commit("Theirs", {"src/long.py": _changed(20)})
    lane.switch("issue-12-retry")
    said = asked(lane, BEFORE, "Edit", **_edit(20))
    assert said.decision == "ask"
    assert said.text.startswith("issue-13-other is changing the same lines of src/long.py; the two will conflict.")
    assert said.text.endswith("-line 20\n+theirs\n")
    assert asked(lane, BEFORE, "Edit", **_edit(21)).decision == "ask", "the next line touches"
    assert asked(lane, BEFORE, "Edit", **_edit(30)).decision == "silent"
    assert asked(lane, BEFORE, "Write", file_path="src/long.py", content=_changed(5)).decision == "silent"
    assert asked(lane, BEFORE, "Write", file_path="src/long.py", content=_changed(20, "mine")).decision == "ask"
    assert asked(lane, BEFORE, "NotebookEdit", notebook_path="src/long.py").decision == "ask", "lines not known"


def test_uncommitted_work_in_another_worktree_counts(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"
    other.write({"src/long.py": _changed(20)})
    said = asked(lane, BEFORE, "Edit", **_edit(20))
    assert said.decision == "ask"
    assert f"issue-13-other (worktree {other.path}) is changing" in said.text
    other.commit("Theirs")
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"
    other.write({"src/long.py": LINES})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent", "it took its change back"


def test_a_detached_worktree_and_the_main_one_are_neighbours_too(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "gone", "main")
    other.git("checkout", "--quiet", "--detach")
    other.write({"src/long.py": _changed(20)})
    assert "(detached) other" in asked(lane, BEFORE, "Edit", **_edit(20)).text
    other.write({"src/long.py": LINES})
    lane.write({"src/long.py": _changed(3)})
    assert f"issue-12-retry (worktree {lane.path})" in asked(other, BEFORE, "Edit", **_edit(3)).text


def test_a_new_file_that_both_write_is_asked_about(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/new.py": "theirs\n" * 60})
    said = asked(lane, BEFORE, "Write", file_path="src/new.py", content="ours\n")
    assert said.decision == "ask"
    assert said.text.endswith("+theirs\n(20 more lines)")
    other.git("add", "--all")
    assert asked(lane, BEFORE, "Write", file_path="src/new.py", content="ours\n").decision == "ask"


def test_a_file_taken_away_there_and_edited_here_is_asked_about(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/long.py": None})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"


def test_own_lines_above_move_nothing(lane: Repo) -> None:
    lane.branch("issue-13-other", "main")
    lane.commit("Theirs", {"src/long.py": _changed(20)})
    lane.switch("issue-12-retry")
    lane.commit("Ours", {"src/long.py": "new\n" * 10 + LINES.replace("line 2\n", "")})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"
    assert asked(lane, BEFORE, "Edit", **_edit(30)).decision == "silent"
    assert asked(lane, BEFORE, "Edit", **_edit(10)).decision == "silent"


def test_what_is_merged_or_behind_or_has_no_common_history_is_no_neighbour(lane: Repo) -> None:
    lane.branch("merged", "main")
    lane.commit("Theirs", {"src/long.py": _changed(20)})
    lane.switch("main")
    lane.git("branch", "behind")
    lane.merge("merged")
    lane.git("checkout", "--quiet", "--orphan", "stranger")
    lane.commit("Stranger", {"src/long.py": _changed(7)})
    lane.switch("behind")
    lane.commit("Elsewhere", {"other.txt": "x\n"})
    lane.switch("issue-12-retry")
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"
    assert asked(lane, BEFORE, "Edit", **_edit(7)).decision == "silent"


def test_an_edit_that_went_ahead_is_not_asked_about_again(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/long.py": _changed(20)})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask", "nobody has agreed yet"
    asked(lane, AFTER, "Edit", **_edit(20))
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"
    assert asked(lane, BEFORE, "Edit", session="s2", **_edit(20)).decision == "ask", "another session"
    other.write({"src/long.py": _changed(20, "theirs again")})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask", "the neighbour went on"


def test_binary_and_odd_names_are_no_trouble(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/a\nb.bin": b"\0\1"})
    other.commit("Binary")
    other.write({"logo.bin": b"\0\1\2"})
    other.commit("Binary")
    assert asked(lane, BEFORE, "Write", file_path="src/a\nb.bin", content="x").decision == "ask"
    said = asked(lane, BEFORE, "Write", file_path="logo.bin", content="x")
    assert said.decision == "ask"
    assert said.text.endswith("(no text lines)")


def test_without_a_base_there_are_no_neighbours(git_repo: Repo) -> None:
    git_repo.git("checkout", "--quiet", "--orphan", "trunk")
    git_repo.commit("Start", {"a.txt": "x\n"})
    git_repo.branch("issue-ABC")
    said = asked(git_repo, BEFORE, "Write", file_path="a.txt", content="y")
    assert (said.row, said.err) == (None, "")


def test_a_worktree_that_is_being_added_at_this_moment_is_passed_over(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/long.py": _changed(20)})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"
    (lane.path / ".git/worktrees/half/gitdir").mkdir(parents=True)
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"


def test_of_a_worktree_whose_folder_has_gone_the_branch_is_left(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.commit("Theirs", {"src/long.py": _changed(20)})
    lane.worktree(tmp_path / "idle", "issue-14-idle", "main").path.rename(tmp_path / "gone idle")
    other.path.rename(tmp_path / "gone")
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "ask"
    assert asked(lane, BEFORE, "Edit", **_edit(30)).decision == "silent"


def test_a_file_with_an_odd_name_on_a_branch_without_a_worktree_is_passed_over(lane: Repo) -> None:
    lane.branch("issue-13-other", "main")
    lane.commit("Theirs", {"src/a\nb.py": "theirs\n"})
    lane.switch("issue-12-retry")
    assert asked(lane, BEFORE, "Write", file_path="src/a\nb.py", content="x").decision == "silent"


def test_a_file_that_only_seems_to_differ_is_none(lane: Repo, tmp_path: Path) -> None:
    lane.git("config", "core.autocrlf", "true")
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    assert b"\r\n" in (other.path / "src/long.py").read_bytes()
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"


@pytest.fixture
def forgotten(lane: Repo) -> Repo:
    """A branch that changed line 20 and was left alone years before anybody touched anything else."""
    lane.branch("old", "main")
    lane.commit("Theirs", {"src/long.py": _changed(20)})
    long_ago = IDENTITY | {"GIT_COMMITTER_DATE": "2019-01-01T00:00:00Z"}
    lane.git("commit", "--quiet", "--amend", "--no-edit", variables=long_ago)
    lane.switch("issue-12-retry")
    return lane


@pytest.mark.parametrize(
    ("settings", "decision"),
    [("", "silent"), ("days = 0", "ask"), ('branches = ["o*"]', "ask"), ('branches = ["new/*"]\ndays = 0', "silent")],
)
def test_a_forgotten_branch_is_a_neighbour_only_where_the_settings_say_so(
    forgotten: Repo, settings: str, decision: str
) -> None:
    forgotten.write({"hedgerow.toml": f"[overlap]\n{settings}\n"})
    assert asked(forgotten, BEFORE, "Edit", **_edit(20)).decision == decision


def test_a_forgotten_branch_that_is_checked_out_is_a_neighbour(forgotten: Repo, tmp_path: Path) -> None:
    forgotten.git("worktree", "add", "--quiet", str(tmp_path / "there"), "old")
    assert asked(forgotten, BEFORE, "Edit", **_edit(20)).decision == "ask"


def test_uncommitted_work_counts_unless_the_settings_say_no(lane: Repo, tmp_path: Path) -> None:
    lane.write({"hedgerow.toml": "[overlap]\nworktrees = false\n"})
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/long.py": _changed(20)})
    assert asked(lane, BEFORE, "Edit", **_edit(20)).decision == "silent"
    other.commit("Theirs")
    said = asked(lane, BEFORE, "Edit", **_edit(20))
    assert (said.decision, "worktree" in said.text) == ("ask", False)


def test_the_own_branch_at_the_remote_is_no_neighbour(lane: Repo) -> None:
    lane.write({"hedgerow.toml": '[overlap]\nbranches = ["origin/*"]\n'})
    lane.commit("Ours", {"src/long.py": _changed(20, "pushed")})
    lane.git("update-ref", "refs/remotes/origin/issue-12-retry", "HEAD")
    lane.commit("Ours", {"src/long.py": _changed(20, "mended")})
    edit = {"file_path": "src/long.py", "old_string": "mended\n", "new_string": "mended again\n"}
    assert asked(lane, BEFORE, "Edit", **edit).decision == "silent"
    lane.git("update-ref", "refs/remotes/origin/issue-13-other", "HEAD~1")
    said = asked(lane, BEFORE, "Edit", **edit)
    assert said.text.startswith("origin/issue-13-other is changing the same lines"), said
