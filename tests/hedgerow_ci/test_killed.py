"""A sweep that is killed in the middle, and the one after it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.support.github.scenes import plant
from tests.support.github.steps import quicken, start_step
from tests.support.github.world import ROBOT, Fault, World
from tests.support.process import script, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def test_the_next_sweep_ends_in_the_same_state(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    scene = plant(world)
    step = start_step(world, tmp_path / "runner", monkeypatch)
    assert step.run("push", {}, "sweep", "--dry-run") == 0  # leaves the event for the process
    # GitHub takes its time with the first comment, and writes it although nobody waits for the answer any more
    first = f"POST /repos/hedge/garden/issues/{scene.good}/comments"
    world.faults.append(Fault("slow", where=first, times=1, seconds=1))
    with start(script("hedgerow-ci"), "sweep", folder=step.checkout.path) as process:
        wait_until(lambda: first in world.asked)
        process.kill()
    wait_until(lambda: len(world.notes) == 1)
    quicken(monkeypatch)
    for _ in range(2):
        assert step.run("push", {}, "sweep") == 0
    written = {number: [note.author for note in world.notes_on(number)] for number in (scene.good, scene.bad)}
    assert written == {scene.good: [ROBOT], scene.bad: [ROBOT]}
    assert world.count("PATCH") == 0


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
