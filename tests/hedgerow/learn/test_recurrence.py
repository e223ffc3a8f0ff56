"""What recurs, and what only seems to."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hedgerow.learn.ledger import Records
from hedgerow.learn.outcomes import dismissals
from hedgerow.learn.records import Outcome, OutcomeRecord
from hedgerow.learn.recurrence import counted, recurring
from hedgerow.learn.timeline import timeline
from hedgerow.settings import LearnSettings
from tests.support.ledger import change, found

if TYPE_CHECKING:
    from hedgerow.learn.records import ChangeRecord
    from hedgerow.learn.recurring import RecurringKey

ONE = found()
SETTINGS = LearnSettings()


def learned(*changes: ChangeRecord, outcomes: tuple[OutcomeRecord, ...] = ()) -> tuple[RecurringKey, ...]:
    return recurring(timeline(Records(changes, outcomes)), SETTINGS)


def every(step: int, count: int) -> list[ChangeRecord]:
    """`count` changes, each `step`-th of them with the finding."""
    return [change(at, *((ONE,) if at % step == 0 else ())) for at in range(1, count + 1)]


def test_what_a_fifth_of_the_changes_has_recurs() -> None:
    (one,) = learned(*every(5, 40))
    assert one.recurring
    assert (len(one.occurrences), one.exposures, one.clean, one.gaps) == (8, 40, 32, 0)
    assert (len(one.issues), one.since < one.last) == (8, True)
    assert one.because.startswith("recurs: ")
    assert one.rate == pytest.approx(0.2, abs=0.03)
    newest = one.occurrences[0]
    assert (newest.change, newest.pull_request, newest.issues, newest.paths) == ("#40", 40, ("40",), ("tmp.py",))


def test_nothing_recurs_in_an_empty_ledger() -> None:
    assert learned() == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([change(1, ONE), change(2, ONE)], "not yet: 2 of the 3 changes that are asked for"),
        ([change(at, ONE, issues=("9",)) for at in range(9)], "not yet: 1 of the 2 issues that are asked for"),
        (every(25, 100), "sure that it lies above the background of 5%"),
    ],
    ids=["too few changes", "one issue", "as rare as anything"],
)
def test_what_does_not_recur_says_why(changes: list[ChangeRecord], why: str) -> None:
    (one,) = learned(*changes)
    assert not one.recurring
    assert why in one.because


def test_a_change_has_one_vote_however_many_findings_and_heads() -> None:
    rows = [
        replace(change(at, ONE, found(path=f"{head}.py")), head=f"{at}{head}".rjust(40, "0"))
        for at in range(2)
        for head in range(5)
    ]
    (one,) = learned(*rows)
    assert len(one.occurrences) == 2
    assert len(one.occurrences[0].fingerprints) == 6


def test_a_change_without_an_issue_is_a_piece_of_work_of_its_own() -> None:
    (one,) = learned(*(change(at, ONE, issues=()) for at in range(1, 4)))
    assert one.issues == ("#1", "#2", "#3")
    assert one.recurring


def test_the_changes_of_one_issue_count_less_and_less() -> None:
    apart = learned(*(change(at, ONE, issues=(str(at),)) for at in range(4)))[0]
    together = learned(*(change(at, ONE, issues=("a" if at else "b",)) for at in range(4)))[0]
    assert together.rate < apart.rate


def test_strangers_count_once_their_work_is_merged() -> None:
    strangers = [change(at, ONE, trusted=False) for at in range(50)]
    assert learned(*strangers) == ()
    assert counted(timeline(Records(tuple(strangers)))) == ()
    merged = tuple(OutcomeRecord(one.change, (), Outcome.MERGED, "c" * 40, one.when, one.tool) for one in strangers[:5])
    (one,) = learned(*strangers, outcomes=merged)
    assert (one.exposures, one.recurring) == (5, True)


def test_what_is_silenced_or_dismissed_is_no_vote() -> None:
    rows = every(5, 40)
    quiet = [replace(row, findings=tuple(replace(one, silenced=True) for one in row.findings)) for row in rows]
    assert learned(*quiet) == ()
    wrong = dismissals(Records(tuple(rows)), ONE.fingerprint, "wanted", "")
    assert learned(*rows, outcomes=wrong) == ()


def test_only_changes_in_which_it_was_looked_for_are_exposed() -> None:
    rows = every(5, 20) + [change(at, exposures=("churn",)) for at in range(21, 60)]
    (one,) = learned(*rows)
    assert (one.exposures, one.gaps) == (20, 0)


def test_all_rules_of_a_tool_are_looked_for_where_it_ran() -> None:
    rows = [change(at, *((found("ruff/F401"),) if at % 4 == 0 else ()), exposures=("ruff",)) for at in range(1, 21)]
    (one,) = learned(*rows)
    assert (str(one.key), one.exposures) == ("ruff/F401|a scratch script", 20)


def test_what_stopped_long_ago_recurs_no_more() -> None:
    (one,) = learned(*every(5, 40), *(change(at) for at in range(41, 400)))
    assert not one.recurring
    assert one.gaps == 359


def test_where_everything_comes_back_nothing_stands_out() -> None:
    kinds = [found(bucket=f"kind {at}", path=f"{at}.py") for at in range(8)]
    alone = learned(*(change(at, *(kinds[:1] if at % 6 == 0 else ())) for at in range(60)))[0]
    assert alone.recurring
    rows = [change(at, *(kind for shift, kind in enumerate(kinds) if (at + shift) % 6 == 0)) for at in range(60)]
    among = learned(*rows)
    assert len(among) == 8
    assert [one for one in among if one.recurring] == []
    assert among[0].background > 0.1


def test_the_more_keys_are_watched_the_surer_one_must_be() -> None:
    rows = every(5, 20)
    (alone,) = learned(*rows)
    noisy = [
        replace(row, findings=(*row.findings, found(bucket=f"b{row.change}", path=f"{row.change}.py"))) for row in rows
    ]
    assert max(one.needed for one in learned(*noisy)) > alone.needed


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [((), "open"), (("fixed",), "open"), (("fixed", "fixed"), "fixed"), (("fixed", "merged"), "merged")],
)
def test_an_occurrence_tells_the_worst_that_became_of_it(outcomes: tuple[str, ...], said: str) -> None:
    both = (ONE, found(path="other.py"))
    row = change(1, *both)
    known = tuple(
        OutcomeRecord(row.change, (finding.fingerprint,), Outcome(outcome), "c", row.when, row.tool)
        for finding, outcome in zip(both, outcomes, strict=False)
    )
    (one,) = learned(row, outcomes=known)
    assert one.occurrences[0].outcome == said


@given(st.permutations(range(12)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    rows = every(3, 12)
    assert learned(*(rows[at] for at in order)) == learned(*rows)


def test_the_defaults_keep_what_the_simulation_found() -> None:
    """A small version of benchmarks/recurrence_simulation.py, which takes minutes: 19 harmless keys and a true one."""
    false, delays = 0, []
    for seed in range(15):
        chance = random.Random(f"history {seed}")  # noqa: S311 - a history that can be repeated
        rates = [*(chance.uniform(0.02, 0.05) for _ in range(19)), 0.2]
        rows = [
            change(
                at,
                *(
                    found(bucket=f"k{key}", path=f"{key}.py")
                    for key, rate in enumerate(rates)
                    if chance.random() < rate
                ),
            )
            for at in range(200)
        ]
        seen: dict[str, int] = {}
        for end in range(10, 201, 10):
            seen = {one.key.bucket: end for one in learned(*rows[:end]) if one.recurring} | seen
        delays.append(seen.pop("k19"))  # the true one is always found
        false += len(seen)
    assert false / 15 <= 0.5
    assert sorted(delays)[7] <= 30
