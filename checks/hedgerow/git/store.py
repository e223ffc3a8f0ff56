"""A temporary object store: git writes there, reads the repository through it, and the repository gains nothing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hedgerow.git.plumbing import Git

PREFIX = "hedgerow-objects-"
# A fixed author and time: the same work gives the same object id, which is what a cache is keyed by.
SIGNATURE = "hedgerow <hedgerow@localhost> 0 +0000"
SHA256_DIGITS = 64


class Store(Struct, frozen=True):
    """Where objects of one run live. `git` is git in the repository's folder with this store in front of the
    repository's own.
    """

    git: Git
    folder: Path

    def commit(self, tree: str, parents: tuple[str, ...]) -> str:
        """Write a commit object without starting git (a process per lane would cost more than all merges together);
        returns its id.
        """
        lines = [
            f"tree {tree}",
            *(f"parent {parent}" for parent in parents),
            f"author {SIGNATURE}",
            f"committer {SIGNATURE}",
            "",
            "lane",
            "",
        ]
        return self._written("commit", "\n".join(lines).encode(), like=tree)

    def tree(self, files: Mapping[str, str]) -> str:
        """Write a tree of plain files, object ids by name (without a slash); returns its id."""
        body = b"".join(b"100644 %s\0%s" % (name.encode(), bytes.fromhex(oid)) for name, oid in sorted(files.items()))
        return self._written("tree", body, like=next(iter(files.values())))

    def _written(self, kind: str, body: bytes, *, like: str) -> str:
        data = b"%s %d\0" % (kind.encode(), len(body)) + body
        # Not for security: the hash is the one the repository itself uses, told by the length of its object ids.
        digest = (hashlib.sha256 if len(like) == SHA256_DIGITS else hashlib.sha1)(
            data, usedforsecurity=False
        ).hexdigest()
        target = self.folder / digest[:2] / digest[2:]
        if not target.exists():
            try:
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(zlib.compress(data, 0))
            except OSError as error:
                raise _full(error) from error
        return digest

    def object_ids(self, names: list[str]) -> list[str | None]:
        """The id of each object, None where there is none. Names like `TREE:path`; of one with a newline in it git
        cannot be asked.
        """
        feed = "".join(f"{name}\n" for name in names if "\n" not in name).encode("utf-8", "surrogateescape")
        rows = self.git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=feed) if feed else b""
        said = iter(rows.split(b"\n"))
        return [None if "\n" in name else _id_of(next(said)) for name in names]


def _id_of(row: bytes) -> str | None:
    """A row of cat-file: ID KIND, or NAME missing."""
    return None if row.endswith(b" missing") else row.split(b" ")[0].decode()


@contextlib.contextmanager
def temporary_store(git: Git) -> Iterator[Store]:
    """A store in the system's temporary folder, removed at the end; what a killed run left behind is removed at the
    start.

    Raises GitError where `git.folder` is no repository or the temporary folder cannot be written.
    """
    objects = git.run("rev-parse", "--git-path", "objects").decode("utf-8", "surrogateescape").rstrip("\n")
    try:
        sweep()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    except OSError as error:
        raise _full(error) from error
    try:
        yield Store(replace(git, objects=folder, common_objects=(git.folder / objects).resolve()), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _full(error: OSError) -> GitError:
    return GitError(
        f"the temporary store cannot be written: {error.strerror}",
        "Make room in the temporary folder, or name another one with TMPDIR.",
    )


def sweep() -> int:
    """Remove the stores of runs that are gone; returns how many."""
    dead = [folder for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _abandoned(folder)]
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return len(dead)


def _abandoned(folder: Path) -> bool:
    """Is the process that made the folder gone? Other users' folders are theirs to sweep."""
    owner = folder.name.removeprefix(PREFIX).partition("-")[0]
    try:
        if not owner.isdigit() or folder.lstat().st_uid != os.getuid():
            return False
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # swept by another run meanwhile, or the process belongs to someone else: alive
        return False
    return False
