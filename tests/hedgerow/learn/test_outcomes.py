"""What became of findings, told by later heads and by the history of the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Records
from hedgerow.learn.outcomes import dismissals, settle
from hedgerow.learn.timeline import timeline
from hedgerow.settings import Settings
from tests.support.ledger import change, found
from tests.support.repo import IDENTITY, Repo

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.learn.records import ChangeRecord, OutcomeRecord

ONE, TWO = found(path="one.py"), found(path="two.py")


def settled(repo: Repo, *changes: ChangeRecord, outcomes: tuple[OutcomeRecord, ...] = ()) -> tuple[OutcomeRecord, ...]:
    return settle(Records(changes, outcomes), find_place(repo.path), Settings())


def said(outcomes: tuple[OutcomeRecord, ...]) -> list[tuple[str, str, str]]:
    return [(one.outcome.value, "+".join(one.fingerprints), one.commit) for one in outcomes]


def test_a_finding_is_fixed_where_a_later_head_was_looked_at_and_has_it_no_more(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")  # no commit, so nothing can be merged
    heads = [str(at) * 40 for at in (1, 2, 3)]
    first = change(1, ONE, TWO, head=heads[0], day=1)
    again = replace(first, tool=replace(first.tool, config="other"))
    other = change(1, head=heads[1], day=2, exposures=("churn",))
    last = change(1, TWO, head=heads[2], day=3)
    fixed = ("fixed", ONE.fingerprint, heads[2])
    assert said(settled(repo, first, last)) == [fixed]
    assert said(settled(repo, last, again, first)) == [fixed]
    assert said(settled(repo, first, other)) == []
    assert said(settled(repo, first, replace(last, change="pr-2"))) == []


def test_a_finding_of_another_tool_is_fixed_where_the_tool_looked_again(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    lint = found("ruff/F401", path="a.py")
    first = change(1, lint, head="1" * 40, day=1, exposures=("ruff",))
    last = change(1, head="2" * 40, day=2, exposures=("ruff",))
    assert said(settled(repo, first, last)) == [("fixed", lint.fingerprint, "2" * 40)]


def test_a_finding_that_comes_back_at_a_later_head_is_reopened(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    heads = [str(at) * 40 for at in (1, 2, 3)]
    rows = [
        change(1, *findings, head=oid, day=at)
        for at, (findings, oid) in enumerate(zip(((ONE,), (), (ONE,)), heads, strict=True))
    ]
    found_out = settled(repo, *rows)
    assert said(found_out) == [("fixed", ONE.fingerprint, heads[1]), ("reopened", ONE.fingerprint, heads[2])]
    (known,) = timeline(Records(tuple(rows), found_out))
    assert known.outcome_of(ONE.fingerprint) == "reopened"


def history(tmp_path: Path) -> tuple[Repo, ChangeRecord, str]:
    """A merged change with a finding, its record and its merge commit."""
    repo = Repo.create(tmp_path / "r")
    base = repo.commit("Start", {"a.txt": "a\n"})
    repo.branch("work")
    head = repo.commit("Work", {"tmp.py": "x\n"})
    repo.switch("main")
    repo.commit("Meanwhile", {"b.txt": "b\n"})
    merge = repo.merge("work")
    return repo, replace(change(1, ONE), base=base, head=head, pull_request=None, change="branch-x"), merge


def test_a_finding_of_a_merged_head_was_merged_as_it_was(tmp_path: Path) -> None:
    repo, record, merge = history(tmp_path)
    outcomes = settled(repo, record)
    assert said(outcomes) == [("merged", ONE.fingerprint, merge)]
    assert outcomes[0].when == int(repo.git("log", "-1", "--format=%ct", merge))
    assert settled(repo, record, outcomes=outcomes) == ()
    assert settled(repo, replace(record, head="f" * 40)) == ()
    (known,) = timeline(Records((record,), outcomes))
    assert (known.merged, known.outcome_of(ONE.fingerprint), known.outcome_of("none")) == (True, "merged", "open")


def test_a_squashed_pull_request_is_known_by_its_number(tmp_path: Path) -> None:
    repo, record, _ = history(tmp_path)
    squashed = repo.commit("Do (#3) a thing (#7)", {"c.txt": "c\n"})
    assert said(settled(repo, change(7, ONE), change(3, ONE))) == [
        ("merged", ONE.fingerprint, squashed),
    ]
    titled = repo.commit("Merge pull request #8 from x/y", {"d.txt": "d\n"})
    assert said(settled(repo, change(8)))[0][2] == titled
    assert record.head


def test_a_revert_reopens_and_its_own_revert_does_not(tmp_path: Path) -> None:
    repo, record, merge = history(tmp_path)
    repo.git("revert", "--mainline", "1", "--no-edit", merge, variables=IDENTITY)
    revert = repo.oid()
    assert said(settled(repo, record))[1:] == [("reopened", ONE.fingerprint, revert)]
    repo.commit(f"Revert it\n\nThis reverts commit {revert}.")
    assert len(settled(repo, record)) == 1


def test_a_dismissal_stays_and_is_the_same_when_said_twice(tmp_path: Path) -> None:
    rows = (change(1, ONE), change(2, ONE), change(3, TWO))
    first = dismissals(Records(rows), ONE.fingerprint, "wanted\nhere " + "x" * 300, "c")
    assert [one.change for one in first] == ["pr-1", "pr-2"]
    assert first == dismissals(Records(rows, first), ONE.fingerprint, "wanted\nhere " + "x" * 300, "c")
    assert len(first[0].reason) == 200
    assert "\n" not in first[0].reason
    later = replace(first[0], outcome=type(first[0].outcome)("merged"), when=first[0].when + 1, commit="c" * 40)
    known, *_ = timeline(Records(rows, (*first, later)))
    assert known.outcome_of(ONE.fingerprint) == "dismissed"
    assert dismissals(Records(rows), "nothing", "r", "c") == ()
    assert tmp_path.exists()


def test_records_of_one_head_are_one_change() -> None:
    branch = replace(change(9, ONE), change="branch-x", pull_request=None, issues=("5",))
    pull = replace(change(4), head=branch.head)
    later = replace(change(4, TWO), head="e" * 40, when=branch.when + 1)
    one, other = timeline(Records((later, branch, change(20), pull)))
    assert (one.label, one.names, one.issues) == ("#4", frozenset({"branch-x", "pr-4"}), ("4", "5"))
    assert one.findings() == (ONE, TWO)
    assert one.last == later
    assert other.label == "#20"
    alone = timeline(Records((branch,)))[0]
    assert alone.label == branch.head[:10]


def test_pull_requests_are_never_one_change() -> None:
    """Two of them may have the same head; a branch whose name is used again had both."""
    one, other = change(1, ONE), replace(change(2, TWO), head="2" * 40)
    branch = replace(change(9), change="branch-x", pull_request=None, issues=())
    rows = (
        one,
        other,
        replace(change(3), head=one.head),
        replace(branch, head=one.head),
        replace(branch, head=other.head),
    )
    known = timeline(Records((*rows, replace(branch, head="f" * 40))))
    assert {change.label: len(change.records) for change in known} == {"#1": 3, "#2": 2, "#3": 1}


def test_a_head_that_was_checked_on_its_own_belongs_to_its_branch() -> None:
    alone = replace(change(9, ONE), change="head-x", pull_request=None, issues=())
    (known,) = timeline(
        Records((alone, replace(alone, change="branch-y"), replace(alone, change="branch-y", head="f" * 40)))
    )
    assert (known.names, len(known.records)) == (frozenset({"head-x", "branch-y"}), 3)
