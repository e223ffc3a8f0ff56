"""GitPython's part of the door to git: building repositories. It takes 150 ms to import: import it late."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from git import Actor, Repo
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime


@contextmanager
def unconfigured() -> Iterator[None]:
    """Git as if nobody had set it up: without the caller's `GIT_*` variables, which may name another repository, and
    without configuration, which may run hooks, copy templates or change line ends. Everything is put back.

    GitPython takes the environment of this process, so there is no narrower place to say it.
    """
    before = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    for name in before:
        del os.environ[name]
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TEMPLATE_DIR": ""}
    os.environ.update(alone)
    try:
        yield
    finally:
        for name in alone:
            os.environ.pop(name, None)
        os.environ.update(before)


class NewRepository(Struct, frozen=True):
    """A repository that hedgerow makes itself: no hook, signature, or identity of the user's is used."""

    repo: Repo
    author: Actor

    @classmethod
    def create(cls, folder: Path, name: str, email: str) -> NewRepository:
        """An empty repository in `folder` with the branch main."""
        return cls(Repo.init(folder, initial_branch="main"), Actor(name, email))

    def commit(self, message: str, files: Mapping[str, str], when: datetime) -> None:
        """Write `files` (path to text) into the worktree and commit them on the current branch."""
        for path, text in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
        self.repo.index.add(list(files))
        self.repo.index.commit(message, author=self.author, committer=self.author, author_date=when, commit_date=when)

    def branch(self, name: str, start: str = "main") -> None:
        """Switch to a new branch at `start`."""
        self.repo.create_head(name, start).checkout()

    def switch(self, name: str) -> None:
        """Switch to a branch that exists."""
        self.repo.heads[name].checkout()

    def close(self) -> None:
        """Give back what GitPython holds open, so that the folder can be removed."""
        self.repo.close()

    @property
    def folder(self) -> Path:
        """The root of the worktree."""
        return Path(str(self.repo.working_tree_dir))
