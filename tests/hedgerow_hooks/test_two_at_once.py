"""Two hooks at once in two worktrees, again and again: nothing corrupt, nothing stuck, nothing lost."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from hedgerow.issue.cache import find_cached
from hedgerow_hooks.agent.memory import Memory
from tests.support.agents import asked
from tests.support.hooks import RETRIED, hook, stage, start_lane

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

ROUNDS = 50


def test_fifty_times_two_hooks_at_once(git_repo: Repo, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.py"
    tracker.write_text("import sys\nprint('# Retry the upload\\n\\n`upload` in src/upload.py, issue', sys.argv[1])\n")
    command = json.dumps([sys.executable, str(tracker), "{id}"])
    # an age of nothing: every hook asks, and writes the cache that the other one is reading
    start_lane(git_repo, settings=f'[issues]\nsource = "command"\nmax-age = 0\ncommand = {command}\n')
    other = git_repo.worktree(tmp_path / "other", "12-again", "main")
    for repo in (git_repo, other):
        stage(repo, {"src/upload.py": RETRIED})
    states = [repo.git("status", "--porcelain") for repo in (git_repo, other)]
    with ThreadPoolExecutor(2) as pool:
        for turn in range(ROUNDS):
            entry = git_repo.path / ".git/hedgerow/issues/12.json"
            if turn % 10 == 0:
                entry.unlink(missing_ok=True)
            first = pool.submit(hook, git_repo, "scope")
            second = pool.submit(hook, other, "scope" if turn % 2 else "overlap")
            for done in (first.result(timeout=120), second.result(timeout=120)):
                assert (done.code, done.err) == (0, ""), done
            cached = find_cached(git_repo.path / ".git", "12")
            assert cached is not None
            assert cached.spec.title == "Retry the upload"
    assert [repo.git("status", "--porcelain") for repo in (git_repo, other)] == states
    assert [file.name for file in (git_repo.path / ".git/hedgerow/issues").iterdir()] == ["12.json"]
    assert git_repo.git("fsck", "--no-dangling") == ""


def test_what_two_hooks_remember_at_once_is_not_lost(tmp_path: Path) -> None:
    memories = [Memory(tmp_path / "agent" / "s.txt") for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        for number in range(200):
            pool.submit(memories[number % 2].keep, f"mark {number}", f"another {number}")
    assert all(memories[0].knows(f"{mark} {number}") for number in range(200) for mark in ("mark", "another"))
    assert not memories[0].knows("mark 200")


def test_two_events_of_one_session_at_once_say_it_and_then_are_silent(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.write({f"db/{number}.sql": "x\n" for number in range(8)})
    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(asked, git_repo, "PostToolUse", "Bash", command="make") for _ in range(8)]
        said = [one.result(timeout=120).decision for one in asking]
    assert "context" in said
    assert asked(git_repo, "PostToolUse", "Bash", command="make").decision == "silent"
