"""Which words are paths and names, and how titles, front matter and code are read."""

from __future__ import annotations

import pytest

from hedgerow.issue.names import is_distinct, is_path
from hedgerow.issue.parse import parse
from hedgerow.issue.spec import Block, IssueSpec


def read(text: str) -> IssueSpec:
    return parse(text, ref="1", source="file")


@pytest.mark.parametrize(
    ("text", "ticked", "expected"),
    [
        ("**", True, True),
        ("**", False, False),
        ("text/html", True, False),  # a media type
        ("a//b.py", True, False),
        ("3/4", True, False),
        ("<b>", False, False),
        ("src/http", False, True),
        ("src/lib", False, False),  # two folders' names are as often "src or lib"
        ("read/write", False, False),
        ("/src/http", False, False),
        ("/api/users", True, False),  # a route
        (".env", False, True),
        (".npmrc", True, True),
        (".npmrc", False, False),
        (".axes", True, False),  # a member
        ("my file.txt", True, False),
        ("docs/my file.txt", True, True),
        ("node.js", True, False),
        ("self.py", False, False),
    ],
)
def test_a_path_is_told_by_its_form(text: str, *, ticked: bool, expected: bool) -> None:
    assert is_path(text, ticked=ticked) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("--dry-run", True), ("-n", False), ("--x", False), ("GitHub", False), ("node.js", False), ("example.com", False)],
)
def test_a_name_of_code_is_told_by_its_form(text: str, *, expected: bool) -> None:
    assert is_distinct(text) is expected


def test_links_lead_to_files_and_to_pages() -> None:
    text = (
        "# T\n\nSee [the client](src/client.py), [below](#below), [docs](https://docs.example.org/a.html) "
        "and [this](https://github.com/a/b/blob/main/src/server.py#L3).\n"
    )
    assert [one.text for one in read(text).paths] == ["src/client.py", "src/server.py"]


def test_code_names_files_as_the_repository_does() -> None:
    code = "diff --git a/old/x.py b/new/x.py\nindex 1..2\n--- a/old/x.py\n+++ b/new/y.py\n\nopen('data/z.csv')\n"
    assert [(one.text, one.line) for one in read(f"# T\n\n```\n{code}```\n").paths] == [
        ("new/x.py", 4),
        ("new/y.py", 7),
        ("data/z.csv", 9),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 'Retry uploads'\nlabels:\n  - bug\n---\n\nWords.\n", "Retry uploads"),
        ("---\ntitle: Retry\nno front matter after all\n---\n", "title: Retry"),
        ("---\ntitle: Retry\n", "title: Retry"),
        ("Out of scope: `db/`\n\nThe rest.\n", "Out of scope: `db/`"),
        ("Retry uploads:\n\nThey time out.\n", "Retry uploads:"),
        ("words " * 60, ("words " * 25).strip()),
        ("x" * 200, "x" * 150),
        ("<!-- nothing -->\n", ""),
    ],
)
def test_the_title_is_what_the_text_opens_with(text: str, title: str) -> None:
    assert read(text).title == title


def test_a_list_below_a_lead_in_belongs_to_its_heading() -> None:
    plain = "# T\n\nDo not touch:\n\nthese files of ours:\n\n- `db/`\n- `web/`\n\nWords about `src/a.py` again.\n"
    spec = read(plain)
    assert [rule.pattern for rule in spec.forbidden] == ["db/", "web/"]
    assert [(one.text, one.polarity.value) for one in spec.paths][-1] == ("src/a.py", "asked")


def test_text_above_a_label_in_one_paragraph_stays_text() -> None:
    spec = read("# T\n\nRetry `upload` in src/a.py.\n**Out of scope:** `db/`\n")
    assert [(one.text, one.polarity.value) for one in spec.paths] == [("src/a.py", "asked"), ("db/", "forbidden")]


def test_orders_that_overlap_rule_out_once() -> None:
    text = "# T\n\nDo not touch `db/a.py`, do not touch `db/a.py` or `db/b.py`, please.\n"
    spec = read(text)
    assert {one.text for one in spec.paths if one.polarity == "forbidden"} == {"db/a.py", "db/b.py"}
    assert {rule.pattern for rule in spec.forbidden} == {"db/a.py", "db/b.py"}


def test_frames_of_a_stack_trace_are_told_apart() -> None:
    text = '# T\n\nIt fails:\n\n  File "src/a.py", line 3\n\nTraceback (most recent call last)\n'
    assert [one.line for one in read(text).passages if one.block is Block.FRAME] == [5, 7]


def test_an_order_that_its_sentence_takes_back_is_none() -> None:
    assert read("# T\n\nDo not touch `src/a.py`, unless the build fails.\n").forbidden == ()
    assert read("# T\n\nDo not touch `src/a.py`, because the build fails.\n").forbidden != ()


def test_an_opening_without_end_is_not_repeated_by_every_criterion_below_it() -> None:
    levels = "".join(f"{'  ' * depth}- a `name_{depth}` of {'x' * 100}:\n" for depth in range(4))
    spec = read(f"# T\n\n## Done when\n\n{levels}{'  ' * 4}- the end\n")
    assert [one.text for one in spec.criteria] == [f"a `name_3` of {'x' * 100}: the end"]
