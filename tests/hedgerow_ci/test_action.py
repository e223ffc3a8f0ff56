"""`ci/action.yml` passes on every output that the commands set, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.support.github.scenes import plant
from tests.support.github.steps import pull_payload, quicken, start_step

if TYPE_CHECKING:
    import pytest

    from tests.support.github.world import World

ACTION = Path(__file__).parents[2] / "ci" / "action.yml"


def test_the_outputs_are_those_of_the_commands(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    scene = plant(world)
    step = start_step(world, tmp_path / "runner", monkeypatch)
    put: set[str] = set()
    for event, payload, command in (
        ("pull_request", pull_payload(world, scene.bad), "check"), ("push", {}, "sweep"), ("schedule", {}, "propose"),
    ):  # fmt: skip
        assert step.run(event, payload, command) in (0, 1)
        put |= set(step.outputs)
    declared = yaml.safe_load(ACTION.read_text("utf-8"))["outputs"]
    assert {name: row["value"] for name, row in declared.items()} == {
        name: f"${{{{ steps.hedgerow.outputs.{name} }}}}" for name in put
    }
