"""The rule files of a working tree, read from disk: what an agent that starts there is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.git.plumbing import Git

_LARGEST = 1_000_000


class FolderFiles(Struct, frozen=True):
    """The files below `top` that git knows or could know: ignored ones are nobody else's business."""

    git: Git
    top: Path

    def paths(self) -> tuple[str, ...]:
        """Every file's path, sorted."""
        rows = self.git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", ":/")
        return tuple(sorted({os.fsdecode(row) for row in rows.split(b"\0") if row}))

    def read(self, path: str) -> bytes | None:
        """The bytes; None for a folder, a file that is not there and one above 1 MB."""
        try:
            with (self.top / path).open("rb") as stream:
                data = stream.read(_LARGEST + 1)
        except OSError:
            return None
        return data if len(data) <= _LARGEST else None

    def behind(self, path: str) -> str | None:
        """Where the path leads once links are followed; None for outside of `top`."""
        top = os.path.realpath(self.top)
        real = os.path.realpath(self.top / path)
        return os.path.relpath(real, top) if real.startswith(top + os.sep) else None
