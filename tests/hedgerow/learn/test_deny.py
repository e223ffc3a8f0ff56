"""What Claude Code may not edit, in its settings: every other byte stays, and the path means what git means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.learn.deny import keeps, says, with_denial
from hedgerow.learn.enforce import Pair, pair_for
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.repo import Repo

PATTERN = "db/migrations/**"
RULE = f"Edit(/{PATTERN})"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param(None, f'{{\n  "permissions": {{\n    "deny": [\n      "{RULE}"\n    ]\n  }}\n}}\n', id="no file"),
        pytest.param("{}", f'{{"permissions": {{"deny": ["{RULE}"]}}}}', id="empty"),
        pytest.param(
            '{\n\t"model": "x"\n}\n', f'{{\n\t"model": "x",\n\t"permissions": {{"deny": ["{RULE}"]}}\n}}\n', id="tabs"
        ),
        pytest.param(
            '{"permissions": {"allow": ["Bash(ls)"]}, "b": 1}',
            f'{{"permissions": {{"allow": ["Bash(ls)"],"deny": ["{RULE}"]}}, "b": 1}}',
            id="only what is allowed",
        ),
        pytest.param('{"permissions": {"deny": []}}', f'{{"permissions": {{"deny": ["{RULE}"]}}}}', id="an empty list"),
        pytest.param(
            '{\r\n  "permissions": {\r\n    "deny": [\r\n      "Read(./.env)",\r\n      "Bash(rm \\"x\\" ])"\r\n    ],'
            '\r\n    "allow": []\r\n  }\r\n}',
            '{\r\n  "permissions": {\r\n    "deny": [\r\n      "Read(./.env)",\r\n      "Bash(rm \\"x\\" ])",\r\n'
            f'      "{RULE}"\r\n    ],\r\n    "allow": []\r\n  }}\r\n}}',
            id="a list of lines, with CRLF and brackets in a string",
        ),
        pytest.param(
            '{"permissions": {"deny": ["a" , "b" ] } }',
            f'{{"permissions": {{"deny": ["a" , "b","{RULE}" ] }} }}',
            id="a list on one line",
        ),
    ],
)
def test_one_rule_is_added(text: str | None, after: str) -> None:
    new = with_denial(PATTERN, text)
    assert new == after
    assert json.loads(new)["permissions"]["deny"][-1] == RULE
    assert says(PATTERN, new)
    assert not says(PATTERN, text)
    assert with_denial(PATTERN, new) is None


@pytest.mark.parametrize(
    "text",
    [
        "// ours\n{}",
        "[]",
        "{",
        pytest.param("[" * 100_000, id="nested without end"),
        '{"permissions": {"deny": "x"}}',
        '{"permissions": []}',
        '{"permissions": {}, "permissions": {"deny": ["x"]}}',
    ],
)
def test_settings_that_cannot_be_read_for_sure_are_left_alone(text: str) -> None:
    assert with_denial(PATTERN, text) is None
    assert not keeps(pair_for(PATTERN), text)


@pytest.mark.parametrize("pattern", ["**/*.lock", "db/*/x", "/etc/**", "a b/**", "**"])
def test_a_path_that_the_two_may_read_differently_is_not_written(pattern: str) -> None:
    assert with_denial(pattern, "{}") is None


@pytest.mark.parametrize("pattern", [PATTERN, "Makefile", "a/b.txt", "db/**"])
def test_the_pair_is_held_to_what_git_ignores_by_the_same_pattern(git_repo: Repo, pattern: str) -> None:
    text = with_denial(pattern, None)
    assert text is not None
    pair = pair_for(pattern)
    assert keeps(pair, text)
    assert not keeps(Pair(pair.fails, pair.passes), text)
    paths = [diff.partition("+++ b/")[2].partition("\n")[0] for diff in (pair.passes, pair.fails)]
    git_repo.write({".gitignore": f"/{pattern}\n"})
    ignored = [run("git", "check-ignore", "-q", path, folder=git_repo.path).code == 0 for path in paths]
    assert ignored == [False, True]
