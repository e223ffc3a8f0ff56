from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import PartialCloneError
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope import vocabulary
from hedgerow.scope.judge import judge
from hedgerow.scope.rarity import general
from tests.support.process import run, script
from tests.support.repo import Repo
from tests.support.schema import report_of

if TYPE_CHECKING:
    from pathlib import Path

SWITCHED_OFF = "[scope]\nindex = false\n"
# A word of all files, one of each, and one that every tenth shares: it keeps company with itself alone.
FILES = {
    f"src/m{at}.py": f"import parcel_rates\nuse(parcel_rates, only_here_{at}, depot_{'abcdefghij'[at % 10]})\n"
    for at in range(220)
}


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = Repo.create(tmp_path_factory.mktemp("words") / "repo")
    repo.commit("Start", FILES)
    return repo


@pytest.fixture
def tree(repo: Repo) -> Tree:
    place(repo).unlink(missing_ok=True)
    return Tree(Git(repo.path), repo.oid())


def place(repo: Repo) -> Path:
    return repo.path / ".git" / "hedgerow" / "vocabulary.json"


def test_a_word_of_every_file_is_common_and_one_of_a_single_file_is_left_out(tree: Tree) -> None:
    counted = vocabulary.count(tree)
    rarity = vocabulary.with_vocabulary(general(), counted)
    assert counted.documents == 220
    assert counted.containing["parcel"] == 220
    assert "=onlyhere0" not in counted.containing
    assert rarity.of("parcel") < general().of("parcel")
    assert rarity.of("=onlyhere0") == 1.25 * general().of("=onlyhere0")  # half of one, three quarters of the other


def test_a_large_tree_is_sampled_evenly(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST", 100)
    assert vocabulary.count(tree).documents == 74


def test_the_company_of_words_is_told_from_fewer_files_than_are_counted(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = vocabulary.count(tree)
    monkeypatch.setattr(vocabulary, "FILES", 110)
    some = vocabulary.count(tree)
    assert (some.documents, some.containing) == (every.documents, every.containing)
    assert some.positions != every.positions
    assert some.positions.keys() == every.positions.keys()


def test_words_of_messages_and_changed_lines_keep_company_too_but_are_in_no_file(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "past")
    repo.commit("Start", FILES)
    repo.commit("Haste for consignments", {"src/m1.py": "hurry_up(1)\n"})
    repo.commit("Less haste", {"src/m1.py": FILES["src/m1.py"]})
    counted = vocabulary.count(Tree(Git(repo.path), repo.oid()))
    assert {"hast", "=hurryup"} <= counted.positions.keys()  # each in two changes, cut to its stem
    assert not {"hast", "=hurryup"} & counted.containing.keys()
    assert counted.documents == 220


def test_it_is_counted_in_the_background_once_and_then_used(repo: Repo, tree: Tree) -> None:
    process = vocabulary.start(tree)
    assert process is not None
    assert process.wait(60) == 0
    kept = vocabulary.kept(tree)
    assert kept is not None
    assert kept.documents == 220
    assert vocabulary.start(tree) is None
    assert list(place(repo).parent.iterdir()) == [place(repo)]


def test_a_linked_worktree_shares_it(repo: Repo, tree: Tree, tmp_path: Path) -> None:
    assert vocabulary.main([str(repo.path), tree.oid]) == 0
    linked = repo.worktree(tmp_path / "linked", "side")
    assert vocabulary.kept(Tree(Git(linked.path), tree.oid)) == vocabulary.kept(tree)
    repo.git("worktree", "remove", "--force", str(linked.path))


def test_two_processes_do_not_count_at_once_but_a_lock_left_behind_is_broken(repo: Repo, tree: Tree) -> None:
    lock = place(repo).with_suffix(".lock")
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    assert not vocabulary.keep(tree)
    assert not place(repo).exists()
    os.utime(lock, (0, 0))
    assert vocabulary.keep(tree)
    assert not lock.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"form": 99, "documents": 1, "containing": {}}', b'{"form": 3, "documents": 1, "containing": {}}'],
)
def test_what_cannot_be_read_is_as_good_as_absent(repo: Repo, tree: Tree, content: bytes) -> None:
    place(repo).parent.mkdir(exist_ok=True)
    place(repo).write_bytes(content)
    assert vocabulary.kept(tree) is None


