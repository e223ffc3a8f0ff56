"""Callers follow the signature of what they call."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.callers import callers, with_need
from hedgerow.scope.judge import judge

CASE = Path(__file__).parents[2] / "cases" / "scope-drift" / "library-callers-of-a-changed-signature"


def diff(path: str, lines: str) -> str:
    """One hunk of one file, from line 10 on."""
    rows = lines.split("\n")
    old, new = (sum(row[:1] in (" ", sign) for row in rows) for sign in "-+")
    body = "".join(f"{row}\n" for row in rows)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -10,{old} +10,{new} @@\n{body}"


def told(*parts: str, kind: str = "caller") -> dict[str, str]:
    found = callers(change_from_diff("".join(parts).encode()))
    return {path: one.because for (path, _), one in found.items() if one.kind == kind}


@pytest.mark.parametrize(
    ("definition", "call"),
    [
        ("-def weigh(box):\n+def weigh(box, unit):", "-    weigh(box)\n+    weigh(box, unit)"),
        (" def weigh(\n     box,\n+    unit,\n ):", "-    weigh(box)\n+    weigh(box, unit)"),
        ("-func (s *Scale) weigh(b Box) int {\n+func (s *Scale) weigh(b Box) (int, error) {", "+\ts.weigh(b)"),
        (
            "-  public int weigh(Box box) {\n+  public int weigh(Box box, Unit unit) {",
            "+    return scale.weigh(box, KG);",
        ),
        ("-    pub fn weigh(box: Box) -> u32 {\n+    pub fn weigh(box: &Box) -> u32 {", "+    Scale::weigh(&box)"),
        ("-export function weigh(box) {\n+export function weigh(box, unit) {", "-  weigh(box)\n+  weigh(box, KG)"),
        (" def weigh(\n     box,\n-    unit=None,\n+    unit,", "-    weigh(box)\n+    weigh(box, KG)"),
        ("-class Scale(Base):\n-    pass\n-def weigh(a):\n+def weigh(a, b):", "-weigh(a)"),
    ],
)
def test_a_caller_of_a_changed_signature_is_told(definition: str, call: str) -> None:
    found = told(diff("shop/scale.code", definition), diff("shop/cart.code", call))
    assert list(found) == ["shop/cart.code"]
    assert found["shop/cart.code"].startswith("calls `weigh`, whose signature changes at shop/scale.code:1")


SIGNATURE = "-def weigh(box):\n+def weigh(box, unit):"


@pytest.mark.parametrize(
    ("path", "definition", "call"),
    [
        ("shop/cart.py", SIGNATURE.replace("+def weigh(box, unit):", "+def weigh( box ):"), "+weigh(box)"),
        ("shop/cart.py", SIGNATURE.replace("+def weigh", "+def measure"), "-weigh(box)\n+measure(box)"),
        ("shop/cart.py", "+def weigh(box):\n+    return 1", "+weigh(box)"),
        ("shop/cart.py", SIGNATURE.replace("weigh", "new"), "+new(box)"),
        ("shop/cart.py", SIGNATURE, "+# weigh(box) is slow\n+weight = 2"),
        ("shop/cart.py", SIGNATURE, "+def weigh(box, unit):"),
        ("README.md", SIGNATURE, "+Call `weigh(box, unit)`."),
        ("shop/cart.py", "-    return weigh(box)\n+    return weigh(box, unit)", "+weigh(box)"),
        ("shop/cart.py", SIGNATURE + "\n+    return weigh(box)", "+carry(box)"),
    ],
)
def test_what_need_not_follow_is_not_told(path: str, definition: str, call: str) -> None:
    assert not told(diff("shop/scale.py", definition), diff(path, call))


@pytest.mark.parametrize(
    ("definition", "because"),
    [
        (SIGNATURE, "changes the arguments of `weigh`, which shop/cart.py:10 calls"),
        ("-def weigh():\n+def weigh(box):", "changes the arguments of `weigh`, which shop/cart.py:10 calls"),
        ("-  private int weigh(Box box) {\n+  public int weigh(Box box) {", None),
        ("-def weigh(box):\n+def weigh(parcel):", None),
        ("-  int weigh(Box box) throws Full, Torn {\n+  int weigh(Box box) throws Full {", None),
        ("-  int weigh(Box box) { return 1; }\n+  int weigh(Box box) { return of(box, 1); }", None),
    ],
)
def test_new_arguments_that_a_caller_follows_are_told(definition: str, because: str | None) -> None:
    found = told(diff("shop/scale.py", definition), diff("shop/cart.py", "+weigh(box, 2)"), kind="called")
    assert found == ({"shop/scale.py": because} if because else {})
    assert not told(diff("shop/scale.py", definition), diff("shop/cart.py", "+carry(box, 2)"), kind="called")


def test_what_is_called_and_calls_another_is_told_as_a_caller() -> None:
    both = SIGNATURE + "\n+    carry(box, unit)"
    carry = SIGNATURE.replace("weigh", "carry")
    found = callers(
        change_from_diff((diff("a.py", both) + diff("b.py", carry) + diff("c.py", "+weigh(1, 2)")).encode())
    )
    assert {path: one.kind for (path, _), one in found.items()} == {
        "a.py": "caller",
        "b.py": "called",
        "c.py": "caller",
    }


def test_required_callers_are_needed_however_small_the_edit() -> None:
    change = change_from_diff((CASE / "change.patch").read_bytes())
    report = judge(change, (parse((CASE / "issue.md").read_text("utf-8"), ref="12", source="files"),))
    hunks = {file.path: file.hunks[0] for file in report.files}
    for path in ("parcel/fees.py", "parcel/plan.py"):
        assert hunks[path].verdict in (Verdict.EXPLAINED, Verdict.WEAK)
        assert "calls `distance`, whose signature changes at parcel/geo.py:8" in [
            one.because for one in hunks[path].evidence
        ]


@pytest.mark.parametrize(
    ("verdict", "score", "then"),
    [
        (Verdict.INCIDENTAL, 0.1, Verdict.EXPLAINED),
        (Verdict.INCIDENTAL, 0.4, Verdict.WEAK),
        (Verdict.DRIFT, 0.9, Verdict.DRIFT),
        (Verdict.CHURN, 0.1, Verdict.CHURN),
    ],
)
def test_only_an_incidental_caller_gets_another_verdict(verdict: Verdict, score: float, then: Verdict) -> None:
    scope = HunkScope(0, "@@ -1 +1 @@", 1, verdict, score, 0.9)
    reason = Evidence("caller", 0.7, None, None, 1, "calls `weigh`, whose signature changes at scale.py:1")
    found = with_need(scope, reason, 0.4)
    assert (found.verdict, found.evidence) == (then, (reason,))
    assert with_need(scope, None, 0.4) is scope
