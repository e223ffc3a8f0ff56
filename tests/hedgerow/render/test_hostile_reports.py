"""Whatever a stranger writes, no output acts on it: every format, every kind of hostile text, in every field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.lint import Weakness
from hedgerow.issue.parse import parse
from hedgerow.learn.ledger import Records
from hedgerow.learn.records import ChangeRecord, Found, own_tool
from hedgerow.learn.recurring import Key, Occurrence, RecurringKey
from hedgerow.learn.timeline import timeline
from hedgerow.model import Severity
from hedgerow.render.annotations import LIMIT, render_annotations
from hedgerow.render.issue import render_issue, render_issue_json, render_weaknesses, render_weaknesses_json
from hedgerow.render.json import render_json
from hedgerow.render.learn import render_learn, render_learn_json
from hedgerow.render.ledger import render_log, render_log_json
from hedgerow.render.markdown import COMMENT_LIMIT, render_markdown
from hedgerow.render.markup import code, prose
from hedgerow.render.overlap_markdown import render_overlap_markdown
from hedgerow.render.overlap_text import render_overlap_text
from hedgerow.render.safe import inert
from hedgerow.render.sarif import render_sarif
from hedgerow.render.text import render_text
from tests.support.hostile import (
    HOSTILE,
    assert_safe_as_markdown,
    assert_safe_in_a_log,
    hostile_overlap,
    hostile_report,
)
from tests.support.schema import report_of, sarif_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hedgerow.model import Report

every_text = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])

LOGS: dict[str, Callable[[Report], str]] = {
    "text": render_text,
    "verbose": lambda report: render_text(report, verbose=True),
    "json": render_json,
    "github": render_annotations,
    "markdown": render_markdown,
    "sarif": render_sarif,
}


@every_text
@pytest.mark.parametrize("form", LOGS)
def test_no_format_acts_in_a_log_or_on_a_terminal(form: str, text: str) -> None:
    assert_safe_in_a_log(LOGS[form](hostile_report(text)))


@every_text
def test_overlap_and_issues_neither(text: str) -> None:
    spec = parse(f"# {text}\n\n{text}\n\n- [ ] {text}\n", ref="1", source="files")
    weakness = (Weakness(1, Severity.ERROR, text, "do it"),)
    assert_safe_in_a_log(render_overlap_text(hostile_overlap(text), verbose=True))
    assert_safe_in_a_log(render_issue(spec, verbose=True) + render_issue_json(spec))
    assert_safe_in_a_log(render_weaknesses(weakness) + render_weaknesses_json(weakness))


@every_text
def test_the_ledger_and_what_recurs_neither(text: str) -> None:
    """Of a stranger's text the ledger holds paths."""
    found = Found("stray-file", "a log", "warning", text, "f" * 16)
    record = ChangeRecord(
        "pr-7", 7, "1" * 40, "2" * 40, 0, ("12",), trusted=True, tool=own_tool("0" * 64), exposures=("stray-file",),
        findings=(found,),
    )  # fmt: skip
    records = Records(changes=(record,))
    changes = timeline(records)
    assert_safe_in_a_log(render_log(changes, records, every=1, verbose=True) + render_log_json(changes, records))
    vote = Occurrence("#7", 7, "1" * 40, "2" * 40, 0, ("12",), (text,), ("f" * 16,), "open")
    key = RecurringKey(
        Key("stray-file", "a log"), 1, (vote,), ("12",), 0, 0, 0, 1.0, 0.05, 0.99, 0.9, recurring=True, because="recurs"
    )
    for said in (render_learn((key,), changes=1, left_out=0), render_learn_json((key,), changes=1, left_out=0)):
        assert_safe_in_a_log(said)


@every_text
def test_markdown_has_no_link_image_mention_or_html_of_a_stranger(text: str) -> None:
    report = hostile_report(text)
    for limit in (1_000_000, COMMENT_LIMIT, 20_000):
        shown = render_markdown(report, limit=limit)
        assert_safe_as_markdown(shown)
        assert len(shown.encode()) <= limit
    assert_safe_as_markdown(render_overlap_markdown(hostile_overlap(text)))


@every_text
def test_annotations_are_one_command_a_line_within_the_limits(text: str) -> None:
    *commands, last = render_annotations(hostile_report(text)).splitlines()
    assert all(line.startswith(("::error ", "::notice ")) for line in commands)
    assert all(line.count("::") >= 2 for line in commands)
    assert sum(line.startswith("::error ") for line in commands) <= LIMIT
    assert last.startswith("failed: ")


@every_text
def test_json_and_sarif_stay_what_they_are(text: str) -> None:
    report = hostile_report(text)
    assert report_of(render_json(report))["findings"][0]["check"] == "off-limits"
    results = sarif_of(render_sarif(report))["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert all(uri.isascii() and uri.isprintable() and " " not in uri and not uri.startswith("/") for uri in uris)
    assert "](" not in json.dumps([one["message"] for one in results])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nothing to see", "nothing to see"),
        ("::error::x", r"\x3a:error::x"),
        ("fine\n \t::error::x", "fine\n \t" + r"\x3a:error::x"),
        ("a std::vector", "a std::vector"),
    ],
)
def test_a_line_that_looks_like_a_command_is_spelled_differently(text: str, shown: str) -> None:
    assert inert(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("is off-limits: issue line 11", "is off-limits: issue line 11"),
        ("`a.py` is named, twice", "`a.py` is named, twice"),
        ("by @octocat and #12 today", "by `@octocat` and `#12` today"),
        ("@a #1 `x y` `z` <b>", "`@a #1` `x y` `z` `<b>`"),
        ("1. one - two", "`1.` one - two"),
        ("- one", "`-` one"),
        ("see GH-1, x-gh-2 deadbeef www.a.org", "see `GH-1`, `x-gh-2 deadbeef www.a.org`"),
        ("a ` tick", "a `` ` `` tick"),
        ("issue.md says 0.5, no more", "`issue.md` says 0.5, no more"),
        ("Delete it (`git rm`), or say why.", "Delete it (`git rm`), or say why."),
        ("`a`, `b`; [`c`](d) and `e`@f", "`a`, `b`; `[` `c` `](d)` and `e` `@f`"),
        (", first", ", first"),
        ("as in src/a.py:14, and (branch issue-12_x).", "as in `src/a.py:14`, and (branch `issue-12_x`)."),
        ('(a/b, c/d) "e_f"; g_h() i_j(k), or (a_b)', '(`a/b`, `c/d`) "`e_f`"; `g_h() i_j(k)`, or (`a_b`)'),
        ("a/b:`c`", "`a/b`:`c`"),
        ("", ""),
    ],
)
def test_prose_keeps_words_and_puts_the_rest_into_code(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("", "`   `"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a|b", "`a¦b`"), ("x" * 9, "`xxxx…`")],
)
def test_a_code_span_holds_any_text(text: str, shown: str) -> None:
    assert code(text, 5) == shown
