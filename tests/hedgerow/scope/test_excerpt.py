"""A change beyond all reviewing: every hunk keeps its verdict, and the report says that it was not read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.run import Options, judge_change
from hedgerow.scope.excerpt import excerpt
from hedgerow.scope.judge import LINES_READ, is_long
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet

ISSUE = parse("# Retry uploads\n\n`upload` in `src/upload.py` tries three times.\n", ref="1", source="file")
WORK = (
    "diff --git a/src/upload.py b/src/upload.py\n--- a/src/upload.py\n+++ b/src/upload.py\n@@ -1 +1,2 @@\n-upload()\n"
)
WORK += "+for attempt in range(3):\n+    upload()\n"


def added(path: str, lines: int) -> str:
    rows = "".join(f"+reading_{number} = {number}\n" for number in range(lines))
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    return f"{head}@@ -0,0 +1,{lines} @@\n{rows}"


def change(*lines: int) -> ChangeSet:
    return change_from_diff((WORK + "".join(added(f"d{at}.py", count) for at, count in enumerate(lines))).encode())


def test_the_longest_hunks_are_shortened_first() -> None:
    read = [len(file.hunks[0].lines) for file in excerpt(change(10, 1000, 400), 700).files]
    assert read == [3, 10, 250, 250]
    assert excerpt(change(10, 60), 5) == excerpt(change(10, 60), 50)  # of each some lines, however many there are


def test_a_long_change_is_judged_whole_and_said_to_be_long() -> None:
    long, short = change(LINES_READ, 20), change(200, 20)
    assert (is_long(long), is_long(short)) == (True, False)
    report = judge_change(long, (ISSUE,), Settings(), Options())
    assert [note for note in report.notes if "so long" in note]
    assert judge_change(short, (ISSUE,), Settings(), Options()).notes == ()
    assert report.scope is not None
    assert [hunk.header for file in report.scope.files for hunk in file.hunks][1] == f"@@ -0,0 +1,{LINES_READ} @@"
    assert report.scope.files[0].verdict == "explained"
