"""The cache is a shortcut: the answer is the same with it, without it, and with a broken one."""

from __future__ import annotations

import sqlite3
import subprocess  # noqa: TID251 - two programs run at once here
import sys
from typing import TYPE_CHECKING

import pytest

from hedgerow.git import merging
from hedgerow.overlap import cache as cache_module
from tests.hedgerow.overlap.scene import ask, lanes, numbered
from tests.hedgerow.overlap.test_meaning_scenarios import CALL, PY, USER, P, U, swap

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

TEXT = numbered(30)


@pytest.fixture
def busy(git_repo: Repo) -> Repo:
    """Five lanes with a conflict, a broken reference, a renamed folder and a new file in it."""
    base = {"f": TEXT, P: PY, U: USER, "d/1": TEXT + "1", "d/2": TEXT + "2"}
    lanes(
        git_repo, base, a={"f": numbered(30, l9="a\n")}, b={"f": numbered(30, l9="b\n"), "d/new": "n\n"},
        c={P: swap(PY, "price(net, rate)", "price(net, rate, country)")}, d={U: CALL},
    )  # fmt: skip
    git_repo.branch("e", "main")
    git_repo.git("mv", "d", "moved")
    git_repo.commit("e")
    git_repo.switch("main")
    return git_repo


def file_of(repo: Repo) -> Path:
    """Where the cache is."""
    return repo.path / ".git/hedgerow/overlap.sqlite3"


def test_a_push_to_any_lane_gives_the_same_as_a_cold_run(busy: Repo) -> None:
    verdicts = {(pair.a, pair.b): pair.verdict for pair in ask(busy, cache=True).report.pairs}
    assert verdicts == {("a", "b"): "conflict", ("b", "e"): "conflict", ("c", "d"): "breaks"}
    for name, files in (
        ("a", {"f": numbered(30, l10="A\n")}),
        ("c", {"g": "x\n"}),
        ("d", {U: USER}),
        ("e", {"h": "x"}),
    ):
        busy.switch(name)
        busy.commit("push", files)
        busy.switch("main")
        assert ask(busy, cache=True) == ask(busy)
    busy.git("branch", "-D", "b")
    assert ask(busy, cache=True) == ask(busy)


@pytest.mark.parametrize("options", [{"order": True}, {"hunks": True}, {"paths": ("f",)}, {"focus": "b"}])
def test_what_only_some_ask_for_is_the_same_from_the_cache(busy: Repo, options: dict[str, object]) -> None:
    cold = ask(busy, **options)
    assert ask(busy, cache=True, **options) == cold
    assert ask(busy, cache=True, **options) == cold


def test_nothing_is_merged_where_nothing_changed(busy: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask(busy, cache=True)
    monkeypatch.setattr(merging, "BATCH", 0)  # any merge would now hang the loop: a batch of none never ends
    assert ask(busy, cache=True) == first


def test_attributes_that_change_are_seen(busy: Repo) -> None:
    ask(busy, cache=True)
    busy.write({".gitattributes": "f merge=union\n"})
    assert ask(busy, cache=True) == ask(busy)


@pytest.mark.parametrize("rubbish", [b"rubbish" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_put_away(busy: Repo, rubbish: bytes) -> None:
    cold = ask(busy, cache=True)
    file_of(busy).write_bytes(rubbish)
    assert ask(busy, cache=True) == cold
    assert ask(busy, cache=True) == cold


def test_a_row_that_does_not_decode_is_put_away(busy: Repo) -> None:
    cold = ask(busy, cache=True)
    with sqlite3.connect(file_of(busy)) as connection:
        connection.execute("update snapshot set data = x'00'")
        connection.execute("update row set data = x'00'")
    connection.close()
    assert ask(busy, cache=True) == cold


def test_a_folder_that_cannot_be_written_costs_only_time(busy: Repo) -> None:
    (busy.path / ".git/hedgerow").write_text("a file in the way")
    assert ask(busy, cache=True) == ask(busy)


def test_two_runs_at_once_both_answer(busy: Repo) -> None:
    code = (
        "import sys; from pathlib import Path; from hedgerow.overlap.engine import find_overlap\n"
        "from hedgerow.overlap.request import OverlapRequest\n"
        "print(len(find_overlap(OverlapRequest(Path(sys.argv[1]), base='main')).report.pairs))\n"
    )
    command = [sys.executable, "-c", code, str(busy.path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]  # noqa: S603 - fixed words
    assert [process.communicate(timeout=60)[0] for process in running] == [b"3\n"] * 3


def test_it_is_bounded(busy: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "ROWS_KEPT", 2)
    monkeypatch.setattr(cache_module, "SNAPSHOTS_KEPT", 1)
    ask(busy, cache=True)
    ask(busy, cache=True, focus="a")
    with sqlite3.connect(file_of(busy)) as connection:
        tables = ("row", "words", "snapshot")
        counts = [len(connection.execute(f"select * from {table}").fetchall()) for table in tables]  # noqa: S608 - fixed words
    connection.close()
    assert counts[2] == 1
    assert max(counts) <= 5
