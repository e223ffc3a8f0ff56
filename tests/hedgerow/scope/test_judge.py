from __future__ import annotations

import pytest

from hedgerow.change import ChangeSet
from hedgerow.issue.spec import Block, IssueSpec, Mention, Passage, PathRule
from hedgerow.model import Evidence, FileScope, Revision, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import Scores, judge, settle
from hedgerow.scope.model import Cuts

ISSUE = IssueSpec(
    "12",
    "test",
    "Client ignores the Retry-After header",
    forbidden=(PathRule("billing/**", 9),),
    identifiers=(Mention("retry_after", 5), Mention("backoff_delay", 5)),
    passages=(
        Passage(1, "Client ignores the Retry-After header", Block.TITLE),
        Passage(3, "When the server answers 429, the client sleeps a fixed second.", Block.PROSE),
        Passage(5, "Read `retry_after` from the response and use it in `backoff_delay`.", Block.PROSE),
    ),
)

RETRY = """\
diff --git a/net/client.py b/net/client.py
--- a/net/client.py
+++ b/net/client.py
@@ -10,3 +10,5 @@ class Client:
     def fetch(self, url):
-        time.sleep(1)
+        delay = retry_after(response.headers)
+        if delay is not None:
+            time.sleep(backoff_delay(delay))
         return response
@@ -40,1 +42,5 @@ class Client:
     pass
+
+def retry_after(headers):
+    value = headers.get("Retry-After")
+    return None if value is None else float(value)
"""
TEST = """\
diff --git a/tests/test_client.py b/tests/test_client.py
--- a/tests/test_client.py
+++ b/tests/test_client.py
@@ -3,1 +3,4 @@ from net.client import retry_after
 import pytest
+
+def test_the_client_honours_retry_after():
+    assert retry_after({"Retry-After": "7"}) == 7.0
"""
FOREIGN = """\
diff --git a/render/palette.py b/render/palette.py
--- a/render/palette.py
+++ b/render/palette.py
@@ -70,2 +70,7 @@ class Palette:
     def blend(self, left, right):
-        return left
+        hue = (left.hue + right.hue) / 2
+        saturation = max(left.saturation, right.saturation)
+        return Colour(hue, saturation, luminance=self.luminance)
+
+    def darker(self, colour, amount):
+        return Colour(colour.hue, colour.saturation, colour.luminance - amount)
"""
SPACED = """\
diff --git a/net/util.py b/net/util.py
--- a/net/util.py
+++ b/net/util.py
@@ -1,2 +1,2 @@
-items = [one,two]
+items = [one, two]
 more = 1
"""
BILLING = FOREIGN.replace("render/palette.py", "billing/palette.py")


def change(*parts: str) -> ChangeSet:
    return change_from_diff("".join(parts).encode())


def files(*parts: str, issue: IssueSpec = ISSUE) -> dict[str, FileScope]:
    return {file.path: file for file in judge(change(*parts), (issue,)).files}


def test_work_on_the_issue_is_explained_and_foreign_work_drifts() -> None:
    found = files(RETRY, FOREIGN, TEST)
    assert found["net/client.py"].verdict is Verdict.EXPLAINED
    assert found["tests/test_client.py"].verdict is Verdict.EXPLAINED
    assert found["render/palette.py"].verdict is Verdict.DRIFT


def test_a_reason_names_a_line_of_the_issue_and_a_line_of_the_diff() -> None:
    hunk = files(RETRY, TEST)["net/client.py"].hunks[0]
    reason = next(one for one in hunk.evidence if one.kind == "named-identifier")
    assert (reason.issue, reason.issue_line, reason.diff_line) == ("12", 5, 11)
    assert reason.because == "line 11 has `retry_after`, which issue line 5 names"


def test_a_hunk_is_explained_through_the_hunk_that_uses_what_it_defines() -> None:
    issue = IssueSpec(
        "12", "test", "Sleep", passages=(Passage(1, "Use backoff_delay when the server answers", Block.TITLE),)
    )
    reasons = files(RETRY, TEST, issue=issue)["net/client.py"].hunks[1].evidence
    chain = next(one for one in reasons if one.kind == "defines")
    assert chain.because == (
        "defines `retry_after`, which is used by the hunk at net/client.py:11; that hunk is tied to issue line 1"
    )


def test_formatting_alone_is_churn() -> None:
    assert files(RETRY, SPACED)["net/util.py"].verdict is Verdict.CHURN


def test_a_forbidden_path_is_named_whatever_the_score() -> None:
    found = files(RETRY, BILLING)
    assert found["billing/palette.py"].forbidden_by == "issue 12 line 9: billing/**"
    assert found["net/client.py"].forbidden_by is None


def test_a_lone_hunk_that_the_issue_does_not_point_at_is_not_judged() -> None:
    report = judge(change(FOREIGN), (ISSUE,))
    assert (report.judged, report.files[0].verdict) == (False, Verdict.UNJUDGED)
    assert report.why_unjudged is not None
    assert "single hunk" in report.why_unjudged


def test_without_an_issue_or_without_text_nothing_is_judged() -> None:
    assert "no issue" in (judge(change(RETRY), ()).why_unjudged or "")
    assert "no lines" in (judge(ChangeSet(Revision("a"), Revision("b"), ()), (ISSUE,)).why_unjudged or "")


@pytest.mark.parametrize(
    ("score", "kinds", "verdict"),
    [
        (0.1, ("nothing-shared",), Verdict.WEAK),
        (0.1, ("alike",), Verdict.EXPLAINED),
        (0.1, ("shared-word", "alike"), Verdict.EXPLAINED),
        (0.4, ("nothing-shared",), Verdict.INCIDENTAL),
        (0.4, ("alike",), Verdict.INCIDENTAL),
        (0.4, ("alike", "same-file"), Verdict.WEAK),
        (0.4, ("named-path",), Verdict.WEAK),
        (0.9, ("nothing-shared",), Verdict.DRIFT),
    ],
)
def test_a_hunk_that_no_reason_ties_to_the_issue_is_not_said_to_be_explained(
    score: float, kinds: tuple[str, ...], verdict: Verdict
) -> None:
    change = change_from_diff(FOREIGN.encode())
    cuts = Cuts(drift=1.0, growth=0.4, weak=0.3, incidental=0.9, anchor=1.5)
    reasons = tuple(Evidence(kind, 0.1, None, None, 71, kind) for kind in kinds)
    (file,) = settle(change, change, (ISSUE,), Scores((score,), (0.1,), judged=True), cuts, lambda _: reasons, {})
    (hunk,) = file.hunks
    assert hunk.verdict is file.verdict is verdict
    told = [one.kind for one in hunk.evidence]
    also = ["only-alike"] if verdict is Verdict.INCIDENTAL and "alike" in kinds else []
    assert told == [*kinds, *also]
