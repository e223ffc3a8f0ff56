"""Custom comes before the want of a reason, and what the work can do without stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.sparing import spared
from tests.hedgerow.scope.test_rides import part

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet

ISSUE = parse("Take parcels of 40 kg\n\nSee `heavy_parcel`.\n", ref="12", source="test")
NOTHING = Evidence("nothing-shared", -0.5, None, None, 5, "shares nothing")
ALIKE = Evidence("alike", 0.2, None, None, 5, "is linked by ordinary words or its place to another hunk")
NUMBER = Evidence("names-issue", 0.8, None, None, 5, "names issue 12")
WORD = Evidence("shared-word", 0.2, "12", 1, 5, "speaks of `parcels`")
NAME = Evidence("shared-name", 0.5, None, None, 5, "shares `parcels`")
TIED = Evidence("named-path", 1.0, "12", 3, 5, "is named")


def hunk(verdict: Verdict, score: float, *evidence: Evidence) -> HunkScope:
    return HunkScope(0, "@@", 5, verdict, score, 0.1, evidence)


def told(change: ChangeSet, *hunks: HunkScope, aside: frozenset[str] = frozenset()) -> list[HunkScope]:
    """What becomes of the only hunk of each file."""
    judged = [(one,) for one in hunks]
    return [one for (one,) in spared(change, judged, (ISSUE,), 0.3, {(path, 0) for path in aside}, {})]


LOCKED = change_from_diff((part("Cargo.lock", "parcel 2") + part("Cargo.toml", "parcel = 2")).encode())


@pytest.mark.parametrize("score", [0.4, 0.99])
def test_a_lock_file_rides_whether_its_score_doubts_it_or_not(score: float) -> None:
    verdict = Verdict.DRIFT if score > 0.9 else Verdict.WEAK
    first, second = told(LOCKED, hunk(verdict, score, NOTHING), hunk(Verdict.EXPLAINED, 0.1, TIED))
    assert (first.verdict, second.verdict) == (Verdict.WEAK, Verdict.EXPLAINED)
    assert first.evidence[0].because == "is derived from Cargo.toml, whose change at line 5 does not drift"


def test_a_lock_file_beside_a_manifest_that_nothing_ties_rides_with_nothing() -> None:
    first, second = told(LOCKED, hunk(Verdict.WEAK, 0.4, NOTHING), hunk(Verdict.WEAK, 0.4, ALIKE))
    assert first.verdict is second.verdict is Verdict.INCIDENTAL
    assert [one.kind for one in first.evidence] == ["nothing-shared"]
    assert [one.kind for one in second.evidence] == ["alike", "only-alike"]


def test_what_is_weakly_tied_gets_the_reason_and_the_score_of_what_it_rides_with() -> None:
    weak, manifest = hunk(Verdict.WEAK, 0.6, TIED), hunk(Verdict.EXPLAINED, 0.1, TIED)
    first, _ = told(LOCKED, weak, manifest)
    assert (first.verdict, first.score) == (Verdict.WEAK, 0.1)
    assert [one.kind for one in first.evidence] == ["derived", "named-path"]
    assert told(LOCKED, weak, weak)[0] == weak


def test_what_was_drift_and_rides_has_one_reason_for_it() -> None:
    first, _ = told(LOCKED, hunk(Verdict.DRIFT, 0.9, TIED), hunk(Verdict.EXPLAINED, 0.1, TIED))
    assert [one.kind for one in first.evidence] == ["derived", "named-path"]


def test_drift_that_custom_says_nothing_of_drifts_on() -> None:
    first, _ = told(LOCKED, hunk(Verdict.DRIFT, 0.9, NOTHING), hunk(Verdict.DRIFT, 0.9, NOTHING))
    assert first == hunk(Verdict.DRIFT, 0.9, NOTHING)


def test_what_names_the_issue_and_is_not_needed_is_incidental() -> None:
    change = change_from_diff((part("a.py", "# 12") + part("b.py", "c()")).encode())
    comment, code = hunk(Verdict.DRIFT, 0.9, NUMBER), hunk(Verdict.EXPLAINED, 0.1, TIED)
    assert told(change, comment, code)[0].verdict is Verdict.WEAK
    assert told(change, comment, code, aside=frozenset({"a.py"}))[0].verdict is Verdict.INCIDENTAL
    assert told(change, code, code, aside=frozenset({"a.py"}))[0].verdict is Verdict.EXPLAINED


@pytest.mark.parametrize(
    ("path", "new", "evidence", "incidental"),
    [
        ("docs/trade.md", False, (WORD,), True),
        ("docs/trade.md", False, (WORD, ALIKE), True),
        ("ci/build.yml", False, (WORD,), True),
        ("docs/trade.md", False, (WORD, NAME), False),
        ("docs/trade.md", False, (TIED,), False),
        ("docs/trade.md", True, (WORD, NAME), True),
        ("db/0007_trade.sql", True, (NAME,), True),
        ("trade.py", True, (WORD,), True),
        ("trade.py", True, (WORD, TIED), False),
        ("trade.py", False, (WORD,), False),
        ("tests/trade.yml", False, (WORD,), False),
    ],
)
def test_words_alone_do_not_tie_a_new_file_or_a_document(
    path: str, evidence: tuple[Evidence, ...], *, new: bool, incidental: bool
) -> None:
    change = change_from_diff((part(path, "Parcels.", new=new) + part("work.py", "x()")).encode())
    weak, work = hunk(Verdict.WEAK, 0.6, *evidence), hunk(Verdict.EXPLAINED, 0.1, TIED)
    first = told(change, weak, work)[0]
    assert first.verdict is (Verdict.INCIDENTAL if incidental else Verdict.WEAK)
    assert [one.kind for one in first.evidence[len(evidence) :]] == (["only-words"] if incidental else [])


def test_words_tie_a_document_of_which_another_part_is_explained() -> None:
    two = part("docs/trade.md", "Parcels.") + "@@ -20,0 +22,1 @@\n+Heavy ones.\n"
    change = change_from_diff(two.encode())
    weak, explained = hunk(Verdict.WEAK, 0.6, WORD), hunk(Verdict.EXPLAINED, 0.1, TIED)
    (kept,) = spared(change, [(weak, explained)], (ISSUE,), 0.3, set(), {})
    assert kept[0].verdict is Verdict.WEAK
