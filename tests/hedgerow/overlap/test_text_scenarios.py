"""Declared pairs of lanes on real git, decided by text: each has one right verdict, and git's own reason."""

# ruff: noqa: E501 - a row of a table is read on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from tests.hedgerow.overlap.scene import ask, lanes, numbered, only_pair
from tests.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Files, Repo

TEXT = numbered(30)
ME = ("-c", "user.name=A. Hedger", "-c", "user.email=hedger@example.org")


class Scenario(Struct, frozen=True):
    """Two lanes; `verdict` None: they do not meet."""

    name: str
    base: Files
    a: Files
    b: Files
    verdict: str | None
    kind: str = ""
    path: str = ""


SCENARIOS = (
    Scenario("the same line", {"f": TEXT}, {"f": numbered(30, l9="a\n")}, {"f": numbered(30, l9="b\n")}, "conflict", "content", "f"),
    Scenario("adjacent lines", {"f": TEXT}, {"f": numbered(30, l9="a\n")}, {"f": numbered(30, l10="b\n")}, "conflict", "content", "f"),
    Scenario("one line between", {"f": TEXT}, {"f": numbered(30, l9="a\n")}, {"f": numbered(30, l11="b\n")}, "same-file", "file", "f"),
    Scenario("identical change", {"f": TEXT}, {"f": numbered(30, l9="a\n")}, {"f": numbered(30, l9="a\n")}, None),
    Scenario(
        "identical change and another one", {"f": TEXT, "g": TEXT}, {"f": numbered(30, l9="a\n")},
        {"f": numbered(30, l9="a\n"), "g": "x\n"}, "same-file", "file", "f",
    ),
    Scenario(
        "overlap that git resolves", {"f": TEXT}, {"f": numbered(30, l9="a\n", l20="s\n")},
        {"f": numbered(30, l9="a\n", l19="t\n", l20="s\n")}, "conflict", "content", "f",
    ),
    Scenario(
        "padded shift", {"f": TEXT}, {"f": numbered(30, l1="pad\n" * 50 + "line 1\n", l20="a\n")},
        {"f": numbered(30, l20="b\n")}, "conflict", "content", "f",
    ),
    Scenario(
        "shifted apart", {"f": TEXT}, {"f": numbered(30, l1="pad\n" * 10 + "line 1\n")}, {"f": numbered(30, l11="b\n")},
        "same-file", "file", "f",
    ),
    Scenario("other files", {"f": TEXT, "g": TEXT}, {"f": "a\n"}, {"g": "b\n"}, None),
    Scenario("edit and delete", {"f": TEXT}, {"f": numbered(30, l9="a\n")}, {"f": None}, "conflict", "modify/delete", "f"),
    Scenario("delete and delete", {"f": TEXT, "g": TEXT}, {"f": None}, {"f": None, "g": "x\n"}, "same-file", "file", "f"),
    Scenario("add and add", {"f": TEXT}, {"n": "a\n"}, {"n": "b\n"}, "conflict", "add/add", "n"),
    Scenario("rename and edit", {"f": TEXT}, {"f": None, "g": TEXT}, {"f": numbered(30, l9="b\n")}, "same-file", "file", "f"),
    Scenario(
        "rename with an edit and edit", {"f": TEXT}, {"f": None, "g": numbered(30, l9="a\n")}, {"f": numbered(30, l9="b\n")},
        "conflict", "content", "g",
    ),
    Scenario("rename and rename", {"f": TEXT}, {"f": None, "g": TEXT}, {"f": None, "h": TEXT}, "conflict", "rename/rename", "f"),
    Scenario(
        "renamed alike and edited apart", {"f": TEXT}, {"f": None, "n": numbered(30, l3="a\n")}, {"f": None, "n": numbered(30, l25="b\n")},
        "same-file", "file", "n",
    ),
    Scenario("lock files", {"yarn.lock": TEXT}, {"yarn.lock": numbered(30, l9="a\n")}, {"yarn.lock": numbered(30, l9="b\n")}, "conflict", "content", "yarn.lock"),
    Scenario("rename and delete", {"f": TEXT}, {"f": None, "g": TEXT}, {"f": None}, "conflict", "rename/delete", "g"),
    Scenario("two renames to one name", {"f": TEXT, "g": numbered(40, l1="x\n") * 2}, {"f": None, "n": TEXT},
             {"g": None, "n": numbered(40, l1="x\n") * 2}, "conflict", "add/add", "n"),
    Scenario(
        "folder renamed and a new file in it", {f"d/{n}": TEXT + n for n in "123"},
        {f"d/{n}": None for n in "123"} | {f"e/{n}": TEXT + n for n in "123"}, {"d/new": "b\n"}, "conflict", "directory-rename", "d/new",
    ),
    Scenario(
        "file renamed within its folder and a new file in it", {f"d/{n}": TEXT + n for n in "123"},
        {"d/1": None, "d/9": TEXT + "1"}, {"d/new": "b\n"}, None,
    ),
    Scenario("binary", {"f": b"\0one"}, {"f": b"\0two"}, {"f": b"\0three"}, "conflict", "binary", "f"),
    Scenario("file replaced by a folder", {"f": TEXT}, {"f": None, "f/in": "other\n" * 40}, {"f": numbered(30, l9="b\n")},
             "conflict", "type", "f"),
    Scenario("a file here, a folder of its name there", {"z": TEXT}, {"n": "a\n"}, {"n/in": "b\n"}, "conflict", "type", "n"),
)  # fmt: skip


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case.name)
def test_text_decides_as_git_does(git_repo: Repo, case: Scenario) -> None:
    git_repo.commit("base", case.base)
    for name, files in (("a", case.a), ("b", case.b)):
        git_repo.branch(name, "main")
        for path, content in files.items():
            if content is None:
                git_repo.git("rm", "-q", path)
        git_repo.commit(name, {path: content for path, content in files.items() if content is not None})
    git_repo.switch("main")
    pair = only_pair(git_repo)
    assert (pair.verdict if pair else None) == case.verdict
    assert [file.kind for file in pair.files if file.path == case.path] == [case.kind] if pair else not case.kind
    assert run("git", "merge-tree", "--write-tree", "a", "b", folder=git_repo.path).code == (case.verdict == "conflict")


