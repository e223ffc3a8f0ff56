"""Issue templates: which files are some, what they ask for, and YAML forms edited line by line."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest
import yaml

from hedgerow.learn.recurring import Key
from hedgerow.learn.template import asks_for, is_template, with_section
from hedgerow.learn.wording import Section, section_of

PATH = ".github/ISSUE_TEMPLATE/bug.yml"
FIELDS = dedent("""\
    - type: markdown
      attributes:
        value: |
          # Thanks!

          Tell us all.
    - type: textarea
      id: need
      attributes:
        label: What is needed?
      validations:
        required: true
    """)
HEAD = "name: Bug\ndescription: It breaks\nbody:\n"
PLAIN = HEAD + FIELDS
NESTED = HEAD + indent(FIELDS, "  ")
APART = HEAD + indent(FIELDS.replace("- type: textarea", "\n- type: textarea"), "  ")


def criteria() -> Section:
    found = section_of(Key("unmet-criterion"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "whether"),
    [
        (PATH, True),
        (".github/ISSUE_TEMPLATE/task.yaml", True),
        (".github/ISSUE_TEMPLATE/config.yml", False),
        (".github/ISSUE_TEMPLATE/sub/task.yml", False),
        ("docs/issue_template.md", True),
        (".github/ISSUE_TEMPLATE.md", True),
        ("ISSUE_TEMPLATE/a.md", True),
        ("ISSUE_TEMPLATE/a.yml", False),
        ("README.md", False),
    ],
)
def test_templates_are_told_by_their_names(path: str, *, whether: bool) -> None:
    assert is_template(path) is whether


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="items at the margin"),
        pytest.param(NESTED, id="items indented"),
        pytest.param(APART, id="an empty line between fields"),
        pytest.param(NESTED.removesuffix("\n"), id="no final newline"),
        pytest.param(NESTED + "\n\n", id="empty lines at the end"),
        pytest.param(NESTED + "# the end\n", id="a comment at the end"),
        pytest.param(f"# a form\n---\n{NESTED}labels:\n  - bug\n", id="keys behind the fields"),
        pytest.param(f"{PLAIN}labels: [bug]\n", id="a key behind fields at the margin"),
        pytest.param(NESTED.replace("body:\n", "body: # the fields\n  # first\n\n"), id="comments before the fields"),
        pytest.param(APART.replace("  - type: textarea", "  # the need\n  - type: textarea"), id="a comment between"),
        pytest.param(NESTED.replace("\n", "\r\n"), id="CRLF"),
        pytest.param("\ufeff" + NESTED, id="a byte order mark"),
        pytest.param(NESTED.replace("It breaks", "Größe ☃"), id="not ASCII"),
    ],
)
def test_a_form_gets_one_more_field_and_keeps_every_other_byte(text: str) -> None:
    data = text.encode()
    after = with_section(criteria(), data, PATH)
    assert after is not None
    before, form = yaml.safe_load(data), yaml.safe_load(after)
    *fields, new = form.pop("body")
    assert fields == before.pop("body")
    assert form == before
    assert new == {
        "type": "textarea",
        "attributes": {
            "label": "Acceptance criteria",
            "description": "What a diff can show, with its names",
            "value": "- [ ] ",
        },
    }
    more = len(after) - len(data)
    assert any(after[:at] + after[at + more :] == data for at in range(len(data) + 1))
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert after.count(b"\n") - data.count(b"\n") == 5 + (text == APART)
    assert after.count(b"\r") - data.count(b"\r") == 5 * (b"\r" in data)
    assert not asks_for(criteria(), text, PATH)
    assert asks_for(criteria(), after.decode(), PATH)


def test_the_lines_of_the_new_field_stand_as_those_of_the_last_one() -> None:
    after = with_section(criteria(), APART.encode(), PATH)
    assert after is not None
    assert after.decode().removeprefix(APART).split("\n") == [
        "",
        "  - type: textarea",
        "    attributes:",
        "      label: Acceptance criteria",
        "      description: What a diff can show, with its names",
        '      value: "- [ ] "',
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name: Bug\n", id="no fields"),
        pytest.param("name: Bug\nbody:\n", id="an empty list"),
        pytest.param("name: Bug\nbody: [{type: markdown, attributes: {value: Hello}}]\n", id="on one line"),
        pytest.param("body:\n  -\n    type: markdown\n", id="a dash alone"),
        pytest.param(f"{NESTED}  -\n    type: markdown\n", id="a later dash alone"),
        pytest.param(NESTED.replace("value: |", "value: |+"), id="text that keeps its empty lines"),
        pytest.param(NESTED.replace("    id: need", "    id:\tneed"), id="tabs"),
        pytest.param(f"{NESTED}body:\n", id="two bodies"),
        pytest.param(NESTED + "...\n", id="the end of the document"),
    ],
)
def test_a_form_that_is_no_plain_list_is_left_alone(text: str) -> None:
    assert with_section(criteria(), text.encode(), PATH) is None


def test_a_form_asks_by_the_label_of_a_field() -> None:
    assert asks_for(criteria(), NESTED.replace("What is needed?", '"Acceptance Criteria"'), PATH)
    assert not asks_for(criteria(), NESTED.replace("Tell us all.", "## Acceptance criteria"), PATH)
