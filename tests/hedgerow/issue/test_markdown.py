from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.issue.markdown import Kind, Node, read_nodes

PLAIN = (
    "# a", "###### b", "- f", "* g", "+ h", "q", "q ", "q  ", "`r` s", "``t``", "[u]: v", "[w](x)", "(y)", '"z"',
    "'a'", "- [x] b", "- [ ] c", "- [ ]", "- [X]d", "h | i", "**j**", "C#", "\u00e9", "- \u00e9", "", " ", "\t",
    "w\\",
)  # fmt: skip
# Lines that look like them; none opens a block that runs on to the end of the text.
ODD = (
    "## c #", "## c ## ", "#d", "#", "# ", "####### e", "#\te", "-", "- ", "-\ti", "-  j", "  - k", "    l", " m",
    "\tn", "1. o", "2) p", "> e", "| f | g |", "|-|-|", "---|---", "- | -", ":-|-:", "---", "- - -", "===", "=",
    "**", "***", "***k***", "* * *", "*l*", "_m_", "- - n", "- # o", "- 1. p", "- > q", "# C#", "-r", "3", "\u00a0",
    "s\u00a0", "\x0c", "t\x0c", "\\# u", "~ v", "~", "&amp;", "@x", "/y", "12 z",
)  # fmt: skip


def by_markdown_it(text: str) -> list[Node]:
    """The nodes of the text with a rule behind it, which is none and is not plain."""
    return list(read_nodes(f"{text}\n\n---"))


@given(st.lists(st.sampled_from(PLAIN), max_size=8), st.sampled_from(ODD), st.lists(st.sampled_from(PLAIN), max_size=8))
def test_a_plain_text_has_the_nodes_that_markdown_it_finds(above: list[str], odd: str, below: list[str]) -> None:
    for rows in ([*above, *below], [*above, odd, *below]):
        text = "\n".join(rows)
        assert list(read_nodes(text)) == by_markdown_it(text)


@given(st.lists(st.tuples(st.sampled_from(["", "", "- ", "# ", "- [ ] "]), st.text(max_size=9)), max_size=6))
def test_a_text_of_any_letters_too(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(mark + words.replace("\r", "").replace("\n", "") for mark, words in lines)
    opens = ("`", "~", "<")  # what may run on to the end of the text
    text = "\n".join(row for row in text.split("\n") if not row.lstrip("-# \t[]+*0123456789.)>").startswith(opens))
    assert list(read_nodes(text)) == by_markdown_it(text)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", []),
        ("# Wait\nfor *it*\n", [(Kind.HEADING, 1, ("Wait",)), (Kind.PARAGRAPH, 2, ("for *it*",))]),
        ("a\nb  \n\n- c\nd\n", [(Kind.PARAGRAPH, 1, ("a", "b")), (Kind.ITEM, 4, ("c", "d"))]),
        ("- [x] a\n- b", [(Kind.ITEM, 1, ("a",)), (Kind.ITEM, 2, ("b",))]),
    ],
)
def test_a_plain_text_is_read_line_by_line(text: str, nodes: list[tuple[Kind, int, tuple[str, ...]]]) -> None:
    assert [(node.kind, node.line, node.lines) for node in read_nodes(text)] == nodes
