"""Does the issue name it? The questions that checks ask before they speak."""

from __future__ import annotations

import pytest

from hedgerow.asking import Request, pieces, request
from hedgerow.issue.parse import parse

ISSUE = """\
# Show dates with Luxon

`DateUtil.format` in `web/date_util.js` should use luxon and set prototype of `Day`.
The list `tests.yml, deploy.yml` stays; see rebuild-tests.yml.

## Environment

- moment 2.29

## Out of scope

- anything in `infra/gateway.tf`, and lodash

```scope
allow:
- web/**
- docs/dates.md
```
"""


@pytest.fixture(name="asked")
def fixture_asked() -> Request:
    return request((parse(ISSUE, ref="7", source="files"),))


@pytest.mark.parametrize("name", ["luxon", "date-util", "date_util", "dateutil", "setprototypeof", "@types/luxon"])
def test_a_name_is_found_however_it_is_written(asked: Request, name: str) -> None:
    assert asked.names(name) is not None


@pytest.mark.parametrize("name", ["moment", "lodash", "react", "lux", "...", "format-react-days"])
def test_what_is_ruled_out_or_only_environment_is_not_asked_for(asked: Request, name: str) -> None:
    assert asked.names(name) is None


def test_one_telling_word_may_not_be_enough(asked: Request) -> None:
    assert asked.names("test_luxon") is not None
    assert asked.names("test_luxon", telling_words=2) is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("web/date_util.js", 3),
        ("old/web/date_util.js", 3),
        ("ci/tests.yml", 4),
        ("docs/dates.md", 17),
        ("sub/docs/dates.md", 17),
    ],
)
def test_a_file_is_named_by_its_path_or_its_name(asked: Request, path: str, line: int) -> None:
    saying = asked.names_file(path)
    assert saying is not None
    assert (saying.line, str(saying)) == (line, f"line {line} of issue 7")


@pytest.mark.parametrize("path", ["infra/gateway.tf", "web/date_util.jsx", "go", "a/ests.yml", "x/deploy"])
def test_a_file_that_only_looks_like_a_named_one_is_not(asked: Request, path: str) -> None:
    assert asked.names_file(path) is None


def test_a_pattern_allows_but_does_not_name(asked: Request) -> None:
    saying = asked.allows("web/lists/view.js")
    assert (saying.line if saying else None, asked.names_file("web/lists/view.js")) == (16, None)
    assert asked.allows("infra/a.tf") is None


def test_a_pattern_for_everything_allows_nothing_in_particular() -> None:
    free = request((parse("# Tidy\n\n```scope\nallow:\n- '**'\n```\n", ref="7", source="files"),))
    assert free.allows("web/a.js") is None


def test_names_come_apart_at_their_joints() -> None:
    assert pieces("HTTPServer-v2 snake_caseName") == ("http", "server", "v", "2", "snake", "case", "name")


def test_a_name_that_begins_like_another_word_is_still_found() -> None:
    asked = request((parse("# Show dates\n\nThe date of datefmt.\n", ref="7", source="files"),))
    assert asked.names("date-fmt") is not None
    assert asked.names("date-of-fmt") is None
