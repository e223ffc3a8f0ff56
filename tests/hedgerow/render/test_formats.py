"""Annotations, Markdown and SARIF of one report, whole; their limits; and what they leave out, counted."""

from __future__ import annotations

import jsonschema
import pytest
from msgspec.structs import replace

from hedgerow.model import CriterionScope, CriterionState, Finding, Report, Severity, Skipped, Status
from hedgerow.registry import all_checks
from hedgerow.render.annotations import render_annotations
from hedgerow.render.markdown import render_markdown
from hedgerow.render.sarif import FINGERPRINT, RESULTS, render_sarif
from tests.hedgerow.render.test_render import CRITERIA, FINDING, OVERLAP, REPORT, UNJUDGED
from tests.support.hostile import assert_safe_as_markdown
from tests.support.schema import sarif_of

ANNOTATIONS = """\
::error title=hedgerow could not look::one: needs a repository
::error title=hedgerow could not look::three crashed: ValueError: x
::error file=b.py,line=3,endLine=4,title=hedgerow gate%3A off-limits::is off-limits%0Aissue line 11%0A\
instead: move it%0A[ffffffffffffffff]
::warning file=a.log,title=hedgerow warning%3A stray-file::is off-limits%0A[ffffffffffffffff]
::notice file=b.py,title=hedgerow advice%3A scope-drift::is off-limits%0A[ffffffffffffffff]
::notice title=hedgerow advice%3A unmet-criterion::is off-limits%0A[ffffffffffffffff]
failed: 1 gate, 1 warning, 2 advice, 1 silenced, 2 could not be looked at in 2 files, 2 hunks
"""

MARKDOWN = """\
**hedgerow**: failed: 1 gate, 1 warning, 2 advice, 1 silenced, 2 could not be looked at in 2 files, 2 hunks

- `issue-12-x` against `main`
- issue `12` (`files`): Be polite
- note: judged against its parent

**Could not look**, so no claim is made:

- one: needs a repository
- three crashed: ValueError: x

**Findings**

- **gate** `off-limits` `b.py` line 3: is off-limits (`ffffffffffffffff`)
  - issue line 11
  - instead: move it
- **advice** `scope-drift` `b.py`: is off-limits (`ffffffffffffffff`)
- **advice** `unmet-criterion` the change as a whole: is off-limits (`ffffffffffffffff`)
- **warning** `stray-file` `a.log`: is off-limits (`ffffffffffffffff`)

| criterion | state | shown by |
| --- | --- | --- |
| issue `12` line 7: Says please | evidence | `a.py` line 2, `a.py` |
| issue `12` line 8: Is fast | nothing speaks for it |  |

**Silenced**

- `churn` `a.py`: Scope-Note: wanted
"""


def many(count: int, severity: Severity = Severity.ERROR) -> tuple[Finding, ...]:
    """Findings of one level, of which the first is called `file0.py`."""
    return tuple(
        replace(FINDING, severity=severity, path=f"file{at}.py", fingerprint=f"{at:016x}") for at in range(count)
    )


def clean(**changes: object) -> Report:
    """A report with nothing to say but what is changed."""
    plain = replace(REPORT, status=Status.FINDINGS, scope=None, findings=(), skipped=(), errors=(), notes=())
    return replace(plain, **changes)


def test_annotations_are_commands_with_what_was_not_looked_at_first() -> None:
    assert render_annotations(REPORT) == ANNOTATIONS


def test_of_a_level_ten_annotations_are_shown_and_the_rest_is_counted() -> None:
    lines = render_annotations(clean(findings=many(13) + many(11, Severity.INFO))).splitlines()
    assert [line.split(",")[0] for line in lines[:10]] == [f"::error file=file{at}.py" for at in range(10)]
    assert sum(line.startswith("::notice") for line in lines) == 10
    assert lines[-2].startswith(
        "::notice title=hedgerow::3 more of level error, 2 more of level notice: GitHub shows 10"
    )
    assert lines[-1] == "findings: 13 gates, 11 advice in 0 files, 0 hunks"


def test_ten_annotations_of_a_level_are_all_shown() -> None:
    lines = render_annotations(clean(findings=many(10, Severity.INFO))).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::notice"] * 10 + ["findings:"]


def test_unjudged_is_said_as_a_notice_and_is_no_pass() -> None:
    lines = render_annotations(clean(status=Status.UNJUDGED, scope=UNJUDGED)).splitlines()
    assert lines[0] == "::notice title=hedgerow cannot judge the scope::why (not a pass)"
    silent = render_annotations(clean(status=Status.UNJUDGED, scope=replace(UNJUDGED, why_unjudged=None)))
    assert "no reason given (not a pass)" in silent


def test_markdown_says_the_verdict_first() -> None:
    assert render_markdown(REPORT) == MARKDOWN
    assert_safe_as_markdown(MARKDOWN)


def test_markdown_draws_the_overlap_and_says_what_could_not_be_judged() -> None:
    text = render_markdown(clean(overlap=OVERLAP, scope=replace(UNJUDGED, why_unjudged=None)))
    assert "- cannot judge the scope: no reason given\n" in text
    assert "  n0 ===|conflict| n1\n" in text
    assert "| conflict | `x` `y` | `a.py` | both |" in text


