"""What was said in a session, so that nothing is said twice: one small file per session under the common git folder."""

from __future__ import annotations

import hashlib
import json
import os
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
        return _short(mark) in self._marks()

    def keep(self, *marks: str) -> None:
        """Remember these. Where the file cannot be written a thing may be said twice, which is no reason to stop."""
        known = [*self._marks(), *(_short(mark) for mark in marks)]
        beside = self.file.with_name(f"{self.file.name}.{os.getpid()}.{time.monotonic_ns()}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(list(dict.fromkeys(known))[-1000:]), "utf-8")
            beside.replace(self.file)
        except OSError:
            return

    def _marks(self) -> list[str]:
        try:
            marks = json.loads(self.file.read_bytes())
        except (OSError, ValueError):  # nothing was said yet, or the file was cut off
            return []
        return [mark for mark in marks if isinstance(mark, str)] if isinstance(marks, list) else []


def memory_of(head: Head, session: str) -> Memory:
    """The memory of a session; sessions without a name share one per worktree."""
    return Memory(head.common / "hedgerow" / "agent" / f"{_short(f'{head.top}|{session}')}.json")


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
