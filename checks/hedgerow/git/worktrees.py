"""Linked worktrees, and what is in them beyond their last commit."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git
    from hedgerow.git.store import Store


class Worktree(Struct, frozen=True):
    """One working tree. `branch` is the full ref, None where the head is detached; `gone`: its folder no longer
    exists.
    """

    folder: Path
    oid: str
    branch: str | None
    gone: bool


class Snapshot(Struct, frozen=True):
    """The work in a worktree as a commit in a temporary store. `dirty`: it differs from the last commit."""

    oid: str
    dirty: bool


def worktrees(git: Git) -> tuple[Worktree, ...]:
    """Every working tree of the repository that has a commit, the main one included (unless the repository is bare)."""
    found = []
    for block in git.run("worktree", "list", "--porcelain", "-z").split(b"\0\0"):
        facts = dict(_fact(line) for line in block.split(b"\0") if line)
        if "worktree" in facts and "bare" not in facts and set(facts.get("HEAD", "0")) != {"0"}:
            folder = Path(facts["worktree"])
            found.append(Worktree(folder, facts["HEAD"], facts.get("branch"), not folder.is_dir()))
    return tuple(found)


def snapshot(store: Store, worktree: Worktree, others: tuple[Worktree, ...]) -> Snapshot:
    """Staged, unstaged and untracked work (ignored files left out) as a commit on top of the worktree's head.

    Works on a copy of the index, so the worktree's own index, its lock and what `git status` says stay as they are. A
    linked worktree that lies inside this one is not part of it. Raises GitError where git cannot read the work.
    """
    here = replace(store.git, folder=worktree.folder)
    real = Path(here.run("rev-parse", "--git-path", "index").decode("utf-8", "surrogateescape").rstrip("\n"))
    with tempfile.TemporaryDirectory(dir=store.folder) as scratch:
        index = Path(scratch) / "index"
        with contextlib.suppress(FileNotFoundError):  # nothing was ever checked out: git starts from an empty index
            shutil.copyfile(worktree.folder / real, index)
        staged = replace(here, index_file=index)
        inside = [
            other.folder.relative_to(worktree.folder) for other in others if worktree.folder in other.folder.parents
        ]
        staged.run("add", "-A", "--", ".", *(f":(exclude,literal){folder}" for folder in inside))
        tree = staged.run("write-tree").decode().strip()
    if tree == here.run("rev-parse", f"{worktree.oid}^{{tree}}").decode().strip():
        return Snapshot(worktree.oid, dirty=False)
    return Snapshot(store.commit(tree, (worktree.oid,)), dirty=True)


def _fact(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("utf-8", "surrogateescape").partition(" ")
    return name, value
