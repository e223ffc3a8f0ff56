"""`hedgerow-ci check` on the events that GitHub sends, against a GitHub that tells the truth about its commits."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hedgerow_ci.runner import git_secret
from tests.support.github.steps import Step, group_payload, pull_payload, quicken, start_step
from tests.support.github.world import Account, Fault, Token, World
from tests.support.hooks import DRIFTED
from tests.support.schema import report_of

if TYPE_CHECKING:
    from tests.support.github.scenes import Scene


@pytest.fixture
def step(world: World, scene: Scene, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A step with a token that may only read."""
    assert github_api
    assert scene.issue
    quicken(monkeypatch)
    return start_step(world, tmp_path / "runner", monkeypatch)


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "edited", "ready_for_review"])
def test_every_action_gives_annotations_summary_and_reports(
    world: World, scene: Scene, step: Step, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert step.run("pull_request", pull_payload(world, scene.bad, action), "check") == 1
    out = capsys.readouterr().out
    assert "::error file=db/schema.sql,line=1,title=hedgerow gate%3A off-limits::" in out
    assert "title=hedgerow warning%3A merge-conflict::" in out
    report = report_of(Path(step.outputs["json"]).read_text("utf-8"))
    assert report["change"]["pull_request"] == scene.bad
    assert report["change"]["issues"][0]["source"] == "github"
    outputs = step.outputs
    assert (outputs["status"], outputs["errors"], outputs["unlooked"]) == ("findings", "1", "0")
    assert (outputs["head"], outputs["warnings"]) == (world.pulls[scene.bad].head, str(
        sum(one["severity"] == "warning" for one in report["findings"])
    ))  # fmt: skip
    assert Path(outputs["sarif"]).read_text("utf-8").count('"hedgerowFingerprint/v1"') == len(report["findings"])
    assert "```mermaid" in step.summary
    assert "| criterion |" in step.summary
    assert not [one for one in world.asked if one.startswith(("PATCH", "PUT", "DELETE")) or "POST /repos" in one]


def test_a_change_inside_its_issue_passes(world: World, scene: Scene, step: Step) -> None:
    world.pulls[scene.bad].state = "closed"
    assert step.run("pull_request", pull_payload(world, scene.good), "check") == 0
    assert step.outputs["status"] == "clean"


def test_the_fail_level_is_that_of_the_flag(world: World, scene: Scene, step: Step) -> None:
    assert step.run("pull_request", pull_payload(world, scene.bad), "check", "--fail-level", "never") == 0
    assert step.run("pull_request", pull_payload(world, scene.good), "check", "--strict") == 1


def test_a_pull_request_cannot_change_what_it_is_held_to(
    world: World, scene: Scene, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    own = {
        "hedgerow.toml": 'fail-level = "never"\n[silence]\noff-limits = ["**"]\n',
        f"issues/{scene.issue}.md": "# Do anything\n",
        ".github/workflows/hedgerow.yml": "on: push\n",
        "db/schema.sql": DRIFTED,
    }
    world.push(scene.good, own)
    step.checkout.git("fetch", "--quiet", "origin", "retry")
    step.checkout.git("checkout", "--quiet", "FETCH_HEAD")  # as actions/checkout leaves it on pull_request
    assert step.run("pull_request", pull_payload(world, scene.good), "check") == 1
    out = capsys.readouterr().out
    assert "file=db/schema.sql" in out
    for path in ("hedgerow.toml", ".github/workflows/hedgerow.yml"):
        assert any("guard-change" in line for line in out.splitlines() if f"file={path}" in line), out


def test_a_run_that_is_late_says_which_head_it_judged(world: World, scene: Scene, step: Step) -> None:
    payload = pull_payload(world, scene.good)
    old = world.pulls[scene.good].head
    new = world.push(scene.good, {"db/schema.sql": DRIFTED})
    world.pulls[scene.bad].state = "closed"
    assert step.run("pull_request", payload, "check") == 0
    assert f"this run is about the head `{old[:12]}`; the pull request is at `{new[:12]}` by now" in step.summary
    assert step.outputs["head"] == old


def test_a_head_that_was_pushed_away_makes_no_claim(
    world: World, scene: Scene, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    payload = pull_payload(world, scene.good)
    payload["pull_request"]["head"]["sha"] = "1" * 40
    assert step.run("pull_request", payload, "check") == 3
    assert "::error title=hedgerow could not look::" in capsys.readouterr().out
    assert step.outputs == {"status": "failed"}
    assert "no claim is made" in step.summary


def test_pull_requests_into_other_branches_are_no_neighbours(world: World, scene: Scene, step: Step) -> None:
    world.pulls[scene.good].base = "retry"
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 1
    assert "`merge-conflict`" not in step.summary
    note = "compared with the open pull requests into main only; left out: 1 into other branches."
    assert f"- note: {note}" in step.summary.replace("`", "")


def test_a_merge_group_is_judged_on_what_it_stands_on(world: World, scene: Scene, step: Step) -> None:
    base = world.start({"other.txt": "x\n"}, "Ahead in the queue")
    world.work.git("checkout", "--quiet", "--detach", base)
    world.work.write({"db/schema.sql": DRIFTED})
    head = world.work.commit("Merge", {})
    world.work.git("push", "--quiet", "origin", f"HEAD:refs/heads/gh-readonly-queue/main/pr-{scene.bad}-{base}")
    step.checkout.git("fetch", "--quiet", "origin", "refs/heads/*:refs/remotes/origin/*")
    assert step.run("merge_group", group_payload(head, scene.bad, base), "check") == 1
    report = report_of(Path(step.outputs["json"]).read_text("utf-8"))
    assert (report["change"]["base"], report["change"]["head"]["oid"]) == ({"ref": "main", "oid": base}, head)
    assert report["overlap"] is None
    assert "as the merge queue tries it" in report["notes"][0]


@pytest.mark.parametrize(("who", "settings"), [("draft", 'drafts = "skip"'), ("bot", 'bots = "skip"')])
def test_drafts_and_bots_are_left_alone_where_the_settings_say_so(
    world: World, scene: Scene, step: Step, who: str, settings: str
) -> None:
    pull = world.pulls[scene.bad]
    world.accounts["helper[bot]"] = Account("helper[bot]", "Bot")
    pull.draft, pull.author = who == "draft", "helper[bot]" if who == "bot" else "owner"
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 1
    world.start({"hedgerow.toml": f"[github]\n{settings}\n"}, "Settings")
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 0
    assert step.outputs["status"] == "skipped"
    assert who in step.summary


def test_the_job_needs_no_more_than_to_read(world: World, scene: Scene, step: Step) -> None:
    world.tokens["least"] = Token(
        "github-actions[bot]", {"contents": "read", "issues": "read", "pull_requests": "read"}
    )
    step.patch.setenv("GITHUB_TOKEN", "least")
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 1
    world.tokens["less"] = Token("github-actions[bot]", {"contents": "read"})
    step.patch.setenv("GITHUB_TOKEN", "less")
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 3
    assert "pull-requests: read" in step.summary


def test_an_issue_that_cannot_be_read_is_told_and_nothing_is_claimed(world: World, scene: Scene, step: Step) -> None:
    world.faults.append(Fault("status", where="GET /repos", status=502))
    world.pulls[scene.bad].closing = []
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 3
    assert "Could not look" in step.summary
    assert step.outputs["status"] == "failed"


@pytest.mark.parametrize(
    ("event", "payload", "words"),
    [
        ("push", {"ref": "refs/heads/main"}, "about no pull request"),
        ("pull_request", {"pull_request": {"number": 1, "head": {"sha": "--upload-pack=x"}}}, "about no pull request"),
        (
            "merge_group",
            {"merge_group": {"head_sha": "1" * 40, "head_ref": "x", "base_sha": "2" * 40}},
            "no pull request",
        ),
        ("pull_request", {"pull_request": 7}, "cannot be read"),
    ],
)
def test_an_event_that_is_none_of_ours_is_told(
    step: Step, event: str, payload: dict[str, object], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert step.run(event, payload, "check") == 2
    assert words in capsys.readouterr().out


def test_outside_of_actions_the_other_command_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hedgerow_ci.cli import main

    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    assert main(["check"]) == 2
    assert "GITHUB_EVENT_PATH not set" in capsys.readouterr().out


def test_without_summary_and_outputs_there_is_the_log(world: World, scene: Scene, step: Step) -> None:
    payload = pull_payload(world, scene.bad)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "RUNNER_TEMP"):
        step.patch.delenv(name)
    assert step.run("pull_request", payload, "check") == 1
    assert (step.checkout.path / "hedgerow" / "hedgerow.json").is_file()


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [(KeyboardInterrupt(), 130, "interrupted"), (RuntimeError("unforeseen"), 3, "crashed: RuntimeError: unforeseen")],
)
def test_what_nobody_expected_is_one_line(
    world: World, scene: Scene, step: Step, error: BaseException, code: int, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    step.patch.setattr("hedgerow_ci.check.check", fail)
    assert step.run("pull_request", pull_payload(world, scene.good), "check") == code
    assert words in step.summary


def test_git_gets_the_token_only_where_checkout_left_none(step: Step) -> None:
    from hedgerow.git.plumbing import Git

    git = Git(step.checkout.path)
    assert git_secret(git, "t") is None
    step.patch.setenv("GITHUB_SERVER_URL", "https://github.com")
    assert git_secret(git, None) is None
    name, value = git_secret(git, "t") or ("", "")
    assert (name, value) == ("http.https://github.com/.extraheader", "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46dA==")
    step.checkout.git("config", name, "AUTHORIZATION: basic other")
    assert git_secret(git, "t") is None


def test_a_summary_that_is_too_long_is_cut_at_a_line(step: Step) -> None:
    from hedgerow_ci.runner import Runner

    file = step.folder / "long.md"
    Runner("push", file, file, None, step.folder).say("line\n" * 300_000)
    assert file.stat().st_size < 1024 * 1024
    assert file.read_text().endswith("line\n")


def test_a_log_that_cannot_be_set_up_is_written_all_the_same(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stdout", log)
    assert step.run("push", {}, "check") == 2
    assert "about no pull request" in log.getvalue()
