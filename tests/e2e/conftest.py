"""hedgerow as a hook repository with a tag, and the two frameworks that install from it, once for all tests."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from tests.support.built import copy_to
from tests.support.hooks import start_lane
from tests.support.process import Done, run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

STAGES = ("pre-commit", "prepare-commit-msg", "commit-msg", "pre-push")
CONFIG = """\
repos:
  - repo: {source}
    rev: v0.1.0
    hooks:
      - id: hedgerow-scope
      - id: hedgerow-overlap
      - id: hedgerow-message
      - id: hedgerow-push
"""


class Framework(Struct, frozen=True):
    """pre-commit or prek, with the folder that keeps its environments."""

    name: str
    source: Path
    home: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """What makes it keep its environments where all tests find them."""
        return {"PRE_COMMIT_HOME": str(self.home), "PREK_HOME": str(self.home)}

    def install(self, repo: Repo) -> None:
        """The hooks of all stages, as a user would."""
        types = [word for stage in STAGES for word in ("--hook-type", stage)]
        done = run(script(self.name), "install", *types, folder=repo.path, variables=self.variables)
        assert done.code == 0, done.err + done.out

    def git(self, repo: Repo, *words: str) -> Done:
        """A git command of the user's, with its hooks."""
        return run("git", *words, folder=repo.path, variables=self.variables, hang=300)

    @property
    def config(self) -> str:
        """The configuration that a user writes."""
        return CONFIG.format(source=self.source)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One test process at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "e2e"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def source(shared: Path) -> Path:
    """The project itself as a repository with the tag v0.1.0."""
    repo = Repo(shared / "hedgerow")
    with alone(shared):
        if not repo.path.exists():
            fresh = Repo.create(shared / "fresh")
            copy_to(fresh.path)
            fresh.commit("Release")
            fresh.git("tag", "v0.1.0")
            fresh.path.rename(repo.path)
    return repo.path


@pytest.fixture(params=["pre-commit", "prek"])
def framework(request: pytest.FixtureRequest, shared: Path, source: Path, tmp_path: Path) -> Framework:
    """Each framework in turn, its environment for hedgerow built."""
    found = Framework(request.param, source, shared / request.param)
    with alone(shared):
        if not (found.home / "ready").exists():
            repo = Repo.create(tmp_path / "first")
            repo.commit("Start", {".pre-commit-config.yaml": found.config})
            words = ("install-hooks",) if found.name == "pre-commit" else ("install", "--install-hooks")
            done = run(script(found.name), *words, folder=repo.path, variables=found.variables, hang=600)
            assert done.code == 0, done.err + done.out
            (found.home / "ready").touch()
    return found


@pytest.fixture
def installed(framework: Framework, git_repo: Repo) -> Repo:
    """A repository with issue 12, its hooks installed, on the branch of the issue."""
    git_repo.write({".pre-commit-config.yaml": framework.config})
    start_lane(git_repo)
    framework.install(git_repo)
    return git_repo
