"""`hedgerow check --issue`, `check --pull-request` and `overlap --pull-requests` from a developer's clone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow_hooks.cli import main
from tests.support.github.scenes import plant
from tests.support.github.world import SLUG, Fault
from tests.support.hooks import DRIFTED, RETRIED
from tests.support.schema import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.github.world import World
    from tests.support.repo import Repo


@pytest.fixture
def clone(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A fresh clone, with the current folder in it."""
    world.start({"README.md": "a\n"})
    made = world.clone(tmp_path / "clone")
    monkeypatch.chdir(made.path)
    assert github_api
    return made


def test_a_change_is_held_to_an_issue_of_github(world: World, clone: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    scene = plant(world)
    clone.git("fetch", "--quiet", "origin")
    clone.git("switch", "--quiet", "--create", "work", "origin/main")
    clone.commit("Work", {"db/schema.sql": DRIFTED, "src/upload.py": RETRIED})
    assert main(["check", "--issue", str(scene.issue), "--format", "json"]) == 1
    report = report_of(capsys.readouterr().out)
    assert report["change"]["issues"] == [
        {"ref": str(scene.issue), "source": "github", "title": "Retry the upload of a report"}
    ]
    assert [one["path"] for one in report["findings"] if one["check"] == "off-limits"] == ["db/schema.sql"]
    assert main(["check", "--issue", f"{SLUG}#{scene.issue}"]) == 1


def test_an_issue_that_github_does_not_give_is_no_claim(
    world: World, clone: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    clone.git("switch", "--quiet", "--create", "work")
    clone.commit("Work", {"README.md": "b\n"})
    assert main(["check", "--issue", "404"]) == 3
    assert "GitHub does not find issue 404" in capsys.readouterr().err
    world.faults.append(Fault("status", status=401, message="Bad credentials"))
    assert main(["check", "--issue", "else/where#1"]) == 3
    assert "does not accept the token" in capsys.readouterr().err


def test_a_pull_request_is_judged_without_a_checkout(
    world: World, clone: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = plant(world)
    before = clone.git("for-each-ref"), clone.git("status", "--porcelain", "--branch")
    assert main(["check", "--pull-request", str(scene.bad), "--format", "json"]) == 1
    report = report_of(capsys.readouterr().out)
    assert report["change"]["pull_request"] == scene.bad
    assert report["change"]["head"] == {"ref": "schema", "oid": world.pulls[scene.bad].head}
    assert report["change"]["base"] == {"ref": "main", "oid": world.tip("main")}
    found = {one["check"]: one["path"] for one in report["findings"]}
    assert found["off-limits"] == "db/schema.sql"
    assert found["merge-conflict"] == "src/upload.py"
    assert [(pair["a"], pair["b"], pair["verdict"]) for pair in report["overlap"]["pairs"]] == [
        (f"pull/{scene.bad}", f"pull/{scene.good}", "conflict")
    ]
    assert (clone.git("for-each-ref"), clone.git("status", "--porcelain", "--branch")) == before
    assert not (clone.path / "db").exists()


def test_a_pull_request_without_neighbours_asks_for_itself_only(world: World, clone: Repo) -> None:
    scene = plant(world)
    assert main(["check", "--pull-request", str(scene.good), "--no-neighbours"]) == 0
    assert world.count("graphql") == 1
    assert clone.path.is_dir()


def test_issue_and_settings_that_are_named_go_before_those_of_the_pull_request(
    world: World, clone: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = plant(world)
    issue, settings = tmp_path / "own.md", tmp_path / "own.toml"
    issue.write_text("# Change the schema\n\nAdd a name to `db/schema.sql`, and five tries to `src/upload.py`.\n")
    settings.write_text("[overlap]\nneighbours = false\n")
    words = ["check", "--pull-request", str(scene.bad), "--issue", str(issue), "--config", str(settings)]
    assert main([*words, "--format", "json"]) == 0
    report = report_of(capsys.readouterr().out)
    assert (report["overlap"], [one["title"] for one in report["change"]["issues"]]) == (None, ["Change the schema"])
    assert main([*words, "--base", "main"]) == 2
    assert "brings its base" in capsys.readouterr().err
    assert clone.path.is_dir()


def test_settings_of_a_pull_request_come_from_the_tip_of_its_base(world: World, clone: Repo) -> None:
    scene = plant(world)
    world.push(scene.good, {"hedgerow.toml": 'fail-level = "never"\n', "db/schema.sql": DRIFTED})
    assert main(["check", "--pull-request", str(scene.good)]) == 1
    world.start({"hedgerow.toml": 'fail-level = "never"\n'}, "Settings")
    assert main(["check", "--pull-request", str(scene.good)]) == 0
    assert clone.path.is_dir()


def test_a_head_that_is_gone_makes_no_claim(world: World, clone: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    scene = plant(world)
    world.pulls[scene.good].head = "1" * 40
    assert main(["check", "--pull-request", str(scene.good)]) == 3
    assert f"refs/pull/{scene.good}/head was moved meanwhile" in capsys.readouterr().err
    assert main(["check", "--pull-request", str(scene.bad), "--format", "json"]) == 3
    report = report_of(capsys.readouterr().out)
    assert report["status"] == "failed"
    assert f"the head of pull request {scene.good}" in report["errors"][0]
    assert clone.path.is_dir()


def test_no_github_to_ask_is_told(
    git_repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git_repo.commit("Start", {"a.txt": "a\n"})
    monkeypatch.chdir(git_repo.path)
    assert main(["check", "--pull-request", "1"]) == 2
    assert "Set GITHUB_REPOSITORY" in capsys.readouterr().err


def test_open_pull_requests_are_lanes_of_the_overlap(
    world: World, clone: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = plant(world)
    clone.git("pull", "--quiet", "origin", "main")
    assert main(["overlap", "--pull-requests", "--format", "json"]) == 1
    report = report_of(capsys.readouterr().out)
    assert [(one["name"], one["pull_request"]) for one in report["overlap"]["lanes"]] == [
        (f"pull/{scene.good}", scene.good),
        (f"pull/{scene.bad}", scene.bad),
    ]
    assert [pair["verdict"] for pair in report["overlap"]["pairs"]] == ["conflict"]
    world.pulls[scene.bad].head = "2" * 40
    assert main(["overlap", "--pull-requests"]) == 3
    assert "cannot be fetched" in capsys.readouterr().err


def test_only_pull_requests_into_the_base_are_compared(
    world: World, clone: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = plant(world)
    world.work.git("push", "--quiet", "origin", "main:refs/heads/release")
    world.pulls[scene.good].base = "release"
    clone.git("pull", "--quiet", "origin", "main")
    clone.git("fetch", "--quiet", "origin")
    for words, base, lane in (([], "main", scene.bad), (["--base", "origin/release"], "release", scene.good)):
        assert main(["overlap", "--pull-requests", *words, "--format", "json"]) == 0
        said = capsys.readouterr()
        assert f"note: left out: 1 open pull request into other branches than {base}" in said.err
        shown = [one["pull_request"] for one in report_of(said.out)["overlap"]["lanes"]]
        assert [number for number in shown if number is not None] == [lane]
    assert main(["overlap", "--pull-requests", "--base", world.tip("main")]) == 1
    world.pulls[scene.bad].state = "closed"
    assert main(["overlap", "--pull-requests"]) == 0
    assert "note: left out: 1 open pull request into other branches than main" in capsys.readouterr().err


def test_the_hooks_keep_an_issue_of_github_and_go_by_it_offline(
    world: World, clone: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hedgerow.git.place import find_place
    from hedgerow.issue.cache import known_issue
    from hedgerow.settings import IssueSettings

    number = str(world.issue("Retry", "Three times."))
    settings = IssueSettings(max_age=0)
    assert known_issue(number, settings, find_place(clone.path)).spec.source == "github"
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    known = known_issue(number, settings, find_place(clone.path))
    assert known.spec.title == "Retry"
    assert known.note is not None
    assert "cannot be reached" in known.note
