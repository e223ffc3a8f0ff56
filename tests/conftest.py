"""What every test starts from: a git without anybody's configuration, an empty home, and repositories on demand."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.process import GIT_ENVIRONMENT
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ("tests.support.checks", "tests.support.github.fixtures")

# No deadline: the machines that run the tests are busy. Derandomized: a red build is red for everybody.
hypothesis.settings.register_profile("hedgerow", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("hedgerow")

# Tests in the background of a shell inherit that Ctrl-C is ignored, and so would what they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

_PLACES = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder without any configuration."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> None:
    """Hide what the caller's environment says to git, to the terminal and to the CI that runs the tests."""
    foreign = [
        name for name in os.environ if name.startswith(("GIT_", "GH_", "GITHUB_", "HEDGEROW_")) or name in _PLACES
    ]
    for name in [*foreign, "NO_COLOR", "FORCE_COLOR"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in GIT_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(empty_home))


@pytest.fixture
def git_repo(tmp_path: Path) -> Repo:
    """An empty repository on branch main, in a folder of its own."""
    return Repo.create(tmp_path / "repo")
