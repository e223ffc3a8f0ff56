from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.git.store import temporary_store
from hedgerow.graft.history import pasts
from hedgerow.graft.pairs import APART, pairs
from tests.support.history import service_with_history

if TYPE_CHECKING:
    from hedgerow.graft.pairs import Pair
    from tests.support.repo import Files, Repo

LONG = "which is said at some length, so that the message can stand for the issue of the work"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return service_with_history(tmp_path_factory.mktemp("service"))


def drawn(repo: Repo, count: int = 99, seed: int = 1) -> list[Pair]:
    with temporary_store(Git(repo.path)) as store:
        return list(pairs(store, pasts(store.git, "HEAD"), count, seed))


def history(repo: Repo, work: Files, between: Files, other: Files) -> None:
    """One commit that can be the work and one, far enough from it, that can be the graft."""
    repo.commit("Start", {"a.py": "a = 1\n", "b.py": "b = 1\n"})
    repo.commit(f"Work, {LONG}", work)
    repo.commit("Between", between)
    for at in range(APART):
        repo.commit(f"Step {at}")
    repo.commit(f"Other, {LONG}", other)


def test_a_pair_is_the_work_with_a_newer_change_in_other_files(service: Repo) -> None:
    found = drawn(service)
    assert found
    for pair in found:
        assert pair.work.at - pair.other.at > APART
        own = {file.path for file in pair.real.files}
        assert {file.path for file in pair.grafted.files} == own | pair.foreign
        assert not own & pair.foreign
        folders = {path.partition("/")[0] for path in own}, {path.partition("/")[0] for path in pair.foreign}
        assert pair.near is (folders[0] == folders[1])
    assert {pair.near for pair in found} == {True, False}
    assert len({pair.work.oid for pair in found}) == len(found)


def test_the_seed_draws_the_pairs(service: Repo) -> None:
    first, again, other = ([pair.tree for pair in drawn(service, 5, seed)] for seed in (1, 1, 2))
    assert len(first) == 5
    assert first == again != other


@pytest.mark.parametrize(
    ("work", "between", "other", "found"),
    [
        ({"a.py": "a = 2\n"}, {}, {"b.py": "b = 2\n"}, 1),
        ({"a.py": "a = 2\n"}, {}, {"a.py": "a = 3\n"}, 0),
        ({"a.py": "a = 2\n"}, {"b.py": "b = 5\n"}, {"b.py": "b = 6\n"}, 0),
        ({"a.py": "a = 2\n"}, {}, {}, 0),
        ({"a.py": "a = 2\n"}, {}, {"logo.png": b"\0\1"}, 0),
        ({"a.py": "a = 2\n"}, {}, {"b.py": "b = 2\n" * 1001}, 0),
    ],
    ids=["disjoint", "same file", "conflict", "empty", "binary", "huge"],
)
def test_what_cannot_be_grafted_is_left_out(
    git_repo: Repo, work: Files, between: Files, other: Files, found: int
) -> None:
    history(git_repo, work, between, other)
    assert len(drawn(git_repo)) == found


def test_what_was_done_before_is_no_graft(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.py": "a = 1\n", "b.py": "b = 2\n"})
    history_after = ({"a.py": "a = 2\n"}, {"b.py": "b = 1\n"}, {"b.py": "b = 2\n"})
    git_repo.commit(f"Work, {LONG}", history_after[0])
    git_repo.commit("Taken back", history_after[1])
    for at in range(APART):
        git_repo.commit(f"Step {at}")
    git_repo.commit(f"Other, {LONG}", history_after[2])
    assert drawn(git_repo) == []


def test_trailers_and_short_messages_stand_for_no_issue(git_repo: Repo) -> None:
    git_repo.commit(f"Root, {LONG}", {"a.py": "a = 1\n"})
    git_repo.commit(f"Short\n\nSigned-off-by: {LONG} <a@example.org>", {"a.py": "a = 2\n"})
    kept = git_repo.commit(f"Work, {LONG}\n\nReviewed-by: B <b@example.org>", {"a.py": "a = 3\n"})
    (past,) = pasts(Git(git_repo.path), "HEAD")
    assert (past.oid, past.message) == (kept, f"Work, {LONG}")
