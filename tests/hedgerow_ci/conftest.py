"""A planted GitHub, and a step of a workflow there whose token may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.github.scenes import plant
from tests.support.github.steps import quicken, start_step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.github.scenes import Scene
    from tests.support.github.steps import Step
    from tests.support.github.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    """One issue and two pull requests that conflict."""
    return plant(world)


@pytest.fixture
def step(world: World, scene: Scene, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A step with a token that may write, and no wait between writes."""
    assert github_api
    assert scene.issue
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    made = start_step(world, tmp_path / "runner", monkeypatch)
    quicken(monkeypatch)
    return made
