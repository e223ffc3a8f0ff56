"""After an edit, before a stop and at the start of a session."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.agents import asked
from tests.support.hooks import DRIFTED, RETRIED, start_lane
from tests.support.process import interrupted, script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

AFTER = "PostToolUse"


@pytest.fixture
def lane(git_repo: Repo) -> Repo:
    """The lane of issue 12."""
    start_lane(git_repo)
    return git_repo


def test_an_edit_that_drifts_is_advised_on_once(lane: Repo) -> None:
    lane.write({"src/upload.py": RETRIED})
    assert asked(lane, AFTER, "Edit", file_path="src/upload.py").decision == "silent"
    lane.write({"db/schema.sql": DRIFTED})
    said = asked(lane, AFTER, "Edit", file_path="db/schema.sql")
    assert said.decision == "context"
    assert "- db/schema.sql:1: gate off-limits: is changed, but the issue declares it off-limits" in said.text
    assert asked(lane, AFTER, "Edit", file_path="db/schema.sql").decision == "silent"
    assert asked(lane, AFTER, "Edit", session="s2", file_path="db/schema.sql").decision == "context"


def test_an_edit_without_an_issue_or_outside_is_not_judged(lane: Repo, tmp_path: Path) -> None:
    assert asked(lane, AFTER, "Edit", file_path=str(tmp_path / "x")).decision == "silent"
    assert asked(lane, AFTER, "Read", file_path="src/upload.py").decision == "silent"
    lane.git("checkout", "--quiet", "--detach")
    lane.write({"db/schema.sql": DRIFTED})
    assert asked(lane, AFTER, "Edit", file_path="db/schema.sql").decision == "silent"


def test_many_findings_are_counted(lane: Repo) -> None:
    names = [f"db/{number}.sql" for number in range(7)]
    lane.write(dict.fromkeys(names, "x\n"))
    said = asked(lane, AFTER, "Bash", command="make")
    assert said.text.count("- db/") == 5
    lane.write({"db/schema.sql": DRIFTED})
    edits = "".join(f"*** Add File: {name}\n+x\n" for name in names)
    row: dict[str, Any] = {
        "tool_name": "apply_patch",
        "tool_input": {"command": edits},
        "cwd": str(lane.path),
        "session_id": "s2",
    }
    said = asked(lane, AFTER, "", **row)
    assert "more)" in said.text


def test_what_a_command_did_behind_the_line_is_found_afterwards(lane: Repo) -> None:
    assert asked(lane, AFTER, "Bash", command="make").decision == "silent"
    lane.write({"db/hidden.sql": "x\n"})
    said = asked(lane, AFTER, "Bash", command="make")
    assert said.text.startswith("hedgerow: the worktree now holds changes that are not allowed here:\n- db/hidden.sql")
    assert asked(lane, AFTER, "Bash", command="make").decision == "silent"


def test_outside_of_a_repository_nothing_is_said(lane: Repo, tmp_path: Path) -> None:
    for event in (AFTER, "PreToolUse"):
        assert asked(lane, event, cwd=str(tmp_path), tool_name="Bash", tool_input={"command": "> x"}).row is None
        assert asked(lane, event, cwd=str(tmp_path), tool_name="Edit", tool_input={"file_path": "x"}).row is None
    assert asked(lane, "Stop", cwd=str(tmp_path)).row is None
    assert asked(lane, "SessionStart", cwd=str(tmp_path)).row is None


def test_a_stop_is_held_once_per_state_and_never_in_a_loop(lane: Repo) -> None:
    assert asked(lane, "Stop", stop_hook_active=False).decision == "silent", "nothing was done"
    lane.write({"src/upload.py": RETRIED, "db/schema.sql": DRIFTED})
    assert asked(lane, "Stop", stop_hook_active=True).decision == "silent", "it was told a moment ago"
    said = asked(lane, "Stop", stop_hook_active=False)
    assert said.decision == "block"
    assert "- db/schema.sql:1: gate off-limits" in said.text
    assert asked(lane, "Stop", stop_hook_active=False).decision == "silent", "the same state"
    lane.write({"db/other.sql": "x\n"})
    assert asked(lane, "Stop", stop_hook_active=False).decision == "block", "a new state"


def test_a_stop_of_finished_work_goes_through(git_repo: Repo) -> None:
    git_repo.write({"issues/21.md": "# Retry the upload\n\nThe function `upload` in `src/upload.py` gives up.\n"})
    start_lane(git_repo, "issue-21-retry")
    git_repo.write({"src/upload.py": RETRIED})
    assert asked(git_repo, "Stop").decision == "silent"


def test_a_stop_names_the_criteria_nothing_speaks_for(git_repo: Repo) -> None:
    criterion = "## Acceptance criteria\n- [ ] `render_footer` in `src/footer.py` prints a barcode\n"
    forbidden = "- [ ] `src/upload.py` must not change\n"
    issue = f"# Retry the upload\n\n`upload` in src/upload.py\n\n{criterion}{forbidden}"
    git_repo.write({"issues/21.md": issue})
    start_lane(git_repo, "issue-21-retry")
    git_repo.write({"src/upload.py": RETRIED + "\n\ndef again(report):\n    return upload(report)\n"})
    said = asked(git_repo, "Stop")
    assert said.decision == "block"
    assert "- line 6 of issue 21: `render_footer` in `src/footer.py` prints a barcode\n" in said.text
    assert "- line 7 of issue 21: `src/upload.py` must not change (src/upload.py is changed)\n" in said.text


def test_a_stop_in_the_middle_of_a_merge_or_without_an_issue_goes_through(lane: Repo) -> None:
    lane.write({"db/schema.sql": DRIFTED})
    (lane.path / ".git/MERGE_HEAD").write_text(lane.oid() + "\n")
    assert asked(lane, "Stop").decision == "silent"
    (lane.path / ".git/MERGE_HEAD").unlink()
    lane.git("checkout", "--quiet", "--detach")
    assert asked(lane, "Stop").decision == "silent"


def test_a_session_starts_with_a_brief(lane: Repo, tmp_path: Path) -> None:
    other = lane.worktree(tmp_path / "other", "issue-13-other", "main")
    other.write({f"src/{number}.py": "x\n" for number in range(9)})
    other.commit("Theirs", {"src/upload.py": "theirs\n"})
    lane.branch("issue-15-empty", "main")
    lane.commit("Nothing yet")
    lane.branch("issue-14-third", "main")
    lane.commit("Third", {"docs/x.md": "x\n"})
    lane.switch("issue-12-retry")
    said = asked(lane, "SessionStart", source="startup")
    assert said.text.split("\n") == [
        f"hedgerow: worktree {lane.path}, branch issue-12-retry.",
        "It is held to issue 12: Retry the upload of a report",
        "- criterion (line 7): `upload` retries three times before it gives up",
        "- off-limits (line 11): `db/`",
        "Others at work here:",
        "- issue-13-other changes " + ", ".join(f"src/{number}.py" for number in range(8)) + " and 2 more",
        "- issue-14-third changes docs/x.md",
    ]


def test_a_brief_without_an_issue_says_so(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up", settings='[checks.off-limits]\npaths = ["infra/**"]\n')
    for number in range(14):
        git_repo.branch(f"lane-{number:02}", "main")
        git_repo.commit("Work", {f"{number}.txt": "x\n"})
    git_repo.switch("tidy-up")
    lines = asked(git_repo, "SessionStart").text.split("\n")
    assert lines[1:4] == [
        "No issue is known for this branch.",
        "Off-limits by the settings: infra/**",
        "Others at work here:",
    ]
    assert lines[-1] == "- and 2 more lanes: `hedgerow overlap` lists them"
    git_repo.git("checkout", "--quiet", "-B", "issue-99-none", "main")
    assert "Its issue could not be read: the text of issue 99 is not to be had" in asked(git_repo, "SessionStart").text


def test_an_exact_allow_list_is_part_of_the_brief(git_repo: Repo) -> None:
    git_repo.write({"issues/21.md": "# Retry\n\n```scope\nallow: src/** except src/api/\n```\n"})
    start_lane(git_repo, "issue-21-retry")
    assert "- allowed, and nothing else (line 4): `src/**` except `src/api/`" in asked(git_repo, "SessionStart").text


def test_what_old_sessions_left_is_cleared_away(lane: Repo) -> None:
    lane.write({"db/schema.sql": DRIFTED})
    asked(lane, AFTER, "Edit", file_path="db/schema.sql")
    (kept,) = (lane.path / ".git/hedgerow/agent").iterdir()
    asked(lane, "SessionStart")
    assert kept.exists()
    os.utime(kept, (1, 1))
    asked(lane, "SessionStart")
    assert not kept.exists()


def test_a_memory_that_cannot_be_kept_says_things_twice(lane: Repo) -> None:
    lane.write({"db/schema.sql": DRIFTED})
    asked(lane, "SessionStart")
    (lane.path / ".git/hedgerow/agent").write_text("in the way")
    assert asked(lane, AFTER, "Edit", file_path="db/schema.sql").decision == "context"
    assert asked(lane, AFTER, "Edit", file_path="db/schema.sql").decision == "context"


def test_ctrl_c_ends_it_without_a_word_and_without_stopping_the_agent(git_repo: Repo, tmp_path: Path) -> None:
    started = tmp_path / "started"
    waits = f"""command = ["sh", "-c", 'touch "$1"; sleep 60', "{{id}}", "{started}"]"""
    start_lane(git_repo, settings=f'[issues]\nsource = "command"\n{waits}\n')
    row = json.dumps({"cwd": str(git_repo.path), "tool_name": "Write", "tool_input": {"file_path": "a"}}).encode()
    words = (script("hedgerow-hook"), "agent", "PreToolUse")
    done = interrupted(*words, folder=git_repo.path, when=started, stdin=row)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_repository_that_cannot_be_read_is_named_and_stops_nobody(lane: Repo) -> None:
    lane.write({"src/upload.py": RETRIED})
    tree = lane.git("rev-parse", "HEAD^{tree}")
    (lane.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    said = asked(lane, "Stop")
    assert said.row is None
    assert said.err.startswith("hedgerow: could not look, nothing is claimed: git ")
    assert said.err.endswith("Mend what git names, then try again.\n")
