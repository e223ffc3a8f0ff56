"""`hedgerow learn`, as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from tests.support.ledger import change, found
from tests.support.process import Done, run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path


def learn(repo: Repo, *words: str | Path) -> Done:
    return run(script("hedgerow"), "learn", *words, folder=repo.path)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Forty changes; every fourth leaves a scratch script behind, one deletes a test, two are a stranger's."""
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    rows = [change(at, *((found(),) if at % 4 == 0 else ())) for at in range(1, 41)]
    rows += [change(41, found("weakened-test", "deleted", "tests/test_a.py")), change(42, found(), trusted=False)]
    many = [found("weakened-test", f"kind {at}", f"{at}.py") for at in range(11)]
    Ledger(find_place(repo.path)).add_all((*rows, change(43, *many, trusted=True), change(44, trusted=False)))
    return repo


def test_what_recurs_comes_first_with_its_numbers(repo: Repo) -> None:
    lines = learn(repo).out.splitlines()
    assert lines[:5] == [
        "recurs",
        "  stray-file|a scratch script",
        "      10 of 42 changes, 10 pieces of work, 2025-06-19 to 2025-07-25, 2 without it since",
        lines[3],
        "      " + ", ".join(f"#{number} (open)" for number in range(40, 8, -4)) + " and 2 more",
    ]
    assert lines[3].startswith("      recurs: 0.99")
    assert lines[5] == "does not recur yet"
    assert "      1 of 2 changes, 1 piece of work, 2025-07-28 to 2025-07-28, 0 without it since" in lines
    assert lines[-1] == (
        "1 of 13 keys recur, 2 of them not shown (--verbose), in 42 changes; "
        "not counted: 2 changes of strangers, not merged"
    )
    assert learn(repo, "--verbose").out.count("weakened-test") == 12


def test_the_same_as_json(repo: Repo) -> None:
    whole = json.loads(learn(repo, "--format", "json").out)
    assert (whole["schema"], whole["changes"], whole["left_out"], len(whole["keys"])) == (1, 42, 2, 13)
    first = whole["keys"][0]
    assert first["key"] == {"kind": "stray-file", "bucket": "a scratch script"}
    assert (first["recurring"], first["exposures"], first["clean"]) == (True, 42, 32)


def test_thresholds_are_settings(repo: Repo) -> None:
    (repo.path / "hedgerow.toml").write_text("[learn]\nchanges = 11\n", "utf-8")
    assert "not yet: 10 of the 11 changes that are asked for" in learn(repo).out
    (repo.path / "hedgerow.toml").write_text("[learn]\nchanges = 1\nlift = true\nhalf_life = 3\n", "utf-8")
    done = learn(repo)
    assert done.code == 2
    assert "learn.changes = 1: wants a whole number from 2 to 1000" in done.err
    assert "learn.lift = True: wants a number from 1 to 10" in done.err
    assert "learn.half_life: unknown setting; did you mean learn.half-life?" in done.err
    (repo.path / "hedgerow.toml").write_text("[learn]\nhalf-life = 30\n", "utf-8")
    assert learn(repo).code == 0


def test_an_empty_ledger_says_so(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "empty")
    repo.commit("Start")
    assert learn(repo).out == "0 of 0 keys recur, in 0 changes\n"
