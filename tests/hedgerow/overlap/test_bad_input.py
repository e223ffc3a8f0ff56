"""What goes wrong is named, the rest is still answered, and an empty list never looks like peace."""

from __future__ import annotations

import os
import resource
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.crash import described
from hedgerow.errors import GitError
from hedgerow.git.plumbing import Git
from hedgerow.git.store import temporary_store
from hedgerow.overlap import cache as cache_module
from hedgerow_hooks.cli import main
from tests.hedgerow.overlap.scene import ask, lanes, numbered
from tests.support.process import run, script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.repo import Repo

TEXT = numbered(30)


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, here and in every program that is started: a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def full_after(stage: str, size: int = 0) -> Callable[[str, int, int], None]:
    """A disk that fills up when a stage of the work is done; the test has to make room again (`room`)."""

    def progress(what: str, done: int, every: int) -> None:
        if what == stage and done >= every:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    return progress


@pytest.fixture
def busy(git_repo: Repo) -> Repo:
    """Two lanes that conflict in a file that the base has changed too."""
    lanes(git_repo, {"f": TEXT}, a={"f": numbered(30, l9="a\n")}, b={"f": numbered(30, l9="b\n")})
    git_repo.commit("main moves", {"f": numbered(30, l25="m\nm\n")})
    return git_repo


def test_a_full_disk_from_the_start_is_named(busy: Repo) -> None:
    with room(0):
        answer = ask(busy)
    assert answer.report.pairs == ()
    assert [error.partition(":")[0] for error in answer.errors] == [
        "a could not be compared",
        "b could not be compared",
    ]
    assert "signal" in answer.errors[0]


