"""The hook on a commit's message: the branch's issue as a trailer, and a word where the message closes another one.

It serves both stages. In prepare-commit-msg a message that is still empty is left alone: a trailer in it would turn
leaving the editor, which aborts a commit, into a commit.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, GitError, UsageError
from hedgerow.git.head import find_head
from hedgerow.issue.link import branch_issue, closing_keywords, trailers
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    from hedgerow_hooks.hook_flags import Flags

# Their messages are for git's eyes and go with the next autosquash.
_FOR_AUTOSQUASH = ("fixup! ", "squash! ", "amend! ")
# git puts the diff of `commit --verbose` below this line (wt-status.c, cut_line).
_SCISSORS = "------------------------ >8 ------------------------"
# How git names the sources of a message that is not the author's own (githooks, prepare-commit-msg).
_NOT_OURS = ("merge", "squash")


def run_message(flags: Flags) -> int:
    """Complete the message in the file that is named first; always lets the commit through."""
    if not flags.names:
        raise UsageError("the message hook wants the file of the message", "Let the hook framework pass file names.")
    head = find_head(Path.cwd())
    if head is None:
        raise GitError(f"{Path.cwd()} is not inside a git worktree")
    if head.operation is not None:
        say(f"{head.operation} in progress: the message is left as it is")
        return EXIT_CLEAN
    file = Path(flags.names[0]).resolve()
    message = _written(file)
    if not message or message.startswith(_FOR_AUTOSQUASH) or _source(flags) in _NOT_OURS:
        return EXIT_CLEAN
    ids = branch_issue(head.branch or "", load_settings(head.top, checks=False).issues.branch)
    if not ids:  # the scope hook says how to name an issue; twice would be once too often
        return EXIT_CLEAN
    named = trailers(message)
    others = sorted({*closing_keywords(message), *named} - set(ids))
    if others:
        say(
            f"this commit speaks for issue {', '.join(others)}, but branch {head.branch} is held to issue {ids[0]}",
            f"Move it to a branch of its own, or say {ids[0]}.",
        )
    if not named:
        _add_trailer(file, ids[0], head.top)
    return EXIT_CLEAN


def _source(flags: Flags) -> str:
    """Where prepare-commit-msg says the message comes from: git as its second word, pre-commit and prek otherwise."""
    return flags.names[1] if len(flags.names) > 1 else os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")


def _written(file: Path) -> str:
    """What the author wrote: without the lines git will drop."""
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"cannot read the message {file}: {error.strerror}") from error
    lines = text.splitlines()
    cut = next((at for at, line in enumerate(lines) if line.endswith(_SCISSORS)), len(lines))
    return "\n".join(line for line in lines[:cut] if not line.startswith("#")).strip()


def _add_trailer(file: Path, ref: str, top: Path) -> None:
    """By git itself, which knows where trailers end and comments begin."""
    from hedgerow.git.plumbing import Git

    Git(top).run(
        "interpret-trailers", "--in-place", "--if-exists", "doNothing", "--trailer", f"Issue: {ref}", str(file)
    )
