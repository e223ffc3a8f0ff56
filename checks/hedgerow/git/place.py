"""Where we are: the repository around a folder, its refs, and how a ref that was named becomes a commit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import GitError, RefError
from hedgerow.git.head import branch_of
from hedgerow.git.plumbing import Git, version

if TYPE_CHECKING:
    from hedgerow.git.head import Head
    from hedgerow.model import Revision

_USUAL_BASES = ("origin/HEAD", "main", "master", "origin/main", "origin/master")
SHALLOW_HINT = (
    "This clone is shallow. Fetch the rest with `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)."
)

# An option of rev-parse that is as old as the oldest git we read (2.39.0) and changes nothing here: an older one prints
# it back instead of failing, so the check of a healthy repository need not ask for the version.
_SINCE_FLOOR = "--exclude-hidden=receive"


class Place(Struct, frozen=True):
    """A repository as seen from one folder. `top` is the worktree's root, None in a bare repository; `common` is
    shared by all worktrees.
    """

    git: Git
    top: Path | None
    common: Path
    own: Path
    shallow: bool

    @property
    def root(self) -> Path:
        """The folder that relative names in settings start from."""
        return self.top or self.common

    def commits(self, *names: str) -> tuple[str | None, ...]:
        """The full object id of the commit behind each name, None where there is none. One call of git for all."""
        askable = [name if "\n" not in name and "\0" not in name and name else " " for name in names]
        asked = "".join(f"{name}^{{commit}}\n" for name in askable).encode("utf-8", "surrogateescape")
        rows = self.git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).split(b"\n")
        return tuple(row.split(b" ")[0].decode() if row.endswith(b" commit") else None for row in rows[: len(names)])

    def commit(self, name: str) -> str:
        """The full object id behind one name. Raises RefError that names the nearest refs."""
        (oid,) = self.commits(name)
        if oid is None:
            raise self.missing(name)
        return oid

    def missing(self, name: str) -> RefError:
        """The error for a ref that is not there, with the nearest ones that are."""
        refs = self._short_names()
        if self._unborn(refs):
            return RefError(
                f"cannot read {name!r}: the repository has no commit yet",
                "Commit once, or judge what is staged: `hedgerow check --staged`.",
            )
        import difflib  # only needed to say no

        near = difflib.get_close_matches(name, refs[:2000], n=3, cutoff=0.5)
        hint = f"The nearest names here: {', '.join(near)}." if near else "List the branches with `git branch --all`."
        return RefError(
            f"there is no commit named {name!r} in this repository", f"{hint} {SHALLOW_HINT}" if self.shallow else hint
        )

    def _short_names(self) -> list[str]:
        """Of all branches and tags, here and at remotes."""
        said = self.git.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
        return said.decode("utf-8", "replace").splitlines()

    def _unborn(self, refs: list[str]) -> bool:
        """Is there no commit at all? `refs` are the names of all branches and tags."""
        return not refs and self.commits("HEAD") == (None,)

    def branch(self) -> str | None:
        """The short name of the branch that is checked out; None on a detached head."""
        return branch_of(self.root, self.own)

    def default_base(self, configured: str | None) -> Revision:
        """The base where none was named: the configured one, else the remote's default branch, else main or master.

        A configured branch that exists only at the remote is read there. Raises RefError where nothing fits.
        """
        names = base_names(None, configured)
        return self.first_of(names, self.commits(*names))

    def first_of(self, names: tuple[str, ...], oids: tuple[str | None, ...]) -> Revision:
        """The first of `names` (as `base_names` gives them) that stands for a commit, `oids` being what `commits` says
        of them. Raises RefError where none does.
        """
        from hedgerow.model import Revision  # the model is slow to import, and hooks find their place without it

        found = next((Revision(name, oid) for name, oid in zip(names, oids, strict=True) if oid is not None), None)
        if found is not None:
            return found
        if names is not _USUAL_BASES:
            raise self.missing(names[0])
        if self._unborn(self._short_names()):
            raise self.missing("HEAD")
        hint = 'Name the base: --base REF, or `base = "..."` in hedgerow.toml.'
        raise RefError(
            "there is nothing to compare with: no remote default branch, no main, no master",
            f"{hint} {SHALLOW_HINT}" if self.shallow else hint,
        )

    def branch_name(self, ref: str) -> str | None:
        """The name of the branch that a ref stands for, here or at `origin` (`origin/HEAD` may be `main`); None where
        it is no branch. Raises RefError where there is no such ref.
        """
        self.commit(ref)
        said = self.git.run("rev-parse", "--symbolic-full-name", "--verify", "--end-of-options", ref)
        full = said.decode("utf-8", "surrogateescape").strip()
        names = (
            full.removeprefix(place) for place in ("refs/heads/", "refs/remotes/origin/") if full.startswith(place)
        )
        return next(names, None)

    def empty_tree(self) -> str:
        """The object id of the tree without files, which git knows without storing it (its value depends on the hash
        in use).
        """
        return self.git.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode().strip()

    def merge_base(self, one: str, two: str) -> str:
        """The best common ancestor of two commits, by their object ids. Raises GitError where there is none, and says
        how to deepen a shallow clone.
        """
        if one == two:
            return one
        if found := self.git.run("merge-base", one, two, ok=(0, 1)):
            return found.split(b"\n")[0].decode()
        raise GitError(
            f"{one[:12]} and {two[:12]} have no common ancestor here",
            SHALLOW_HINT if self.shallow else "Name another base with --base.",
        )


def find_place(folder: Path) -> Place:
    """The repository around `folder`. Raises GitError where there is none, or git is missing or too old."""
    git = Git(folder)
    done = git.attempt(
        "rev-parse",
        _SINCE_FLOOR,
        "--git-common-dir",
        "--absolute-git-dir",
        "--is-shallow-repository",
        "--is-bare-repository",
        "--show-cdup",
    )
    if done.returncode != 0 or done.stdout.startswith(_SINCE_FLOOR.encode()):
        version()  # an old git fails in words that do not say so, or not at all
        raise GitError(*_no_repository(folder, done.stderr.decode("utf-8", "replace").strip()))
    common, own, shallow, bare, *cdup = done.stdout.decode("utf-8", "surrogateescape").split("\n")
    inside_git = bare == "true" or (not cdup[0] and Path(own) in (folder.resolve(), *folder.resolve().parents))
    top = None if inside_git else Path(folder, cdup[0]).resolve()
    return Place(
        Git(top or folder, _index_of_commit(top, Path(own))),
        top,
        Path(folder, common).resolve(),
        Path(own),
        shallow == "true",
    )


def place_around(head: Head) -> Place:
    """The same from git's own files, without a process, for hooks: git started them, so it can read the repository."""
    index = _index_of_commit(head.top, head.own)
    return Place(Git(head.top, index), head.top, head.common, head.own, (head.common / "shallow").is_file())


