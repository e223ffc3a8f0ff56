"""The door of the agent hooks: always exit code 0, the decision is in the JSON, and no input of any kind stops work."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgerow.errors import EXIT_CLEAN, HedgerowError
from hedgerow_hooks.agent.dialects import DIALECTS, moment_of, read_event, render
from hedgerow_hooks.agent.event import Moment

if TYPE_CHECKING:
    from hedgerow_hooks.agent.event import Answer, Event

# More than any tool writes in one call; the memory it takes stays bounded.
INPUT_LIMIT = 64_000_000


def run_agent(words: list[str]) -> int:
    """`hedgerow-hook agent EVENT [--format F]`: read one event, print at most one JSON object."""
    try:
        text = _answered(words)
    except Exception as error:  # noqa: BLE001 - an agent's work is never stopped by an error of ours
        from hedgerow.crash import described

        hint = f"{error.message} {error.hint}" if isinstance(error, HedgerowError) else described("agent hook", error)
        say(f"could not look, nothing is claimed: {hint.strip()}")
        text = ""
    except KeyboardInterrupt:
        text = ""
    sys.stdout.write(text)
    return EXIT_CLEAN


def _answered(words: list[str]) -> str:
    name, dialect = _asked(words)
    moment = moment_of(dialect, name)
    silence = "{}\n" if dialect in ("cursor", "gemini") else ""
    row = _input()
    if moment is None or row is None:
        if moment is None:
            say(f"the event {name!r} is none that we know for {dialect}: nothing is looked at")
        return silence
    answer = _answer(read_event(moment, row))
    return silence if answer is None else json.dumps(render(dialect, name, moment, answer)) + "\n"


def say(message: str) -> None:
    """What the agent's person may find on standard error; most events have nothing to say, and skip the import."""
    from hedgerow_hooks import say as speaker

    speaker.say(message)


def _asked(words: list[str]) -> tuple[str, str]:
    name, dialect = "", "claude"
    rest = iter(words)
    for word in rest:
        flag, given, value = word.partition("=")
        if flag == "--format":
            dialect = value if given else next(rest, "")
        else:
            name = word
    if dialect not in DIALECTS:
        say(f"the format {dialect!r} is none of {', '.join(DIALECTS)}: read as claude's")
        dialect = "claude"
    return name, dialect


def _input() -> dict[str, Any] | None:
    data = sys.stdin.buffer.read(INPUT_LIMIT + 1)
    if len(data) > INPUT_LIMIT:
        say(f"the event is larger than {INPUT_LIMIT:,} bytes: nothing is looked at")
        return None
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as error:
        say(f"the event is no JSON ({error}): nothing is looked at")
        return None
    if not isinstance(row, dict):
        say("the event is no JSON object: nothing is looked at")
        return None
    return row


def _answer(event: Event) -> Answer | None:
    folder = Path(event.folder or os.environ.get("CLAUDE_PROJECT_DIR") or ".")
    if event.moment is Moment.BEFORE:
        from hedgerow_hooks.agent.guard import before_tool

        return before_tool(event, folder)
    if event.moment is Moment.AFTER:
        from hedgerow_hooks.agent.advice import after_tool

        return after_tool(event, folder)
    if event.moment is Moment.STOP:
        from hedgerow_hooks.agent.stop import before_stop

        return before_stop(event, folder)
    from hedgerow_hooks.agent.brief import session_brief

    return session_brief(folder)
