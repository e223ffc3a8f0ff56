"""The same answers in the formats of Codex, Cursor and Gemini CLI, by their documentation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.agents import Said, started
from tests.support.hooks import DRIFTED, start_lane

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

PATCH = (
    "*** Begin Patch\n*** Update File: {path}\n@@\n-    return send(report)\n+    return retry(report)\n*** End Patch\n"
)
DENIED = "db/schema.sql is off-limits: line 11 of issue 12 forbids `db/`."


@pytest.fixture
def lane(git_repo: Repo, tmp_path: Path) -> Repo:
    """The lane of issue 12 beside a neighbour that changes the same line."""
    start_lane(git_repo)
    other = git_repo.worktree(tmp_path / "other", "issue-13-other", "main")
    other.commit("Theirs", {"src/upload.py": "def upload(report):\n    return theirs(report)\n"})
    return git_repo


def _hook(repo: Repo, dialect: str, event: str, **row: Any) -> Said:  # noqa: ANN401 - JSON values
    return started(repo.path, event, f"--format={dialect}", stdin=json.dumps(row).encode())


def test_codex_denies_tells_what_it_cannot_ask_and_goes_on(lane: Repo) -> None:
    row: dict[str, Any] = {"session_id": "s", "cwd": str(lane.path), "tool_name": "apply_patch"}
    said = _hook(lane, "codex", "PreToolUse", **row, tool_input={"command": PATCH.format(path="db/schema.sql")})
    assert (said.decision, said.text.startswith(DENIED)) == ("deny", True)
    said = _hook(lane, "codex", "PreToolUse", **row, tool_input={"command": PATCH.format(path="src/upload.py")})
    assert said.decision == "context"
    assert said.text.startswith("issue-13-other (worktree ")
    elsewhere = PATCH.replace("-    return send(report)", "-def upload(x):").format(path="src/other.py")
    assert _hook(lane, "codex", "PreToolUse", **row, tool_input={"command": elsewhere}).row is None
    lane.write({"db/schema.sql": DRIFTED})
    assert _hook(lane, "codex", "Stop", cwd=str(lane.path), session_id="s").decision == "block"


def test_gemini_denies_asks_tells_and_goes_on(lane: Repo) -> None:
    row: dict[str, Any] = {"session_id": "s", "cwd": str(lane.path), "tool_name": "replace"}
    edit = {"old_string": "send(report)", "new_string": "retry(report)"}
    said = _hook(lane, "gemini", "BeforeTool", **row, tool_input={"file_path": "db/schema.sql", **edit})
    assert said.row is not None
    assert said.row["decision"] == "deny"
    assert said.row["reason"].startswith(DENIED)
    said = _hook(lane, "gemini", "BeforeTool", **row, tool_input={"file_path": "src/upload.py", **edit})
    assert said.row is not None
    assert said.row == {"decision": "ask", "reason": said.text, "systemMessage": said.text}
    assert said.text.startswith("issue-13-other (worktree ")
    said = _hook(lane, "gemini", "BeforeTool", **row, tool_input={"file_path": "src/new.py", **edit})
    assert said.row == {}
    said = _hook(lane, "gemini", "SessionStart", session_id="s", cwd=str(lane.path), source="startup")
    assert "It is held to issue 12" in said.text
    lane.write({"db/schema.sql": DRIFTED})
    assert _hook(lane, "gemini", "AfterAgent", session_id="s", cwd=str(lane.path)).decision == "deny"


def test_cursor_denies_asks_advises_and_follows_up(lane: Repo) -> None:
    base: dict[str, Any] = {"conversation_id": "c", "workspace_roots": [str(lane.path)]}
    given = {"file_path": str(lane.path / "db/schema.sql"), "content": "x"}
    said = _hook(lane, "cursor", "preToolUse", **base, tool_name="Write", tool_input=given)
    assert said.row is not None
    assert said.row["permission"] == "deny"
    assert said.row["agent_message"].startswith(DENIED)
    said = _hook(lane, "cursor", "beforeShellExecution", **base, command="echo x > /etc/hedgerow-test")
    assert said.row is not None
    assert said.row["permission"] == "ask"
    assert _hook(lane, "cursor", "beforeShellExecution", **base, command="ls").row == {}
    lane.write({"db/schema.sql": DRIFTED})
    edited = {"file_path": str(lane.path / "db/schema.sql"), "edits": [{"old_string": "a", "new_string": "b"}]}
    said = _hook(lane, "cursor", "afterFileEdit", **base, **edited)
    assert said.row is not None
    assert "gate off-limits" in said.row["additional_context"]
    said = _hook(lane, "cursor", "stop", **base, status="completed", loop_count=0)
    assert said.row is not None
    assert "before you say that it is done" in said.row["followup_message"]
    assert _hook(lane, "cursor", "stop", **base, status="completed", loop_count=1).row == {}


def test_each_format_knows_its_own_events_only(lane: Repo) -> None:
    for dialect, event in (("gemini", "PreToolUse"), ("cursor", "Stop")):
        said = _hook(lane, dialect, event)
        assert said.row == {}
        assert f"the event {event!r} is none that we know for {dialect}" in said.err
    assert "none that we know for codex" in started(lane.path, "stop", "--format", "codex", stdin=b"{}").err
