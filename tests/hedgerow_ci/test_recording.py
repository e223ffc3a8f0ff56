"""The sweep keeps the ledger: what it found, who may be believed, what people dismissed; and the whole loop."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.hedgerow_ci.test_sweep import fingerprint
from tests.support.github.scenes import SOURCES, plant
from tests.support.github.steps import PUSH, Step, quicken, start_step
from tests.support.hooks import DRIFTED, RETRIED
from tests.support.process import run, script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.github.scenes import Scene
    from tests.support.github.world import World

SETTINGS = "[github]\nledger = true\n"


@pytest.fixture
def make_step(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Step]:
    """A step with a token that may write, once there is something to check out."""
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    return lambda: start_step(world, tmp_path / "runner", monkeypatch)


@pytest.fixture
def scene(world: World) -> Scene:
    return plant(world, SETTINGS)


def asked(step: Step, *words: str) -> Any:  # noqa: ANN401 - JSON values
    """What a command says in the step's checkout, as JSON."""
    done = run(script("hedgerow"), *words, "--format", "json", folder=step.checkout.path)
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_each_head_is_recorded_once_with_whether_its_author_may_write(
    scene: Scene, make_step: Callable[[], Step], capsys: pytest.CaptureFixture[str]
) -> None:
    step = make_step()
    assert step.run("push", PUSH, "sweep") == 0
    assert "hedgerow: 2 new records in the ledger\n" in capsys.readouterr().out
    assert step.run("push", PUSH, "sweep") == 0
    assert "hedgerow: 0 new records in the ledger\n" in capsys.readouterr().out
    changes = {one["pull_request"]: one for one in asked(step, "ledger", "log")["changes"]}
    assert {number: one["trusted"] for number, one in changes.items()} == {scene.good: True, scene.bad: False}
    assert changes[scene.bad]["issues"] == [str(scene.issue)]
    assert "off-limits" in {one["kind"] for one in changes[scene.bad]["findings"]}


def test_a_dry_run_and_the_default_record_nothing(
    world: World, scene: Scene, make_step: Callable[[], Step], capsys: pytest.CaptureFixture[str]
) -> None:
    step = make_step()
    assert scene.good
    assert step.run("push", PUSH, "sweep", "--dry-run") == 0
    assert "hedgerow: would record 2 pull requests in the ledger\n" in capsys.readouterr().out
    world.start({"hedgerow.toml": None})
    step.checkout.git("pull", "--quiet")
    assert step.run("push", PUSH, "sweep") == 0
    assert "ledger" not in capsys.readouterr().out
    assert "hedgerow-ledger" not in world.bare.git("branch")


def test_what_was_dismissed_and_merged_is_recorded_as_such(
    world: World, scene: Scene, make_step: Callable[[], Step]
) -> None:
    step = make_step()
    step.run("push", PUSH, "sweep")
    found = fingerprint(world, scene.bad, "off-limits")
    world.comment(scene.bad, f"/hedgerow dismiss {found} agreed with the owner of the schema")
    step.run("push", PUSH, "sweep")
    (change,) = (one for one in asked(step, "ledger", "log")["changes"] if one["pull_request"] == scene.bad)
    assert {one["fingerprint"]: one["outcome"] for one in change["findings"]}[found] == "dismissed"
    world.work.git("checkout", "--quiet", "main")
    world.work.git("fetch", "--quiet", "origin", f"refs/pull/{scene.good}/head")
    world.work.merge("FETCH_HEAD", f"Merge pull request #{scene.good} from someone/retry")
    world.work.git("push", "--quiet", "origin", "main")
    world.pulls[scene.good].state = "closed"
    step.run("push", PUSH, "sweep")
    (change,) = (one for one in asked(step, "ledger", "log")["changes"] if one["pull_request"] == scene.good)
    assert change["merged"]


def test_a_ledger_that_cannot_be_pushed_is_told_and_nothing_else_is_lost(
    world: World, scene: Scene, make_step: Callable[[], Step], capsys: pytest.CaptureFixture[str]
) -> None:
    step = make_step()
    hook = world.bare.path / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    step.run("push", PUSH, "sweep")
    assert "the ledger: cannot push to origin" in capsys.readouterr().out
    assert "the ledger: cannot push to origin" in step.summary
    assert world.notes_on(scene.bad)


def test_a_stranger_causes_no_proposal_and_people_do(world: World, make_step: Callable[[], Step]) -> None:
    world.start(SOURCES | {"hedgerow.toml": SETTINGS, "CLAUDE.md": "# Rules\n\nBe kind.\n"})
    issues = [world.issue(f"Retry {at}", "Retry `upload`.\n\n## Out of scope\n\n- `db/`\n") for at in range(4)]
    drift = {"src/upload.py": RETRIED, "db/schema.sql": DRIFTED}
    for number in issues:
        world.pull(
            f"s{number}",
            drift | {"note.txt": f"{number}\n"},
            body=f"Fixes #{number}",
            author="stranger",
            fork="stranger",
        )
    step = make_step()
    assert step.run("push", PUSH, "sweep") == 0
    learned = asked(step, "learn")
    assert (learned["keys"], learned["left_out"]) == ([], 4)
    for number in issues:
        world.pull(f"o{number}", drift, body=f"Fixes #{number}")
    assert step.run("push", PUSH, "sweep") == 0
    keys = {one["key"]["kind"]: one for one in asked(step, "learn")["keys"]}
    assert keys["off-limits"]["key"]["bucket"] == "db/**"
    assert keys["off-limits"]["recurring"]
