"""An agent's hook started as the agent does: one JSON object on standard input, one at most on standard output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tests.support.process import run, script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo


class Said(Struct, frozen=True):
    """What the hook answered: its JSON (None: nothing) and its words on standard error."""

    row: dict[str, Any] | None
    err: str

    @property
    def decision(self) -> str:
        """`silent`, or what Claude Code is told to do."""
        if self.row is None:
            return "silent"
        inner = self.row.get("hookSpecificOutput", self.row)
        return str(inner.get("permissionDecision") or inner.get("decision") or "context")

    @property
    def text(self) -> str:
        """The reason or the context."""
        inner = {} if self.row is None else self.row.get("hookSpecificOutput", self.row)
        keys = ("permissionDecisionReason", "additionalContext", "reason")
        return next((str(inner[key]) for key in keys if key in inner), "")


def started(folder: Path, *words: str, stdin: bytes) -> Said:
    """`hedgerow-hook agent WORDS` with these bytes; it must end with 0 whatever they are."""
    done = run(script("hedgerow-hook"), "agent", *words, folder=folder, stdin=stdin)
    assert done.code == 0, done.err
    return Said(json.loads(done.out) if done.out else None, done.err)


def asked(repo: Repo, event: str, tool: str = "", session: str = "s1", **given: Any) -> Said:  # noqa: ANN401 - JSON values
    """One event of Claude Code's, in the shape of its documentation."""
    row: dict[str, Any] = {
        "session_id": session,
        "transcript_path": "/nowhere/transcript.jsonl",
        "cwd": str(repo.path),
        "permission_mode": "default",
        "hook_event_name": event,
    }
    row |= {"tool_name": tool, "tool_input": given, "tool_use_id": "t1"} if tool else given
    return started(repo.path, event, stdin=json.dumps(row).encode())