def test_the_command_says_so_and_makes_no_claim(
    busy: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(busy.path)
    monkeypatch.setattr(tempfile, "tempdir", None)  # looked for anew
    with room(0):
        code = main(["overlap", "--no-cache"])
    said = capsys.readouterr().err
    assert code == 3
    assert "the temporary store cannot be written: No usable temporary directory" in said
    assert "TMPDIR" in said


def test_a_disk_that_fills_up_after_the_lanes_leaves_predictions(busy: Repo) -> None:
    with room(resource.RLIM_INFINITY):
        answer = ask(busy, progress=full_after("lanes merged into the base"))
    assert [(pair.verdict, pair.confirmed) for pair in answer.report.pairs] == [("conflict", False)]
    assert [error.partition(": ")[0] for error in answer.errors] == [
        "git could not be asked about 1 pair, predicted instead",
        "lines are counted in the merged files, not in the lanes' own",
    ]


def test_a_disk_that_fills_up_after_the_pairs_leaves_an_order_without_proof(busy: Repo) -> None:
    with room(resource.RLIM_INFINITY):
        answer = ask(busy, order=True, progress=full_after("pairs merged by git"))
    assert [(pair.verdict, pair.confirmed) for pair in answer.report.pairs] == [("conflict", True)]
    assert answer.report.order is not None
    assert [group.verified for group in answer.report.order.groups] == [False]
    assert answer.errors[-1].startswith("the order could not be verified: ")


def test_lanes_from_the_cache_that_cannot_be_merged_again_are_named(git_repo: Repo) -> None:
    use = "from price import price\n\nprint(price(1))\n"
    price = "A = 1\nB = 2\nC = 3\n\n\ndef price(net):\n    return net\n"
    base = {"price.py": price, "use.py": "x = 1\n", "f": TEXT}
    lanes(git_repo, base, a={"price.py": price.replace("net", "net, rate", 1), "f": "a\n"}, b={"use.py": use})
    git_repo.commit("main moves", {"price.py": "import os\n\n\n" + price, "use.py": "x = 1\n\n\n\n\ny = 2\n"})
    assert [pair.verdict for pair in ask(git_repo, cache=True).report.pairs] == ["breaks"]
    with closing(sqlite3.connect(git_repo.path / ".git/hedgerow/overlap.sqlite3")) as connection, connection:
        connection.execute("delete from words")
        connection.execute("delete from snapshot")
    with room(0):
        answer = ask(git_repo, cache=True, paths=("price.py",))
    assert any(error.startswith("not all definitions and names could be compared: ") for error in answer.errors)
    assert any(error.startswith("the hunks could not be read: ") for error in answer.errors)


def test_a_git_that_is_killed_in_the_middle_of_its_answer_loses_only_that_lane(git_repo: Repo) -> None:
    many = {f"some/folder/with/a/long/name/file-{number:03}": TEXT for number in range(60)}
    big = "".join(f"line {number}\n" for number in range(5000))
    lanes(
        git_repo, many | {"big": big}, a={name: numbered(30, l9="a\n") for name in many},
        b={"big": big + "b\n"}, c={"other": "c\n"},
    )  # fmt: skip
    git_repo.commit("main moves", {name: numbered(30, l9="m\n") for name in many} | {"big": "m\n" + big})
    with room(20_000):
        answer = ask(git_repo)
    assert len(answer.errors) == 1
    assert answer.errors[0].startswith("b could not be compared: git was stopped by signal")
    assert {lane.name: bool(lane.base_conflict) for lane in answer.report.lanes} == {"a": True, "b": False, "c": False}


def test_an_object_that_goes_away_meanwhile_spoils_only_its_lane(busy: Repo) -> None:
    busy.branch("c", "main")
    busy.commit("c", {"f": numbered(30, l9="c\n", l25="m\nm\n")})
    busy.switch("main")
    oid = busy.git("rev-parse", "c:f")

    def vanish(*_: object) -> None:
        (busy.path / ".git/objects" / oid[:2] / oid[2:]).unlink(missing_ok=True)

    answer = ask(busy, progress=vanish)
    assert [(pair.a, pair.b) for pair in answer.report.pairs] == [("a", "b")]
    assert [error.partition(":")[0] for error in answer.errors] == ["c could not be compared"]


def test_a_pair_that_git_cannot_merge_is_predicted_and_named(git_repo: Repo) -> None:
    text = numbered(300)
    lanes(git_repo, {"f": text, "g": TEXT}, a={"f": numbered(300, l9="a\n")}, b={"f": numbered(300, l9="b\n")})
    with room(resource.RLIM_INFINITY):
        answer = ask(git_repo, progress=full_after("lanes merged into the base", 500), meaning=False)
    assert [(pair.verdict, pair.confirmed) for pair in answer.report.pairs] == [("conflict", False)]
    assert answer.errors[0].startswith("a and b could not be merged: git was stopped by signal")


def test_a_branch_without_common_history_is_noted_and_the_rest_compared(busy: Repo) -> None:
    busy.git("checkout", "--quiet", "--orphan", "gh-pages")
    busy.commit("pages\n\nIssue: 5", {"index.html": "x\n"})
    busy.switch("main")
    answer = ask(busy)
    assert (answer.errors, len(answer.report.pairs)) == ((), 1)
    assert answer.notes == ("gh-pages shares no history with main and was left out",)
    assert "gh-pages could not be compared with main" in ask(busy, branches=("gh-pages",)).errors[0]
    done = run(script("hedgerow"), "overlap", folder=busy.path)
    assert done.code == 1
    assert done.err == "hedgerow: note: gh-pages shares no history with main and was left out\n"
    assert run(script("hedgerow"), "overlap", "--quiet", folder=busy.path) == replace(done, err="")


@pytest.mark.parametrize("lock", ["begin immediate", "begin exclusive"])
def test_a_cache_that_is_locked_for_long_costs_only_time(
    busy: Repo, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = ask(busy, cache=True)
    busy.branch("c", "main")
    busy.commit("c", {"f": numbered(30, l9="c\n")})
    busy.switch("main")
    monkeypatch.setattr(cache_module, "_BUSY_SECONDS", 0)
    with closing(sqlite3.connect(busy.path / ".git/hedgerow/overlap.sqlite3", isolation_level=None)) as other:
        other.execute(lock)
        assert len(ask(busy, cache=True).report.pairs) == 3
    assert len(cold.report.pairs) == 1


def test_names_that_are_no_utf_8_are_compared_and_not_kept(busy: Repo) -> None:
    for name in "cd":
        busy.branch(name, "main")
        (busy.path / "caf\udce9").write_text(f"{name}\n")
        busy.commit(name)
    busy.switch("main")
    for _ in range(2):
        pairs = ask(busy, cache=True).report.pairs
        assert [pair.verdict for pair in pairs if pair.a == "c"] == ["conflict"]


def test_a_temporary_folder_that_is_none_is_named(busy: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with ExitStack() as stack, pytest.raises(GitError, match="temporary store cannot be written"):
        stack.enter_context(temporary_store(Git(busy.path)))


def test_an_answer_of_git_that_is_cut_off_is_taken_for_none(
    busy: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once, git's first answers are cut off in the middle of a conflict, and git ends."""
    whole = ask(busy)
    folder, cut = tmp_path / "bin", tmp_path / "cut"
    folder.mkdir()
    real = next(path for part in os.environ["PATH"].split(":") if (path := Path(part, "git")).is_file())
    (folder / "git").write_text(
        f'#!/bin/sh\nPATH="{os.environ["PATH"]}"\ncase "$*" in\n*merge-tree*)\n'
        f'if [ ! -e {cut} ]; then touch {cut}; {real} "$@" | head -c 190; exit 1; fi;;\nesac\nexec {real} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    busy.branch("stale", "main~1")
    busy.commit("stale", {"f": numbered(30, l25="s\n")})
    busy.switch("main")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    answer = ask(busy, branches=("stale", "b"))
    assert [error.partition(":")[0] for error in answer.errors] == ["stale could not be compared"]
    assert len(whole.report.pairs) == 1


def test_a_worktree_whose_index_is_broken_is_named(busy: Repo, tmp_path: Path) -> None:
    busy.worktree(tmp_path / "wt", "c").write({"f": numbered(30, l9="c\n")})
    (busy.path / ".git/worktrees/wt/index").write_bytes(b"rubbish")
    answer = ask(busy, worktrees=True)
    assert len(answer.report.pairs) == 1
    assert len(answer.errors) == 1
    assert answer.errors[0].startswith(f"the uncommitted work in {tmp_path / 'wt'} could not be read: ")


def test_a_crash_without_room_for_its_log_still_says_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)  # looked for anew
    with room(0):
        said = described("overlap", ValueError("odd"))
    assert said.startswith("overlap crashed: ValueError: odd (log: none, No usable temporary directory")
