"""Renames that the issue asks for are no incidental edits."""

from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge
from hedgerow.scope.renamed import asked_renames

ISSUE = "# Say what a box holds\n\nIn `Parcel` the field `blacklist` becomes `conflicts`.\n"


def diff(path: str, lines: str) -> str:
    """One hunk of one file, from line 10 on."""
    rows = lines.split("\n")
    old, new = (sum(row[:1] in (" ", sign) for row in rows) for sign in "-+")
    body = "".join(f"{row}\n" for row in rows)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -10,{old} +10,{new} @@\n{body}"


def told(issue: str, lines: str) -> list[tuple[str | None, int | None, int | None, str]]:
    change = change_from_diff(diff("parcel/box.rs", lines).encode())
    found = asked_renames(change, (parse(issue, ref="12", source="test"),))
    return [(one.issue, one.issue_line, one.diff_line, one.because) for one in found.values()]


RENAME = "-    self.blacklist.push(id);\n+    self.conflicts.push(id);"


@pytest.mark.parametrize("lines", [RENAME, " x();\n" + RENAME + "\n \n-f(&blacklist)\n+f(&conflicts)"])
def test_one_name_of_the_issue_for_another_is_told(lines: str) -> None:
    because = "only writes `conflicts`, which issue line 3 names, for `blacklist`, which the issue names too"
    ((ref, line, at, said),) = told(ISSUE, lines)
    assert (ref, line, said) == ("12", 3, because)
    assert at == 10 + lines.startswith(" ")


@pytest.mark.parametrize(
    ("issue", "lines"),
    [
        (ISSUE.replace("blacklist", "list"), RENAME),
        (ISSUE.replace("conflicts", "others"), RENAME),
        (ISSUE, RENAME.replace("conflicts.push(id)", "conflicts.push(other)")),
        (ISSUE, "+    self.conflicts.push(id);"),
        ("# Say what a box holds\n\n## Out of scope\n\n- `blacklist` as `conflicts`\n", RENAME),
    ],
)
def test_any_other_edit_is_not_told(issue: str, lines: str) -> None:
    assert told(issue, lines) == []


def test_a_rename_that_the_issue_asks_for_is_needed() -> None:
    fields = " pub struct Parcel {\n-    pub blacklist: Vec<Id>,\n+    pub conflicts: Vec<Id>,\n }"
    uses = "".join(
        diff(f"parcel/{name}.rs", f" fn {name}(parcel: &Parcel) {{\n{RENAME.replace('self', 'parcel')}\n }}")
        for name in ("weigh", "carry", "load")
    )
    change = change_from_diff((diff("parcel/box.rs", fields) + uses).encode())
    report = judge(change, (parse(ISSUE, ref="12", source="test"),))
    hunks = [hunk for file in report.files for hunk in file.hunks]
    assert {hunk.verdict for hunk in hunks} <= {Verdict.EXPLAINED, Verdict.WEAK}
    assert max(hunk.incidental for hunk in hunks) >= 0.5  # by its shape alone each might be left out


def test_a_remark_that_goes_with_a_rename_is_needed_as_the_rename_is() -> None:
    remark = " fn load() {\n-    // The `blacklist` stays.\n+    // The `conflicts` stays.\n }"
    change = change_from_diff((diff("parcel/box.rs", RENAME) + diff("parcel/load.rs", remark)).encode())
    for issue, verdict in ((ISSUE, Verdict.EXPLAINED), (ISSUE.replace("conflicts", "others"), Verdict.INCIDENTAL)):
        report = judge(change, (parse(issue, ref="12", source="test"),))
        assert report.files[1].hunks[0].verdict is verdict
