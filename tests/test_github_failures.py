"""Every documented failure of GitHub and of the way to it, met by every command that asks GitHub: exit code 3, a
message that a person can act on, and no claim. Branches and repositories that were moved or deleted are at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import Struct
from msgspec.structs import replace

from hedgerow.github import door
from hedgerow_hooks.cli import main
from tests.support.github.fixtures import QUICK
from tests.support.github.scenes import Scene, plant
from tests.support.github.steps import Step, pull_payload, start_step
from tests.support.github.world import SLUG, Fault, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT = "API rate limit exceeded for installation ID 1."
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
TOKEN = "ghs_which_nobody_may_read"
RESET = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1900000000"}
DENIED = "Resource not accessible by integration"

# What goes wrong, what is told, and the remedy.
FAILURES = {
    "401": (Fault("status", status=401, message="Bad credentials"), "does not accept the token", "Set GITHUB_TOKEN"),
    "403 permission": (Fault("status", status=403, message=DENIED), "may not be used for", "under permissions:"),
    "403 rate limit": (Fault("status", status=403, message=LIMIT, headers=RESET), "rate limit is used up", "17:46 UTC"),
    "403 secondary limit": (Fault("status", status=403, message=SECONDARY), "rate limit is used up", "in some minutes"),
    "429 rate limit": (Fault("status", status=429, message=LIMIT), "rate limit is used up", "in some minutes"),
    "404": (Fault("status", status=404, message="Not Found"), "GitHub does not find", "Look at the n"),
    "422": (Fault("status", status=422, message="Validation Failed"), "Validation Failed", "Mend what GitHub names"),
    "500": (Fault("status", status=500), "failed again and again", "githubstatus"),
    "502": (Fault("page", status=502, message="<html>Bad Gateway</html>"), "failed again and again", "githubstatus"),
    "reset": (Fault("reset"), "cannot be reached", "Look at the network"),
    "time-out": (Fault("slow", seconds=1.2), "did not answer in time", "githubstatus"),
    "truncated JSON": (Fault("truncated"), "cut off", "Try again"),
}
COMMANDS = {
    "hedgerow-ci check": ("pull_request", "check"),
    "hedgerow-ci sweep": ("schedule", "sweep"),
    "hedgerow-ci propose": ("schedule", "propose"),
    "hedgerow check --issue": ("", "check", "--issue", "{issue}"),
    "hedgerow check --pull-request": ("", "check", "--pull-request", "{pull}"),
    "hedgerow overlap --pull-requests": ("", "overlap", "--pull-requests"),
}


class Stage(Struct, frozen=True):
    """A planted GitHub behind a running server, and a folder."""

    world: World
    scene: Scene
    url: str
    folder: Path


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One for all: nothing that fails changes it."""
    from tests.support.github.descriptions import require
    from tests.support.github.server import serving

    require()
    folder = tmp_path_factory.mktemp("failures")
    world = World.create(folder / "github")
    scene = plant(world)
    world.tokens[TOKEN] = world.tokens["writes"]
    with serving(world) as url, pytest.MonkeyPatch.context() as patch:
        start_step(world, folder / "runner", patch)
        yield Stage(world, scene, url, folder / "runner")
    assert world.mistakes == []


@pytest.fixture
def step(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Step]:
    """A step in the one checkout; whatever it writes would be seen."""
    from tests.support.repo import Repo

    for name, value in {"GITHUB_API_URL": stage.url, "GITHUB_REPOSITORY": SLUG, "GITHUB_TOKEN": TOKEN}.items():
        monkeypatch.setenv(name, value)
    for name, file in {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output.txt", "RUNNER_TEMP": "."}.items():
        monkeypatch.setenv(name, str(stage.folder / file))
    checkout = Repo(stage.folder / "checkout")
    monkeypatch.chdir(checkout.path)
    before = checkout.git("for-each-ref"), stage.world.bare.git("for-each-ref")
    yield Step(stage.world, checkout, stage.folder, monkeypatch)
    stage.world.faults.clear()
    assert (checkout.git("for-each-ref"), stage.world.bare.git("for-each-ref")) == before
    assert not stage.world.notes


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("failure", FAILURES)
def test_no_claim_is_made_and_the_remedy_is_told(
    stage: Stage, step: Step, failure: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fault, what, remedy = FAILURES[failure]
    patience = replace(QUICK, timeout=1, retries=0) if failure == "time-out" else QUICK
    step.patch.setattr(door, "Patience", lambda **_: patience)
    payload = pull_payload(stage.world, stage.scene.good)
    stage.world.faults.append(replace(fault))
    event, *words = COMMANDS[command]
    if event:
        assert step.run(event, payload, *words) == 3
        assert step.outputs == {"status": "failed"}
        said = step.summary
        assert "no claim is made" in said
        assert TOKEN not in said + "".join(capsys.readouterr())
    else:
        assert main(named(words, stage.scene, stage.scene.good)) == 3
        out, said = capsys.readouterr()
        assert out == ""
        assert TOKEN not in said
    assert what in said.replace("`", "")
    assert remedy in said.replace("`", "")


def named(words: list[str], scene: Scene, pull: int) -> list[str]:
    return [word.format(issue=scene.issue, pull=pull) for word in words]


@pytest.fixture
def moved(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A checkout that was made before anything moved."""
    assert github_api
    plant(world)
    monkeypatch.setattr(door, "Patience", lambda **_: QUICK)
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    return start_step(world, tmp_path / "runner", monkeypatch)


def ended(step: Step, command: str, payload: object) -> int:
    """The exit code of a command about the pull request that does too much."""
    event, *words = COMMANDS[command]
    return step.run(event, payload, *words) if event else main(named(words, Scene(1, 2, 3), 3))


@pytest.mark.parametrize(("command", "code"), list(zip(COMMANDS, (1, 0, 0, 0, 1, 3), strict=True)))
def test_a_default_branch_that_was_renamed_is_followed_or_told(
    world: World, moved: Step, command: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world.bare.git("branch", "--move", "main", "trunk")
    world.bare.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    world.default_branch = "trunk"
    for pull in world.pulls.values():
        pull.base = "trunk"
    assert ended(moved, command, pull_payload(world, 3)) == code
    said = capsys.readouterr()
    if code == 3:
        assert "the default branch is trunk on GitHub, but main here" in said.err
        assert "git remote set-head origin --auto" in said.err


@pytest.mark.parametrize(("command", "code"), list(zip(COMMANDS, (1, 0, 0, 0, 1, 1), strict=True)))
def test_a_head_repository_that_was_deleted_leaves_its_commits(
    world: World, moved: Step, command: str, code: int
) -> None:
    del world.accounts["stranger"]  # GitHub keeps refs/pull/N/head
    payload = pull_payload(world, 3)
    payload["pull_request"]["head"] |= {"repo": None, "user": None}
    assert ended(moved, command, payload) == code


@pytest.mark.parametrize(("command", "code"), list(zip(COMMANDS, (3, 0, 0, 0, 3, 1), strict=True)))
def test_a_head_that_is_pushed_away_between_list_and_fetch_is_judged_anew_or_not_at_all(
    world: World, moved: Step, command: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    payload = pull_payload(world, 3)
    files = {"src/upload.py": "def upload(report):\n    return 5\n"}
    world.faults.append(Fault("race", where="graphql", times=1, then=lambda: world.push_away(3, files)))
    assert ended(moved, command, payload) == code
    said = capsys.readouterr()
    if code == 3:
        assert "refs/pull/3/head was moved meanwhile" in said.out + said.err
