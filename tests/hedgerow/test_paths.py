"""Path patterns: a table of what .gitignore's reading means, an oracle on small input, and time on hostile input."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.paths import matches


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("db/migrations/**", "db/migrations/a/b.sql", True),
        ("db/**", "db", False),
        ("*.py", "a/b.py", True),
        ("auth/", "auth/x.py", True),
        ("auth", "x/auth/y", True),
        ("/a/*.py", "a/x.py", True),
        ("./a/b.py", "a/b.py", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b/c", True),
        ("a/*.py", "a/b/c.py", False),
        ("A.py", "a.py", False),
        ("", "a", False),
        ("a/./b", "a/b", True),
        ("**/**/x", "x", True),
    ],
)
def test_a_pattern_reads_as_in_gitignore(pattern: str, path: str, wanted: bool) -> None:  # noqa: FBT001 - a table
    assert matches(pattern, path) is wanted


def _oracle(wanted: list[str], path: list[str]) -> bool:
    """The same by backtracking: right on short input, exponential on long."""
    if not wanted:
        return True
    if wanted[0] == "**":
        if len(wanted) == 1:
            return bool(path)
        return any(_oracle(wanted[1:], path[at:]) for at in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], wanted[0]) and _oracle(wanted[1:], path[1:])


_SEGMENT = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "?", "**"])
_NAME = st.sampled_from(["a", "b", "ab", "ba", "abb"])


@given(st.lists(_SEGMENT, min_size=2, max_size=5), st.lists(_NAME, min_size=1, max_size=5))
def test_matching_agrees_with_backtracking(wanted: list[str], path: list[str]) -> None:
    assert matches("/".join(wanted), "/".join(path)) is _oracle(wanted, path)


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_no_pattern_crashes(pattern: str, path: str) -> None:
    assert matches(pattern, path) in (True, False)


@pytest.mark.parametrize("pattern", ["a*" * 5_000 + "b", "**/a/" * 5_000 + "b", "[a-z]*" * 2_000 + "!", "?" * 20_000])
def test_a_pattern_made_to_explode_ends_soon(pattern: str) -> None:
    started = time.process_time()
    assert not matches(pattern, "a/" * 500 + "a" * 5_000)
    assert time.process_time() - started < 60  # a guard against a hang, not a measure
