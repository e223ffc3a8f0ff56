"""One report in every format: made to be read, safe to print, and held to its schema."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hedgerow.errors import UsageError
from hedgerow.model import (
    ChangeInfo,
    CriterionEvidence,
    CriterionScope,
    CriterionState,
    Evidence,
    FileScope,
    Finding,
    HunkScope,
    IssueRef,
    LaneInfo,
    MergeOrder,
    OrderGroup,
    OrderStep,
    OverlapReport,
    PairFile,
    PairReport,
    Report,
    Revision,
    ScopeReport,
    Severity,
    Skipped,
    Status,
    ToolInfo,
    Verdict,
)
from hedgerow.render.json import json_schema, read_json, render_json
from hedgerow.render.safe import printable, shortened
from hedgerow.render.text import render_text, state_of
from tests.support.schema import SCHEMA, report_of

EVIDENCE = Evidence("named-path", 0.61234567, "12", 4, 2, "issue line 4 names `a.py`")
HUNK = HunkScope(0, "@@ -1,1 +1,2 @@ def f", 1, Verdict.EXPLAINED, 0.1, 1 / 3, (EVIDENCE,))
FILES = (
    FileScope("a.py", None, Verdict.EXPLAINED, 0.1, None, (HUNK,)),
    FileScope("b.py", "old.py", Verdict.DRIFT, 0.9, "issue 12 line 11: b.py", (replace(HUNK, evidence=()),)),
)
CRITERIA = (
    CriterionScope("12", 7, "Says please", CriterionState.EVIDENCE, (
        CriterionEvidence("a.py", 2, "speaks of please"), CriterionEvidence("a.py", None, "is named"),
    )),
    CriterionScope("12", 8, "Is fast", CriterionState.NONE),
)  # fmt: skip
FINDING = Finding("off-limits", Severity.ERROR, "b.py", 3, 4, "is off-limits", ("issue line 11",), "move it", "f" * 16)
FINDINGS = (
    FINDING,
    replace(FINDING, check="scope-drift", severity=Severity.INFO, line=None, why=(), fix=""),
    replace(FINDING, check="churn", severity=Severity.WARNING, path="a.py", silenced="Scope-Note: wanted"),
    replace(FINDING, check="unmet-criterion", severity=Severity.INFO, path=None, line=None, why=(), fix=""),
    replace(FINDING, check="stray-file", severity=Severity.WARNING, path="a.log", line=None, why=(), fix=""),
)
REPORT = Report(
    ToolInfo("hedgerow", "0.1.0", "0" * 64),
    ChangeInfo(Revision("main", "1" * 40), Revision("issue-12-x", "2" * 40), (IssueRef("12", "files", "Be polite"),)),
    Status.FAILED,
    ScopeReport(judged=True, why_unjudged=None, files=FILES, criteria=CRITERIA),
    None,
    FINDINGS,
    (Skipped("one", "needs a repository", applies=True), Skipped("two", "no issue", applies=False)),
    ("three crashed: ValueError: x",),
    ("judged against its parent",),
)
UNJUDGED = ScopeReport(judged=False, why_unjudged="why")
LANE = LaneInfo(
    "x", "refs/x", "2" * 40, None, dirty=True, pull_request=7, issues=("1",), state="open", base_conflict=()
)
MEETING = PairFile("a.py", "content", ((1, 3),), ((2, 2),), None, "both")
OVERLAP = OverlapReport(
    Revision("main", "1" * 40),
    (LANE,),
    (PairReport("x", "y", "conflict", confirmed=True, files=(MEETING,)),),
    MergeOrder((OrderGroup(("x", "y"), ("y",), (OrderStep("x", "first"),), verified=True),)),
)

TEXT = """\
issue-12-x against main
issue 12 (files): Be polite
note: judged against its parent

b.py
  3: gate off-limits: is off-limits  [ffffffffffffffff]
      issue line 11
      instead: move it
  advice scope-drift: is off-limits  [ffffffffffffffff]

a.log
  warning stray-file: is off-limits  [ffffffffffffffff]

the change as a whole
  advice unmet-criterion: is off-limits  [ffffffffffffffff]

criteria
  + line 7: Says please (evidence)
      a.py:2 speaks of please
  - line 8: Is fast (nothing speaks for it)

silenced: churn a.py: Scope-Note: wanted
could not look: one: needs a repository
could not look: three crashed: ValueError: x

skipped: 1 check had nothing to look at; --verbose says why

