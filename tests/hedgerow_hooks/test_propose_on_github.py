"""`hedgerow propose --pull-request`: exactly one pull request, opened, updated, closed, merged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate
from tests.support.ledger import change, found
from tests.support.process import Done, run, script
from tests.support.proposals import recur

if TYPE_CHECKING:
    from tests.support.github.world import World

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
    assert [one for one in garden.asked if not one.startswith("GET") and "graphql" not in one] == []
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
