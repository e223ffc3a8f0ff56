"""What holds of reading any issue whatever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hedgerow.issue.freeze import freeze
from hedgerow.issue.parse import parse

_BLOCKS = st.sampled_from(
    [
        "# Retry downloads",
        "Plain words about `fetch_url` in src/net/client.py.",
        "## Acceptance criteria\n\n- [ ] `fetch_url` retries\n- [x] the log names the address",
        "**Out of scope:**\n\n- anything under `auth/`",
        "Please do not touch `setup.py`.",
        "```python\nraise ValueError\n```",
        "```scope\nallow: src/**\ndeny: db/**\n```",
        "> quoted\n> words",
        "### Version\n\n_No response_",
        "<!-- do not touch README.md -->",
        "Done when:\n1. it works\n2. it is documented",
    ]
)


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_line_is_one_of_the_text(text: str) -> None:
    spec = parse(text, ref="1", source="test")
    count = len(text.splitlines()) + 1
    lines = [one.line for one in spec.criteria] + [one.line for one in (*spec.allowed, *spec.forbidden)]
    lines += [one.line for one in (*spec.paths, *spec.identifiers)] + [one.line for one in spec.passages]
    assert all(1 <= line <= count for line in lines)


@given(st.lists(_BLOCKS, min_size=1, max_size=6))
def test_blank_lines_between_blocks_change_nothing_but_line_numbers(blocks: list[str]) -> None:
    close = parse("\n\n".join(blocks), ref="1", source="test")
    wide = parse("\n\n\n\n".join(blocks), ref="1", source="test")
    assert [one.text for one in close.criteria] == [one.text for one in wide.criteria]
    assert [one.pattern for one in close.forbidden] == [one.pattern for one in wide.forbidden]
    assert [one.pattern for one in close.allowed] == [one.pattern for one in wide.allowed]
    assert [(one.text, one.polarity) for one in close.paths] == [(one.text, one.polarity) for one in wide.paths]


@given(st.lists(_BLOCKS, min_size=1, max_size=6))
def test_the_exact_form_is_its_own_exact_form(blocks: list[str]) -> None:
    frozen = freeze(parse("\n\n".join(blocks), ref="1", source="test"))
    assert freeze(parse(frozen, ref="1", source="test")) == frozen


def test_what_is_ruled_out_never_allows() -> None:
    spec = parse("# T\n\n## Out of scope\n\n- anything under `auth/`\n", ref="1", source="test")
    assert spec.forbids("auth/login.py") is not None
    assert not spec.allowed
