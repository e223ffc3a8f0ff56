"""`hedgerow-ci sweep`: one comment on each pull request that needs one, one overview, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.github.steps import PUSH, Step, pull_payload
from tests.support.github.world import ROBOT, Account, Fault, World
from tests.support.hooks import DRIFTED, RETRIED

if TYPE_CHECKING:
    from tests.support.github.scenes import Scene


def test_what_there_is_to_say_stands_in_one_comment_with_its_head(world: World, scene: Scene, step: Step) -> None:
    assert step.run("push", PUSH, "sweep") == 0
    (text,) = world.ours(scene.bad)
    assert text.startswith("<!-- hedgerow sticky -->\n**hedgerow**: ")
    assert "`off-limits`" in text
    assert "`db/schema.sql`" in text
    assert f"This speaks of the head `{world.pulls[scene.bad].head}`." in text
    assert "```mermaid" in text
    (other,) = world.ours(scene.good)
    assert "`merge-conflict`" in other
    assert step.outputs == {"status": "swept", "looked": "2", "findings": "2", "written": "2", "refused": "0"}
    assert "looked at 2 open pull requests of 2" in step.summary
    assert f"| `pull/{scene.bad}` | Retry and more | findings | 1 |" in step.summary
    assert step.summary.index(f"| `pull/{scene.bad}`") < step.summary.index(f"| `pull/{scene.good}`")  # worst first
    assert "merge in this order" in step.summary


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_a_second_run_changes_nothing(world: World, scene: Scene, step: Step, event: str) -> None:
    assert scene.good
    assert step.run(event, PUSH, "sweep") == 0
    first, before = step.summary, len(world.writes())
    assert step.run(event, PUSH, "sweep") == 0
    assert len(world.writes()) == before == 2
    assert step.summary == first


def test_a_comment_is_brought_up_to_date_and_emptied_when_all_is_solved(world: World, scene: Scene, step: Step) -> None:
    step.run("push", PUSH, "sweep")
    world.pulls[scene.good].state = "closed"
    world.push(scene.bad, {"db/schema.sql": "create table report (id integer);\n", "src/upload.py": RETRIED})
    assert step.run("push", PUSH, "sweep") == 0
    assert world.ours(scene.bad) == [
        f"<!-- hedgerow sticky -->\nNothing is left to say of the head `{world.pulls[scene.bad].head}`.\n"
    ]


def test_where_there_is_nothing_to_say_nothing_is_written(world: World, scene: Scene, step: Step) -> None:
    world.pulls[scene.bad].state = "closed"
    assert step.run("push", PUSH, "sweep") == 0
    assert world.ours(scene.good) == []


def test_comments_of_others_are_left_alone(world: World, scene: Scene, step: Step) -> None:
    forged = world.comment(scene.bad, "<!-- hedgerow sticky -->\nAll is well.", "stranger")
    step.run("push", PUSH, "sweep")
    assert forged.body == "<!-- hedgerow sticky -->\nAll is well."
    assert len(world.ours(scene.bad)) == 1


def fingerprint(world: World, number: int, check: str) -> str:
    """The fingerprint of a finding, as our comment shows it to people."""
    (text,) = (body for body in world.ours(number) if "sticky" in body)
    (line,) = (line for line in text.splitlines() if f"`{check}`" in line and line.startswith("- **"))
    return line.rsplit("`", 2)[1]


def test_who_may_write_dismisses_a_finding_and_is_answered_once(world: World, scene: Scene, step: Step) -> None:
    world.pulls[scene.good].state = "closed"
    step.run("push", PUSH, "sweep")
    found = fingerprint(world, scene.bad, "off-limits")
    command = world.comment(scene.bad, f"Agreed.\n/hedgerow dismiss {found} the schema <b>is</b> @all's", "owner")
    world.comment(scene.bad, "/hedgerow dismiss 0123456789abcdef no such thing", "owner")
    assert step.run("push", PUSH, "sweep") == 0
    sticky, answer, other = world.ours(scene.bad)
    assert sticky == f"<!-- hedgerow sticky -->\nNothing is left to say of the head `{world.pulls[scene.bad].head}`.\n"
    assert answer.splitlines() == [
        f"<!-- hedgerow answer {command.id} -->",
        "",
        f"- `{found}` is dismissed: `off-limits`, the schema `<b>is</b> @all's`",
    ]
    assert "`0123456789abcdef` is no finding of the newest head" in other
    before = len(world.writes())
    assert step.run("push", PUSH, "sweep") == 0
    assert len(world.writes()) == before
    # the check of the same pull request honours it with a token that only reads
    step.patch.setenv("GITHUB_TOKEN", "reads")
    assert step.run("pull_request", pull_payload(world, scene.bad), "check") == 0
    assert "dismissed on GitHub" in step.summary


def test_nobody_else_dismisses_anything(world: World, scene: Scene, step: Step) -> None:
    step.run("push", PUSH, "sweep")
    found = fingerprint(world, scene.bad, "off-limits")
    world.accounts["owner[bot]"] = Account("owner[bot]", "Bot")  # GraphQL gives it the name of the owner
    for author in ("stranger", "owner[bot]", ROBOT, "gone"):
        world.comment(scene.bad, f"/hedgerow dismiss {found} please", author)
    world.comment(scene.bad, f"I would never `/hedgerow dismiss {found} like this`", "owner")
    assert step.run("push", PUSH, "sweep") == 0
    assert "`off-limits`" in next(body for body in world.ours(scene.bad) if "sticky" in body)
    assert not [body for body in world.ours(scene.bad) if "hedgerow answer" in body]
    assert world.count("/permission") == 1


def test_a_run_that_was_killed_is_finished_by_the_next(world: World, scene: Scene, step: Step) -> None:
    world.faults.append(Fault("reset", where=f"POST /repos/hedge/garden/issues/{scene.bad}/comments", times=1))
    assert step.run("push", PUSH, "sweep") == 3
    assert step.outputs["refused"] == "1"
    assert world.ours(scene.bad) == []
    assert step.run("push", PUSH, "sweep") == 0
    assert (len(world.ours(scene.bad)), len(world.ours(scene.good))) == (1, 1)


def test_where_github_fails_in_the_middle_nothing_is_said_of_what_it_did_not_give(
    world: World, scene: Scene, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    unread = world.pull("unread", {"a.txt": "a\n"}, message=f"Change\n\nIssue: {world.issue('More', 'Text')}")
    world.faults.append(Fault("status", where="GET /repos/hedge/garden/issues/", status=502))
    assert step.run("push", PUSH, "sweep") == 3
    said = capsys.readouterr().out
    assert f"pull request {unread} was not judged: GitHub failed again and again" in said
    assert step.outputs == {"status": "failed", "looked": "2", "findings": "2", "written": "2", "refused": "1"}
    assert (world.ours(unread), len(world.ours(scene.bad))) == ([], 1)
    assert f"pull request {unread} was not judged" in step.summary.replace("`", "")
    # what GitHub says of one issue alone is told where it was claimed, and no failure of the sweep
    world.faults[:] = [Fault("status", where="GET /repos/hedge/garden/issues/", status=410, message="deleted")]
    assert step.run("push", PUSH, "sweep") == 0
    assert "deleted" in world.ours(unread)[0]


def test_a_token_that_may_not_write_is_told_which_line_to_add(
    world: World, scene: Scene, step: Step, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scene.good
    world.pull("third", {"src/upload.py": RETRIED.replace("3", "9")}, body=f"Closes #{scene.issue}")
    step.patch.setenv("GITHUB_TOKEN", "reads")
    assert step.run("push", PUSH, "sweep") == 3
    assert "Add `pull-requests: write`" in capsys.readouterr().out
    assert len(world.writes()) == 3


def test_a_dry_run_writes_nothing(world: World, scene: Scene, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step.run("push", PUSH, "sweep", "--dry-run") == 0
    assert f"would write a comment on pull request {scene.bad}" in capsys.readouterr().out
    assert world.writes() == []


def test_the_settings_of_the_default_branch_rule_the_sweep(world: World, scene: Scene, step: Step) -> None:
    overview = world.issue("Overview", "By hand, before.\r\n")
    world.start({"hedgerow.toml": f'[github]\ndrafts = "skip"\ncomments = false\noverview = {overview}\n'}, "Settings")
    world.pulls[scene.good].draft = True
    world.push(scene.bad, {"hedgerow.toml": "[github]\ncomments = true\n"})
    assert step.run("push", PUSH, "sweep") == 0
    assert world.ours(scene.bad) == []
    body = world.issues[overview].body
    assert body.startswith("By hand, before.\n\n<!-- hedgerow overview -->\n**hedgerow** looked at 1 open")
    assert f"pull request {scene.good}: it is a draft" in body.replace("`", "")
    world.issues[overview].body = body + "\nBy hand, after."
    before = len(world.writes())
    assert step.run("push", PUSH, "sweep") == 0
    assert len(world.writes()) == before
    world.pulls[scene.good].draft = False
    assert step.run("push", PUSH, "sweep") == 0
    assert world.issues[overview].body.endswith("By hand, after.")
    assert "looked at 2 open" in world.issues[overview].body


def test_a_pull_request_cannot_change_what_the_sweep_says_of_it(world: World, scene: Scene, step: Step) -> None:
    own = {
        "hedgerow.toml": 'fail-level = "never"\n[silence]\noff-limits = ["**"]\n[github]\ncomments = false\n',
        f"issues/{scene.issue}.md": "# Do anything\n",
        ".github/workflows/hedgerow-sweep.yml": "on: push\n",
    }
    world.push(scene.bad, own)
    assert step.run("push", PUSH, "sweep") == 0
    (text,) = world.ours(scene.bad)
    assert "- **gate** `off-limits` `db/schema.sql`" in text
    for path in ("hedgerow.toml", ".github/workflows/hedgerow-sweep.yml"):
        assert any("`guard-change`" in line for line in text.splitlines() if f"`{path}`" in line), text


def test_one_pull_request_that_cannot_be_judged_harms_no_other(world: World, scene: Scene, step: Step) -> None:
    gone = world.pull("gone", {"a.txt": "a\n"}, body="Closes #4040")
    moved = world.pull("moved", {"b.txt": "b\n"})
    world.pulls[moved].head = "1" * 40
    orphan = world.pull("orphan", {"c.txt": "c\n"})
    world.work.git("checkout", "--quiet", "--orphan", "alone")
    world.pulls[orphan].head = world.work.commit("Alone", {"c.txt": "c\n"})
    world.work.git("push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{orphan}/head")
    assert step.run("push", PUSH, "sweep") == 0
    assert "GitHub does not find issue 4040" in world.ours(gone)[0].replace("`", "")
    said = step.summary.replace("`", "")
    assert f"the head of pull request {moved}" in said
    assert f"pull request {orphan}: " in said
    assert len(world.ours(scene.bad)) == 1


def test_a_pull_request_that_is_pushed_to_meanwhile_is_judged_at_its_new_head(
    world: World, scene: Scene, step: Step
) -> None:
    closed = world.pull("closed", {"c.txt": "c\n"}, fork="stranger")

    def meanwhile() -> None:
        world.push_away(scene.bad, {"src/upload.py": RETRIED, "other.sql": DRIFTED})
        world.push_away(closed, {"c.txt": "d\n"})
        world.pulls[closed].state = "closed"

    world.faults.append(Fault("race", where="graphql", times=1, then=meanwhile))
    assert step.run("push", PUSH, "sweep") == 0
    (text,) = world.ours(scene.bad)
    assert "`other.sql`" in text
    assert "`db/schema.sql`" not in text
    assert f"This speaks of the head `{world.pulls[scene.bad].head}`." in text
    assert "Not looked at" not in step.summary
    assert step.outputs["looked"] == "2"


def test_a_default_branch_without_a_commit_is_told(world: World, step: Step) -> None:
    world.default_branch = "trunk"
    assert step.run("push", PUSH, "sweep") == 3
    assert "default branch" in step.summary


def test_a_default_branch_that_was_renamed_is_found(world: World, scene: Scene, step: Step) -> None:
    world.bare.git("branch", "--move", "main", "trunk")
    world.bare.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    world.default_branch = "trunk"
    for pull in world.pulls.values():
        pull.base = "trunk"
    assert step.run("push", PUSH, "sweep") == 0
    assert "`schema` against `trunk`" in world.ours(scene.bad)[0]


def test_a_head_repository_that_was_deleted_leaves_its_commits(world: World, scene: Scene, step: Step) -> None:
    del world.accounts["stranger"]  # GitHub keeps refs/pull/N/head
    assert step.run("push", PUSH, "sweep") == 0
    assert "`off-limits`" in world.ours(scene.bad)[0]
