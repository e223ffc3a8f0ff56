"""The words `hedgerow-hook` takes; argparse alone would cost a commit message's hook a third of its time."""

from __future__ import annotations

from msgspec import Struct

from hedgerow.settings import FAIL_LEVELS

STAGES = ("scope", "overlap", "message", "push")
USAGE = """\
usage: hedgerow-hook scope   [--fail-level L] [--strict]           pre-commit: the staged change against its issue
       hedgerow-hook overlap [--fail-level L]                      pre-commit: who else is at work on the same lines
       hedgerow-hook message FILE [SOURCE [COMMIT]]                prepare-commit-msg and commit-msg
       hedgerow-hook push    [--fail-level L] [--strict] [REMOTE URL]   pre-push: the whole branch, both questions
       hedgerow-hook agent   EVENT [--format claude|codex|cursor|gemini]   JSON on standard input and output
"""


class FlagError(Exception):
    """The command line of the hook is wrong."""


class Flags(Struct, frozen=True):
    """What a stage was asked. `names` are its plain words: the message file, or git's remote and address."""

    stage: str
    names: tuple[str, ...] = ()
    fail_level: str | None = None
    strict: bool = False


def read_flags(words: list[str]) -> Flags:
    """The words as flags. Raises FlagError that names the word."""
    if not words or words[0] not in STAGES:
        raise FlagError(f"{words[0]!r} is no stage" if words else "no stage was named")
    names: list[str] = []
    level, strict = None, False
    rest = iter(words[1:])
    for word in rest:
        flag, given, value = word.partition("=")
        if flag == "--fail-level":
            level = value if given else next(rest, "")
            if level not in FAIL_LEVELS:
                raise FlagError(f"--fail-level {level!r}: wants one of {', '.join(FAIL_LEVELS)}")
        elif word == "--strict":
            strict = True
        elif word.startswith("-"):
            raise FlagError(f"unknown flag {word!r}")
        else:
            names.append(word)
    return Flags(words[0], tuple(names), level, strict)
