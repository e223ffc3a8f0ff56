"""What a proposal would have meant for the newest changes: looked up in their commits where it is about a path, else in
what was found in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.learn.keys import is_oid
from hedgerow.learn.recurrence import counted, group, has
from hedgerow.learn.wording import pattern_of
from hedgerow.paths import matches

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git
    from hedgerow.learn.recurring import Key
    from hedgerow.learn.timeline import Change

# How far back a replay looks: as far as a reader will believe that it says something about the next change.
REPLAYED = 40


class Replay(Struct, frozen=True):
    """What was replayed on the newest changes. `spoke`: of those it should have spoken of; `wrongly`: of others;
    `clean` counts the others, `missing` the changes whose commits are not here. `path`: it is about files of a path.
    """

    changes: int
    spoke: int
    wrongly: int
    clean: int
    missing: int
    path: bool

    @property
    def touched(self) -> int:
        """How many changes it speaks of."""
        return self.spoke + self.wrongly

    @property
    def others(self) -> str:
        """How many of them had not the finding, as the end of a sentence."""
        return f", {self.wrongly or 'none'} of them without the finding" if self.touched else ""

    def __str__(self) -> str:
        gone = f" ({self.missing} more are not in this clone)" if self.missing else ""
        clean = f"and on {self.wrongly or 'none'} of the {self.clean} without the finding"
        return (
            f"It would have spoken on {self.spoke} of the last {self.changes} changes,"
            f" {clean if self.clean else 'all of which have the finding'}{gone}."
        )


def replay(git: Git, key: Key, changes: tuple[Change, ...]) -> Replay:
    """What a proposal against the key says of the newest of the `changes` (oldest first) that may speak.

    With a path it speaks of every change that touches the path, asked for or not; without one of those that have the
    finding, among those in which it was looked for.
    """
    pattern = pattern_of(key)
    asked = [one for one in counted(changes) if pattern is not None or _looked(one, key)][-REPLAYED:]
    had = [has(one, key) for one in asked]
    told = had if pattern is None else [_touched(git, one, pattern) for one in asked]
    pairs = [(speaks, found) for speaks, found in zip(told, had, strict=True) if speaks is not None]
    return Replay(
        len(pairs),
        sum(speaks and found for speaks, found in pairs),
        sum(speaks and not found for speaks, found in pairs),
        sum(not found for _, found in pairs),
        len(asked) - len(pairs),
        pattern is not None,
    )


def _looked(change: Change, key: Key) -> bool:
    return has(change, key) or group(key.kind) in {group(kind) for kind in change.exposures}


def _touched(git: Git, change: Change, pattern: str) -> bool | None:
    """Does the change touch a file of the pattern? None where its commits are not in this clone."""
    last = change.last
    if not is_oid(last.base) or not is_oid(last.head):  # a record is anybody's to write
        return None
    done = git.attempt("diff-tree", "-r", "-z", "--name-only", "--no-renames", last.base, last.head, "--")
    if done.returncode != 0:
        return None
    names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return any(matches(pattern, name) for name in names if name)
