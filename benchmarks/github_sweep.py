"""What does a sweep over very many open pull requests cost, and does it end well when it is killed?

    PYTHONPATH=. python benchmarks/github_sweep.py --pulls 1000

Asks the test GitHub, which holds every answer to GitHub's own API description; NODE_PATH names the folder of npm with
that (tox installs it in .tox/github). Sweeps run in processes of their own, without the second that GitHub wants
between two writes: that comes to the time for each comment. The exit code is 1 where there are too many calls, a second
sweep writes, or one that was killed ends in another state.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from overlap_repository import stream

from hedgerow.github import Server, connect, door
from hedgerow.pulls import Issues, claims_of
from hedgerow.settings import Settings
from hedgerow_ci.cli import main as hedgerow_ci
from tests.support.github.fixtures import QUICK
from tests.support.github.server import serving
from tests.support.github.world import SLUG, Pull, World

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CALLS = 40  # for the list and its issues
BODY = """\
Work on step {0} of module {0}.

## Acceptance criteria

- [ ] `step_{0}_1` is right

## Out of scope

- `{1}`
"""
Comments = dict[int, list[str]]


def plant(folder: Path, pulls: int, seed: int = 1) -> World:
    """A repository with as many pull requests; two in three claim one of 600 issues, by GitHub's link or by the name of
    their branch.
    """
    world = World.create(folder)
    feed = b"".join(stream(pulls, 2 * pulls, seed))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=world.bare.path, input=feed, check=True)
    rng = random.Random(seed)
    issues = [world.issue(f"Step {at}", BODY.format(at, f"src/part_{rng.randrange(99):03}/")) for at in range(600)]
    rows = world.bare.git("for-each-ref", "--format=%(objectname)", "refs/heads/lane-*").split("\n")
    refs = []
    for at, oid in enumerate(rows):
        number, issue = 1001 + at, issues[at % len(issues)]
        branch = f"issue-{issue}-x" if at % 3 == 1 else f"lane-{at:04}"
        closing = [issue] if at % 3 == 0 else []
        world.pulls[number] = Pull(number, f"Change {at}", "", "owner", branch=branch, head=oid, closing=closing)
        refs.append(f"create refs/pull/{number}/head {oid}\ndelete refs/heads/lane-{at:04}\n")
    subprocess.run(["git", "update-ref", "--stdin"], cwd=world.bare.path, input="".join(refs).encode(), check=True)
    return world


def calls_for_the_list(world: World, url: str) -> int:
    """API calls until every open pull request and the issue it claims is known."""
    world.asked.clear()
    github = connect(Server(url, SLUG, "reads"))
    pulls = github.open_pull_requests()
    issues = Issues(github, (issue for pull in pulls for issue in pull.closing))
    names = [name for pull in pulls for name in claims_of(pull, (), Settings(), github)[1]]
    issues.prefetch(names)
    if not all(issues.text(name) for name in names):
        raise SystemExit("an issue has no text")
    return len(world.asked)


def sweep(checkout: Path, until: Callable[[], bool] = lambda: False) -> tuple[float, float]:
    """CPU and wall seconds of one sweep with all its children; killed as soon as `until` is true."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, str(Path(__file__).resolve()), "--sweep"]
    root = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with subprocess.Popen(command, cwd=checkout, env=os.environ | root, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not until():
            time.sleep(0.02)
        killed = process.poll() is None
        process.kill()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode != 0 and not killed:
        raise SystemExit(f"the sweep ended with {process.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began


def comments_of(world: World) -> Comments:
    """The texts on each pull request."""
    return {number: [note.body for note in world.notes_on(number)] for number in world.pulls}


def environment(folder: Path, url: str) -> None:
    """That of a step of a workflow."""
    (folder / "event.json").write_text(json.dumps({"ref": "refs/heads/main"}))
    os.environ |= {
        "GITHUB_API_URL": url, "GITHUB_REPOSITORY": SLUG, "GITHUB_TOKEN": "writes", "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(folder / "event.json"), "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_OUTPUT": str(folder / "output.txt"), "RUNNER_TEMP": str(folder),
    }  # fmt: skip


def measure(folder: Path, pulls: int) -> bool:
    """Print every figure; are all within their limits?"""
    world = plant(folder / "github", pulls)
    with serving(world) as url:
        environment(folder, url)
        calls = calls_for_the_list(world, url)
        checkout = world.clone(folder / "one").path
        world.asked.clear()
        cpu, wall = sweep(checkout)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        whole, asked = comments_of(world), len(world.asked)
        again, _ = sweep(checkout)
        same = comments_of(world) == whole and not any(one.startswith("PATCH") for one in world.asked)
        written = sum(map(len, whole.values()))

        world.notes.clear()
        checkout = world.clone(folder / "two").path
        sweep(checkout, lambda: len(world.notes) >= written // 2)
        half = len(world.notes)
        sweep(checkout)
        ends = comments_of(world) == whole
    print(f"{pulls} open pull requests, {written} of them with something to say")
    print(f"API calls for the list and its issues: {calls} (at most {MOST_CALLS}); of the first sweep: {asked}")
    print(f"first sweep: {cpu:.0f} CPU s, {wall:.0f} s, at most {memory:.0f} MiB in one process")
    print(f"the next sweep: {again:.0f} CPU s")
    print(f"the next sweep writes nothing: {same}")
    print(f"killed after {half} of {written} comments and run again it ends in the same state: {ends}")
    print(f"summary: {(folder / 'summary.md').stat().st_size} bytes in all")
    return calls <= MOST_CALLS and same and ends


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pulls", type=int, default=1000)
    parser.add_argument("--sweep", action="store_true", help="run one sweep in the current folder, without waiting")
    chosen = parser.parse_args()
    if chosen.sweep:
        door.Patience = lambda **_: QUICK  # type: ignore[assignment,misc]  # no second between two writes
        return hedgerow_ci(["sweep"])
    with tempfile.TemporaryDirectory() as folder:
        return 0 if measure(Path(folder), chosen.pulls) else 1


if __name__ == "__main__":
    raise SystemExit(main())
