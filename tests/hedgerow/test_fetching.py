"""Commits of strangers come as objects: checked, without a ref, and what is wrong with one harms no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import GitError
from hedgerow.git.fetching import Wanted, fetch_commits
from hedgerow.git.place import find_place
from tests.support.repo import Repo
from tests.support.trees import commit_trees

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def remote(tmp_path: Path) -> Repo:
    """A repository that gives any commit by its id, as GitHub does."""
    made = Repo.create(tmp_path / "remote")
    made.git("config", "uploadpack.allowAnySHA1InWant", "true")
    made.commit("Start", {"a.txt": "a\n"})
    return made


def head(remote: Repo, number: int, content: str) -> Wanted:
    remote.git("checkout", "--quiet", "--detach", "main")
    oid = remote.commit(f"Change {number}", {"a.txt": content})
    remote.git("update-ref", f"refs/pull/{number}/head", oid)
    return Wanted(oid, f"refs/pull/{number}/head", f"pull {number}")


def cloned(remote: Repo, folder: Path) -> Repo:
    remote.git("clone", "--quiet", f"file://{remote.path}", str(folder))
    return Repo(folder)


def test_commits_come_in_one_call_and_leave_no_ref(remote: Repo, tmp_path: Path) -> None:
    clone = cloned(remote, tmp_path / "clone")
    wanted = [head(remote, number, f"{number}\n") for number in range(5)]
    refs = clone.git("for-each-ref")
    found = fetch_commits(find_place(clone.path), wanted)
    assert found.here == {one.oid for one in wanted}
    assert found.errors == ()
    assert clone.git("for-each-ref") == refs
    assert not (clone.path / ".git" / "FETCH_HEAD").exists()
    remote.path.rename(tmp_path / "away")  # what is here is not asked for again
    assert fetch_commits(find_place(clone.path), wanted).here == found.here


def test_a_commit_that_is_gone_harms_no_other(remote: Repo, tmp_path: Path) -> None:
    clone = cloned(remote, tmp_path / "clone")
    wanted = [head(remote, number, f"{number}\n") for number in range(4)]
    moved = Wanted("1" * 40, wanted[1].ref, "pull 9")
    deleted = Wanted("2" * 40, "refs/pull/77/head", "pull 77")
    found = fetch_commits(find_place(clone.path), [*wanted, moved, deleted])
    assert found.here == {one.oid for one in wanted}
    first, second = found.errors
    assert first == "pull 9 (111111111111) cannot be fetched: refs/pull/1/head was moved meanwhile; run it again"
    assert second.startswith("pull 77 (222222222222) cannot be fetched: fatal: ")
    assert "refs/pull/77/head" in second


def test_a_server_that_gives_refs_only_is_asked_for_the_ref(remote: Repo, tmp_path: Path) -> None:
    remote.git("config", "uploadpack.allowAnySHA1InWant", "false")
    clone = cloned(remote, tmp_path / "clone")
    clone.git("config", "protocol.version", "0")  # newer ones give any commit
    wanted = head(remote, 1, "1\n")
    remote.commit("Pushed since", {"a.txt": "2\n"})
    remote.git("update-ref", wanted.ref, "HEAD")
    found = fetch_commits(find_place(clone.path), [wanted])
    assert found.here == {wanted.oid}
    assert found.errors == ()


def test_trees_that_reach_out_of_the_repository_are_refused(remote: Repo, tmp_path: Path) -> None:
    clone = cloned(remote, tmp_path / "clone")
    (evil,) = commit_trees(remote, {b".git/hooks/pre-commit": b"#!/bin/sh\n"})
    good = head(remote, 2, "2\n")
    found = fetch_commits(find_place(clone.path), [Wanted(evil, "refs/heads/trees", "pull 1"), good])
    assert found.here == {good.oid}
    assert "cannot be fetched" in found.errors[0]


def test_a_remote_that_cannot_be_read_is_told_once(remote: Repo, tmp_path: Path) -> None:
    clone = cloned(remote, tmp_path / "clone")
    wanted = [head(remote, number, f"{number}\n") for number in range(3)]
    remote.path.rename(tmp_path / "away")
    with pytest.raises(GitError, match="the remote origin cannot be read"):
        fetch_commits(find_place(clone.path), wanted)


def test_a_secret_goes_by_the_environment(remote: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = cloned(remote, tmp_path / "clone")
    wanted = head(remote, 1, "1\n")
    clone.git("remote", "set-url", "origin", "secret:garden")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    secret = (f"url.file://{remote.path}.insteadOf", "secret:garden")
    assert fetch_commits(find_place(clone.path), [wanted], secret=secret).here == {wanted.oid}
    commands = [line for line in (tmp_path / "trace").read_text().split("\n") if "trace: built-in: git fetch" in line]
    assert len(commands) == 1
    assert "secret" not in commands[0]