def base_names(named: str | None, configured: str | None) -> tuple[str, ...]:
    """Where the base of a change is looked for, first to last: the one named, else the configured one (here, then at
    the remote), else the remote's default branch, main and master.
    """
    if named is not None:
        return (named,)
    return _USUAL_BASES if configured is None else (configured, f"origin/{configured}")


def place_if_any(folder: Path) -> Place | None:
    """The repository around `folder`, for work that can do without: one that cannot be read is as good as none."""
    try:
        return find_place(folder)
    except GitError:
        return None


def _index_of_commit(top: Path | None, own: Path) -> Path | None:
    """The index that a running `git commit -a` or `git commit FILE` hands to its hooks; only one in this worktree's
    own git folder counts.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    index = Path(top, named).resolve() if top and named else None
    return index if index and index.parent == own.resolve() and index.is_file() else None


def _no_repository(folder: Path, said: str) -> tuple[str, str]:
    if "dubious ownership" in said:
        return (
            f"git does not trust {folder}: {said}",
            "The folder belongs to another user; git's message names the safe.directory setting to add.",
        )
    if "not a git repository" in said:
        return (
            f"{folder} is not inside a git repository",
            "Start hedgerow in one; `hedgerow check --diff FILE --issue FILE` needs none.",
        )
    return (
        f"git cannot read the repository at {folder}: {said}",
        "Try `git status` there; hedgerow needs git 2.39 or newer.",
    )