def test_both_sides_lines_and_texts_are_told(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": numbered(30, l2="x\ny\n", l9="a\n")}, b={"f": numbered(30, l9="b\n")})
    pair = only_pair(git_repo, hunks=True)
    assert pair is not None
    (file,) = pair.files
    assert (file.a_lines, file.b_lines) == (((10, 10),), ((9, 9),))
    assert file.because == "CONFLICT (content): Merge conflict in f"
    assert "+a\n" in (file.a_text or "")
    assert "+b\n" in (file.b_text or "")


def test_mode_against_content_is_no_conflict(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, b={"f": numbered(30, l9="b\n")})
    git_repo.branch("a", "main")
    git_repo.git("update-index", "--chmod=+x", "f")
    git_repo.git(*ME, "commit", "-qm", "mode")
    git_repo.git("checkout", "-qf", "main")
    pair = only_pair(git_repo)
    assert pair is not None
    assert pair.verdict == "same-file"


def test_symbolic_links_conflict(git_repo: Repo) -> None:
    git_repo.commit("base", {"t": "x"})
    for name in "ab":
        git_repo.branch(name, "main")
        (git_repo.path / "l").symlink_to(f"target-{name}")
        git_repo.commit(name)
    git_repo.switch("main")
    pair = only_pair(git_repo)
    assert pair is not None
    assert (pair.verdict, pair.files[0].path) == ("conflict", "l")


def test_submodules_conflict(git_repo: Repo) -> None:
    git_repo.commit("base", {"t": "x"})
    heads = [git_repo.git(*ME, "commit-tree", "-m", text, "HEAD^{tree}") for text in "012"]
    git_repo.git("update-index", "--add", "--cacheinfo", f"160000,{heads[0]},sub")
    git_repo.git(*ME, "commit", "-qm", "sub")
    for name, head in zip("ab", heads[1:], strict=True):
        git_repo.git("checkout", "-qf", "-b", name, "main")
        git_repo.git("update-index", "--cacheinfo", f"160000,{head},sub")
        git_repo.git(*ME, "commit", "-qm", name)
    pair = only_pair(git_repo)
    assert pair is not None
    assert (pair.verdict, pair.files[0].kind) == ("conflict", "submodule")


def test_rename_that_differs_in_case_only(git_repo: Repo) -> None:
    git_repo.commit("base", {"readme.txt": TEXT})
    git_repo.branch("a")
    git_repo.git("mv", "-f", "readme.txt", "README.txt")
    git_repo.commit("a")
    git_repo.branch("b", "main")
    git_repo.commit("b", {"readme.txt": numbered(30, l9="b\n")})
    git_repo.switch("main")
    pair = only_pair(git_repo)
    assert pair is not None
    assert pair.verdict == "same-file"


def test_a_stale_lane_that_conflicts_with_main_is_reported_once_and_blames_nobody(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT, "g": TEXT}, stale={"f": numbered(30, l9="old\n")})
    git_repo.commit("main moves", {"f": numbered(30, l9="new\n")})
    git_repo.branch("innocent")
    git_repo.commit("innocent", {"f": numbered(30, l9="new\n", l25="i\n")})
    git_repo.switch("main")
    answer = ask(git_repo)
    assert {lane.name: lane.base_conflict for lane in answer.report.lanes} == {"innocent": None, "stale": ("f",)}
    assert [pair.verdict for pair in answer.report.pairs] == ["same-file"]


