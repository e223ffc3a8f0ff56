from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import UsageError
from hedgerow_hooks.asked_paths import from_top
from tests.hedgerow.overlap.scene import lanes
from tests.support.process import run, script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A worktree with `a.py`, `src/b.py` and `src/net/c.py`."""
    top = (tmp_path / "top").resolve()
    (top / "src" / "net").mkdir(parents=True)
    for name in ("a.py", "src/b.py", "src/net/c.py"):
        (top / name).touch()
    return top


@pytest.mark.parametrize(
    ("here", "name", "pattern"),
    [
        (".", "a.py", "a.py"),
        (".", "src/", "src/"),
        (".", "./a.py", "/a.py"),
        (".", "src/../src/b.py", "src/b.py"),
        (".", "gone.py", "gone.py"),
        (".", "/src/b.py", "/src/b.py"),
        (".", "src/*.py", "src/*.py"),
        (".", ".", "**"),
        ("src", "b.py", "src/b.py"),
        ("src", "net/c.py", "src/net/c.py"),
        ("src", "./new.py", "src/new.py"),
        ("src", "../a.py", "/a.py"),
        ("src", "..", "**"),
        ("src", "src/b.py", "src/b.py"),
        ("src", "*.py", "*.py"),
        ("src", "{top}/a.py", "/a.py"),
        ("src", "{top}/src/new.py", "src/new.py"),
        ("src/net", "{top}", "**"),
    ],
)
def test_what_is_there_is_meant_and_anything_else_is_a_pattern(top: Path, here: str, name: str, pattern: str) -> None:
    assert from_top(name.format(top=top), top, (top / here).resolve()) == pattern


@pytest.mark.parametrize("name", ["", " ", "/", "../elsewhere", "src/../../x"])
def test_what_is_outside_or_nothing_is_wrong_usage(top: Path, name: str) -> None:
    with pytest.raises(UsageError):
        from_top(name, top, top)


def test_a_bare_repository_has_patterns_only(tmp_path: Path) -> None:
    assert from_top("./a.py", None, tmp_path) == "./a.py"


def test_a_path_is_read_from_the_folder_it_is_typed_in(git_repo: Repo) -> None:
    lanes(git_repo, {"src/f": "1\n", "g": "1\n"}, a={"src/f": "2\n"})
    done = run(script("hedgerow"), "overlap", "--paths", "./f", folder=git_repo.path / "src")
    assert done.out.startswith("1 lane at work on src/f against main: ")
