"""Merged by other commits: squashed, rebased or picked, and what only looks so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Records
from hedgerow.learn.outcomes import settle
from hedgerow.settings import Settings
from tests.support.ledger import change, found
from tests.support.repo import IDENTITY, Repo

if TYPE_CHECKING:
    from hedgerow.learn.records import ChangeRecord

FINDING = found(path="one.py")
FILES = {"a.py": "".join(f"{at}\n" for at in range(20)), "b.py": "b\n"}


@pytest.fixture
def work(git_repo: Repo) -> tuple[Repo, ChangeRecord]:
    """A branch of two commits, with its record, and a main that moved on in the same file."""
    base = git_repo.commit("Start", FILES)
    git_repo.branch("work")
    git_repo.commit("One", {"a.py": FILES["a.py"].replace("3\n", "three\n", 1)})
    head = git_repo.commit("Two", {"c.py": "c\n"})
    git_repo.switch("main")
    git_repo.commit("Meanwhile", {"a.py": FILES["a.py"].replace("15\n", "fifteen\n", 1)})
    when = int(git_repo.git("log", "-1", "--format=%ct", head))
    record = change(1, FINDING, head=head)
    return git_repo, replace(record, base=base, when=when, pull_request=None, change="branch-" + "0" * 16)


def outcomes(repo: Repo, *records: ChangeRecord) -> list[tuple[str, str]]:
    found_out = settle(Records(records), find_place(repo.path), Settings())
    return [(one.outcome.value, one.commit) for one in found_out]


def squash(repo: Repo) -> str:
    repo.git("merge", "--quiet", "--squash", "work", variables=IDENTITY)
    return repo.commit("Both", {})


def pick(repo: Repo, *names: str) -> str:
    for name in names:
        repo.git("cherry-pick", name, variables=IDENTITY)
    return repo.oid()


def test_a_branch_that_was_squashed_was_merged(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    oid = squash(repo)
    repo.commit("Later", {"d.py": "d\n"})
    assert outcomes(repo, record) == [("merged", oid)]


def test_a_branch_that_was_rebased_was_merged_with_its_last_commit(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    oid = pick(repo, "work~1", "work")
    assert outcomes(repo, record) == [("merged", oid)]


def test_a_branch_of_which_a_part_was_picked_was_not(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    pick(repo, "work~1")
    assert outcomes(repo, record) == []


def test_what_was_changed_on_the_way_was_not_merged_as_it_was(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    repo.git("merge", "--quiet", "--squash", "work", variables=IDENTITY)
    repo.commit("Both, and more", {"c.py": "c\nmore\n"})
    assert outcomes(repo, record) == []


def test_a_revert_of_it_is_seen_too(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    oid = squash(repo)
    repo.git("revert", "--no-edit", oid, variables=IDENTITY)
    assert outcomes(repo, record) == [("merged", oid), ("reopened", repo.oid())]


def test_what_is_known_is_not_said_again_and_its_revert_is_seen_later(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    squash(repo)
    known = settle(Records((record,)), find_place(repo.path), Settings())
    assert settle(Records((record,), known), find_place(repo.path), Settings()) == ()
    repo.git("revert", "--no-edit", "HEAD", variables=IDENTITY)
    (more,) = settle(Records((record,), known), find_place(repo.path), Settings())
    assert (more.outcome.value, more.commit) == ("reopened", repo.oid())


def test_a_stranger_s_copy_of_what_is_there_counts_for_nothing(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    squash(repo)
    assert outcomes(repo, replace(record, trusted=False, pull_request=7, change="pr-7")) == []


def test_a_head_that_is_not_here_and_one_without_a_change_are_passed_over(work: tuple[Repo, ChangeRecord]) -> None:
    repo, record = work
    squash(repo)
    gone = replace(record, head="f" * 40, change="branch-" + "1" * 16)
    assert outcomes(repo, gone) == []
    tree = repo.git("rev-parse", f"{record.base}^{{tree}}")
    empty = repo.git("commit-tree", "-p", record.base, "-m", "Nothing", tree, variables=IDENTITY)
    assert outcomes(repo, replace(record, head=empty, change="branch-" + "2" * 16)) == []
