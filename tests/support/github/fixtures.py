"""The fixtures: a world, its server, and the environment of somebody who works with it.

Every test run loads this file, so what takes long to import is imported by the tests that need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.github.door import Patience
from tests.support.github.world import SLUG, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# No wait between tries: nothing here comes back by waiting. The machine may be busy, so answers have time.
QUICK = Patience(timeout=30, retries=2, backoff=0, longest_wait=0, between_writes=0)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty repository on GitHub; the test fails if a request or an answer did not fit GitHub's descriptions."""
    from tests.support.github.descriptions import require

    require()
    made = World.create(tmp_path / "github")
    yield made
    assert made.mistakes == []


@pytest.fixture
def github_api(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The base URL of the world's REST API; the environment names it, its repository and a token that may read."""
    from tests.support.github.server import serving

    with serving(world) as url:
        monkeypatch.setenv("GITHUB_API_URL", url)
        monkeypatch.setenv("GITHUB_REPOSITORY", SLUG)
        monkeypatch.setenv("GITHUB_TOKEN", "reads")
        yield url
