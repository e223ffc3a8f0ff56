"""Commits of a history that can stand for a piece of work: a message that says what it is for, and a change of usual
size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Revision
from hedgerow.patch import change_from_diff
from hedgerow.reading import DIFF_FLAGS

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.git.plumbing import Git

NEWEST = 2000  # commits that are looked at: older work was done in another way
MESSAGE_LENGTH = 60  # characters, trailers left out, from which a message can stand for an issue
_FILES = range(1, 21)
_HUNKS = range(1, 61)
_LINES = 1000  # changed lines; larger commits are imports and sweeps
_TRAILER = re.compile(r"^[A-Z][\w-]*-(?:by|on|id|url): .*$", re.MULTILINE | re.IGNORECASE)


class Past(Struct, frozen=True):
    """One commit; `at` is its place in the history, 0 for the newest."""

    at: int
    oid: str
    parent: str
    message: str


def pasts(git: Git, head: str) -> tuple[Past, ...]:
    """The commits with one parent and a message of some length, newest first."""
    said = git.run("log", "-z", "--no-merges", f"--max-count={NEWEST}", "--format=%H %P%n%B", head)
    found = []
    for at, text in enumerate(said.decode("utf-8", "replace").split("\0")):
        names, _, body = text.partition("\n")
        oid, *parents = names.split(" ")
        message = _TRAILER.sub("", body).strip()
        if len(parents) == 1 and parents[0] and len(message) >= MESSAGE_LENGTH:
            found.append(Past(at, oid, parents[0], message))
    return tuple(found)


def change_between(git: Git, base: str, head: str) -> ChangeSet:
    """What lies between two commits or trees, read as `hedgerow check` reads it."""
    said = git.run("diff-tree", "-p", "--full-index", *DIFF_FLAGS, base, head)
    return change_from_diff(said, base=Revision(base[:12], base), head=Revision(head[:12]))


def of_usual_size(change: ChangeSet) -> bool:
    """Neither empty nor a sweep, and with text in every file."""
    hunks = [hunk for file in change.files for hunk in file.hunks]
    lines = sum(line.sign != " " for hunk in hunks for line in hunk.lines)
    return (
        len(change.files) in _FILES
        and len(hunks) in _HUNKS
        and lines <= _LINES
        and all(file.hunks for file in change.files)
    )
