from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge

if TYPE_CHECKING:
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import Evidence


def added(path: str, *lines: str) -> str:
    """A diff that adds lines to the end of a file."""
    body = "".join(f"+{line}\n" for line in lines)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -9,0 +10,{len(lines)} @@\n{body}"


def issue(text: str) -> IssueSpec:
    return parse(text, ref="12", source="test")


def evidence(text: str, *files: str) -> list[tuple[Evidence, ...]]:
    report = judge(change_from_diff("".join(files).encode()), (issue(text),))
    return [hunk.evidence for file in report.files for hunk in file.hunks]


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


def test_every_kind_of_reason_stands_in_the_table_of_the_documents() -> None:
    root = Path(__file__).parents[3]
    table = (root / "docs" / "verdict.md").read_text("utf-8").partition("## The reasons")[2].partition("\n## ")[0]
    kinds: set[str] = set()
    for folder in (root / "tests" / "cases" / "scope-drift").iterdir():
        text = (folder / "issue.md").read_text("utf-8")
        kinds |= {one.kind for told in evidence(text, (folder / "change.patch").read_text("utf-8")) for one in told}
    assert kinds >= {"apart", "caller", "farther", "no-shared-name", "shared-word"}
    assert {kind for kind in kinds if f"`{kind}`" not in table} == set()
