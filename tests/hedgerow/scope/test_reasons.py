from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge

if TYPE_CHECKING:
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import Evidence, ScopeReport


def added(path: str, *lines: str) -> str:
    """A diff that adds lines to the end of a file."""
    body = "".join(f"+{line}\n" for line in lines)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -9,0 +10,{len(lines)} @@\n{body}"


def issue(text: str) -> IssueSpec:
    return parse(text, ref="12", source="test")


def judge_as(text: str, ref: str, *files: str) -> ScopeReport:
    """The scope of files against an issue of this name."""
    return judge(change_from_diff("".join(files).encode()), (parse(text, ref=ref, source="test"),))


def evidence(text: str, *files: str) -> list[tuple[Evidence, ...]]:
    report = judge(change_from_diff("".join(files).encode()), (issue(text),))
    return [hunk.evidence for file in report.files for hunk in file.hunks]


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        ("docs/setup.md", "Update docs/setup.md.", True),
        ("docs/setup.md", "setup.mdの説明を直す", True),
        ("docs/setup.md", "Update next/setup.mdx, and setup.md", True),
        ("docs/setup.md", "Update next/setup.mdx", False),
        ("net/client.py", "Move all of httpclient.py", False),
        ("bin/l", "All calls fail", False),
    ],
)
def test_a_file_is_named_by_its_whole_name(path: str, text: str, named: bool) -> None:  # noqa: FBT001 - a column
    (reasons,) = evidence(f"Parser drops the last comma\n\n{text}\n", added(path, "x = 1"))
    assert ("named-path" in {one.kind for one in reasons}) is named


def test_the_number_of_the_issue_in_a_hunk_is_a_reason() -> None:
    (reasons,) = evidence("Parser drops the last comma (#812)\n", added("CHANGES", "- Keep the last comma (#812)"))
    reason = next(one for one in reasons if one.kind == "names-issue")
    assert (reason.issue_line, reason.diff_line) == (1, 10)
    assert reason.because == "names issue 812, as issue line 1 does"


def test_the_number_of_another_issue_speaks_against_a_hunk() -> None:
    (reasons,) = evidence("Parser drops the last comma (#812)\n", added("CHANGES", "- New colours (#77)"))
    reason = next(one for one in reasons if one.kind == "other-issue")
    assert reason.weight < 0
    assert reason.because == "names issue 77, which is not the issue of this change"


@pytest.mark.parametrize(
    "line",
    ["digest = SHA-256", "see RFC-5321", "UTF-8", "HMAC-SHA3-512", "ISO-8601", "PEP-8", "GPL-3", "CVE-2021-44228"],
)
def test_the_number_of_a_standard_is_that_of_no_issue(line: str) -> None:
    (reasons,) = evidence("Parser drops the last comma (#812), in UTF-8\n", added("a.py", line))
    assert not {"other-issue", "names-issue"} & {one.kind for one in reasons}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.html", '<b style="color:#333; top: 0">'),
        ("a.py", 'grid = ["#569721", "C3"]'),
        ("a.py", "plot(x, '#8888', alpha=.5)"),
        ("a.ts", "  badge: { backgroundColor: '#616161' },"),
        ("a.ts", "  border: 1px solid #999 !important;"),
        ("a.ini", "grid.stroke = #444"),
        ("a.css", "  linear-gradient(0, #111 300px),"),
        ("a.scss", "#111 300px"),
        ("a.svg", '<path d="m0" style="top" fill="url(#812)"/>'),
    ],
)
def test_a_colour_is_the_number_of_no_issue(path: str, line: str) -> None:
    (reasons,) = evidence("Parser drops the last comma (#812)\n", added(path, line))
    assert not {"other-issue", "names-issue"} & {one.kind for one in reasons}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.md", "- background: no flicker (#777)"),
        ("a.md", "- Fix colours in the dark, see #777"),
        ("a.py", 'skip("fails: #777")'),
        ("a.css", "  top: 0; /* for #777 */"),
        ("a.scss", " * as in #777"),
        ("a.svg", "<!-- for #777 -->"),
    ],
)
def test_the_number_of_an_issue_is_told_from_a_colour(path: str, line: str) -> None:
    (reasons,) = evidence("Parser drops the last comma (#812)\n", added(path, line))
    assert "other-issue" in {one.kind for one in reasons}


def test_a_colour_in_the_issue_is_no_number_to_measure_by() -> None:
    told = judge_as("Drops the colour: #333\n", "notes", added("a.py", "# ISSUE-77")).files[0].hunks[0].evidence
    assert "other-issue" not in {one.kind for one in told}


