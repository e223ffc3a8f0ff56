"""What was said in a session, so that nothing is said twice: one small file per session under the common git folder."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.git.head import Head

# Sessions are short; what is older than a week is cleared away by the next one that starts.
_KEPT_SECONDS = 7 * 86400


class Memory(Struct, frozen=True):
    """The marks of one session in one worktree."""

    file: Path

    def knows(self, mark: str) -> bool:
        """Was this said, or settled, before?"""
        try:
            return _short(mark) in self.file.read_text("ascii", "replace").split()
        except OSError:  # nothing was said yet
            return False

    def keep(self, *marks: str) -> None:
        """Remember these. They are added in one piece, so that two hooks at once lose none of each other's; where the
        file cannot be written a thing may be said twice, which is no reason to stop.
        """
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab", buffering=0) as stream:
                stream.write("".join(f"{_short(mark)}\n" for mark in marks).encode())
        except OSError:
            return


def memory_of(head: Head, session: str) -> Memory:
    """The memory of a session; sessions without a name share one per worktree."""
    return Memory(head.common / "hedgerow" / "agent" / f"{_short(f'{head.top}|{session}')}.txt")


def forget_old(head: Head) -> None:
    """Clear away what sessions left behind a week ago."""
    folder = head.common / "hedgerow" / "agent"
    oldest = time.time() - _KEPT_SECONDS
    try:
        for file in list(folder.iterdir()):
            if file.stat().st_mtime < oldest:
                file.unlink()
    except OSError:  # not there yet, or another session clears it at the same time
        return


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]
