"""A hunk that a check calls unneeded is not explained by the issue in the same report."""

from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Report, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

ISSUE = "# Round prices to cents\n\n`rounded` in `shop/price.py` must round half up.\n"
WORK = """\
diff --git a/shop/price.py b/shop/price.py
--- a/shop/price.py
+++ b/shop/price.py
@@ -10,2 +10,2 @@ def rounded(price):
     cents = price * 100
-    return round(cents)
+    return int(cents + 0.5)
diff --git a/tests/test_price.py b/tests/test_price.py
--- a/tests/test_price.py
+++ b/tests/test_price.py
@@ -3,2 +3,6 @@ from shop.price import rounded
 def test_rounded():
     assert rounded(1.234) == 123
+
+
+def test_rounded_half_up():
+    assert rounded(1.235) == 124
"""
DELETED = """\
@@ -40,5 +44,2 @@ def test_rounded_down():
     assert rounded(1.231) == 123

-def test_nonsense_is_refused():
-    refuses(ValueError, parse, "abc")
-
"""
SWITCHED_OFF = """\
@@ -40,2 +44,3 @@ def test_rounded_down():
     assert rounded(1.231) == 123
+@pytest.mark.skip
 def test_rounded_negative_price():
"""
AMONG_OTHER_WORK = """\
@@ -40,4 +44,8 @@ def test_rounded_down():
     assert rounded(1.231) == 123

-def test_nonsense_is_refused():
-    refuses(ValueError, parse, "abc")
+PRICES = {
+    1.239: 124,
+    1.241: 124,
+    1.244: 124,
+    1.245: 125,
+}
"""
BESIDE_OTHER_WORK = """\
@@ -40,4 +44,4 @@ def test_rounded_down():
     assert rounded(1.231) == 123

-def test_nonsense_is_refused():
-    refuses(ValueError, parse, "abc")
+PRICES = {1.239: 124, 1.241: 124}
+CENTS = {1.2: 120}
"""
STRAY = """\
diff --git a/ROUNDED_PRICE_SUMMARY.md b/ROUNDED_PRICE_SUMMARY.md
new file mode 100644
--- /dev/null
+++ b/ROUNDED_PRICE_SUMMARY.md
@@ -0,0 +1,2 @@
+# Summary
+`rounded` in `shop/price.py` rounds half up now, all tests pass.
"""
GONE = """\
diff --git a/tests/test_rounded.py b/tests/test_rounded.py
deleted file mode 100644
--- a/tests/test_rounded.py
+++ /dev/null
@@ -1,2 +0,0 @@
-def test_rounded_is_an_int():
-    assert isinstance(rounded(1.2), int)
"""
BINARY = """\
diff --git a/core.1234 b/core.1234
new file mode 100644
index 0000000..1234567
Binary files /dev/null and b/core.1234 differ
"""


def judged(more: str, issue: str = ISSUE) -> Report:
    """The report on the work with something more."""
    issues = (parse(issue, ref="1", source="test"),) if issue else ()
    return judge_change(change_from_diff((WORK + more).encode()), issues, Settings(), Options())


def last(report: Report) -> tuple[Verdict, str]:
    """The verdict on the last hunk, and the last of its reasons."""
    assert report.scope
    hunk = report.scope.files[-1].hunks[-1]
    return hunk.verdict, hunk.evidence[-1].because


@pytest.mark.parametrize(
    ("more", "because"),
    [
        (DELETED, "weakened-test: a test is deleted"),
        (SWITCHED_OFF, "weakened-test: a test is switched off"),
        (GONE, "weakened-test: a test is deleted"),
        (
            STRAY,
            "stray-file: is new and looks left behind: a report on the work itself, which belongs in the pull request",
        ),
    ],
)
def test_what_a_check_calls_unneeded_is_incidental_and_says_which(more: str, because: str) -> None:
    report = judged(more)
    assert last(report) == (Verdict.INCIDENTAL, because)
    assert report.scope
    first, tests, *others = report.scope.files
    assert first.verdict is tests.hunks[0].verdict is tests.verdict is Verdict.EXPLAINED
    assert [file.verdict for file in others] == [Verdict.INCIDENTAL for _ in others]


@pytest.mark.parametrize("more", [AMONG_OTHER_WORK, BESIDE_OTHER_WORK])
def test_a_hunk_that_does_other_work_too_keeps_its_verdict(more: str) -> None:
    report = judged(more)
    assert [one.message for one in report.findings if one.check == "weakened-test"] == ["a test is deleted"]
    verdict, because = last(report)
    assert verdict is not Verdict.INCIDENTAL
    assert "weakened-test" not in because


def test_where_nothing_can_be_judged_it_stays_so() -> None:
    report = judged(STRAY, issue="")
    assert [one.check for one in report.findings] == ["stray-file"]
    assert last(report)[0] is Verdict.UNJUDGED


def test_a_file_without_lines_has_no_verdict_to_change() -> None:
    report = judged(BINARY)
    assert report.scope
    assert [one.path for one in report.findings] == ["core.1234"]
    assert report.scope.files[-1].verdict is Verdict.UNJUDGED
