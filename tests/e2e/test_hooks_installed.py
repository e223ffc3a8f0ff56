"""The hooks as a user has them: installed from this repository by path and tag, started by git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.hooks import DRIFTED, ISSUE, RETRIED, stage
from tests.support.process import run
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Framework

# How the frameworks say that they put unstaged work aside.
STASHING = r"^(?:\[(?:WARNING|INFO)\]|Unstaged changes|Restored|.*changes? .*stash).*\n"
STOPPED = """\
hedgerow scope...........................................................Failed
- hook id: hedgerow-scope
- duration: Ns
- exit code: 1
index against main
issue 12 (files): Retry the upload of a report
note: held to issue 12 (branch name issue-12-retry)
db/schema.sql
  1: gate off-limits: is changed, but the issue declares it off-limits  [IDENTITY]
      line 11 of issue 12 forbids `db/`
      instead: Move this part to a change of its own, or have the line taken out of the issue.
findings: 1 gate in 2 files, 2 hunks
hedgerow overlap.........................................................Passed
- hook id: hedgerow-overlap
- duration: Ns
overlap: issue-12-retry meets 0 of 0 other lanes
"""
PASSED = """\
hedgerow scope...........................................................Passed
- hook id: hedgerow-scope
- duration: Ns
clean: no findings in 1 file, 1 hunk; held to issue 12 (branch name issue-12-retry)
hedgerow overlap.........................................................Passed
- hook id: hedgerow-overlap
- duration: Ns
overlap: issue-12-retry meets 0 of 0 other lanes
hedgerow message.........................................................Passed
- hook id: hedgerow-message
- duration: Ns
hedgerow message.........................................................Passed
- hook id: hedgerow-message
- duration: Ns
"""


def seen(text: str) -> str:
    """What a person sees of the hooks, without what changes from run to run and what only one framework prints."""
    text = re.sub(r"duration: [\d.]+s", "duration: Ns", text)
    text = re.sub(r"\[[0-9a-f]{16}\]", "[IDENTITY]", text)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("- description", "[INFO]"))]
    indented = all(line.startswith(("  ", "- ", "hedgerow ")) for line in lines)  # prek sets the output in
    return "\n".join(line.removeprefix("  ") if indented else line for line in lines) + "\n"


def story(framework: Framework, repo: Repo) -> None:
    """A drifting commit is stopped, the clean part of it passes and carries its issue."""
    stage(repo, {"src/upload.py": RETRIED, "db/schema.sql": DRIFTED})
    before = repo.oid()
    done = framework.git(repo, "commit", "-m", "Retry")
    assert (done.code, seen(done.err)) == (1, STOPPED)
    assert repo.oid() == before

    repo.git("restore", "--staged", "db/schema.sql")  # partial staging: the drift stays, unstaged
    done = framework.git(repo, "commit", "-m", "Retry")
    assert done.code == 0
    assert (
        seen(re.sub(r"\[(?:WARNING|INFO)\].*\n|Unstaged changes.*\n|Restored.*\n|.*changes? .*stash.*\n", "", done.err))
        == PASSED
    )
    assert repo.git("log", "-1", "--format=%B") == "Retry\n\nIssue: 12\n"
    assert (repo.path / "db/schema.sql").read_text() == DRIFTED


def test_a_drifting_commit_is_stopped_and_a_clean_one_passes(framework: Framework, installed: Repo) -> None:
    story(framework, installed)


def test_the_same_in_a_linked_worktree(framework: Framework, installed: Repo, tmp_path: Path) -> None:
    installed.switch("main")
    installed.git("branch", "-D", "issue-12-retry")
    story(framework, installed.worktree(tmp_path / "linked", "issue-12-retry"))


def test_a_commit_that_closes_another_issue_is_said(framework: Framework, installed: Repo) -> None:
    stage(installed, {"src/upload.py": RETRIED})
    done = framework.git(installed, "commit", "-m", "Retry", "-m", "Fixes #13")
    assert done.code == 0
    assert "this commit speaks for issue 13, but branch issue-12-retry is held to issue 12" in done.err


def test_amend_merge_and_rebase_go_their_way(framework: Framework, installed: Repo) -> None:
    stage(installed, {"src/upload.py": RETRIED})
    assert framework.git(installed, "commit", "-m", "Retry").code == 0
    assert framework.git(installed, "commit", "--amend", "--no-edit").code == 0
    assert installed.git("log", "-1", "--format=%B") == "Retry\n\nIssue: 12\n"

    installed.switch("main")
    installed.git("commit", "--no-verify", "-am", "Theirs", "--allow-empty")
    installed.write({"src/upload.py": "theirs\n", "db/schema.sql": DRIFTED})
    installed.git("commit", "--no-verify", "-am", "Theirs")
    installed.switch("issue-12-retry")
    assert framework.git(installed, "merge", "main").code != 0
    stage(installed, {"src/upload.py": RETRIED})
    done = framework.git(installed, "commit", "--no-edit")
    assert done.code == 0, done.err
    assert "merge in progress: scope is not judged" in done.err

    installed.git("reset", "--quiet", "--hard", "HEAD^1")
    assert framework.git(installed, "rebase", "main").code != 0
    stage(installed, {"src/upload.py": RETRIED})
    done = framework.git(installed, "-c", "core.editor=true", "rebase", "--continue")
    assert done.code == 0, done.err
    assert installed.git("log", "-1", "--format=%B") == "Retry\n\nIssue: 12\n"


def test_pushes_are_judged_whole_from_the_first_to_the_last(
    framework: Framework, installed: Repo, tmp_path: Path
) -> None:
    remote = Repo.create(tmp_path / "remote.git", "--bare")
    installed.git("remote", "add", "origin", str(remote.path))
    stage(installed, {"src/upload.py": RETRIED, "db/schema.sql": DRIFTED})
    installed.git("commit", "--no-verify", "--quiet", "-m", "Retry")
    done = framework.git(installed, "push", "origin", "issue-12-retry")  # the first push, to an empty remote
    assert done.code != 0
    assert "gate off-limits" in done.out + done.err
    assert remote.git("for-each-ref") == ""

    installed.git("checkout", "--quiet", "main", "--", "db")
    installed.git("commit", "--no-verify", "--quiet", "-m", "Without the drift")
    assert framework.git(installed, "push", "origin", "issue-12-retry").code == 0
    installed.git("tag", "v1")
    done = framework.git(installed, "push", "origin", "v1")
    assert done.code == 0
    assert framework.git(installed, "push", "origin", ":issue-12-retry").code == 0
    assert remote.git("for-each-ref", "--format=%(refname)") == "refs/tags/v1"


def test_without_an_issue_a_commit_passes_and_is_told_how_to_name_one(framework: Framework, installed: Repo) -> None:
    installed.git("checkout", "--quiet", "--detach")
    stage(installed, {"src/upload.py": RETRIED})
    done = framework.git(installed, "commit", "-m", "Detached")
    assert done.code == 0
    assert "no issue known for a detached head; name it" in done.err


def test_the_first_commit_of_a_repository_passes(framework: Framework, tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "new")
    repo.git("config", "user.name", "A. Hedger")
    repo.git("config", "user.email", "hedger@example.org")
    framework.install(repo)
    stage(repo, {".pre-commit-config.yaml": framework.config, "issues/12.md": ISSUE})
    done = framework.git(repo, "commit", "-m", "Start")
    assert done.code == 0, done.err
    assert "no issue known for branch main" in done.err


def test_try_repo_finds_every_hook(framework: Framework, installed: Repo) -> None:
    stage(installed, {"src/upload.py": RETRIED})
    words = ("try-repo", str(framework.source), "hedgerow-scope", "--ref", "v0.1.0")
    done = run(framework.name, *words, folder=installed.path, variables=framework.variables, hang=300)
    assert done.code == 0, done.out + done.err
    assert "clean: no findings in 1 file, 1 hunk; held to issue 12" in done.out