failed: 1 gate, 1 warning, 2 advice, 1 silenced, 2 could not be looked at in 2 files, 2 hunks
"""


def test_the_text_is_grouped_by_file_worst_first() -> None:
    assert render_text(REPORT) == TEXT


def test_verbose_text_adds_evidence_and_what_did_not_apply() -> None:
    known = TEXT.split("\n")
    added = [line for line in render_text(REPORT, verbose=True).split("\n") if line not in known]
    assert added == [
        "      a.py is named",
        "evidence",
        "a.py: explained (0.10)",
        "  1: explained, drift 0.10, incidental 0.33",
        "      issue line 4 names `a.py`",
        "b.py: drift (0.90), forbidden by issue 12 line 11: b.py",
        "  1: explained, drift 0.10, incidental 0.33",
        "skipped: two: no issue",
    ]


def test_quiet_text_is_only_what_was_found() -> None:
    quiet = render_text(REPORT, quiet=True)
    blocks = TEXT.split("\n\n")
    assert quiet == "\n\n".join([*blocks[1:4], blocks[5], blocks[7]])


def test_colour_is_the_callers() -> None:
    painted = render_text(REPORT, paint=lambda text, colour: f"<{colour}>{text}</>")
    assert "<bold>b.py</>\n  3: <red>gate</> off-limits" in painted
    assert "<red>could not look</>: one" in painted
    assert "<red>failed</>: 1 gate" in painted


@pytest.mark.parametrize(
    ("report", "summary"),
    [
        (replace(REPORT, status=Status.CLEAN, findings=(), skipped=(), errors=()), "clean: no findings in 2 files"),
        (
            replace(REPORT, status=Status.UNJUDGED, findings=(), skipped=(), errors=(), scope=UNJUDGED),
            "unjudged (not a pass): no findings in 0 files, 0 hunks",
        ),
        (replace(REPORT, status=Status.FINDINGS, findings=FINDINGS[:1] * 2, scope=None), "findings: 2 gates, 2 could"),
    ],
)
def test_the_last_line_is_the_summary(report: Report, summary: str) -> None:
    assert render_text(report, verbose=True).splitlines()[-1].startswith(summary)


def test_a_scope_that_cannot_be_judged_says_why_first() -> None:
    text = render_text(replace(REPORT, scope=UNJUDGED))
    assert text.splitlines()[2] == "cannot judge the scope: why"
    assert "no reason given" in render_text(replace(REPORT, scope=ScopeReport(judged=False, why_unjudged=None)))


def test_json_is_of_the_shipped_schema_and_comes_back_as_it_was() -> None:
    whole = replace(REPORT, overlap=OVERLAP)
    text = render_json(whole)
    report = report_of(text)
    assert next(iter(report)) == "schema"
    hunk = report["scope"]["files"][0]["hunks"][0]
    assert (hunk["incidental"], hunk["evidence"][0]["weight"]) == (0.333333, 0.612346)
    assert render_json(read_json(text)) == text
    assert read_json(text.encode()).findings == FINDINGS


def test_the_shipped_schema_is_that_of_the_values() -> None:
    assert SCHEMA.read_text("utf-8") == json_schema()


@pytest.mark.parametrize("change", [{"schema": 2}, {"status": "fine"}, {"more": 1}, {"tool": {"name": "hedgerow"}}])
def test_the_schema_refuses_what_is_no_report(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        report_of(json.dumps(json.loads(render_json(REPORT)) | change))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"schema": 1}', b"\xff"])
def test_json_that_is_no_report_is_an_error_with_a_remedy(data: bytes) -> None:
    with pytest.raises(UsageError, match="this is no hedgerow report of schema 1") as caught:
        read_json(data)
    assert "--format json" in caught.value.hint


def test_a_report_of_another_schema_is_refused() -> None:
    with pytest.raises(UsageError, match="schema 1"):
        read_json(render_json(REPORT).replace('"schema": 1', '"schema": 2'))


HOSTILE = "a\n\x1b[31m\x9bgate\u202e\u2066\u2028\udcff\t.py"
SHOWN = r"a\n\x1b[31m\x9bgate\u202e\u2066\u2028\xff\t.py"


def test_hostile_names_cannot_move_the_cursor_or_forge_a_line() -> None:
    hunk = replace(HUNK, evidence=(replace(EVIDENCE, because=HOSTILE),))
    hostile = replace(
        REPORT,
        change=ChangeInfo(Revision(HOSTILE), Revision(HOSTILE), (IssueRef(HOSTILE, HOSTILE, HOSTILE),)),
        scope=ScopeReport(
            judged=True,
            why_unjudged=None,
            files=(FileScope(HOSTILE, None, Verdict.WEAK, 0.5, HOSTILE, (hunk,)),),
            criteria=(replace(CRITERIA[1], text=HOSTILE, evidence=(CriterionEvidence(HOSTILE, 1, HOSTILE),)),),
        ),
        findings=(
            replace(FINDING, path=HOSTILE, message=HOSTILE, why=(HOSTILE,), fix=HOSTILE),
            replace(FINDING, path=HOSTILE, silenced=HOSTILE),
        ),
        skipped=(Skipped("one", HOSTILE, applies=True), Skipped("two", HOSTILE, applies=False)),
        errors=(HOSTILE,),
        notes=(HOSTILE,),
    )  # fmt: skip
    text = render_text(hostile, verbose=True)
    assert set(text) & set(HOSTILE) <= set(SHOWN) | {"\n"}
    assert len(text.splitlines()) == len(render_text(hostile, verbose=True).split("\n")) - 1
    assert text.count("\n") == 24
    assert report_of(render_json(hostile))["findings"][0]["path"] == SHOWN


@given(st.text(st.characters(exclude_categories=())))
def test_printable_text_is_one_line_of_characters_that_print(text: str) -> None:
    shown = printable(text)
    shown.encode("utf-8")
    assert len(shown.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in shown)
    assert len(shown) <= 10 * len(text)
    assert printable(shown) == shown


def test_a_shortened_line_keeps_its_width() -> None:
    assert shortened("one\n two\tthree") == "one two three"
    assert shortened("x" * 200) == "x" * 159 + "…"
    assert shortened("ab", 2) == "ab"


def test_a_criterion_that_the_diff_breaks_is_not_merely_unproven() -> None:
    assert state_of(CRITERIA[0]) == "evidence"
    assert state_of(CRITERIA[1]) == "nothing speaks for it"
    assert state_of(replace(CRITERIA[1], evidence=CRITERIA[0].evidence)) == "not met"