def test_stacked_merged_and_identical_lanes_are_said_and_not_flagged(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, low={"f": numbered(30, l9="a\n")}, done={"f": numbered(30, l29="d\n")})
    git_repo.merge("done")
    git_repo.git("branch", "ancestor", "main~1")
    git_repo.git("branch", "twin", "low")
    git_repo.branch("top", "low")
    git_repo.commit("top", {"f": numbered(30, l9="b\n")})
    git_repo.branch("copy", "main~1")
    git_repo.commit("the same by hand", {"f": numbered(30, l9="a\n")})
    git_repo.branch("squashed", "main~1")
    git_repo.commit("the content main has", {"f": numbered(30, l29="d\n")})
    git_repo.switch("main")
    answer = ask(git_repo)
    assert {lane.name: (lane.state, lane.on) for lane in answer.report.lanes} == {
        "ancestor": ("merged", None), "copy": ("open", None), "done": ("merged", None), "low": ("identical", "copy"),
        "squashed": ("merged", None), "top": ("stacked", "low"), "twin": ("identical", "low"),
    }  # fmt: skip


def test_siblings_on_one_unmerged_lane_do_not_collide_over_its_lines(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, parent={"f": numbered(30, l9="p1\np2\np3\np4\np5\n")})
    for name, text in (("one", "P1\np2\np3\np4\np5\n"), ("two", "p1\np2\np3\np4\nP5\n")):
        git_repo.branch(name, "parent")
        git_repo.commit(name, {"f": numbered(30, l9=text)})
    git_repo.switch("main")
    assert [(pair.a, pair.b, pair.verdict) for pair in ask(git_repo).report.pairs] == [("one", "two", "same-lines")]


def test_criss_cross_merges_are_judged_from_what_both_have(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT, "g": TEXT}, a={"f": numbered(30, l9="a\n")}, b={"g": numbered(30, l9="b\n")})
    first = git_repo.oid("a")
    git_repo.switch("a")
    git_repo.merge("b")
    git_repo.commit("more", {"f": numbered(30, l9="aa\n")})
    git_repo.switch("b")
    git_repo.git(*ME, "merge", "-q", "--no-ff", "-m", "cross", first)
    git_repo.commit("more", {"g": numbered(30, l9="bb\n")})
    git_repo.switch("main")
    pair = only_pair(git_repo)
    assert pair is not None
    assert pair.verdict == "same-lines"


def test_dirty_worktrees_are_lanes(git_repo: Repo, tmp_path: Path) -> None:
    git_repo.commit("base", {"f": TEXT})
    one, two = git_repo.worktree(tmp_path / "one", "one"), git_repo.worktree(tmp_path / "two", "two")
    one.write({"f": numbered(30, l9="a\n")})
    one.git("add", "f")
    two.write({"f": numbered(30, l9="b\n")})
    answer = ask(git_repo, worktrees=True)
    assert answer.errors == ()
    assert [(pair.a, pair.b, pair.verdict) for pair in answer.report.pairs] == [("one", "two", "conflict")]
    assert {lane.name: (lane.dirty, lane.worktree) for lane in answer.report.lanes} == {
        "one": (True, str(tmp_path / "one")), "two": (True, str(tmp_path / "two")),
    }  # fmt: skip


def test_a_staged_file_meets_an_untracked_one(git_repo: Repo, tmp_path: Path) -> None:
    git_repo.commit("base", {"f": TEXT})
    one, two = git_repo.worktree(tmp_path / "one", "one"), git_repo.worktree(tmp_path / "two", "two")
    one.write({"n": "a\n"})
    one.git("add", "n")
    two.write({"n": "b\n"})
    (pair,) = ask(git_repo, worktrees=True).report.pairs
    assert (pair.verdict, pair.files[0].kind) == ("conflict", "add/add")


def test_a_merge_driver_takes_the_decision_from_the_intervals(git_repo: Repo) -> None:
    base = {".gitattributes": "f -merge\n", "f": TEXT, "CHANGELOG.md": TEXT}
    a = {"f": numbered(30, l2="a\n"), "CHANGELOG.md": numbered(30, l2="a\n")}
    lanes(git_repo, base, a=a, b={"f": numbered(30, l29="b\n"), "CHANGELOG.md": numbered(30, l2="b\n")})
    pair = only_pair(git_repo)
    assert pair is not None
    assert {file.path: (file.kind, file.muted) for file in pair.files} == {
        "f": ("binary", None), "CHANGELOG.md": ("content", "everybody edits it (CHANGELOG*)"),
    }  # fmt: skip


def test_without_confirmation_the_pair_is_predicted(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": numbered(30, l9="a\n")}, b={"f": numbered(30, l9="b\n")}, c={"f": None})
    said = {(pair.a, pair.b): (pair.verdict, pair.confirmed) for pair in ask(git_repo, confirm=False).report.pairs}
    assert said == {("a", "b"): ("conflict", False), ("a", "c"): ("conflict", False), ("b", "c"): ("conflict", False)}
