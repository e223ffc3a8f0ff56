"""A step of a workflow: the environment that the runner gives it, with an event as GitHub sent it."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hedgerow.github import door
from hedgerow_ci.cli import main
from tests.support.github.descriptions import webhooks
from tests.support.github.fixtures import QUICK
from tests.support.github.world import SLUG

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.github.world import World
    from tests.support.repo import Repo


# The event that starts a sweep; nothing in it is read.
PUSH = {"ref": "refs/heads/main"}


class Step(Struct, frozen=True):
    """A step in a fresh checkout. `run` gives its exit code and what it said."""

    world: World
    checkout: Repo
    folder: Path
    patch: Any

    def run(self, event: str, payload: Any, *words: str) -> int:  # noqa: ANN401 - JSON values
        """Run `hedgerow-ci WORDS` as the runner does on an event."""
        path = self.folder / "event.json"
        path.write_text(json.dumps(payload), "utf-8")
        for name in ("summary.md", "output.txt"):
            (self.folder / name).write_text("")
        self.patch.setenv("GITHUB_EVENT_NAME", event)
        self.patch.setenv("GITHUB_EVENT_PATH", str(path))
        return main(words)

    @property
    def summary(self) -> str:
        """The job's summary."""
        return (self.folder / "summary.md").read_text("utf-8")

    @property
    def outputs(self) -> dict[str, str]:
        """The step's outputs."""
        rows = (self.folder / "output.txt").read_text("utf-8").splitlines()
        return dict(row.split("=", 1) for row in rows)


def start_step(world: World, folder: Path, patch: pytest.MonkeyPatch) -> Step:
    """A checkout of the default branch, as `actions/checkout` leaves it, in the current folder."""
    folder.mkdir()
    checkout = world.clone(folder / "checkout")
    patch.chdir(checkout.path)
    for name, value in {"STEP_SUMMARY": "summary.md", "OUTPUT": "output.txt"}.items():
        patch.setenv(f"GITHUB_{name}", str(folder / value))
    patch.setenv("RUNNER_TEMP", str(folder))
    patch.setenv("GITHUB_ACTIONS", "true")
    return Step(world, checkout, folder, patch)


def quicken(patch: pytest.MonkeyPatch) -> None:
    """GitHub is given time to recover, and a second between writes; the test GitHub needs neither."""
    patch.setattr(door, "Patience", lambda **_: QUICK)


def pull_payload(world: World, number: int, action: str = "opened") -> Any:  # noqa: ANN401 - JSON values
    """What GitHub sent for `pull_request` with this action, about a pull request of the world."""
    recorded = {one["action"]: one for one in webhooks()["pull_request"]}
    # GitHub's collection has no `edited`; it is `opened` with what changed
    payload = copy.deepcopy(recorded["opened"] if action == "edited" else recorded[action])
    pull = world.pulls[number]
    payload |= {"action": action, "number": number}
    payload["pull_request"] |= {"number": number, "title": pull.title, "body": pull.body, "draft": pull.draft}
    payload["pull_request"]["head"] |= {"ref": pull.branch, "sha": pull.head}
    payload["pull_request"]["base"] |= {"ref": pull.base, "sha": pull.base_oid}
    payload["repository"]["full_name"] = SLUG
    return payload | ({"changes": {"body": {"from": "before"}}} if action == "edited" else {})


def group_payload(head: str, number: int, base: str) -> Any:  # noqa: ANN401 - JSON values
    """What GitHub sent for `merge_group`, about one pull request of the world."""
    payload = copy.deepcopy(webhooks()["merge_group"][0])
    ref = f"refs/heads/gh-readonly-queue/main/pr-{number}-{base}"
    payload["merge_group"] |= {"head_sha": head, "head_ref": ref, "base_sha": base, "base_ref": "refs/heads/main"}
    return payload
