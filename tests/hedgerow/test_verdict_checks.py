"""The checks that pass a scope verdict on, on verdicts written by hand: the scorer may change, this may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, FileScope, HunkScope, Location, ScopeReport, Severity, Skipped, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.registry import Draft, Subject, all_checks
from hedgerow.settings import CheckSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

DIFF = b"""\
diff --git a/shop/cart.py b/shop/cart.py
--- a/shop/cart.py
+++ b/shop/cart.py
@@ -1,2 +1,2 @@ def total(cart):
-    a = 1
+    a = 2
 # first
@@ -20,2 +20,2 @@ def total(cart):
-    b = 1
+    b = 2
 # second
@@ -40,2 +40,2 @@
-C = 1
+C = 2
 # third
"""
ISSUE = parse("# Count the cart\n\n`total` is wrong.\n", ref="12", source="files")
D, E, C = Verdict.DRIFT, Verdict.EXPLAINED, Verdict.CHURN
AGAINST = Evidence("other-issue", -0.6, None, None, 1, "names issue 77, which is not the issue of this change")
TIES = (Evidence("shared-word", 0.2, "12", 3, 1, "weaker"), Evidence("same-file", 0.4, "12", 3, 1, "stronger"))


def scope(*verdicts: Verdict, file: Verdict, path: str = "shop/cart.py") -> ScopeReport:
    lines = (1, 20, 40)
    hunks = tuple(
        HunkScope(index, "@@", lines[index], verdict, 0.5 + index / 10, 0.0, (*TIES, AGAINST))
        for index, verdict in enumerate(verdicts)
    )
    return ScopeReport(judged=True, why_unjudged=None, files=(FileScope(path, None, file, 0.9, None, hunks),))


def said(check: str, report: ScopeReport | None, diff: bytes = DIFF) -> Sequence[Draft | Skipped]:
    found = next(one for one in all_checks() if one.id == check)
    subject = Subject(change_from_diff(diff), (ISSUE,), CheckSettings(None, found.keys), report)
    return list(found.function(subject))


@pytest.mark.parametrize("check", ["scope-drift", "scope-drift-hunk", "churn"])
def test_what_was_not_judged_is_said_and_never_called_clean(check: str) -> None:
    unjudged = ScopeReport(judged=False, why_unjudged="nothing ties any hunk to the issue")
    assert said(check, unjudged) == [Skipped(check, "nothing ties any hunk to the issue", applies=False)]
    assert said(check, None) == [Skipped(check, "the scope of the change was not computed", applies=True)]


def test_a_file_that_drifts_is_reported_once_with_its_reasons() -> None:
    (draft,) = said("scope-drift", scope(D, D, D, file=D))
    assert isinstance(draft, Draft)
    assert draft.location == Location("shop/cart.py", 1)
    assert draft.severity is None
    assert draft.why == (
        "score 0.90 at its least suspect hunk",
        "names issue 77, which is not the issue of this change",
        "the closest tie is weak: stronger",
    )
    assert said("scope-drift-hunk", scope(D, D, D, file=D)) == []


def test_of_a_file_the_closest_tie_of_any_of_its_hunks_is_told() -> None:
    near = Evidence("named-identifier", 0.5, "12", 3, 20, "line 20 has `net_total`, which issue line 3 names")
    first, second = scope(D, D, file=D).files[0].hunks
    hunks = (replace(first, score=0.9), replace(second, evidence=(near,)))

    def report(verdict: Verdict) -> ScopeReport:
        file = FileScope("shop/cart.py", None, verdict, 0.6, None, hunks)
        return ScopeReport(judged=True, why_unjudged=None, files=(file,))

    (draft,) = said("scope-drift", report(D))
    assert isinstance(draft, Draft)
    assert draft.why[-1] == "the closest tie is weak: line 20 has `net_total`, which issue line 3 names"
    of_first, _ = said("scope-drift-hunk", report(E))
    assert isinstance(of_first, Draft)
    assert of_first.why[-1] == "the closest tie is weak: stronger"


def test_a_binary_file_that_drifts_has_no_line() -> None:
    diff = b"diff --git a/.env b/.env\nnew file mode 100644\nBinary files /dev/null and b/.env differ\n"
    (draft,) = said("scope-drift", scope(file=D, path=".env"), diff)
    assert isinstance(draft, Draft)
    assert (draft.location, draft.severity) == (Location(".env", None), Severity.ERROR)
    assert draft.message.endswith(", and it holds secrets")


def test_drifting_hunks_are_told_apart_by_what_they_stand_in() -> None:
    drafts = [one for one in said("scope-drift-hunk", scope(D, D, D, file=E)) if isinstance(one, Draft)]
    assert [one.subject for one in drafts] == ["def total(cart):#1", "def total(cart):#2", "C = 1#1"]
    assert [one.location for one in drafts] == [Location("shop/cart.py", line) for line in (1, 20, 40)]
    moved = DIFF.replace(b"-20,2 +20,2", b"-25,2 +27,2")
    again = [one for one in said("scope-drift-hunk", scope(D, D, D, file=E), moved) if isinstance(one, Draft)]
    assert [one.subject for one in again] == [one.subject for one in drafts]


@pytest.mark.parametrize(
    ("verdicts", "message"),
    [
        ((C,), "its only hunk changes formatting only"),
        ((C, E, C), "2 of 3 hunks change formatting only"),
        ((C, E), "1 of 2 hunks change formatting only"),
    ],
)
def test_churn_is_one_finding_a_file(verdicts: tuple[Verdict, ...], message: str) -> None:
    (draft,) = said("churn", scope(*verdicts, file=E))
    assert isinstance(draft, Draft)
    assert draft.message == message
    assert said("churn", scope(E, D, E, file=E)) == []
