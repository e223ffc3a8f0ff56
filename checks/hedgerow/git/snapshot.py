"""Uncommitted work as git objects, without touching the repository: another index, another object store."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.place import Place
    from hedgerow.git.plumbing import Git


@contextmanager
def worktree_index(place: Place) -> Iterator[Git]:
    """Git with an index that holds the whole worktree, untracked files that are not ignored included.

    The copy of the index and the new objects live in a temporary folder that is gone afterwards, also on Ctrl-C;
    `git status` and the object count of the repository stay as they were.
    """
    import shutil  # both bring compression and random numbers with them, which a check of commits does not need
    import tempfile

    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        index, objects = Path(folder, "index"), Path(folder, "objects")
        objects.mkdir()
        current = place.git.index_file or place.own / "index"
        if current.exists():
            # with its time: git reads files again that changed in the second in which the index was written
            shutil.copy2(current, index)
        git = replace(place.git, index_file=index, objects=objects, common_objects=place.common / "objects")
        git.run("add", "--all", "--", ".")
        yield git
