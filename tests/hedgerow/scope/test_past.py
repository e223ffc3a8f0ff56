from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.scope import past
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.create(tmp_path / "repo")
    repo.commit("Start", {"src/rates.py": "a = 1\n", "docs/rates.md": "Rates\n"})
    return repo


def told(repo: Repo) -> list[str]:
    return list(past.texts(Tree(Git(repo.path), repo.oid())))


def test_a_change_is_told_by_its_message_its_paths_and_its_changed_lines(repo: Repo) -> None:
    repo.commit("Let parcels wait\n\nThey may.", {"src/rates.py": "a = 1\nwait = 2\n"})
    (text,) = told(repo)
    assert text.split() == ["Let", "parcels", "wait", "They", "may.", "++", "b/src/rates.py", "wait", "=", "2"]


def test_the_latest_change_comes_first_and_only_so_many_count(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(5):
        repo.commit(f"Step {at}", {"src/rates.py": f"a = {at + 2}\n"})
    monkeypatch.setattr(past, "COMMITS", 3)
    monkeypatch.setattr(past, "_BATCH", 2)
    assert [text.split("\n")[0] for text in told(repo)] == ["Step 4", "Step 3", "Step 2"]


def test_merges_sweeps_and_huge_changes_are_left_out(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("Sweep", {f"src/m{at}.py": "x = 1\n" for at in range(21)})
    repo.git("switch", "--quiet", "-")
    repo.commit("Vendor it", {"vendor.js": "x();\n" * 1501})
    repo.merge("side")
    assert told(repo) == []


@pytest.mark.parametrize("name", ["a\nb.py", "\1" + "0" * 40, "two words.py", "grün.py", '"quoted".py'])
def test_a_name_may_hold_what_it_likes(repo: Repo, name: str) -> None:
    repo.commit("Add it", {name: "wait = 2\n"})
    (text,) = told(repo)
    assert text.endswith("wait = 2\n")


def test_of_a_large_or_binary_file_no_line_is_told(repo: Repo) -> None:
    repo.commit("Data", {"large.txt": "x" * 300_000 + "\n", "picture.png": "\0\1\2"})
    (text,) = told(repo)
    assert "xxx" not in text
    assert "\0" not in text


def test_the_start_of_a_shallow_clone_is_no_change(repo: Repo, tmp_path: Path) -> None:
    repo.commit("One", {"src/rates.py": "a = 2\n"})
    repo.commit("Two", {"src/rates.py": "a = 3\n"})
    repo.git("clone", "--quiet", "--depth", "2", f"file://{repo.path}", str(tmp_path / "shallow"))
    shallow = Tree(Git(tmp_path / "shallow"), repo.oid())
    assert [text.split("\n")[0] for text in past.texts(shallow)] == ["Two"]


def test_what_a_partial_clone_does_not_hold_is_not_fetched(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit("One", {"src/rates.py": "a = 2\n"})
    partial = tmp_path / "partial"
    repo.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(partial))
    assert list(past.texts(Tree(Git(partial), repo.oid()))) == []


@pytest.mark.parametrize("folder", ["repo", "of a promisor remote"])
def test_a_change_that_git_cannot_show_does_not_hide_the_others(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "_BATCH", 1)
    repo = Repo.create(tmp_path / folder)
    repo.commit("Start", {"src/rates.py": "a = 1\n", "docs/rates.md": "Rates\n"})
    repo.commit("One", {"src/rates.py": "a = 2\n"})
    repo.commit("Two", {"src/broken.py": "b = 2\n"})
    blob = repo.git("rev-parse", "HEAD:src/broken.py")
    repo.commit("Three", {"src/rates.py": "a = 3\n"})
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repo.write({"src/broken.py": None})  # git would read what it lacks from here
    assert [text.split("\n")[0] for text in told(repo)] == ["Three", "One"]