@pytest.mark.parametrize("content", [b"", b'{"documents": 1, "containing": {}, "form": 2}'])
def test_what_another_version_has_counted_is_counted_anew(repo: Repo, tree: Tree, content: bytes) -> None:
    place(repo).parent.mkdir(exist_ok=True)
    place(repo).write_bytes(content)
    assert vocabulary.is_wanted(tree)
    assert vocabulary.keep(tree)
    assert not vocabulary.is_wanted(tree)


def test_a_partial_clone_tries_once_fetches_nothing_and_is_judged_without(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    repo.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(partial))
    tree = Tree(Git(partial), repo.oid())
    assert vocabulary.is_wanted(tree)
    assert vocabulary.keep(tree)
    assert not vocabulary.is_wanted(tree)
    assert vocabulary.kept(tree) is None
    with pytest.raises(PartialCloneError, match="promisor") as raised:
        tree.read(("src/m0.py",))
    assert "git fetch --refetch --no-filter" in str(raised.value.hint)
    with pytest.raises(PartialCloneError) as listing:
        tree.listed()
    assert listing.value.hint == raised.value.hint


def test_a_small_repository_needs_none_and_a_bare_one_has_no_place(tmp_path: Path, tree: Tree, repo: Repo) -> None:
    small = Repo.create(tmp_path / "small")
    small.commit("Start", {"a.py": "x = 1\n"})
    assert not vocabulary.is_wanted(Tree(Git(small.path), small.oid()))
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", ".", str(bare))
    there = Tree(Git(bare), tree.oid)
    assert not vocabulary.is_wanted(there)
    assert not vocabulary.keep(there)
    assert vocabulary.kept(there) is None


def test_a_word_that_is_common_here_ties_less(tree: Tree) -> None:
    def score() -> list[float]:
        issue = parse("Let `parcel_rates` wait\n", ref="12", source="test")
        diff = "".join(
            f"diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n@@ -2,0 +3,1 @@\n+{text}\n"
            for name, text in (("src/m1.py", "wait(parcel_rates)"), ("src/m2.py", "parcel_rates.hue = 3"))
        )
        report = judge(change_from_diff(diff.encode()), (issue,), vocabulary.kept(tree))
        return [hunk.score for file in report.files for hunk in file.hunks]

    before = score()
    vocabulary.keep(tree)
    assert score() != before


def test_a_check_counts_then_uses_the_count_and_says_so_unless_it_is_told_not_to(repo: Repo, tree: Tree) -> None:
    def notes() -> list[str]:
        done = run(script("hedgerow"), "check", "--base", "HEAD~1", "--format", "json", folder=repo.path)
        assert (done.code, done.err) == (0, "")
        return [note for note in report_of(done.out)["notes"] if "scope.index" in note]

    repo.commit("Switch it off", {"hedgerow.toml": SWITCHED_OFF})
    repo.commit("Wait", {"src/m1.py": "import parcel_rates\nwait(parcel_rates)\n"})
    assert notes() == []
    assert not place(repo).exists()
    repo.commit("Switch it on", {"hedgerow.toml": ""})
    repo.commit("Wait more", {"src/m2.py": "import parcel_rates\nwait(parcel_rates, 2)\n"})
    assert notes() == []  # the first check only starts the count
    deadline = time.monotonic() + 60
    while not place(repo).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert notes() == ["words are weighed as this repository uses them (setting scope.index)."]
    repo.git("reset", "--quiet", "--hard", tree.oid)
