"""A commit that changes a few files of another, made without a worktree."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.orphan import stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hedgerow.git.plumbing import Git


def committed(git: Git, base: str, files: Mapping[str, bytes | None], message: str) -> str:
    """The object id of a commit on `base` (a full object id) with these files; None deletes one.

    It bears the date of its base, so that the same change is the same commit.
    """
    when = git.run("show", "--no-patch", "--format=%ct", base).decode().strip()
    kept = {path: data for path, data in files.items() if data is not None}
    blobs = dict(zip(kept, stored(git, kept.values()), strict=True))
    modes = _modes(git, base)
    rows = [f"{modes.get(path, '100644')} {oid}\t{path}\0" for path, oid in sorted(blobs.items())]
    rows += [f"0 {'0' * len(base)}\t{path}\0" for path, data in sorted(files.items()) if data is None]
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        there = replace(git, index_file=Path(folder, "index"))
        there.run("read-tree", base)
        there.run("update-index", "-z", "--index-info", stdin="".join(rows).encode("utf-8", "surrogateescape"))
        tree = there.run("write-tree").decode().strip()
    who = f"hedgerow <hedgerow@localhost> {when} +0000"
    data = f"tree {tree}\nparent {base}\nauthor {who}\ncommitter {who}\n\n{message}\n"
    return git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=data.encode()).decode().strip()


def _modes(git: Git, base: str) -> dict[str, str]:
    """The mode of every file: an edit must not take the right to be executed away."""
    rows = git.run("ls-tree", "-r", "-z", "--full-tree", base).split(b"\0")
    pairs = (row.partition(b"\t") for row in rows if row)
    return {path.decode("utf-8", "surrogateescape"): about.split()[0].decode() for about, _, path in pairs}
