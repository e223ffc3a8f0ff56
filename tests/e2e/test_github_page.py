"""docs/github.md, followed word for word: from an empty repository to the first judged pull request."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.github.steps import pull_payload, start_step
from tests.support.hooks import RETRIED
from tests.support.process import run
from tests.support.repo import IDENTITY, Repo

if TYPE_CHECKING:
    import pytest

    from tests.support.github.world import World

PAGE = Path(__file__).parents[2] / "docs" / "github.md"


def test_the_first_pull_request_is_judged(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert github_api
    text = PAGE.read_text("utf-8").split("## From an empty repository")[1].split("\n## The three workflows")[0]
    set_up, begin = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    issue = re.search(r"```markdown\n(.*?)\n\n(.*?)```", text, re.DOTALL)
    assert issue is not None
    world.start({"src/upload.py": "def upload(report):\n    return send(report)\n"})
    action = Repo.create(tmp_path / "action")
    commit = action.commit("Release", {"a.txt": "a\n"})
    action.git("tag", "v0.1.0")
    clone = world.clone(tmp_path / "clone")
    clone.git("config", f"url.file://{action.path}.insteadOf", "https://github.com/OWNER/hedgerow")

    follow(clone, set_up)
    assert f"OWNER/hedgerow/ci@{commit} # v0.1.0" in world.bare.git("show", "main:.github/workflows/hedgerow-check.yml")
    assert world.issue(issue[1], issue[2]) == 1
    follow(clone, begin)
    clone.commit("Retry", {"src/upload.py": RETRIED})
    clone.git("push", "--quiet")
    pull = world.pull_of_branch("issue-1-retry", "main", "Retry", "", "owner")
    step = start_step(world, tmp_path / "runner", monkeypatch)
    assert step.run("pull_request", pull_payload(world, pull.number), "check") == 0
    assert step.outputs["status"] == "clean"
    assert "issue `1` (`github`): Retry the upload" in step.summary


def follow(clone: Repo, typed: str) -> None:
    variables = IDENTITY | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = run("bash", "-euc", typed, folder=clone.path, variables=variables)
    assert done.code == 0, done.err
