"""What an agent's hook is told and what it answers, the same for every agent."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Moment(Enum):
    """When the agent asks."""

    START = "the session starts"
    BEFORE = "before a tool runs"
    AFTER = "after a tool ran"
    STOP = "the agent wants to stop"


class Reply(Enum):
    """What an answer wants of the agent."""

    DENY = "do not run the tool"
    ASK = "let the person decide"
    TELL = "read this"
    GO_ON = "do not stop yet"


class Edit(Struct, frozen=True):
    """One replacement in a file, or (`old` None) its whole new content."""

    path: str
    old: str | None
    new: str
    everywhere: bool = False


class Event(Struct, frozen=True):
    """One call of the hook. `paths` are those a tool is about to change or has changed, as the agent wrote them;
    `edits` what it puts there, where that is known; `command` a shell command.
    """

    moment: Moment
    folder: str
    session: str
    paths: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    command: str | None = None
    repeated: bool = False


class Answer(Struct, frozen=True):
    """What hedgerow has to say; silence is no answer at all."""

    reply: Reply
    text: str
