"""What `off-limits` and the report say of a `scope` block: exceptions, and lines that cannot be read."""

from __future__ import annotations

import pytest

from hedgerow.change import ChangeSet
from hedgerow.issue.parse import parse
from hedgerow.model import Report, Revision
from hedgerow.patch import change_from_diff
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

DIFF = b"diff --git a/src/up.py b/src/up.py\n--- a/src/up.py\n+++ b/src/up.py\n@@ -1 +1 @@\n-a\n+b\n"


def judged(block: str) -> Report:
    """The report on a change of src/up.py whose issue has this `scope` block, in line 4."""
    issue = parse(f"# Retry\n\n```scope\n{block}\n```\n", ref="7", source="file")
    change = ChangeSet(Revision("main"), Revision("topic"), change_from_diff(DIFF).files)
    return judge_change(change, (issue,), Settings(), Options())


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("deny: src/** except src/a.py, src/b.py", "line 4 of issue 7 forbids `src/**` except `src/a.py`, `src/b.py`"),
        ("deny: src/**, !src/a.py", "line 4 of issue 7 forbids `src/**` except `src/a.py`"),
        ("allow: src/** except src/up.py", "line 4 of issue 7 allows `src/**` except `src/up.py`"),
        ("allow: src/**, !src/up.py", "line 4 of issue 7 allows `src/**` except `src/up.py`"),
        ("deny: src/**, !src/up.py", None),
        ("deny: src/**, !src/up.py, src/u*", "line 4 of issue 7 forbids `src/u*`"),
    ],
)
def test_the_reason_names_what_is_taken_out(block: str, why: str | None) -> None:
    report = judged(block)
    assert [one.why for one in report.findings if one.check == "off-limits"] == ([(why,)] if why else [])
    assert report.notes == ()


def test_a_line_that_cannot_be_read_is_a_note_and_no_gate_without_rules() -> None:
    report = judged("denny: src/**")
    unread = "line 4 of issue 7: the scope block has no list named `denny`: it is passed over."
    assert report.notes == (f"{unread} `allow:` and `deny:` are the two lists.",)
    skipped = {one.check: one.reason for one in report.skipped}
    assert skipped["off-limits"] == (
        "no issue forbids a path that can be read (line 4 of issue 7 cannot) and checks.off-limits.paths is empty"
    )


def test_many_such_lines_are_counted() -> None:
    report = judged("\n".join(f"list{letter}: a" for letter in "abcdefgh"))
    assert len(report.notes) == 6
    assert report.notes[-1] == "3 more lines of issues cannot be read: see `hedgerow issue lint`."
