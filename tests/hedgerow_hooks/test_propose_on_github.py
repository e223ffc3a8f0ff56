"""`hedgerow propose --pull-request`: exactly one pull request, opened, updated, closed, merged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate
from tests.support.ledger import change, found
from tests.support.process import Done, run, script
from tests.support.proposals import recur

if TYPE_CHECKING:
    from tests.support.github.world import Thread, World

NAME = "hedgerow-proposal"


@pytest.fixture
def garden(world: World, github_api: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """Churn recurs, main is pushed, and the token may write."""
    assert github_api
    world.start({"CLAUDE.md": "# Garden\n"})
    recur(world.work, {}, "churn", "")
    world.work.git("push", "--quiet", "origin", "main")
    world.tokens["all"] = world.tokens["writes"]
    monkeypatch.setenv("GITHUB_TOKEN", "all")
    return world


def propose(world: World, *arguments: str, code: int = 0) -> Done:
    done = run(script("hedgerow"), "propose", "--pull-request", *arguments, folder=world.work.path)
    assert done.code == code, done.err
    return done


def fates(world: World) -> list[tuple[Fate, int | None]]:
    entries = Ledger(find_place(world.work.path)).records().proposals
    return sorted((entry.proposal.fate, entry.proposal.pull_request) for entry in entries)


def test_the_proposal_becomes_one_pull_request_and_nothing_is_checked_out(garden: World) -> None:
    done = propose(garden)
    (number,) = garden.pulls
    assert done.err == f"hedgerow: opened pull request {number}\n"
    pull = garden.pulls[number]
    assert (pull.title, pull.base, pull.branch) == ("Add a rule against a finding that keeps coming back", "main", NAME)
    assert "It is about what 4 of the last 12 changes did" in pull.body
    assert garden.work.git("status", "--short") == ""
    garden.work.git("fetch", "--quiet", "origin")
    assert garden.work.git("diff", "--name-only", "main", f"origin/{NAME}") == "CLAUDE.md"
    assert fates(garden) == [(Fate.OPEN, number)]


def test_said_again_it_changes_nothing_and_with_more_evidence_it_is_updated(garden: World) -> None:
    propose(garden)
    (number,) = garden.pulls
    before = garden.work.git("ls-remote", "origin", NAME)
    garden.asked.clear()
    assert propose(garden).err == f"hedgerow: updated pull request {number}\n"
    assert edits(garden) == []
    assert garden.work.git("ls-remote", "origin", NAME) == before
    Ledger(find_place(garden.work.path)).add(change(70, found("churn", "", "x"), exposures=("churn",)))
    propose(garden)
    assert list(garden.pulls) == [number]
    assert "what 5 of the last 13 changes did" in garden.pulls[number].body


def test_a_base_that_moved_on_moves_the_branch(garden: World) -> None:
    propose(garden)
    garden.work.commit("More", {"CLAUDE.md": "# Garden\n\nRun `make`.\n"})
    garden.work.git("push", "--quiet", "origin", "main")
    propose(garden)
    garden.work.git("fetch", "--quiet", "origin")
    assert garden.work.git("merge-base", "main", f"origin/{NAME}") == garden.work.oid("main")
    assert len(garden.pulls) == 1


def test_closed_it_is_a_tombstone(garden: World) -> None:
    propose(garden)
    (number,) = garden.pulls
    garden.pulls[number].state = "closed"
    assert "It was proposed and closed; it comes back at 8 changes, not at 4." in propose(garden).out
    assert fates(garden) == [(Fate.CLOSED, number), (Fate.OPEN, number)]
    assert len(garden.pulls) == 1


def test_merged_it_is_known_from_the_base(garden: World) -> None:
    propose(garden)
    (number,) = garden.pulls
    garden.work.git("fetch", "--quiet", "origin")
    garden.work.merge(f"origin/{NAME}")
    garden.work.git("push", "--quiet", "origin", "main")
    garden.pulls[number].state = "closed"
    propose(garden)
    assert (Fate.MERGED, number) in fates(garden)
    assert (Fate.CLOSED, number) not in fates(garden)


def edits(world: World) -> list[str]:
    """What was asked that writes."""
    return [one for one in world.asked if not one.startswith("GET") and "graphql" not in one]


def only_issue(world: World) -> Thread:
    (issue,) = world.issues.values()
    return issue


@pytest.fixture
def shut(garden: World) -> World:
    """The garden, in which workflows may not open pull requests."""
    garden.workflows_propose = False
    return garden


def test_where_workflows_may_open_none_it_becomes_one_issue_with_the_diff(shut: World) -> None:
    done = propose(shut)
    issue = only_issue(shut)
    assert (done.err, shut.pulls) == (f"hedgerow: opened issue {issue.number}\n", {})
    assert (issue.title, issue.labels) == ("Add a rule against a finding that keeps coming back", [NAME])
    assert "It is about what 4 of the last 12 changes did" in issue.body
    assert "Workflows may not open pull requests here (Settings, Actions, General)." in issue.body
    shut.work.git("fetch", "--quiet", "origin")
    diff = issue.body.partition("```diff\n")[2].partition("\n```")[0]
    shut.work.git("apply", "--check", "-", stdin=f"{diff}\n".encode())
    assert diff.partition("@@")[2] == shut.work.git("diff", "main", f"origin/{NAME}").partition("@@")[2]
    shut.asked.clear()
    assert propose(shut).err == f"hedgerow: updated issue {issue.number}\n"
    assert edits(shut) == ["POST /repos/hedge/garden/pulls"]


def test_the_issue_is_brought_up_to_date_and_stays_the_only_one(shut: World) -> None:
    propose(shut)
    Ledger(find_place(shut.work.path)).add(change(70, found("churn", "", "x"), exposures=("churn",)))
    propose(shut)
    assert "what 5 of the last 13 changes did" in only_issue(shut).body


def test_the_issue_closed_is_a_tombstone(shut: World) -> None:
    propose(shut)
    only_issue(shut).state = "closed"
    assert "It was proposed and closed; it comes back at 8 changes, not at 4." in propose(shut).out
    assert only_issue(shut).state == "closed"


def test_the_issue_is_closed_when_somebody_has_merged_its_branch(shut: World) -> None:
    propose(shut)
    shut.work.git("fetch", "--quiet", "origin")
    shut.work.merge(f"origin/{NAME}")
    shut.work.git("push", "--quiet", "origin", "main")
    propose(shut)
    assert only_issue(shut).state == "closed"
    assert Fate.MERGED in dict(fates(shut))


def test_once_workflows_may_the_issue_becomes_the_pull_request(shut: World) -> None:
    propose(shut)
    shut.workflows_propose = True
    propose(shut)
    (number,) = shut.pulls
    issue = only_issue(shut)
    assert (issue.state, issue.body) == ("closed", f"This is pull request #{number} now.\n")
    assert propose(shut).err == f"hedgerow: updated pull request {number}\n"
    shut.pulls[number].state = "closed"
    assert "It was proposed and closed" in propose(shut).out


def test_what_the_file_says_cannot_end_the_code_block_of_the_issue(shut: World) -> None:
    hostile = "# Garden\n\n```\n@everyone ![x](https://example.org/x.png)\n```\n\u202e\n"
    shut.work.commit("Fence", {"CLAUDE.md": hostile})
    shut.work.git("push", "--quiet", "origin", "main")
    propose(shut)
    body = only_issue(shut).body
    fenced = [token for token in MarkdownIt().parse(body) if token.type == "fence"]
    assert "@everyone" in fenced[-1].content
    assert "@everyone" not in body.replace(fenced[-1].content, "")
    assert "\u202e" not in body


def test_a_diff_that_is_too_long_for_an_issue_is_named_instead(shut: World) -> None:
    shut.work.commit("Long", {"CLAUDE.md": f"# Garden\n\n{'x' * 70_000}\n"})
    shut.work.git("push", "--quiet", "origin", "main")
    propose(shut)
    assert f"The diff is too long to be shown: `git diff HEAD...origin/{NAME}`." in only_issue(shut).body


def test_a_proposal_of_another_kind_takes_over_the_title_too(garden: World) -> None:
    propose(garden)
    (number,) = garden.pulls
    garden.pulls[number].title = "Forbid in the settings what keeps being changed"
    propose(garden)
    assert garden.pulls[number].title == "Add a rule against a finding that keeps coming back"


def test_somebody_else_s_branch_of_that_name_is_not_ours(garden: World) -> None:
    stranger = garden.pull(NAME, {"CLAUDE.md": "# Theirs\n"}, fork="stranger")
    propose(garden)
    assert len(garden.pulls) == 2
    assert garden.pulls[stranger].body != garden.pulls[max(garden.pulls)].body


def test_a_clone_without_the_newest_commit_is_told_to_fetch(garden: World) -> None:
    garden.work.commit("More", {"a.md": "a\n"})
    garden.work.git("push", "--quiet", "origin", "main")
    garden.work.git("update-ref", "refs/remotes/origin/main", "HEAD~1")
    garden.work.git("reset", "--quiet", "--hard", "HEAD~1")
    garden.work.git("reflog", "expire", "--expire=now", "--all")
    garden.work.git("gc", "--quiet", "--prune=now")
    done = propose(garden, code=3)
    assert "the newest commit of main is not in this clone" in done.err
    assert "Run `git fetch`" in done.err


def test_without_anything_to_propose_nothing_is_asked_of_github_to_write(garden: World) -> None:
    for at in range(200, 280):
        Ledger(find_place(garden.work.path)).add(change(at, exposures=("churn",)))
    assert propose(garden).out == "nothing to propose\n"
    assert not garden.pulls


def test_a_branch_that_somebody_else_is_writing_is_left_alone(garden: World) -> None:
    remote = Path(garden.work.git("remote", "get-url", "origin"))
    (remote / "refs/heads" / f"{NAME}.lock").touch()
    assert f"the branch {NAME} moved while it was written" in propose(garden, code=3).err
    assert not garden.pulls


def test_without_a_remote_it_cannot_be_proposed(garden: World) -> None:
    garden.work.git("remote", "remove", "origin")
    assert "there is no remote to propose to" in propose(garden, code=3).err
