"""Whole issues in `cases/`: the text above the line `=====`, what is read from it below, one item a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.issue.spec import IssueSpec, Mention, PathRule

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.stem) for case in CASES])
def test_an_issue_is_read_as_its_case_says(case: Path) -> None:
    text, _, expected = case.read_text("utf-8").partition("\n=====\n")
    assert "\n".join(_items(parse(text, ref="1", source="file"))) == expected.rstrip("\n")


def _items(spec: IssueSpec) -> Iterator[str]:
    yield f"title: {spec.title}"
    for one in spec.criteria:
        yield f"{one.line} criterion: [{'x' if one.done else ' '}] {one.text}"
    yield from (f"{rule.line} allow{_told(rule)}" for rule in spec.allowed)
    yield from (f"{rule.line} deny{_told(rule)}" for rule in spec.forbidden)
    yield from (_named("path", one) for one in spec.paths)
    yield from (_named("name", one) for one in spec.identifiers)
    for passage in spec.passages:
        if passage.block != "prose" or passage.polarity != "asked":
            ruled = "" if passage.polarity == "asked" else " ruled out"
            yield f"{passage.line} {passage.block}{ruled}: {passage.text}"
    yield from (f"{one.line} remark: {one.text}" for one in spec.remarks)


def _told(rule: PathRule) -> str:
    taken_out = f" except {', '.join(rule.excepting)}" if rule.excepting else ""
    return f"{'' if rule.exact else ' in a sentence'}: {rule.pattern}{taken_out}"


def _named(kind: str, one: Mention) -> str:
    return f"{one.line} {kind}{'' if one.polarity == 'asked' else ' ruled out'}: {one.text}"
