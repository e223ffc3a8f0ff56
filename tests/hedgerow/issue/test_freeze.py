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


def test_a_text_that_takes_too_many_rounds_is_given_up_on() -> None:
    hidden = "<!" * 30 + "<!-- a -->" + "-- b -->" * 30  # each comment that is dropped makes another one
    frozen = again(f"# T\n\n## Acceptance criteria\n\n- x {hidden} y\n")
    assert len(frozen) < len(hidden)
    assert len(again(frozen)) < len(frozen)
