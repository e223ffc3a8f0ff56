"""Which files are rule files, by name: looked at for every changed file, so nothing heavy is imported here."""

from __future__ import annotations

from enum import StrEnum

from hedgerow.patterns import Pattern


class Kind(StrEnum):
    """Whose file it is: the agents that read it are named by the value."""

    CLAUDE = "Claude Code"
    CLAUDE_RULES = "Claude Code, by path"
    AGENTS = "agents that read AGENTS.md"
    CURSOR = "Cursor"
    COPILOT = "GitHub Copilot"
    GEMINI = "Gemini CLI"


_ANY = r"(?P<folder>(?:.+?/)??)"
_KINDS = (
    (Kind.CLAUDE_RULES, Pattern(rf"{_ANY}\.claude/rules/.+\.md", words=(".claude/rules/",))),
    (Kind.CLAUDE, Pattern(rf"{_ANY}(?:\.claude/)?CLAUDE(?:\.local)?\.md", words=("claude",))),
    (Kind.AGENTS, Pattern(rf"{_ANY}AGENTS(?:\.override)?\.md", words=("agents",))),
    (Kind.GEMINI, Pattern(rf"{_ANY}GEMINI\.md", words=("gemini.md",))),
    (Kind.CURSOR, Pattern(rf"{_ANY}(?:\.cursor/rules/.+\.mdc|\.cursorrules)", words=(".cursor",))),
    (
        Kind.COPILOT,
        Pattern(
            r"(?P<folder>)\.github/(?:copilot-instructions\.md|instructions/.+\.instructions\.md)",
            words=(".github/",),
        ),
    ),
)


def kind_of(path: str) -> tuple[Kind, str] | None:
    """Whose rule file has this path, and for which folder it holds; None for any other file."""
    for kind, pattern in _KINDS:
        if match := pattern.fullmatch(path):
            return kind, match["folder"]
    return None
