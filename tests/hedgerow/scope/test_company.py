from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope.company import DIMENSIONS, FEATURES, alike, position, positions
from hedgerow.scope.judge import judge
from hedgerow.scope.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hedgerow.model import Evidence
    from hedgerow.scope.rarity import Positions

# As many topics as dimensions. Each has four words and five files, each of which has three of the words.
TOPICS = [tuple(f"{word}{chr(97 + at // 20)}{chr(97 + at % 20)}" for word in ("parcel", "label", "courier", "depot"))
          for at in range(64)]  # fmt: skip


def files() -> list[dict[str, float]]:
    return [
        {word: 1.0 + at % 3 for number, word in enumerate(topic) if at % 4 != number}
        | {f"only{topic[0]}{at}": 1.0, "everywhere": 2.0}
        for at in range(5)
        for topic in TOPICS
    ]


@pytest.fixture(scope="module")
def known() -> Positions:
    return positions(files())


def likeness(one: str, other: str, known: Positions) -> float:
    return alike(position({one: 1.0}, known), position({other: 1.0}, known))


@pytest.mark.parametrize(("one", "other"), [("parcelaa", "courieraa"), ("labelbt", "depotbt")])
def test_words_of_the_same_files_are_near_each_other(one: str, other: str, known: Positions) -> None:
    assert likeness(one, other, known) > 0.5


def test_words_of_other_files_are_not(known: Positions) -> None:
    assert abs(likeness("parcelaa", "parcelab", known)) < 0.1


def test_a_text_without_a_shared_word_is_near_by_its_company(known: Positions) -> None:
    asked = position({"parcelaa": 1.0, "labelaa": 0.5}, known)
    near, far = position({"courieraa": 1.0, "depotaa": 1.0}, known), position({"courierba": 1.0, "depotba": 1.0}, known)
    assert alike(asked, near) > 0.5 > alike(asked, far)


def test_what_stands_in_one_file_or_in_most_says_nothing(known: Positions) -> None:
    assert known.keys() == {word for topic in TOPICS for word in topic}
    assert position({"onlyparcelaa3": 1.0, "everywhere": 1.0}, known) == (0.0,) * DIMENSIONS


def test_a_file_without_a_telling_word_changes_nothing_but_the_count(known: Positions) -> None:
    assert positions([*files(), {"only": 1.0}]).keys() == known.keys()


def test_too_few_files_tell_no_company() -> None:
    assert positions(files()[: DIMENSIONS - 1]) == {}
    assert positions([]) == {}


def test_the_order_of_words_in_a_file_changes_nothing(known: Positions) -> None:
    assert positions([dict(reversed(file.items())) for file in files()]) == known


def test_a_figure_has_a_name() -> None:
    assert len(FEATURES) == len(set(FEATURES)) == 12


def test_where_nothing_else_ties_a_hunk_the_word_that_keeps_company_with_one_of_the_issue_is_named() -> None:
    reasons = reasons_of("courieraa_depotaa()")
    assert [(one.kind, one.issue_line, one.diff_line) for one in reasons] == [("company", 3, 10)]
    assert re.fullmatch(
        r"line 10 has `courieraa_depotaa`, which this repository uses where it uses `(parcel|label)aa` of issue line 3",
        reasons[0].because,
    )


@pytest.mark.parametrize("line", ["courierbb()", "unheard_of()"])
def test_a_word_of_other_company_is_no_reason(line: str) -> None:
    assert [one.kind for one in reasons_of(line)] == ["nothing-shared"]


def reasons_of(line: str) -> tuple[Evidence, ...]:
    issue = parse("Do better\n\nThe parcelaa is lost with its labelaa.\n", ref="12", source="test")
    diff = f"diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -9,0 +10,1 @@\n+{line}\n"
    words = Vocabulary(320, dict.fromkeys((word for topic in TOPICS for word in topic), 4), positions(files()))
    ((hunk,),) = (file.hunks for file in judge(change_from_diff(diff.encode()), (issue,), words).files)
    return hunk.evidence