def test_a_standard_in_the_issue_is_no_number_to_measure_by() -> None:
    text = "Parser drops the last comma in UTF-8\n"
    (reasons,) = (h.evidence for h in judge_as(text, "notes", added("a.py", "# ISSUE-77")).files[0].hunks)
    assert "other-issue" not in {one.kind for one in reasons}


@pytest.mark.parametrize(
    "line",
    ["def test_issue_77():", "void testIssue77() {", "def test_gh_77(x):", "func TestGH77(t T) {", "test_x_issue0077"],
)
def test_a_number_in_the_name_of_a_test_is_that_of_an_issue(line: str) -> None:
    other = "names issue 77, which is not the issue of this change"
    assert other in [one.because for one in evidence("Drops commas\n", added("a.py", "one", line))[0]]
    told = judge_as("Drops commas\n", "77", added("a.py", "one", line)).files[0].hunks[0].evidence
    (own,) = (one for one in told if one.kind == "names-issue")
    assert (own.because, own.diff_line) == ("names issue 77, this change's own", 11)
    # Which tracker the number is of is not known where the issue has none itself.
    told = judge_as("Drops commas (#9)\n", "notes", added("a.py", line)).files[0].hunks[0].evidence
    assert "other-issue" not in {one.kind for one in told}


def test_no_number_is_read_from_other_names_or_from_zeros() -> None:
    line = "test_tissue_77 = test_debug_77 = latest_issue_77 = test_issue_000"
    (reasons,) = evidence("Drops commas\n", added("a.py", line))
    assert "other-issue" not in {one.kind for one in reasons}


def test_what_the_issue_only_rules_out_is_no_reason() -> None:
    text = "Parser drops the last comma\n\n## Out of scope\n\nDo not touch `render_palette`.\n"
    (reasons,) = evidence(text, added("a.py", "render_palette()"))
    assert "render" not in " ".join(one.because for one in reasons)


def test_a_word_without_a_rare_part_is_no_reason() -> None:
    (reasons,) = evidence("The value of it\n", added("a.py", "value = 1"))
    assert [one.kind for one in reasons] == ["nothing-shared"]


def test_long_names_are_cut_and_cannot_close_the_quotes() -> None:
    name = "a_parser_" * 9 + "end"
    (reasons,) = evidence(f"Teach `{name}` commas\n", added("a.py", f"{name}()"))
    assert f"`{name[:37]}...`" in reasons[0].because


def test_the_number_of_the_change_s_own_issue_need_not_stand_in_its_text() -> None:
    (reasons,) = evidence("Parser drops the last comma\n", added("CHANGES", "- Keep what follows (#12)"))
    reason = next(one for one in reasons if one.kind == "names-issue")
    assert (reason.issue, reason.because) == (None, "names issue 12, this change's own")


def test_a_word_with_two_rare_parts_of_the_issue_is_one_reason() -> None:
    (reasons,) = evidence("Teach the parser quaternions\n", added("a.py", "QuaternionParser()", "quaternion_parser()"))
    assert [one.because for one in reasons] == ["line 10 speaks of `QuaternionParser`, as issue line 1 does"]


def test_a_name_that_the_issue_writes_whole_is_one_reason() -> None:
    text = "Teach `quaternion_parser` how to turn a spinor\n"
    (reasons,) = evidence(text, added("a.py", "quaternion_parser(spinor)", "quaternionParser(parser)"))
    assert [one.because for one in reasons] == [
        "line 10 has `quaternion_parser`, which issue line 1 names",
        "line 10 speaks of `spinor`, as issue line 1 does",
    ]


def test_a_line_that_is_only_in_the_old_file_is_called_removed() -> None:
    body = "-quaternion_parser(spinor)\n+spinor()\n"
    diff = f"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -9,1 +20,1 @@\n{body}"
    (reasons,) = evidence("Teach `quaternion_parser` how to turn a spinor\n", diff)
    assert [(one.because, one.diff_line) for one in reasons] == [
        ("removed line 9 has `quaternion_parser`, which issue line 1 names", 9),
        ("line 20 speaks of `spinor`, as issue line 1 does", 20),
    ]


def test_every_kind_of_reason_stands_in_the_table_of_the_documents() -> None:
    root = Path(__file__).parents[3]
    table = (root / "docs" / "verdict.md").read_text("utf-8").partition("## The reasons")[2].partition("\n## ")[0]
    kinds: set[str] = set()
    for folder in (root / "tests" / "cases" / "scope-drift").iterdir():
        text = (folder / "issue.md").read_text("utf-8")
        kinds |= {one.kind for told in evidence(text, (folder / "change.patch").read_text("utf-8")) for one in told}
    assert kinds >= {"apart", "caller", "farther", "no-shared-name", "shared-word"}
    assert {kind for kind in kinds if f"`{kind}`" not in table} == set()
