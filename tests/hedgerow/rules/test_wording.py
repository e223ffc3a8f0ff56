"""The same rule in other words, its opposite, and wishes are told apart from rules that merely look alike."""

from __future__ import annotations

import pytest

from hedgerow.rules.wording import opposed, same, saying, vague


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("- Run `make test` before each commit.", "Before each commit, always run `make test`", "same"),
        ("Leave db/migrations/** unchanged", "1. Please leave `db/migrations/**` unchanged!", "same"),
        ("Never commit to the main branch", "Don't commit to the main branch.", "same"),
        ("Use tabs for indentation", "Use spaces for indentation", "opposed"),
        ("Run the tests before committing", "Run the tests after committing", "opposed"),
        ("Avoid mocks in tests", "Use mocks in tests", "opposed"),
        ("Use tabs for indentation", "Never use spaces for indentation", ""),
        ("Write tests for the parser", "Write docs for the parser", ""),
        ("Use tabs", "Use tabs", ""),
        ("Keep functions under 30 lines", "Keep files under 250 lines", ""),
        ("Check: `uv run ruff check .`", "Fix: `uv run ruff check . --fix`", ""),
        ("<!-- note --> Run `make test` before each commit", "Run `make test` before each commit", "same"),
    ],
)
def test_two_rules_are_the_same_opposed_or_neither(one: str, other: str, relation: str) -> None:
    first, second = saying(one), saying(other)
    assert first is not None
    assert second is not None
    assert ("same" if same(first, second) else "opposed" if opposed(first, second) else "") == relation
    assert (same(first, second), opposed(first, second)) == (same(second, first), opposed(second, first))


@pytest.mark.parametrize(
    "line",
    ["", "## Tests", "    npm install x", "\tcode here", "| a | b |", "@docs/a.md", "- ", "<!-- x -->", "a " * 600],
)
def test_what_is_no_instruction_says_nothing(line: str) -> None:
    assert saying(line) is None


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("Write clean code.", True),
        ("Follow best practices and be careful.", True),
        ("Act as a senior engineer.", True),
        ("Follow the best practices in docs/style.md.", False),
        ("Write clean code: functions under 30 lines.", False),
        ("Run the tests.", False),
        ("This is our list of best practices.", False),
        ("Add more methods later as needed.", False),
        ("clean code " * 200, False),
    ],
)
def test_wishes_are_told_from_rules(line: str, *, wish: bool) -> None:
    assert vague(line) is wish
