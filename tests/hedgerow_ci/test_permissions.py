"""What the shipped workflows ask for is enough, and nothing of it can be spared: the message names the line to add."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.github.scenes import plant, plant_history
from tests.support.github.steps import Step, pull_payload, quicken, start_step
from tests.support.github.world import ROBOT, Token, World

if TYPE_CHECKING:
    from pathlib import Path

ENDS = {"check": (1, "findings"), "sweep": (0, "swept"), "propose": (0, "proposed")}
LOWER = {"write": "read", "read": "none"}


def asked(command: str) -> dict[str, str]:
    """What the job of a workflow asks for; the workflow itself asks for nothing."""
    found = yaml.safe_load((files("hedgerow_ci") / "workflows" / f"hedgerow-{command}.yml").read_text("utf-8"))
    assert found["permissions"] == {}
    (job,) = found["jobs"].values()
    permissions: dict[str, str] = job["permissions"]
    return permissions


@pytest.fixture
def step(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    assert github_api
    world.start({})
    monkeypatch.setenv("GITHUB_TOKEN", "job")
    quicken(monkeypatch)
    return start_step(world, tmp_path / "runner", monkeypatch)


def ended(step: Step, command: str, permissions: dict[str, str]) -> int:
    """The exit code of a command with a token that may do so much."""
    token = {name.replace("-", "_"): level for name, level in permissions.items() if level != "none"}
    step.world.tokens["job"] = Token(ROBOT, token)
    if command == "propose":
        plant_history(step.world)
        step.checkout.git("pull", "--quiet", "origin", "main")
        return step.run("schedule", {}, "propose")
    scene = plant(step.world)
    if command == "check":
        return step.run("pull_request", pull_payload(step.world, scene.bad), "check")
    return step.run("schedule", {}, "sweep")


@pytest.mark.parametrize("command", ENDS)
def test_what_the_job_asks_for_is_enough(step: Step, command: str) -> None:
    assert (ended(step, command, asked(command)), step.outputs["status"]) == ENDS[command]


# Left out is what the test GitHub has no say in: which commits git may fetch and push.
@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("check", "issues"),
        ("check", "pull-requests"),
        ("sweep", "contents"),
        ("sweep", "issues"),
        ("sweep", "pull-requests"),
        ("propose", "pull-requests"),
    ],
)
def test_nothing_of_it_can_be_spared_and_the_line_to_add_is_told(
    step: Step, command: str, spared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    permissions = asked(command)
    level = permissions[spared]
    assert ended(step, command, permissions | {spared: LOWER[level]}) == 3
    assert f"`{spared}: {level}` under `permissions:` of the job" in capsys.readouterr().out
    assert step.outputs["status"] == "failed"


def test_the_overview_in_an_issue_needs_one_more(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    step.world.start({"hedgerow.toml": "[github]\noverview = 1\n"}, "Settings")
    step.world.issue("Overview", "")
    assert ended(step, "sweep", asked("sweep")) == 3
    assert "Add `issues: write` under `permissions:` of the job" in capsys.readouterr().out
    assert ended(step, "sweep", asked("sweep") | {"issues": "write"}) == 0
    assert "hedgerow overview" in step.world.issues[1].body
