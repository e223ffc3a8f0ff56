"""Agent hooks: JSON in, JSON out, for Claude Code and, as far as their formats go, Codex, Cursor and Gemini CLI."""

from __future__ import annotations

from hedgerow_hooks.agent.entry import run_agent

__all__ = ["run_agent"]
