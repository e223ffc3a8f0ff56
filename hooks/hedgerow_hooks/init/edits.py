"""What `hedgerow init` adds to each file, and how it is taken out again: text in, text out."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from hedgerow import __version__
from hedgerow.errors import UsageError

BEGIN = "# hedgerow: begin (`hedgerow init --undo` takes this block out)"
END = "# hedgerow: end"
STAGES = ("pre-commit", "prepare-commit-msg", "commit-msg", "pre-push")
COMMANDS = ("audit-implementation", "review-pr")
# Tools that change files, and the shell; each event with the tools it is for (None: the event has none).
AGENT_EVENTS = (
    ("SessionStart", None),
    ("PreToolUse", "Edit|MultiEdit|Write|NotebookEdit|Bash"),
    ("PostToolUse", "Edit|MultiEdit|Write|NotebookEdit|Bash"),
    ("Stop", None),
)
MARK = "hedgerow-hook agent "
_SECONDS = 20
_REPOS = re.compile(r"^repos:[ \t]*(?:#[^\r\n]*)?(?P<end>\r?\n)", re.MULTILINE)
_ITEM = re.compile(r"^(?P<indent>[ \t]*)-(?=[ \t\r\n])", re.MULTILINE)
_HOOKS = (
    ("hedgerow-scope", "scope", "pre-commit"),
    ("hedgerow-overlap", "overlap", "pre-commit"),
    ("hedgerow-message", "message", "prepare-commit-msg, commit-msg"),
    ("hedgerow-push", "push", "pre-push"),
)


def with_hooks(text: str | None, source: str | None) -> str:
    """A pre-commit configuration with hedgerow's block at the head of `repos`; every other byte stays.

    `source` is the hook repository to name; without one the hooks run the hedgerow that is installed.
    Raises UsageError where the list cannot be found.
    """
    if text is None:
        return "".join(f"{line}\n" for line in ("repos:", *_block("  ", source)))
    if BEGIN in text:
        return text
    found = _REPOS.search(text)
    if found is None:
        raise UsageError(
            ".pre-commit-config.yaml has no list `repos:` with one item a line",
            "Write the list that way, or paste the block that `hedgerow init` makes in an empty folder.",
        )
    item = _ITEM.match(text, found.end()) or _ITEM.search(text, found.end())
    block = _block(item["indent"] if item else "  ", source)
    return text[: found.end()] + "".join(line + found["end"] for line in block) + text[found.end() :]


def without_hooks(text: str) -> str | None:
    """The configuration without the block; None where nothing is left but our own list."""
    lines = text.splitlines(keepends=True)
    begins = [at for at, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [at for at, line in enumerate(lines) if line.strip() == END]
    if not begins or not ends:
        return text
    rest = "".join(lines[: begins[0]] + lines[ends[0] + 1 :])
    return None if rest.strip() == "repos:" else rest


def with_agent(text: str | None) -> str:
    """Claude Code's settings with our hooks behind those that are there. Raises UsageError where that cannot be."""
    settings = _settings(text) if text is not None else {}
    hooks = settings.setdefault("hooks", {})
    if not isinstance(hooks, dict) or not all(isinstance(groups, list) for groups in hooks.values()):
        raise UsageError('"hooks" in .claude/settings.json is not as Claude Code writes it', "Mend it, then try again.")
    for event, tools in AGENT_EVENTS:
        groups = hooks.setdefault(event, [])
        if not any(_ours(group) for group in groups):
            command = {"type": "command", "command": f"{MARK}{event}", "timeout": _SECONDS}
            groups.append(({"matcher": tools} if tools else {}) | {"hooks": [command]})
    return _written(settings, text)


def without_agent(text: str) -> str | None:
    """The settings without our hooks and without what they leave empty; None where nothing is left."""
    settings = _settings(text)
    hooks = settings.get("hooks", {})
    kept = {event: [group for group in groups if not _ours(group)] for event, groups in hooks.items()}
    if kept == hooks:
        return text
    settings["hooks"] = {event: groups for event, groups in kept.items() if groups or not hooks[event]}
    if not settings["hooks"]:
        del settings["hooks"]
    return _written(settings, text) if settings else None


def command_text(name: str) -> str:
    """The text of one of our commands for Claude Code."""
    return (files("hedgerow_hooks.init") / "templates" / f"{name}.md").read_text("utf-8")


def _block(indent: str, source: str | None) -> list[str]:
    head = [f"- repo: {source}", f"  rev: v{__version__}"] if source else ["- repo: local"]
    lines = [BEGIN, *head, "  hooks:"]
    for name, stage, stages in _HOOKS:
        lines.append(f"    - id: {name}")
        if source:
            continue
        rest = {"name": name.replace("-", " "), "entry": f"hedgerow-hook {stage}", "language": "system"}
        lines += [f"      {key}: {value}" for key, value in rest.items()]
        lines += [f"      stages: [{stages}]", "      always_run: true", "      require_serial: true"]
        lines += ["      verbose: true"] + (["      pass_filenames: false"] if stage != "message" else [])
    return [indent + line for line in (*lines, END)]


def _settings(text: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return dict(pairs)

    try:
        settings = json.loads(text, object_pairs_hook=once)
    except ValueError as error:
        raise UsageError(
            f".claude/settings.json cannot be read: {error}", "Mend it; comments and doubled keys would get lost."
        ) from error
    if not isinstance(settings, dict):
        raise UsageError(".claude/settings.json is no JSON object", "Mend it, then try again.")
    return settings


def _written(settings: dict[str, Any], text: str | None) -> str:
    """JSON in the manner of the file that was there: its indentation, line ends and end of file."""
    found = re.search(r"\n([ \t]+)\S", text or "")
    indent = found[1] if found else "  "
    written = json.dumps(settings, indent=indent, ensure_ascii=bool(text) and "\\u" in (text or ""))
    written += "\n" if text is None or text.endswith("\n") else ""
    return written.replace("\n", "\r\n") if "\r\n" in (text or "") else written


def _ours(group: Any) -> bool:  # noqa: ANN401 - JSON values
    hooks = group.get("hooks", []) if isinstance(group, dict) else []
    return any(isinstance(hook, dict) and str(hook.get("command", "")).startswith(MARK) for hook in hooks)
