"""The exact form of an issue: what is in it, and that reading it again changes nothing."""

from __future__ import annotations

import pytest

from hedgerow.issue.freeze import freeze
from hedgerow.issue.parse import parse

WHOLE = """\
# Retry uploads

The function `upload` in `src/upload.py` gives up.
Please do not touch `src/legacy.py`.

## Acceptance criteria

- [x] `upload` tries three times
- [ ] the log names
  the attempt

## Do not touch

- `db/` except `db/seed.sql`

```scope
allow: "src/a,b.py", src/**
```
"""
FROZEN = """\
# Retry uploads

## Acceptance criteria

- [x] `upload` tries three times
- [ ] the log names the attempt

```scope
allow:
  - "src/a,b.py"
  - src/**
deny:
  - src/legacy.py
  - db/ except db/seed.sql
```
"""


def again(text: str) -> str:
    return freeze(parse(text, ref="1", source="file"))


def test_title_criteria_and_rules_are_written_and_nothing_else() -> None:
    assert again(WHOLE) == FROZEN
    assert again(FROZEN) == FROZEN


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ("", ""),
        ("Words only.\n", "# Words only.\n"),
        ("# In C#\n", "# In C# #\n"),
        ("# A [[link](x)](y) in a link\n", "# A link in a link\n"),
        ("# T\n\n## Done when\n\n- a <!-- b --> c\n", "# T\n\n## Acceptance criteria\n\n- [ ] a c\n"),
    ],
)
def test_what_would_be_read_otherwise_is_written_as_it_is_read(text: str, frozen: str) -> None:
    assert again(text) == frozen
    assert again(frozen) == frozen


def test_a_path_that_several_lines_forbid_is_written_once() -> None:
    text = "# T\n\n## Done when\n\n- [ ] Do not touch `docs/`\n\n## Out of scope\n\n- `docs/`\n- docs/ and `api/`\n"
    frozen = (
        "# T\n\n## Acceptance criteria\n\n- [ ] Do not touch `docs/`\n\n```scope\ndeny:\n  - docs/\n  - api/\n```\n"
    )
    assert again(text) == frozen
    assert again(frozen) == frozen


def test_a_path_with_other_exceptions_is_another_rule() -> None:
    text = "# T\n\n```scope\ndeny:\n  - a/\n  - a/ except a/b\n```\n"
    assert again(text) == text


def test_criteria_stay_nested_as_they_were() -> None:
    text = """\
# T

## Acceptance criteria

- [ ] one
  - [x] two
    - [ ] three
  - [ ] four
- [ ] five
"""
    assert again(text) == text
    assert again(text.replace("  - [x] two\n    -", "  - ~~two~~\n    -")) == text.replace(
        "  - [x] two\n    - [ ] three", "  - [ ] three"
    )


def test_what_is_out_of_scope_in_words_is_kept_and_what_is_later_work_is_not() -> None:
    text = """\
# T

## Non-goals

- A new design
  of the page. `web/`. And no new colours!
- None of the API's names change
- A new design of the page. And no new colours!

## Do not touch

The tax rules.

## Follow-ups

- Dark mode
"""
    frozen = """\
# T

## Out of scope

- A new design of the page. And no new colours!
- None of the API's names change
- The tax rules.

```scope
deny:
  - web/
```
"""
    assert again(text) == frozen
    assert again(frozen) == frozen


def test_a_text_that_takes_too_many_rounds_is_given_up_on() -> None:
    hidden = "<!" * 30 + "<!-- a -->" + "-- b -->" * 30  # each comment that is dropped makes another one
    frozen = again(f"# T\n\n## Acceptance criteria\n\n- x {hidden} y\n")
    assert len(frozen) < len(hidden)
    assert len(again(frozen)) < len(frozen)
