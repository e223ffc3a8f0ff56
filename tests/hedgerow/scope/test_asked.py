"""What defines a name that the issue writes out is no drift."""

from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.asked import with_asked
from tests.hedgerow.scope.test_rides import part

WEAK = 0.3
ISSUE = """\
Keep the last comma of a parcel

Add TestParcelComma, a `checkpoint` and `parcel_of(text)`, then call `setUp` for every GitHub page.

```
class ParcelReader
```

## Out of scope

Do not touch `render_palette`.

## Environment

OS: WindowsServer 2022
"""


def judged(path: str, added: str, verdict: Verdict = Verdict.DRIFT, *, removed: bool = False) -> HunkScope:
    """The verdict on a file with one hunk of these lines, which the scorer gives `verdict`."""
    diff = part(path, added)
    if removed:
        diff = diff.replace("\n+", "\n-").replace("-++ b/", "+++ b/").replace("@@ -4,0 +5,1 @@", "@@ -5,1 +4,0 @@")
    hunk = HunkScope(0, "@@", 5, verdict, 0.9 if verdict is Verdict.DRIFT else 0.1, 0.1)
    issues = (parse(ISSUE, ref="12", source="test"),)
    (((found),),) = with_asked(change_from_diff(diff.encode()), [(hunk,)], issues, WEAK)
    return found


@pytest.mark.parametrize(
    ("path", "line", "name", "number"),
    [
        ("parcel_test.go", "func TestParcelComma(t *testing.T) {", "TestParcelComma", 3),
        ("a.py", "    def parcel_of(self, text):", "parcel_of", 3),
        ("a.py", "def checkpoint():", "checkpoint", 3),
        ("a.ts", "export const checkpoint = () => {", "checkpoint", 3),
        ("A.java", "public final class ParcelReader {", "ParcelReader", 6),
    ],
)
def test_what_defines_a_name_of_the_issue_is_no_drift(path: str, line: str, name: str, number: int) -> None:
    found = judged(path, f"one = 1\n{line}")
    assert (found.verdict, found.score) == (Verdict.WEAK, WEAK)
    (why,) = found.evidence
    assert (why.kind, why.issue, why.issue_line, why.diff_line) == ("asked-by-name", "12", number, 6)
    assert why.because == f"defines `{name}`, which issue line {number} names"


def test_taking_a_named_definition_out_is_no_drift_either() -> None:
    found = judged("a.py", "def parcel_of(text):", removed=True)
    assert found.verdict is Verdict.WEAK
    assert found.evidence[0].because == "no longer defines `parcel_of`, which issue line 3 names"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "parcel_of(text)"),  # a use
        ("a.py", "# class ParcelReader: gone"),
        ("a.md", "def parcel_of(text):"),
        ("a.py", "def Parcel_Of(text):"),  # another name
        ("a.py", "def setUp(self):"),  # that of every test
        ("a.py", "class GitHub:"),
        ("a.py", "def render_palette():"),  # ruled out
        ("a.py", "class WindowsServer:"),  # said of the machine
    ],
)
def test_other_names_and_other_lines_ask_for_nothing(path: str, line: str) -> None:
    found = judged(path, line)
    assert (found.verdict, found.score, found.evidence) == (Verdict.DRIFT, 0.9, ())


def test_only_what_drifts_is_looked_at() -> None:
    diff = part("a.py", "def parcel_of(text):") + part("b.py", "one = 1")
    judgements = [
        (HunkScope(0, "@@", 5, Verdict.INCIDENTAL, 0.1, 0.9),),
        (HunkScope(0, "@@", 5, Verdict.DRIFT, 0.9, 0.1),),
    ]
    issues = (parse(ISSUE, ref="12", source="test"),)
    assert list(with_asked(change_from_diff(diff.encode()), judgements, issues, WEAK)) == judgements
    assert judged("a.py", "def parcel_of(text):", Verdict.EXPLAINED).evidence == ()


def test_what_names_the_issue_among_its_reasons_is_no_drift() -> None:
    reason = Evidence("names-issue", 0.8, None, None, 5, "names issue 12, this change's own")
    hunk = HunkScope(0, "@@", 5, Verdict.DRIFT, 0.9, 0.1, (reason,))
    change = change_from_diff(part("tests/regression.rs", "clean!(regression_12);").encode())
    issues = (parse(ISSUE, ref="12", source="test"),)
    (((found),),) = with_asked(change, [(hunk,)], issues, WEAK)
    assert (found.verdict, found.score, found.evidence) == (Verdict.WEAK, WEAK, (reason,))
