"""`hedgerow-ci propose`: the loop from merged changes to a pull request, its merge, and the ledger that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate
from tests.support.github.scenes import plant_history
from tests.support.github.steps import Step, quicken, start_step
from tests.support.repo import IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.github.world import World

EVENT = {"schedule": "0 4 * * 1"}


@pytest.fixture
def history(world: World) -> World:
    plant_history(world)
    return world


@pytest.fixture
def step(history: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    return start_step(history, tmp_path / "runner", monkeypatch)


def test_merged_changes_become_one_pull_request_and_a_second_run_changes_nothing(history: World, step: Step) -> None:
    assert step.run("schedule", EVENT, "propose") == 0
    (number,) = history.pulls
    assert step.outputs == {"status": "proposed", "looked": "10", "pull-request": str(number), "issue": ""}
    assert step.summary == history.pulls[number].body
    assert "| #49 | " in step.summary
    tips = step.checkout.git("ls-remote", "origin")
    assert "refs/heads/hedgerow-ledger" in tips
    history.asked.clear()
    assert step.run("schedule", EVENT, "propose") == 0
    assert step.outputs["looked"] == "0"
    assert step.checkout.git("ls-remote", "origin") == tips
    assert [one for one in history.asked if not one.startswith("GET") and "graphql" not in one] == []


def test_where_workflows_may_open_no_pull_requests_there_is_one_issue(history: World, step: Step) -> None:
    history.workflows_propose = False
    for _ in range(2):
        assert step.run("schedule", EVENT, "propose") == 0
        (number,) = history.issues
        assert (step.outputs["pull-request"], step.outputs["issue"]) == ("", str(number))
    assert not history.pulls


def test_merged_it_is_known_in_every_clone(history: World, step: Step) -> None:
    assert step.run("schedule", EVENT, "propose") == 0
    (number,) = history.pulls
    history.work.git("fetch", "--quiet", "origin")
    history.work.merge("origin/hedgerow-proposal", f"Merge pull request #{number} from hedge/hedgerow-proposal")
    history.work.git("push", "--quiet", "origin", "main")
    history.pulls[number].state = "closed"
    assert step.run("schedule", EVENT, "propose") == 0
    ledger = Ledger(find_place(history.work.path))
    ledger.sync()
    records = [entry.proposal for entry in ledger.records().proposals]
    assert {one.fate for one in records if one.pull_request == number} == {Fate.OPEN, Fate.MERGED}
    assert [one for one in records if one.pull_request != number and one.fate is not Fate.OPEN] == []


def test_a_dry_run_writes_nothing(history: World, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    before = step.checkout.git("ls-remote", "origin")
    assert step.run("schedule", EVENT, "propose", "--dry-run") == 0
    assert "+- Use what the project depends on already; " in capsys.readouterr().out
    assert step.checkout.git("ls-remote", "origin") == before
    assert not history.pulls


def test_settings_with_a_mistake_make_no_claim(history: World, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    history.start({"hedgerow.toml": "[issues]\nsource = 'nowhere'\n"})
    assert step.run("schedule", EVENT, "propose") == 2
    assert "issues.source" in capsys.readouterr().out


def test_a_change_that_cannot_be_judged_is_named_and_the_others_count(
    history: World, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    work = history.work
    work.git("switch", "--quiet", "--orphan", "alien")
    work.commit("Alien", {"z.py": "Z = 1\n"})
    work.switch("main")
    unrelated = ("--quiet", "--allow-unrelated-histories", "--no-ff", "--message", "Merge")
    work.git("merge", *unrelated, "alien", variables=IDENTITY)
    work.git("push", "--quiet", "origin", "main")
    assert step.run("schedule", EVENT, "propose", "--dry-run") == 0
    step.checkout.git("pull", "--quiet", "origin", "main")
    assert step.run("schedule", EVENT, "propose") == 0
    assert "hedgerow: could not look at " in capsys.readouterr().out
    assert step.outputs["status"] == "proposed"


def test_where_nothing_recurs_nothing_is_opened(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    world.start({"a.py": "A = 1\n"})
    step = start_step(world, tmp_path / "runner", monkeypatch)
    assert step.run("schedule", EVENT, "propose") == 0
    assert (step.outputs, step.summary) == (
        {"status": "quiet", "looked": "0", "pull-request": "", "issue": ""},
        "Nothing to propose.\n",
    )
    assert not world.pulls


def test_a_default_branch_without_a_commit_is_no_base(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    assert start_step(world, tmp_path / "runner", monkeypatch).run("schedule", EVENT, "propose") == 3
