"""Where a worktree stands, read from git's own small files: no process is started, for hooks that have milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

# What git leaves in a worktree's own folder while it is in the middle of something, in the order in which it counts: a
# rebase that stops at a conflict also leaves CHERRY_PICK_HEAD (wt-status.c, wt_status_get_state).
_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
)
_BRANCHES = "refs/heads/"
# What HEAD holds where refs are kept in a reftable; the truth is then only to be had from git.
_REFTABLE = "refs/heads/.invalid"
_SMALL = 4096


class Head(Struct, frozen=True):
    """The state of one worktree. `own` is its own git folder, `common` the one all worktrees share; `branch` is None on
    a detached head, `operation` names what git is in the middle of.
    """

    top: Path
    own: Path
    common: Path
    branch: str | None
    operation: str | None


def find_head(folder: Path) -> Head | None:
    """The worktree around `folder`; None outside of one and in a bare repository."""
    start = folder.resolve()
    top = next((one for one in (start, *start.parents) if (one / ".git").exists()), None)
    if top is None:
        return None
    own = top / ".git"
    if own.is_file():  # a linked worktree or a submodule
        own = (top / _first_line(own).removeprefix("gitdir: ")).resolve()
    common = (own / (_first_line(own / "commondir") or ".")).resolve()
    operation = next((name for file, name in _OPERATIONS if (own / file).exists()), None)
    return Head(top, own, common, branch_of(top, own), operation)


def branch_of(folder: Path, own: Path) -> str | None:
    """The short name of the branch that is checked out where git's own folder is `own`; None on a detached head."""
    target = _first_line(own / "HEAD").removeprefix("ref: ")
    if target == _REFTABLE:
        from hedgerow.git.plumbing import Git

        said = Git(folder).attempt("symbolic-ref", "--quiet", "HEAD").stdout
        target = said.decode("utf-8", "surrogateescape").strip()
    return target.removeprefix(_BRANCHES) if target.startswith(_BRANCHES) else None


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_SMALL).split(b"\n")[0].decode("utf-8", "surrogateescape").strip()
    except OSError:  # git's files come and go; one that is not there says nothing
        return ""
