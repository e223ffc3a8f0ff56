"""The hook formats of the agents: their JSON to an `Event`, an `Answer` to their JSON.

Sources, read in November 2026:
Claude Code: code.claude.com/docs/en/hooks. Codex: developers.openai.com/codex/hooks and the JSON Schemas in
openai/codex, codex-rs/hooks/schema (it parses `ask` but then runs the tool, so what should be asked is told instead).
Gemini CLI: geminicli.com/docs/hooks/reference; that it asks stands in its source only (google-gemini/gemini-cli,
packages/core/src/scheduler/hook-utils.ts). Cursor: cursor.com/docs/hooks (before an edit it takes `ask` and goes on).
"""

from __future__ import annotations

from typing import Any

from hedgerow_hooks.agent.event import Answer, Edit, Event, Moment, Reply
from hedgerow_hooks.agent.names import possible
from hedgerow_hooks.agent.patches import patch_edits

DIALECTS = ("claude", "codex", "cursor", "gemini")
_CLAUDE = {
    "SessionStart": Moment.START,
    "PreToolUse": Moment.BEFORE,
    "PostToolUse": Moment.AFTER,
    "Stop": Moment.STOP,
    "SubagentStop": Moment.STOP,
}
_MOMENTS: dict[str, dict[str, Moment]] = {
    "claude": _CLAUDE,
    "codex": _CLAUDE,
    "gemini": {
        "SessionStart": Moment.START,
        "BeforeTool": Moment.BEFORE,
        "AfterTool": Moment.AFTER,
        "AfterAgent": Moment.STOP,
    },
    "cursor": {
        "sessionStart": Moment.START,
        "preToolUse": Moment.BEFORE,
        "beforeShellExecution": Moment.BEFORE,
        "postToolUse": Moment.AFTER,
        "afterFileEdit": Moment.AFTER,
        "afterShellExecution": Moment.AFTER,
        "stop": Moment.STOP,
    },
}
# Tools that change files, by the names the agents give them; what is not listed changes none that we could tell.
_EDITING = frozenset(
    ("Edit", "MultiEdit", "Write", "NotebookEdit", "Delete", "StrReplace", "write_file", "replace", "edit_file")
)
_SHELL = frozenset(("Bash", "Shell", "PowerShell", "run_shell_command", "shell", "exec_command"))
_PATCHING = frozenset(("apply_patch", "ApplyPatch"))
_PATH_KEYS = ("file_path", "notebook_path", "path", "target_file", "absolute_path")


def moment_of(dialect: str, name: str) -> Moment | None:
    """The moment that an event of this name is, None where we do not know it."""
    return _MOMENTS[dialect].get(name)


def read_event(moment: Moment, row: dict[str, Any]) -> Event:
    """The event in an agent's JSON; what is missing or of another type is left out."""
    roots = row.get("workspace_roots")
    root = next((possible(one) for one in roots if isinstance(one, str)), "") if isinstance(roots, list) else ""
    folder = _text(row, "cwd") or root
    session = _text(row, "session_id") or _text(row, "conversation_id")
    inner = row.get("tool_input")
    given: dict[str, Any] = inner if isinstance(inner, dict) else {}
    tool = _text(row, "tool_name")
    command = None
    edits: tuple[Edit, ...] = ()
    paths: tuple[str, ...] = ()
    if tool in _SHELL or (not tool and isinstance(row.get("command"), str)):
        command = _text(given, "command") or _text(row, "command")
    elif tool in _PATCHING:
        edits = patch_edits(_text(given, "command") or _text(given, "input") or _text(given, "patch"))
        paths = tuple(dict.fromkeys(edit.path for edit in edits))
    elif tool in _EDITING or (not tool and _text(row, "file_path")):
        paths, edits = _edited(given if tool else row)
    # Cursor counts the times it was told to go on, the others say that they were
    repeated = row.get("stop_hook_active") is True or bool(row.get("loop_count"))
    return Event(moment, folder, session, paths, edits, command, repeated)


def render(dialect: str, name: str, moment: Moment, answer: Answer) -> dict[str, Any]:
    """The JSON of an answer. It never allows: that would skip the person's own permission prompt."""
    if dialect == "cursor":
        return _cursor(moment, answer)
    if dialect == "gemini":
        return _gemini(answer)
    if moment is Moment.STOP:
        return {"decision": "block", "reason": answer.text}
    if moment is not Moment.BEFORE:
        return {"hookSpecificOutput": {"hookEventName": name, "additionalContext": answer.text}}
    if answer.reply is Reply.ASK and dialect == "codex":
        return {"hookSpecificOutput": {"hookEventName": name, "additionalContext": answer.text}}
    decision = "deny" if answer.reply is Reply.DENY else "ask"
    decided = {"hookEventName": name, "permissionDecision": decision, "permissionDecisionReason": answer.text}
    return {"hookSpecificOutput": decided}


def _gemini(answer: Answer) -> dict[str, Any]:
    if answer.reply in (Reply.DENY, Reply.GO_ON):
        return {"decision": "deny", "reason": answer.text}
    if answer.reply is Reply.ASK:  # a version that cannot ask shows the message and goes on
        return {"decision": "ask", "reason": answer.text, "systemMessage": answer.text}
    return {"hookSpecificOutput": {"additionalContext": answer.text}}


def _cursor(moment: Moment, answer: Answer) -> dict[str, Any]:
    if moment is Moment.STOP:
        return {"followup_message": answer.text}
    if moment is not Moment.BEFORE:
        return {"additional_context": answer.text}
    decision = "deny" if answer.reply is Reply.DENY else "ask"
    return {"permission": decision, "user_message": answer.text, "agent_message": answer.text}


def _edited(given: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Edit, ...]]:
    path = next((name for key in _PATH_KEYS if (name := _text(given, key))), "")
    if not path:
        return (), ()
    several = given.get("edits")
    rows = [row for row in several if isinstance(row, dict)] if isinstance(several, list) else [given]
    edits = [edit for row in rows if (edit := _edit(path, row)) is not None]
    return (path,), tuple(edits)


def _edit(path: str, row: dict[str, Any]) -> Edit | None:
    old, new, content = row.get("old_string"), row.get("new_string"), row.get("content")
    if isinstance(old, str) and isinstance(new, str):
        return Edit(path, old, new, row.get("replace_all") is True)
    return Edit(path, None, content) if isinstance(content, str) else None


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return possible(value) if isinstance(value, str) else ""
