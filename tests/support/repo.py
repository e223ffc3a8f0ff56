"""Small real git repositories, the same to the byte on every machine: fixed author, dates, zone and locale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

# None removes the file.
Files = Mapping[str, str | bytes | None]

_FIRST_COMMIT = datetime(2024, 1, 1, tzinfo=UTC)
IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "A. Hedger"), ("EMAIL", "hedger@example.org"))
}


class Repo(Struct, frozen=True):
    """A repository, or one of its linked worktrees, in `path`."""

    path: Path

    @classmethod
    def create(cls, path: Path, *options: str) -> Repo:
        """A repository without commits, on branch main. `options` are those of `git init`."""
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo.git("init", "--quiet", "--initial-branch=main", *options)
        return repo

    def git(self, *arguments: str, stdin: bytes = b"", variables: Mapping[str, str] | None = None) -> str:
        """What `git ARGUMENTS` prints, without the last newline. The test fails where git does."""
        done = run("git", *arguments, folder=self.path, stdin=stdin, variables=variables)
        assert done.code == 0, f"git {' '.join(arguments)}: {done.err}{done.out}"
        return done.out.removesuffix("\n")

    def write(self, files: Files) -> None:
        """Write each file below the folder, with the folders it needs; None removes it."""
        for name, content in files.items():
            target = self.path / name
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str, files: Files | None = None) -> str:
        """Write `files`, commit everything there is and return the full object id.

        Every commit is dated a minute after the one before.
        """
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, variables=self._clock())
        return self.oid()

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Create the branch `name` at `start` and switch to it."""
        self.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str) -> None:
        """Switch to a branch, or detach at any other commit."""
        self.git("checkout", "--quiet", name)

    def merge(self, name: str, message: str = "Merge") -> str:
        """Merge `name` with a merge commit, also where a fast-forward would do; returns its full object id."""
        self.git("merge", "--quiet", "--no-ff", "--message", message, name, variables=self._clock())
        return self.oid()

    def worktree(self, path: Path, branch: str, start: str = "HEAD") -> Repo:
        """A linked worktree in `path` on the new branch `branch`."""
        self.git("worktree", "add", "--quiet", "-b", branch, str(path), start)
        return Repo(path)

    def oid(self, ref: str = "HEAD") -> str:
        """The full object id that `ref` names."""
        return self.git("rev-parse", "--verify", ref)

    def diff(self, base: str, head: str = "HEAD") -> str:
        """The unified diff of two commits."""
        return self.git("diff", "--no-color", "--no-ext-diff", base, head) + "\n"

    def _clock(self) -> dict[str, str]:
        minutes = int(self.git("rev-list", "--all", "--count"))
        now = (_FIRST_COMMIT + timedelta(minutes=minutes)).isoformat()
        return IDENTITY | {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
