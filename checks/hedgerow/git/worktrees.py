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
    from collections.abc import Iterator

    from hedgerow.git.place import Place
    from hedgerow.git.plumbing import Git
    from hedgerow.git.store import Store


class Worktree(Struct, frozen=True):
    """One working tree. `branch` is the full ref, None where the head is detached; `gone`: its folder no longer
    exists; `locked`: somebody told git to keep it, as its folder is on a disk that comes and goes.
    """

    folder: Path
    oid: str
    branch: str | None
    gone: bool = False
    locked: bool = False


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
            gone = not folder.is_dir()
            found.append(Worktree(folder, facts["HEAD"], facts.get("branch"), gone, "locked" in facts))
    return tuple(found)


def snapshot(store: Store, worktree: Worktree, others: tuple[Worktree, ...]) -> Snapshot:
    """Staged, unstaged and untracked work (ignored files left out) as a commit on top of the worktree's head.

    Raises GitError where git cannot read the work.
    """
    with worktree_index(store, worktree.folder, others) as work:
        return _committed(store, work, worktree.oid)


@contextlib.contextmanager
def worktree_index(store: Store, folder: Path, others: tuple[Worktree, ...]) -> Iterator[Git]:
    """Git in a worktree, with an index that holds all of it that is not ignored, untracked files included.

    The index is a copy, so the worktree's own, its lock and what `git status` says stay as they are. A linked worktree
    that lies inside this one (coding agents keep theirs there) is not part of it: git would add it as a repository.
    """
    here = _git_in(store, folder)
    real = Path(here.run("rev-parse", "--git-path", "index").decode("utf-8", "surrogateescape").rstrip("\n"))
    with _index_copy(store, folder / real) as index:
        work = replace(here, index_file=index)
        inside = [other.folder.relative_to(folder) for other in others if folder in other.folder.parents]
        work.run("add", "-A", "--", ".", *(f":(exclude,literal){one}" for one in inside))
        yield work


def staged(store: Store, place: Place, head: str) -> Snapshot:
    """What the index holds, as a commit on top of `head`. Raises GitError where it holds unmerged files."""
    with _index_copy(store, place.git.index_file or place.own / "index") as index:
        return _committed(store, replace(store.git, index_file=index), head)


def _git_in(store: Store, folder: Path) -> Git:
    """Git in a worktree. The index that a running `git commit` names is that of its own worktree only."""
    return replace(store.git, folder=folder, index_file=store.git.index_file if folder == store.git.folder else None)


@contextlib.contextmanager
def _index_copy(store: Store, real: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=store.folder) as scratch:
        index = Path(scratch) / "index"
        with contextlib.suppress(FileNotFoundError):  # nothing was ever checked out: git starts from an empty index
            # with its time: git reads files again that changed in the second in which the index was written
            shutil.copy2(real, index)
        yield index


def _committed(store: Store, work: Git, head: str) -> Snapshot:
    tree = work.run("write-tree").decode().strip()
    if tree == work.run("rev-parse", f"{head}^{{tree}}").decode().strip():
        return Snapshot(head, dirty=False)
    return Snapshot(store.commit(tree, (head,)), dirty=True)


def _fact(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("utf-8", "surrogateescape").partition(" ")
    return name, value