def test_the_graph_and_the_table_of_many_pairs_are_cut_and_counted() -> None:
    pairs = tuple(replace(OVERLAP.pairs[0], b=f"y{at}") for at in range(110))
    text = render_markdown(clean(overlap=replace(OVERLAP, pairs=pairs)))
    assert "The graph shows the worst 60 of 110 pairs." in text
    assert text.count("| conflict | ") == 100
    assert "10 more pairs left out here." in text
    short = render_markdown(clean(overlap=replace(OVERLAP, pairs=pairs)), limit=20_000)
    assert 5 <= short.count("| conflict | ") <= 100
    assert_safe_as_markdown(text)


def test_long_lists_of_reasons_issues_and_proofs_are_counted() -> None:
    finding = replace(FINDING, why=tuple(f"reason {at}" for at in range(9)))
    issues = REPORT.change.issues * 8
    proofs = replace(CRITERIA[0], evidence=CRITERIA[0].evidence * 2)
    scope = replace(UNJUDGED, criteria=(proofs,))
    text = render_markdown(clean(findings=(finding,), change=replace(REPORT.change, issues=issues), scope=scope))
    assert "  - and 3 more reasons\n  - instead: move it" in text
    assert "- and 2 more issues\n" in text
    assert "`a.py` line 2, `a.py`, and 2 more |" in text


@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_what_does_not_fit_is_counted(limit: int) -> None:
    criteria = tuple(CriterionScope("12", at, "Is fast " * 10, CriterionState.NONE) for at in range(500))
    report = clean(findings=many(900), scope=replace(UNJUDGED, criteria=criteria), overlap=OVERLAP)
    text = render_markdown(report, limit=limit)
    assert len(text.encode()) <= limit
    shown = text.count("- **gate** ")
    assert f"{900 - shown} more findings left out here: the text would be too long." in text
    criteria_shown = text.count("| issue ")
    assert f"{500 - criteria_shown} {'more ' if criteria_shown else ''}criteria left out here" in text
    assert "The overlap of 1 lane is left out here" in text


def test_sarif_is_valid_and_holds_every_open_finding() -> None:
    run = sarif_of(render_sarif(REPORT))["runs"][0]
    assert [one["ruleId"] for one in run["results"]] == ["off-limits", "scope-drift", "unmet-criterion", "stray-file"]
    first, _, whole, _ = run["results"]
    assert first == {
        "ruleId": "off-limits",
        "ruleIndex": [rule["id"] for rule in run["tool"]["driver"]["rules"]].index("off-limits"),
        "level": "error",
        "message": {"text": "is off-limits\nissue line 11\ninstead: move it"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "b.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "endLine": 4},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: "f" * 16},
    }
    assert whole["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": ".", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "endLine": 4},
    }


def test_sarif_tells_what_was_silenced_or_not_looked_at_without_an_alert() -> None:
    invocation = sarif_of(render_sarif(REPORT))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]] == [
        ("error", "three crashed: ValueError: x"),
        ("error", "could not look: one: needs a repository"),
        ("note", "silenced: churn a.py: Scope-Note: wanted"),
    ]


def test_sarif_has_a_rule_with_its_page_for_every_check() -> None:
    rules = {rule["id"]: rule for rule in sarif_of(render_sarif(clean()))["runs"][0]["tool"]["driver"]["rules"]}
    assert sorted(rules) == [check.id for check in all_checks()]
    assert rules["off-limits"]["defaultConfiguration"] == {"level": "error"}
    assert all("Why: " in rule["help"]["text"] for rule in rules.values())


def test_sarif_of_a_check_we_do_not_have_names_it_only() -> None:
    run = sarif_of(render_sarif(clean(findings=(replace(FINDING, check="another"),))))["runs"][0]
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]] == {"id": "another"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü%.py", "a%20b/%C3%BC%25.py"),
        ("a\udcff", "a%FF"),
        ("//host/x", "%2F%2Fhost/x"),
        ("c:/x", "c%3A/x"),
        ("a#b?c", "a%23b%3Fc"),
    ],
)
def test_sarif_paths_are_percent_encoded(path: str, uri: str) -> None:
    result = sarif_of(render_sarif(clean(findings=(replace(FINDING, path=path),))))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_braces_and_links_in_a_message_are_text() -> None:
    finding = replace(FINDING, message="{0} [a](b)", why=(), fix="")
    assert '"text": "{{0}} [a] (b)"' in render_sarif(clean(findings=(finding,)))


def test_sarif_counts_what_code_scanning_would_refuse() -> None:
    run = sarif_of(render_sarif(clean(findings=(FINDING,) * (RESULTS + 2))), fully=False)["runs"][0]
    assert len(run["results"]) == RESULTS
    said = run["invocations"][0]["toolExecutionNotifications"]
    assert [one["message"]["text"] for one in said] == ["2 more findings left out: code scanning takes 25000 a run"]


def test_the_schema_of_sarif_refuses_what_is_none() -> None:
    with pytest.raises(jsonschema.ValidationError):
        sarif_of(render_sarif(REPORT).replace('"physicalLocation"', '"place"'))


def test_what_does_not_apply_is_left_out() -> None:
    skipped = (Skipped("two", "no issue", applies=False),)
    assert "no issue" not in render_markdown(clean(skipped=skipped)) + render_annotations(clean(skipped=skipped))
