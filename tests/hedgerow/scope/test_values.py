"""A test that gives or expects another value follows the work, however needless its score says that the edit is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import Scores, settle
from hedgerow.scope.model import Cuts
from hedgerow.scope.values import other_value

if TYPE_CHECKING:
    from hedgerow.change import Hunk

ISSUE = parse("# Charge by the kilogram\n\n`fee_of` takes the weight.\n", ref="12", source="test")
CUTS = Cuts(drift=1.0, growth=0.4, weak=0.3, incidental=0.5, anchor=1.5)


def diff(path: str, lines: str) -> str:
    """One hunk of one file, from line 10 on."""
    rows = lines.split("\n")
    old, new = (sum(row[:1] in (" ", sign) for row in rows) for sign in "-+")
    body = "".join(f"{row}\n" for row in rows)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -10,{old} +10,{new} @@\n{body}"


def hunk_of(path: str, lines: str) -> Hunk:
    (file,) = change_from_diff(diff(path, lines).encode()).files
    return file.hunks[0]


def reason(kind: str) -> Evidence:
    return Evidence(kind, 0.5, None, None, 10, kind)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("-assert fee_of(3) == 6\n+assert fee_of(3) == 9", 10),
        (" parcel = Parcel()\n-assert str(parcel) == 'light'\n+assert str(parcel) == 'heavy'", 11),
        ('-expect("a \\"b\\" c")\n+expect("a c")', 10),
        ("-x = `one` + `zero`\n+y = `one`\n+x = `two`", 11),
    ],
)
def test_a_test_that_gives_or_expects_another_value_is_told(lines: str, line: int) -> None:
    told = other_value("tests/test_fees.py", hunk_of("tests/test_fees.py", lines))
    assert told is not None
    assert (told.kind, told.diff_line) == ("other-value", line)
    assert other_value("parcel/fees.py", hunk_of("parcel/fees.py", lines)) is None


@pytest.mark.parametrize(
    "lines",
    [
        "-def fees(a): assert fee_of(3)\n+def fees(): assert fee_of(3)",  # the same value
        "-assert fee_of(3)\n+assert fee_of(3) == 9",  # none is gone
        "-assert fee_of(3) == 9\n+assert fee_of(3)",  # none has come
        "+assert fee_of(3) == 9",
        "-# of 3 kg\n-x(1)\n+# of 4 kg\n+y(1)",
    ],
)
def test_any_other_edit_of_a_test_is_not_told(lines: str) -> None:
    assert other_value("tests/test_fees.py", hunk_of("tests/test_fees.py", lines)) is None


VALUE = diff("tests/test_fees.py", "-assert fee_of(3) == 6\n+assert fee_of(3) == 9")
CODE = diff("parcel/plan.py", "-plan(fee_of(3))\n+plan(fee_of(4))")


@pytest.mark.parametrize(
    ("text", "score", "kinds", "verdict"),
    [
        (CODE, 0.1, ("named-identifier", "same-file"), Verdict.INCIDENTAL),
        (VALUE, 0.1, ("same-file",), Verdict.EXPLAINED),
        (VALUE, 0.4, ("same-file",), Verdict.WEAK),
        (VALUE, 0.4, ("alike",), Verdict.INCIDENTAL),  # a new value does not say of which work
        (VALUE, 0.1, ("nothing-shared",), Verdict.WEAK),
        (VALUE, 0.9, ("same-file",), Verdict.DRIFT),
    ],
)
def test_a_new_value_in_a_test_is_not_incidental_by_its_score(
    text: str, score: float, kinds: tuple[str, ...], verdict: Verdict
) -> None:
    change = change_from_diff(text.encode())
    reasons = tuple(reason(kind) for kind in kinds)
    (file,) = settle(change, change, (ISSUE,), Scores((score,), (0.6,), judged=True), CUTS, lambda _: reasons, {})
    (hunk,) = file.hunks
    assert hunk.verdict is verdict
    told = [one.kind for one in hunk.evidence][len(kinds) :]
    assert told[:1] == (["other-value"] if text is VALUE and verdict is not Verdict.DRIFT else [])
