"""A branch of files that nobody checks out: files are added through a temporary index, and the branch is moved by
compare-and-swap, here and at a remote.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hedgerow.git.plumbing import Git

_IDENTITY = ("-c", "user.name=hedgerow", "-c", "user.email=hedgerow@localhost", "-c", "commit.gpgSign=false")
_HEADS = "refs/heads/"
# How servers say "never", where all other rejections mean that somebody else was faster: a hook, a protected branch.
_REFUSALS = (b"declined", b"denied", b"prohibited", b"not allowed")


class Remote(Struct, frozen=True):
    """A configured remote. `local`: it is a folder of this machine, where a kill can leave a lock behind."""

    name: str
    local: bool

    def tracking(self, branch: str) -> str:
        """The full ref that follows the remote's branch here."""
        return f"refs/remotes/{self.name}/{branch}"


def find_remote(git: Git, named: str | None) -> Remote | None:
    """The remote `named`, else `origin`, else the only one there is; None in a repository without one.

    Raises GitError where the name is none, or several remotes leave a choice.
    """
    names = git.run("remote").decode("utf-8", "surrogateescape").split()
    name = named or ("origin" if "origin" in names else names[0] if len(names) == 1 else None)
    if name is None and not names:
        return None
    if name not in names:
        listed = ", ".join(names) or "none"
        raise GitError(f"which remote? there are: {listed}", "Name one of them with --remote NAME.")
    url = git.run("remote", "get-url", "--push", name).decode("utf-8", "surrogateescape").strip()
    return Remote(name, url.startswith("file://") or Path(git.folder, url).is_dir())


def files_of(git: Git, ref: str) -> dict[str, str]:
    """Every file's path with the object id of its content; empty where the ref does not exist."""
    rows = git.attempt("ls-tree", "-r", "-z", "--full-tree", ref).stdout.split(b"\0")
    pairs = (row.partition(b"\t") for row in rows if row)
    return {path.decode("utf-8", "surrogateescape"): about.split()[2].decode() for about, _, path in pairs}


def stored(git: Git, contents: Iterable[bytes]) -> tuple[str, ...]:
    """Write each content as a blob of the repository; returns the object ids."""
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        names = []
        for at, data in enumerate(contents):
            name = Path(folder, str(at))
            name.write_bytes(data)
            names.append(str(name))
        feed = "".join(f"{name}\n" for name in names).encode()
        return tuple(git.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=feed).decode().split())


def grown(git: Git, tip: str | None, blobs: Mapping[str, str], message: str) -> str | None:
    """A commit on top of `tip` (None: the first one) that has these files too, path to object id; `tip` itself where
    it has them all.
    """
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        there = replace(git, index_file=Path(folder, "index"))
        known = files_of(git, tip) if tip else {}
        new = {path: oid for path, oid in blobs.items() if path not in known}
        if not new:
            return tip
        if tip:
            there.run("read-tree", tip)
        rows = "".join(f"100644 {oid}\t{path}\0" for path, oid in sorted(new.items()))
        there.run("update-index", "-z", "--index-info", stdin=rows.encode("utf-8", "surrogateescape"))
        tree = there.run("write-tree").decode().strip()
    parents = ("-p", tip) if tip else ()
    return git.run(*_IDENTITY, "commit-tree", *parents, "-m", message, tree).decode().strip()


def moved(git: Git, ref: str, old: str | None, new: str) -> bool:
    """Move a ref of this repository from `old` (None: it must not exist) to `new`; False where it was not there."""
    before = old or "0" * len(new)
    return git.attempt("update-ref", ref, new, before, apart=True).returncode == 0


def remote_tip(git: Git, remote: Remote, branch: str) -> str | None:
    """The commit of the remote's branch, None where it has none. Raises GitError where it cannot be asked."""
    said = git.run("ls-remote", "--refs", remote.name, f"{_HEADS}{branch}", apart=remote.local)
    return said.split(b"\t")[0].decode() if said else None


def fetched(git: Git, remote: Remote, branch: str) -> bool:
    """Bring the remote's branch to its tracking ref, refusing broken objects; False where another fetch got in the
    way.
    """
    safe = ("-c", "transfer.fsckObjects=true", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
    spec = f"+{_HEADS}{branch}:{remote.tracking(branch)}"
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    return git.attempt(*safe, "fetch", *quiet, remote.name, spec, apart=remote.local).returncode == 0


def pushed(git: Git, remote: Remote, branch: str, old: str | None, new: str) -> bool:
    """Move the remote's branch from `old` (None: it must not exist) to `new`; False where it moved meanwhile or is
    locked. Raises GitError where the remote did not answer or does not let us.
    """
    target = f"{_HEADS}{branch}"
    done = git.attempt(
        "push", "--porcelain", "--no-verify", "--no-recurse-submodules", f"--force-with-lease={target}:{old or ''}",
        remote.name, f"{new}:{target}", apart=remote.local,
    )  # fmt: skip
    rejected = next((row for row in done.stdout.splitlines() if row.startswith(b"!\t")), b"")
    if done.returncode and (not rejected or any(word in rejected for word in _REFUSALS)):
        said = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"cannot push to {remote.name}: {said}", "Look at what git says; nothing is lost, try again.")
    return done.returncode == 0
