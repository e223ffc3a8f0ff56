"""The workflows as a user copies them, run by act on this machine: workflow, composite action, hedgerow, GitHub.

Slow, because the action makes an environment of its own and installs hedgerow into it, as on GitHub. That environment
is the same whatever Python the tests run on, so act is installed for one of tox' environments only.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.built import copy_to
from tests.support.github.scenes import SOURCES, plant
from tests.support.github.server import serving
from tests.support.github.steps import PUSH, group_payload, pull_payload
from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.github.scenes import Scene
    from tests.support.github.world import World
    from tests.support.repo import Repo

pytestmark = pytest.mark.skipif(not script("act").exists(), reason="act is installed in tox' environment coverage")

EXPECTED = Path(__file__).parent / "expected"
ACTION = "hedge/hedgerow@0123456789abcdef0123456789abcdef01234567"
# In place of the actions that only GitHub can carry out: it keeps what it is given.
KEEP = """\
name: keep
description: keeps the files it is given
inputs:
  path: {description: files}
  name: {description: the name of the artifact}
  sarif_file: {description: a file}
  category: {description: the category of the run}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FILES: "${{ inputs.path }}${{ inputs.sarif_file }}"}
      run: xargs -n 1 sh -c 'cp "$0" "$KEPT"' <<<"$FILES"
"""


@pytest.fixture
def scene(world: World) -> Scene:
    return plant(world)


@pytest.fixture
def clone(world: World, scene: Scene, tmp_path: Path) -> Repo:
    """A user's clone with the workflows that `hedgerow init` writes."""
    assert scene.issue
    made = world.clone(tmp_path / "clone")
    done = run(script("hedgerow"), "init", "--github", "--action", ACTION, folder=made.path)
    assert done.code == 0, done.err
    made.git("remote", "set-url", "origin", "https://github.com/hedge/garden")
    return made


@pytest.fixture
def api(world: World) -> Iterator[str]:
    with serving(world) as url:
        yield url


def act(clone: Repo, api: str, event: str, payload: object, token: str) -> Done:
    """Run what the event starts, as the runner does; the files that are kept lie in `kept` beside the clone."""
    beside = clone.path.parent
    (beside / "event.json").write_text(json.dumps(payload))
    (beside / "kept").mkdir(exist_ok=True)
    # act names the repository by its remote; git finds it here
    settings = beside / "gitconfig"
    settings.write_text(
        f'[url "file://{beside / "github" / "origin.git"}"]\n\tinsteadOf = https://github.com/hedge/garden\n'
    )
    project = beside / "project"
    if not project.exists():
        copy_to(project)  # act copies all there is, at every run, through memory
    local = {ACTION: project}
    for workflow in sorted((clone.path / ".github" / "workflows").iterdir()):
        for name in re.findall(r"uses: ((?:actions/upload-artifact|github/codeql-action)\S*)", workflow.read_text()):
            owner, repo, *inner = name.partition("@")[0].split("/")
            folder = beside / "keep" / repo
            folder.joinpath(*inner).mkdir(parents=True, exist_ok=True)
            folder.joinpath(*inner, "action.yml").write_text(KEEP)
            local[f"{owner}/{repo}@{name.partition('@')[2]}"] = folder
    words = [word for name, path in local.items() for word in ("--local-repository", f"{name}={path}")]
    variables = {"GITHUB_API_URL": api, "GIT_CONFIG_GLOBAL": str(settings), "KEPT": str(beside / "kept")}
    words += [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
    return run(
        script("act"), event, "--eventpath", str(beside / "event.json"), "--platform", "ubuntu-latest=-self-hosted",
        "--secret", f"GITHUB_TOKEN={token}", "--no-cache-server", "--pull=false", *words,
        folder=clone.path, hang=600,
    )  # fmt: skip


def test_a_pull_request_of_a_fork_is_judged_and_the_sweep_keeps_one_comment_on_it(
    world: World, scene: Scene, clone: Repo, api: str
) -> None:
    assert judged(world, clone, api, "opened", pull_payload(world, scene.bad)) == 1
    assert commented(world, scene, clone, api, "push") == ["POST", "POST"]
    held("comment.md", *world.ours(scene.bad))

    world.push(scene.bad, {"db/schema.sql": SOURCES["db/schema.sql"]}, message="Leave the schema alone")
    assert judged(world, clone, api, "synchronize", pull_payload(world, scene.bad, "synchronize")) == 0
    assert commented(world, scene, clone, api, "schedule") == ["PATCH"]
    held("comment-updated.md", *world.ours(scene.bad))


def test_a_pull_request_is_judged_when_it_is_opened_again_edited_and_in_the_merge_queue(
    world: World, scene: Scene, clone: Repo, api: str
) -> None:
    # to the byte what was said when it was opened
    assert judged(world, clone, api, "opened", pull_payload(world, scene.bad, "reopened")) == 1

    world.pulls[scene.bad].body = "Retry, and a name in the schema."
    assert judged(world, clone, api, "edited", pull_payload(world, scene.bad, "edited")) == 0

    base = world.start({"README.md": "# Reports\n"}, "Ahead in the queue")
    world.work.git("checkout", "--quiet", "--detach", base)
    world.work.merge(world.pulls[scene.good].head, "Merge")
    head = world.work.oid()
    world.work.git("push", "--quiet", "origin", f"HEAD:refs/heads/gh-readonly-queue/main/pr-{scene.good}-{base}")
    assert judged(world, clone, api, "merge_group", group_payload(head, scene.good, base)) == 0


def judged(world: World, clone: Repo, api: str, name: str, payload: Any) -> int:  # noqa: ANN401 - JSON values
    """The exit code of the check, which reads only; annotations, summary and SARIF are those kept under `name`."""
    world.asked.clear()
    event = "pull_request" if "pull_request" in payload else "merge_group"
    done = act(clone, api, event, payload, "reads")
    # act shows what GitHub takes for annotations, and the job's summary, in its log
    lines = re.findall(r"::(?:error|warning|notice) .*", done.out)
    held(f"{name}/annotations.txt", "".join(f"{line}\n" for line in lines))
    summary = re.search(r"Summary - (.*?)^\[", done.out, re.MULTILINE | re.DOTALL)
    assert summary is not None, done.out + done.err
    held(f"{name}/summary.md", summary[1])
    kept = clone.path.parent / "kept"
    sarif = json.loads((kept / "hedgerow.sarif").read_text("utf-8"))
    held(f"{name}/results.json", f"{json.dumps(sarif['runs'][0]['results'], indent=2)}\n")
    head = payload["merge_group"]["head_sha"] if event == "merge_group" else payload["pull_request"]["head"]["sha"]
    assert json.loads((kept / "hedgerow.json").read_text("utf-8"))["change"]["head"]["oid"] == head
    assert world.writes() == []
    return done.code


def commented(world: World, scene: Scene, clone: Repo, api: str, event: str) -> list[str]:
    """What the sweep wrote, by method."""
    world.asked.clear()
    done = act(clone, api, event, PUSH, "writes")
    assert done.code == 0, done.out + done.err
    assert len(world.ours(scene.bad)) == 1
    return methods(world)


def methods(world: World) -> list[str]:
    return [one.partition(" ")[0] for one in world.writes()]


def held(name: str, text: str) -> None:
    """Compare with the expected output."""
    assert text == (EXPECTED / name).read_text("utf-8")
