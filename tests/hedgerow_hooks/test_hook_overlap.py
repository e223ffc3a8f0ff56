"""The hook that looks at the neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.hooks import BRANCH, RETRIED, hook, stage, start_lane
from tests.support.repo import IDENTITY, Repo

if TYPE_CHECKING:
    from pathlib import Path

THEIRS = "def upload(report):\n    return theirs(report)\n"


def _met(repo: Repo, path: Path) -> Repo:
    """Our staged change beside a neighbour's, uncommitted in another worktree, of the same line."""
    start_lane(repo)
    other = repo.worktree(path / "other", "issue-13-other", "main")
    other.write({"src/upload.py": THEIRS})
    stage(repo, {"src/upload.py": RETRIED})
    return other


def test_a_neighbour_that_conflicts_is_said_and_stops_only_when_asked(git_repo: Repo, tmp_path: Path) -> None:
    _met(git_repo, tmp_path)
    done = hook(git_repo, "overlap")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0] == "warning conflict with issue-13-other (git's own merge)"
    assert lines[1].startswith("    src/upload.py: ")
    assert lines[-1] == f"overlap: {BRANCH} meets 1 of 1 other lane"
    assert hook(git_repo, "overlap", "--fail-level=warning").code == 1
    assert hook(git_repo, "overlap", "--fail-level=never").code == 0


def test_alone_there_is_nobody_to_meet(git_repo: Repo) -> None:
    start_lane(git_repo)
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "overlap", "--fail-level=info")
    assert (done.code, done.out) == (0, f"overlap: {BRANCH} meets 0 of 0 other lanes\n")


def test_the_first_commit_of_a_repository_is_not_blocked(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "new")
    stage(repo, {"hedgerow.toml": '[hooks]\non-failure = "block"\n'})
    done = hook(repo, "overlap")
    assert (done.code, done.out) == (0, "")
    assert done.err == "hedgerow: this branch has no commit yet: overlap is not looked at\n"


def test_many_neighbours_and_files_are_counted(git_repo: Repo) -> None:
    files = {f"src/{number}.py": "one\n" for number in range(7)}
    git_repo.commit("Files", files)
    start_lane(git_repo)
    for number in range(12):
        git_repo.branch(f"lane-{number:02}", "main")
        git_repo.commit("Work", dict.fromkeys(files, f"{number}\n"))
    git_repo.switch(BRANCH)
    stage(git_repo, dict.fromkeys(files, "ours\n"))
    lines = hook(git_repo, "overlap").out.splitlines()
    assert lines[6] == "    and 2 more files"
    assert lines[-2] == "and 2 more lanes: `hedgerow overlap` lists them"
    assert lines[-1] == f"overlap: {BRANCH} meets 12 of 12 other lanes"


def test_a_forgotten_branch_is_counted_and_no_neighbour(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.branch("old", "main")
    git_repo.commit("Work", {"src/upload.py": THEIRS})
    old = IDENTITY | {"GIT_COMMITTER_DATE": "2019-01-01T00:00:00Z"}
    git_repo.git("commit", "--quiet", "--amend", "--no-edit", variables=old)
    git_repo.switch(BRANCH)
    stage(git_repo, {"src/upload.py": RETRIED})
    said = f"overlap: {BRANCH} meets 0 of 0 other lanes; 1 branch left out: no commit in the 90 days before this change"
    assert hook(git_repo, "overlap").out == f"{said} (overlap.days)\n"


def test_a_merge_and_a_detached_head_are_left_alone(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.git("checkout", "--quiet", "--detach")
    assert hook(git_repo, "overlap").err == "hedgerow: a detached head is no lane: overlap is not looked at\n"
    (git_repo.path / ".git/MERGE_HEAD").write_text(git_repo.oid() + "\n")
    assert hook(git_repo, "overlap").err == "hedgerow: merge in progress: overlap is not looked at\n"


def test_a_worktree_that_cannot_be_read_is_named(git_repo: Repo, tmp_path: Path) -> None:
    settings = '[hooks]\non-failure = "block"\n'
    start_lane(git_repo, settings=settings)
    other = git_repo.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({"src/upload.py": THEIRS})
    git_repo.git("worktree", "lock", str(other.path))
    other.path.rename(tmp_path / "gone")
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "overlap")
    assert (done.code, "COULD NOT LOOK: " in done.err) == (3, True), done


def test_a_push_is_about_what_is_pushed(git_repo: Repo, tmp_path: Path) -> None:
    _met(git_repo, tmp_path)
    assert f"overlap: {BRANCH} meets 0 of 1 other lane" in hook(git_repo, "push").out  # ours is only staged


def test_the_push_asks_both_questions(git_repo: Repo, tmp_path: Path) -> None:
    _met(git_repo, tmp_path)
    git_repo.commit("Retry")
    done = hook(git_repo, "push")
    assert done.code == 0
    assert "warning conflict with issue-13-other" in done.out
