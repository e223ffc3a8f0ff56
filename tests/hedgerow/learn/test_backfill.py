"""History at once: what was merged is judged, each change once, and what cannot be judged is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.learn.backfill import Unlooked, changes_to_judge, judge_landing
from hedgerow.learn.ledger import Ledger, Records
from hedgerow.learn.outcomes import read_landings
from hedgerow.settings import Settings
from hedgerow_hooks.cli import main
from tests.support.repo import IDENTITY, Repo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hedgerow.learn.records import ChangeRecord

SETTINGS = Settings()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Two merged branches and a squashed pull request; the second branch leaves a scratch script behind."""
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start", {"a.py": "A = 1\n", "issues/5.md": "# Add a try\n\nAdd `tmp_try.py`.\n"})
    for number, files in ((1, {"shop.py": "B = 1\n"}), (2, {"tmp_x.py": "print(1)\n"})):
        repo.branch(f"w{number}", "main")
        repo.commit(f"Work {number}", files)
        repo.switch("main")
        repo.merge(f"w{number}", f"Merge pull request #{number} from someone/w{number}\n\nFixes #{number}77")
    repo.commit("Direct", {"c.py": "C = 1\n"})
    repo.commit("Try it (#9)\n\nFixes #5", {"tmp_try.py": "print(1)\n"})
    return repo


def todo(repo: Repo, limit: int = 10, records: Records | None = None) -> list[int | None]:
    place = find_place(repo.path)
    found = changes_to_judge(read_landings(place, SETTINGS), records or Records(), SETTINGS, limit)
    return [one.pull_request for one in found]


def judged(repo: Repo) -> dict[int | None, ChangeRecord]:
    """Every change, judged and kept."""
    place = find_place(repo.path)
    for landing in changes_to_judge(read_landings(place, SETTINGS), Records(), SETTINGS, 10):
        found = judge_landing(place, landing, SETTINGS)
        assert not isinstance(found, Unlooked)
        Ledger(place).keep(found)
    return {one.pull_request: one for one in Ledger(place).records().changes}


def test_merges_and_squashed_pull_requests_are_changes_newest_first(repo: Repo) -> None:
    assert todo(repo) == [9, 2, 1]
    assert todo(repo, 2) == [9, 2]
    assert todo(repo, 0) == []


@pytest.mark.parametrize(
    ("subject", "counts"),
    [
        ("Merge tag '4.19.2' into 5.0", False),
        ("Merge branch 'master' into 5.0", False),
        ("Merge branch '8.1.x'", False),
        ("Merge remote-tracking branch 'origin/main'", False),
        ("Merge branch 'release/v2.1'", False),
        ("Merge branch 'fix-7-of-9'", True),
        ("Merge branch 'mainframe'", True),
    ],
)
def test_a_merge_of_a_whole_line_of_work_is_no_change(repo: Repo, subject: str, counts: bool) -> None:  # noqa: FBT001 - a parameter
    repo.branch("line", "main")
    repo.commit("More", {"d.py": "D = 1\n"})
    repo.switch("main")
    repo.merge("line", subject)
    assert todo(repo) == ([None] if counts else []) + [9, 2, 1]


def test_each_is_judged_once(repo: Repo) -> None:
    known = judged(repo)
    assert todo(repo, records=Ledger(find_place(repo.path)).records()) == []
    assert {number: [one.kind for one in record.findings] for number, record in known.items()} == {
        1: [], 2: ["stray-file"], 9: [],
    }  # fmt: skip


def test_an_issue_counts_where_its_text_was_committed(repo: Repo) -> None:
    record = judged(repo)[9]
    assert record.issues == ("5",)
    assert "scope-drift" in record.exposures


def test_what_was_merged_is_recorded_so_although_nobody_knows_its_author(repo: Repo) -> None:
    known = judged(repo)
    outcomes = Ledger(find_place(repo.path)).records().outcomes
    assert {one.trusted for one in known.values()} == {False}
    assert {(one.change, len(one.fingerprints)) for one in outcomes} == {("pr-1", 0), ("pr-2", 1), ("pr-9", 0)}
    assert {one.outcome.value for one in outcomes} == {"merged"}


def test_a_history_without_a_common_ancestor_is_named(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start", {"a.py": "A = 1\n"})
    repo.git("switch", "--quiet", "--orphan", "alien")
    repo.commit("Alien", {"z.py": "Z = 1\n"})
    repo.switch("main")
    repo.git("merge", "--quiet", "--allow-unrelated-histories", "--no-ff", "-m", "Merge", "alien", variables=IDENTITY)
    place = find_place(repo.path)
    (landing,) = changes_to_judge(read_landings(place, SETTINGS), Records(), SETTINGS, 10)
    found = judge_landing(place, landing, SETTINGS)
    assert isinstance(found, Unlooked)
    assert "no common ancestor" in found.because


def test_the_command_goes_on_where_it_stopped_and_shows_what_recurs(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repo.path)
    assert main(["learn", "--backfill", "1"]) == 0
    assert main(["learn", "--backfill"]) == 0
    told = capsys.readouterr()
    assert told.err == "hedgerow: judged 1 merged change\nhedgerow: judged 2 merged changes\n"
    assert "1 of 3 changes, 1 piece of work" in told.out


def test_what_a_shallow_clone_does_not_hold_is_said(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("clone", "--quiet", "--depth", "2", f"file://{repo.path}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert main(["learn", "--backfill"]) == 0
    first, hint, last = capsys.readouterr().err.splitlines()
    assert first == "hedgerow: what was merged before the start of this clone is not looked at"
    assert "git fetch --unshallow" in hint
    assert last == "hedgerow: judged 1 merged change"


def test_a_check_that_crashes_makes_no_record(
    repo: Repo,
    add_check: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = "@check(Severity.ERROR)\ndef broken(subject):\n    raise ValueError('no')\n    yield\n"
    add_check("broken", source)
    monkeypatch.chdir(repo.path)
    assert main(["learn", "--backfill", "1"]) == 0
    told = capsys.readouterr()
    assert "could not look at" in told.err
    assert "broken crashed" in told.err
    assert "judged 0 merged changes, 1 could not be looked at" in told.err
    assert told.out == "0 of 0 keys recur, in 0 changes\n"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Remove the greeting (#11)", []),
        ("Faster (#11)", ["weakened-test"]),
        ("Faster (#11)\n\nFixes #5", ["weakened-test"]),
    ],
)
def test_where_no_issue_is_known_what_was_merged_excuses_by_its_own_words(
    repo: Repo, title: str, found: list[str]
) -> None:
    """And it is nothing to be held to: what looks for an issue says nothing."""
    tests = "def test_greeting():\n    assert greeting()\n\n\ndef test_total():\n    assert total() == 3\n"
    repo.commit("Tests", {"tests/test_shop.py": tests})
    repo.commit(title, {"tests/test_shop.py": tests.partition("\n\n\n")[2], "other/far.py": "F = 1\n"})
    record = judged(repo)[11]
    assert [one.kind for one in record.findings] == found
    assert ("scope-drift" in record.exposures) == ("#5" in title)
