"""The sweep's overview: what was looked at, what was compared with what, and that it fits where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.support.github.steps import PUSH, Step
from tests.support.hooks import RETRIED
from tests.support.hostile import assert_safe_as_markdown, hostile_overlap, hostile_report

if TYPE_CHECKING:
    from tests.support.github.scenes import Scene
    from tests.support.github.world import World


def test_only_pull_requests_into_the_same_branch_are_compared(world: World, scene: Scene, step: Step) -> None:
    world.work.git(
        "push", "--quiet", "origin", f"{world.tip('main')}:refs/heads/release-1", "main:refs/heads/release-2"
    )
    other = {"src/upload.py": RETRIED.replace("3", "7")}
    stacked = world.pull("stacked", other, base="retry", body=f"Closes #{scene.issue}")
    backports = [world.pull(f"back-{at}", {"README.md": f"{at}\n"}, base="release-1") for at in range(2)]
    lonely = world.pull("lonely", other, base="release-2")
    assert step.run("push", PUSH, "sweep") == 0
    assert f"| conflict | `pull/{scene.good}` `pull/{scene.bad}` | `src/upload.py` |" in step.summary
    assert f"| conflict | `pull/{backports[0]}` `pull/{backports[1]}` | `README.md` |" in step.summary
    assert "**2 lanes against main: 1 conflict**" in step.summary
    assert "**2 lanes against release-1: 1 conflict**" in step.summary.replace("`", "")
    assert step.summary.count("| conflict |") == 2
    assert (
        "Compared with no other, because no other goes into the same branch: "
        f"`pull/{lonely}` into `release-2`, `pull/{stacked}` into `retry`, the branch of `pull/{scene.good}`."
    ) in step.summary
    assert (world.ours(stacked), world.ours(lonely)) == ([], [])
    assert "`merge-conflict`" in world.ours(backports[0])[0]


def test_more_bases_than_anybody_reads_are_counted(world: World, scene: Scene, step: Step) -> None:
    assert scene.good
    main = world.tip("main")
    for at in range(6):
        world.work.git("push", "--quiet", "origin", f"{main}:refs/heads/release-{at}")
        for _ in range(2):
            world.pull_of_branch("retry", f"release-{at}", "Copy", "", "owner")
    assert step.run("push", PUSH, "sweep", "--dry-run") == 0
    assert step.summary.count(" lanes against ") == 5
    assert "2 more bases are left out here." in step.summary


def test_more_pull_requests_than_a_table_holds_are_counted(world: World, scene: Scene, step: Step) -> None:
    assert scene.good
    for number in range(70):
        world.pull_of_branch("retry", "main", f"Copy {number}", "", "owner")
    assert step.run("push", PUSH, "sweep") == 0
    assert "12 more pull requests are left out here." in step.summary


def test_an_overview_is_never_longer_than_an_issue_holds() -> None:
    from hedgerow.github import PullRequest
    from hedgerow_ci.overview import overview

    long = "x" * 150 + " @all "
    reports = tuple(hostile_overlap(f"{long}{at}") for at in range(5))
    text = overview((), dict.fromkeys(range(60), long * 5), reports, (long * 5,) * 60)
    assert 15_000 < len(text) < 60_100
    assert_safe_as_markdown(text)
    wide = tuple(replace(one, lanes=one.lanes * 300, pairs=one.pairs * 60) for one in reports)
    pull = PullRequest(
        1, long, "", "", bot=False, draft=False, base="main", base_oid="1" * 40, branch=long, oid="2" * 40, fork=True
    )
    rows = ((replace(pull, number=at), hostile_report(long)) for at in range(60))
    cut = overview(tuple(rows), dict.fromkeys(range(60), long * 5), wide, ())
    assert 40_000 < len(cut) < 60_100
    assert cut.endswith("\n\nThe rest is left out here.\n")
    assert_safe_as_markdown(cut)


def test_without_open_pull_requests_the_overview_says_so(world: World, scene: Scene, step: Step) -> None:
    for pull in world.pulls.values():
        pull.state = "closed"
    assert scene.good
    assert step.run("push", PUSH, "sweep") == 0
    assert step.summary.startswith("**hedgerow** looked at 0 open pull requests of 0.\n")


def test_a_thousand_pull_requests_and_their_issues_take_forty_calls_at_most(world: World, github_api: str) -> None:
    from hedgerow.github import Server, connect
    from hedgerow.pulls import Issues, claims_of
    from hedgerow.settings import Settings
    from tests.support.github.fixtures import QUICK
    from tests.support.github.world import SLUG, Pull

    base = world.start({"a.txt": "a\n"})
    issues = [world.issue(f"Issue {number}", "Body") for number in range(600)]
    for at in range(1000):
        number = 1001 + at
        # a third each: linked by GitHub, named by the branch, without an issue
        linked = [issues[at % 600]] if at % 3 == 0 else []
        branch = f"issue-{issues[at % 600]}-x" if at % 3 == 1 else f"branch-{at}"
        world.pulls[number] = Pull(number, "Change", "", "owner", branch=branch, head=base, closing=linked)
    door = connect(Server(github_api, SLUG, "reads"), QUICK)
    pulls = door.open_pull_requests()
    found = Issues(door, (issue for pull in pulls for issue in pull.closing))
    names = [name for pull in pulls for name in claims_of(pull, (), Settings(), door)[1]]
    found.prefetch(names)
    assert (len(pulls), len(names)) == (1000, 667)
    assert all(found.text(name).startswith("# Issue") for name in names)
    assert len(world.asked) <= 20, len(world.asked)
