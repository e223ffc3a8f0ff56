"""The loop on GitHub: drifting pull requests, a sweep, a proposal as a pull request, its merge, and its effect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.hedgerow_ci.test_recording import SETTINGS, asked
from tests.support.github.scenes import SOURCES
from tests.support.github.steps import PUSH, Step, quicken, start_step
from tests.support.github.world import SLUG
from tests.support.hooks import DRIFTED, RETRIED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.github.world import World

EVENT = {"schedule": "0 4 * * 1"}
DRIFT = {"src/upload.py": RETRIED, "db/schema.sql": DRIFTED}
TITLE = "Forbid in the settings what keeps being changed"


@pytest.fixture
def step(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A checkout of a repository in which three pull requests change what their issues rule out, swept once."""
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    world.start(SOURCES | {"hedgerow.toml": SETTINGS, "CLAUDE.md": "# Rules\n\nBe kind.\n"})
    drift(world, 3)
    made = start_step(world, tmp_path / "runner", monkeypatch)
    assert made.run("push", PUSH, "sweep") == 0
    return made


def drift(world: World, count: int, files: Any = DRIFT, start: str | None = None) -> None:  # noqa: ANN401 - Files
    """Pull requests of people with write access, each for an issue of its own that leaves the database alone."""
    for at in range(count):
        issue = world.issue(f"Retry {at}", "Retry `upload`.\n\n## Out of scope\n\n- `db/`\n")
        world.pull(f"work-{issue}", files | {f"note{issue}.txt": "1\n"}, body=f"Fixes #{issue}", start=start)


def proposed(world: World) -> list[int]:
    """The open pull requests that hedgerow wrote."""
    return [one.number for one in world.pulls.values() if one.branch == "hedgerow-proposal" and one.state == "open"]


def merge(number: int, api: str) -> None:
    """Press the button."""
    address = f"{api}/repos/{SLUG}/pulls/{number}/merge"
    headers = {"Authorization": "Bearer writes", "Content-Type": "application/json"}
    with urlopen(Request(address, b"{}", headers, method="PUT")) as answer:  # noqa: S310 - the test GitHub
        assert json.load(answer)["merged"]


def test_from_drift_to_the_verdict_on_what_was_merged_against_it(world: World, step: Step, github_api: str) -> None:
    assert step.run("schedule", EVENT, "propose") == 0
    (number,) = proposed(world)
    assert step.outputs["pull-request"] == str(number)
    pull = world.pulls[number]
    assert (pull.title, pull.base) == (TITLE, "main")
    assert "It would have spoken on 3 of the last 3 changes, all of which have the finding." in pull.body
    old = world.tip("main")
    merge(number, github_api)
    step.checkout.git("pull", "--quiet")
    world.work.git("fetch", "--quiet", "origin")
    assert "db/**" in step.checkout.git("show", "main:hedgerow.toml")
    for one in world.pulls.values():
        one.state = "closed"
    drift(world, 10, start=old)
    drift(world, 8, {"src/upload.py": RETRIED}, start=world.tip("main"))
    assert step.run("push", PUSH, "sweep") == 0
    assert step.run("schedule", EVENT, "propose") == 0
    (effect,) = asked(step, "learn", "--effect")["effects"]
    assert (effect["key"], effect["target"]) == ({"kind": "off-limits", "bucket": "db/**"}, "hedgerow.toml")
    assert (effect["treated"], effect["untreated"]) == ({"changes": 8, "hits": 0}, {"changes": 10, "hits": 10})
    # the proposal itself was a merged change of the window
    assert (effect["window"], effect["missing"], effect["verdict"]) == (4, 0, "works")


def test_closed_without_a_merge_it_comes_back_when_the_evidence_has_doubled(world: World, step: Step) -> None:
    assert step.run("schedule", EVENT, "propose") == 0
    (first,) = proposed(world)
    world.pulls[first].state = "closed"
    drift(world, 2)
    assert step.run("push", PUSH, "sweep") == 0
    assert step.run("schedule", EVENT, "propose") == 0
    assert (step.outputs["status"], proposed(world)) == ("quiet", [])
    drift(world, 1)
    assert step.run("push", PUSH, "sweep") == 0
    assert step.run("schedule", EVENT, "propose") == 0
    (second,) = proposed(world)
    assert second != first
    assert "It would have spoken on 6 of the last 6 changes" in world.pulls[second].body
