"""A name that the repository did not have before ties the hunks that bring it to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.issue.parse import parse
from hedgerow.model import Evidence, HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope import new_names as of_names
from hedgerow.scope.judge import judge
from hedgerow.scope.new_names import new_names, with_new_names
from hedgerow.scope.vocabulary import Vocabulary, count
from tests.hedgerow.scope.test_rides import part
from tests.support.repo import Repo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hedgerow.change import ChangeSet

OLD: dict[str, str | bytes | None] = {
    "src/weigh.py": "def weigh(parcel):\n    return parcel.mass\n",
    "sub/once.py": "shelf_of_once = 1\nlone_word\n",
    "data.bin": b"\0heavy_binary\0",
}
WORDS = Vocabulary(300, {"=usualname": 7}, files=300)
WEAK = 0.3


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    repo = Repo.create(tmp_path_factory.mktemp("names") / "repo")
    return Tree(Git(repo.path / "sub"), repo.commit("Start", OLD))


def scope(verdict: Verdict, score: float) -> HunkScope:
    return HunkScope(0, "@@", 5, verdict, score, 0.1, ())


FINE = scope(Verdict.EXPLAINED, 0.1)
DRIFT = scope(Verdict.DRIFT, 0.9)


def told(texts: Sequence[str], scopes: Sequence[HunkScope], base: Tree) -> list[HunkScope]:
    """What becomes of the only hunk of each file, one file a text."""
    change = change_from_diff("".join(part(f"src/m{at}.py", text) for at, text in enumerate(texts)).encode())
    judged = with_new_names(change, [(one,) for one in scopes], new_names(change, base, WORDS), WEAK)
    return [one for (one,) in judged]


def test_a_hunk_that_drifts_is_tied_by_a_new_name_of_an_explained_one(base: Tree) -> None:
    first, second = told(["    pause = retry_after", "retry_after = 3"], [DRIFT, FINE], base)
    because = "brings `retry_after`, which the repository did not have before, as src/m1.py:5 does"
    assert first == HunkScope(0, "@@", 5, Verdict.WEAK, 0.1, 0.1, (Evidence("new-name", 1.0, None, None, 5, because),))
    assert second == FINE


@pytest.mark.parametrize("verdict", [Verdict.EXPLAINED, Verdict.INCIDENTAL, Verdict.CHURN])
def test_what_does_not_drift_takes_the_score_and_keeps_its_verdict(verdict: Verdict, base: Tree) -> None:
    first, second = told(["retry_after", "retry_after"], [scope(verdict, 0.25), FINE], base)
    assert (first, second) == (scope(verdict, 0.1), FINE)


@pytest.mark.parametrize("verdict", [Verdict.WEAK, Verdict.UNJUDGED])
def test_what_is_weak_waits_and_what_is_not_judged_stays(verdict: Verdict, base: Tree) -> None:
    assert told(["retry_after", "retry_after"], [scope(verdict, 0.6), FINE], base)[0] == scope(verdict, 0.6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shelf_of_once", "shelf_of_once"),  # in one file of the base, which the counted words leave out
        ("usual_name", "usualName"),  # two names
        ("usual_name", "usual_name"),  # known to the counted words: not looked up
        ("gracefully", "gracefully"),  # a word of any text
        ("is_4", "is_4"),  # too short to tell
        ("parcel_one", "parcel_two"),
    ],
)
def test_other_names_tie_nothing(one: str, other: str, base: Tree) -> None:
    assert told([one, other], [DRIFT, FINE], base) == [DRIFT, FINE]


def test_a_name_of_a_binary_file_or_within_a_word_does_not_stand_at_the_base(base: Tree) -> None:
    for name in ("heavy_binary", "lone_wor", "shelf_of"):
        assert told([name, name], [DRIFT, FINE], base)[0].verdict is Verdict.WEAK


@pytest.mark.parametrize(
    "carrier", [scope(Verdict.WEAK, 0.4), scope(Verdict.INCIDENTAL, 0.1), scope(Verdict.DRIFT, 0.8)]
)
def test_only_what_is_explained_ties(carrier: HunkScope, base: Tree) -> None:
    assert told(["retry_after", "retry_after"], [DRIFT, carrier], base) == [DRIFT, carrier]


def test_the_best_explained_hunk_is_named(base: Tree) -> None:
    first, *_ = told(
        ["retry_after", "retry_after", "retry_after", "retry_after"],
        [DRIFT, scope(Verdict.EXPLAINED, 0.2), FINE, scope(Verdict.EXPLAINED, 0.15)],
        base,
    )
    assert first.evidence[0].because.endswith("as src/m2.py:5 does")


def test_a_name_on_a_line_that_was_there_is_not_new(base: Tree) -> None:
    before = part("src/m0.py", "retry_after = 3").replace("+retry", "-retry_after = 2\n+retry").replace("-4,0", "-5,1")
    change = change_from_diff((before + part("src/m1.py", "retry_after")).encode())
    assert not new_names(change, base, WORDS)


def test_a_base_that_is_too_large_or_not_here_is_not_looked_at(base: Tree, tmp_path: Path) -> None:
    change = change_from_diff((part("a.py", "retry_after") + part("b.py", "retry_after")).encode())
    assert new_names(change, base, WORDS)
    assert not new_names(change, base, Vocabulary(4000, {}, files=of_names.FILES + 1))
    assert not new_names(change, Tree(Git(tmp_path), base.oid), WORDS)


def test_the_judgement_looks_at_the_base_of_a_repository_whose_words_are_counted(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo")
    oid = repo.commit("Start", {f"src/m{at}.py": f"import rates\nuse(rates, box_{at % 9})\n" for at in range(90)})
    tree = Tree(Git(repo.path), oid)
    change = change_from_diff((part("src/m1.py", "rates.weigh(glue)") + part("src/m2.py", "tape(glue_pot)")).encode())
    named = change_from_diff(
        (part("src/m1.py", "rates.weigh(glue_pot)") + part("src/m2.py", "tape(glue_pot)")).encode()
    )
    issue = parse("Weigh rates\n\n`src/m1.py` should weigh `rates`.\n", ref="1", source="test")
    words = count(tree)

    def scores(change: ChangeSet, base: Tree | None) -> list[float]:
        return [file.score for file in judge(change, (issue,), words, base).files]

    assert scores(change, tree) == scores(change, None)
    first, second = scores(named, None)
    assert first < second
    assert scores(named, tree) == [first, first]
