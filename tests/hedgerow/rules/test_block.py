"""Rules are written line by line into one block: everything else stays as it was, to the byte."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hedgerow.errors import RuleFileError
from hedgerow.rules.block import BEGIN, END, HEADING, Rule, block_of, with_rule, without_rule

PATH = "CLAUDE.md"
FIRST = Rule("off-limits-3f2a9c1d", "Leave `db/migrations/**` unchanged; put work there in an issue of its own.")
SECOND = Rule("churn-77aa10b2", "Leave the formatting of lines that you do not change; format in a change of its own.")
BETTER = Rule(FIRST.id, "Leave `db/migrations/**` unchanged in every change, and open an issue for it first.")


def block(*rules: Rule, end: str = "\n", more: str = "") -> bytes:
    """The block as it stands in a file, without the ending of its last line."""
    lines = (BEGIN, HEADING, "", *(rule.line for rule in rules), *([more] if more else []), "", END)
    return end.join(lines).encode()


class Case(NamedTuple):
    """A file, and what it becomes with the first rule; None: there is no file."""

    before: bytes | None
    after: bytes


HEAD = b"# Project\n\nRun `make test` before each commit.\n"
LONG = b"# Project\n" + b"line\n" * 250
FRONT = b'---\npaths:\n  - "db/**"\n---\n\n# Database\n'
OTHER = b"# Project\n\nLeave the migrations alone.\n"

NEW = {
    "no file": Case(None, block(FIRST) + b"\n"),
    "an empty file": Case(b"", block(FIRST)),
    "one empty line": Case(b"\n", b"\n\n" + block(FIRST) + b"\n"),
    "a mark and nothing else": Case(b"\xef\xbb\xbf", b"\xef\xbb\xbf" + block(FIRST)),
    "plain": Case(HEAD, HEAD + b"\n" + block(FIRST) + b"\n"),
    "no final newline": Case(b"# Project\n\nDo it.", b"# Project\n\nDo it.\n\n" + block(FIRST)),
    "one line without an ending": Case(b"Do it.", b"Do it.\n\n" + block(FIRST)),
    "blank lines at the end": Case(HEAD + b"\n\n", HEAD + b"\n\n\n" + block(FIRST) + b"\n"),
    "CR LF": Case(
        HEAD.replace(b"\n", b"\r\n"), HEAD.replace(b"\n", b"\r\n") + b"\r\n" + block(FIRST, end="\r\n") + b"\r\n"
    ),
    "CR LF, no final newline": Case(b"# A\r\n\r\nDo it.", b"# A\r\n\r\nDo it.\r\n\r\n" + block(FIRST, end="\r\n")),
    "CR alone": Case(b"# A\r\rDo it.\r", b"# A\r\rDo it.\r\r" + block(FIRST, end="\r") + b"\r"),
    "mixed endings": Case(b"# A\r\nx\ny\n", b"# A\r\nx\ny\n\n" + block(FIRST) + b"\n"),
    "a mark (BOM)": Case(b"\xef\xbb\xbf" + HEAD, b"\xef\xbb\xbf" + HEAD + b"\n" + block(FIRST) + b"\n"),
    "no UTF-8": Case(b"# Caf\xe9\n\xff\n", b"# Caf\xe9\n\xff\n\n" + block(FIRST) + b"\n"),
    "front matter": Case(FRONT, FRONT + b"\n" + block(FIRST) + b"\n"),
    "imports": Case(b"@AGENTS.md\n", b"@AGENTS.md\n\n" + block(FIRST) + b"\n"),
    "over budget": Case(LONG, LONG + b"\n" + block(FIRST) + b"\n"),
    "ends in a list": Case(b"- one\n  - two\n", b"- one\n  - two\n\n" + block(FIRST) + b"\n"),
    "ends in a table": Case(b"| a |\n| - |\n| b |\n", b"| a |\n| - |\n| b |\n\n" + block(FIRST) + b"\n"),
    "ends in a quote": Case(b"> quoted\n", b"> quoted\n\n" + block(FIRST) + b"\n"),
    "ends in indented code": Case(b"a\n\n    code\n", b"a\n\n    code\n\n" + block(FIRST) + b"\n"),
    "shows a block in a code block": Case(
        b"```md\n" + block(SECOND) + b"\n```\n", b"```md\n" + block(SECOND) + b"\n```\n\n" + block(FIRST) + b"\n"
    ),
    "names the markers in a sentence": Case(
        f"Keep {BEGIN} and {END}.\n".encode(), f"Keep {BEGIN} and {END}.\n\n".encode() + block(FIRST) + b"\n"
    ),
    "other comments": Case(b"<!-- a -->\n# A\n<!-- b -->\n", b"<!-- a -->\n# A\n<!-- b -->\n\n" + block(FIRST) + b"\n"),
    "vertical tabs and form feeds": Case(b"a\x0bb\x0cc\n", b"a\x0bb\x0cc\n\n" + block(FIRST) + b"\n"),
    "said already in other words": Case(OTHER, OTHER + b"\n" + block(FIRST) + b"\n"),
}
OLD = {
    "a block with a rule": Case(HEAD + b"\n" + block(SECOND) + b"\n", HEAD + b"\n" + block(SECOND, FIRST) + b"\n"),
    "a block of CR LF": Case(
        b"# A\n\n" + block(SECOND, end="\r\n") + b"\r\n", b"# A\n\n" + block(SECOND, FIRST, end="\r\n") + b"\r\n"
    ),
    "a block moved to the top": Case(block(SECOND) + b"\n\n" + HEAD, block(SECOND, FIRST) + b"\n\n" + HEAD),
    "a block moved into the middle": Case(
        HEAD + block(SECOND) + b"\n## More\n", HEAD + block(SECOND, FIRST) + b"\n## More\n"
    ),
    "a rule of the block edited by hand": Case(
        HEAD + block(SECOND).replace(b"Leave the", b"Keep the") + b"\n",
        HEAD + block(SECOND, FIRST).replace(b"Leave the", b"Keep the") + b"\n",
    ),
    "a line of somebody in the block": Case(
        HEAD + block(SECOND, more="- Mine.") + b"\n",
        HEAD + block(SECOND, FIRST, more="- Mine.") + b"\n",
    ),
    "a heading of somebody in the block": Case(
        block(SECOND).replace(HEADING.encode(), b"## Ours") + b"\n",
        block(SECOND, FIRST).replace(HEADING.encode(), b"## Ours") + b"\n",
    ),
    "no rule left in the block": Case(
        f"{BEGIN}\n{HEADING}\n\n- Mine.\n{END}\n".encode(),
        f"{BEGIN}\n{HEADING}\n\n- Mine.\n{FIRST.line}\n{END}\n".encode(),
    ),
    "an indented marker": Case(
        b"  " + block(SECOND) + b"\n", b"  " + block(SECOND, FIRST) + b"\n"
    ),
}  # fmt: skip

every_case = pytest.mark.parametrize("case", [pytest.param(one, id=name) for name, one in (NEW | OLD).items()])


@every_case
def test_a_rule_is_added_and_nothing_else_changes(case: Case) -> None:
    assert with_rule(case.before, FIRST, PATH) == case.after


@every_case
def test_adding_it_twice_changes_nothing(case: Case) -> None:
    assert with_rule(case.after, FIRST, PATH) == case.after


@every_case
def test_removing_it_restores_the_file_to_the_byte(case: Case) -> None:
    assert without_rule(case.after, FIRST.id, PATH) == case.before


@every_case
def test_a_stronger_text_replaces_the_line_alone(case: Case) -> None:
    stronger = with_rule(case.after, BETTER, PATH)
    assert stronger == case.after.replace(FIRST.line.encode(), BETTER.line.encode())
    assert without_rule(stronger, FIRST.id, PATH) == case.before


@every_case
def test_two_rules_come_and_go_in_any_order(case: Case) -> None:
    third = Rule("stray-file-1", "Delete scratch files before a commit.")
    both = with_rule(case.after, third, PATH)
    assert without_rule(without_rule(both, FIRST.id, PATH) or b"", third.id, PATH) == case.before
    assert without_rule(without_rule(both, third.id, PATH) or b"", FIRST.id, PATH) == case.before


def test_the_block_is_read_with_its_lines() -> None:
    found = block_of(HEAD + block(FIRST, SECOND, more="- Mine.").replace(b"Leave the", b"Keep the"), PATH)
    assert found is not None
    assert (found.start, found.end, found.foreign) == (3, 10, (8,))
    assert [(one.at, one.rule.id, one.intact) for one in found.rules] == [(6, FIRST.id, True), (7, SECOND.id, False)]
    assert found.rule(FIRST.id) == found.rules[0]
    assert found.rule("another") is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(f"{BEGIN}\n- x\n".encode(), "has: begin in line 1", id="no end"),
        pytest.param(f"{END}\n".encode(), "has: end in line 1", id="no begin"),
        pytest.param(f"{END}\n{BEGIN}\n".encode(), "has: end in line 1, begin in line 2", id="the wrong way round"),
        pytest.param(block(FIRST) + b"\n" + block(SECOND), "begin in line 1, end in line 6, begin", id="two blocks"),
        pytest.param(block(FIRST, BETTER), "the rule off-limits-3f2a9c1d twice, in lines 4 and 5", id="a rule twice"),
        pytest.param(b"a\0b", "is no text that agents read", id="binary"),
        pytest.param("# Häß".encode("utf-16"), "is no text that agents read", id="UTF-16"),
        pytest.param(b"\xff\xfe", "is no text that agents read", id="the mark of UTF-16"),
        pytest.param(b"# A\n\n```\nnever closed\n", "would not be read", id="ends in a code block"),
        pytest.param(b"# A\n\n<!-- never closed\n", "would not be read", id="ends in a comment"),
        pytest.param(
            block(FIRST).replace(b"unchanged", b"as it is"), "line 4 of CLAUDE.md was edited by hand", id="edited"
        ),
    ],
)
def test_what_cannot_be_edited_safely_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(RuleFileError, match=message) as caught:
        with_rule(data, BETTER, PATH)
    assert caught.value.hint


def test_a_rule_that_is_not_there_is_not_removed() -> None:
    assert without_rule(HEAD, FIRST.id, PATH) == HEAD
    assert without_rule(HEAD + block(FIRST), SECOND.id, PATH) == HEAD + block(FIRST)


def test_a_block_that_somebody_joined_to_the_text_leaves_that_alone() -> None:
    assert without_rule(HEAD + block(FIRST) + b"\nmore\n", FIRST.id, PATH) == HEAD + b"more\n"


def test_a_file_that_began_with_the_block_keeps_its_blank_first_line() -> None:
    assert without_rule(b"\n" + block(FIRST), FIRST.id, PATH) == b""


@pytest.mark.parametrize(
    "rule",
    [
        Rule("a", "x" * 161),
        Rule("a", "two\nlines"),
        Rule("a", "@octocat"),
        Rule("a", "fixes #12"),
        Rule("a", "--> out"),
        Rule("a", "a\u202eb"),
        Rule("a", " blank"),
        Rule("A", "fine"),
        Rule("a-->", "fine"),
    ],
)
def test_only_one_plain_line_can_be_a_rule(rule: Rule) -> None:
    with pytest.raises(ValueError, match="no rule"):
        with_rule(HEAD, rule, PATH)


lines = st.text(st.sampled_from("ab \t#->`~<!\r\n\ufeff\udcff*|"), max_size=60)


@given(lines)
@example("~~~")
def test_whatever_the_file_is_the_rule_comes_and_goes(text: str) -> None:
    before = text.encode("utf-8", "surrogateescape")
    try:
        after = with_rule(before, FIRST, PATH)
    except RuleFileError:
        assert any(opening in text for opening in ("```", "~~~", "<!")), "nothing in it can be left open"
        return
    assert block_of(after, PATH) is not None
    assert with_rule(after, FIRST, PATH) == after
    assert without_rule(after, FIRST.id, PATH) == before
