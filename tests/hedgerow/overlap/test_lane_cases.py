"""The cases of the checks on lanes: `base/`, one patch per lane, and what the checks say of the lane `mine`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.overlap.engine import find_overlap
from hedgerow.overlap.request import OverlapRequest
from hedgerow.reading import Asked, read_change
from hedgerow.registry import Subject, all_checks
from hedgerow.run import run_checks
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from tests.support.repo import Repo

CASES = Path(__file__).resolve().parents[2] / "cases"
LANE_CASES = sorted(path.parent for path in CASES.glob("*/*/base"))
CHECKS = ("breaks-neighbour", "case-clash", "merge-conflict", "same-lines", "same-symbol", "sequence-clash")


@pytest.mark.parametrize("case", LANE_CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_lane_case(git_repo: Repo, case: Path) -> None:
    files = {
        str(path.relative_to(case / "base")): path.read_bytes() for path in (case / "base").rglob("*") if path.is_file()
    }
    git_repo.commit("base", files)
    for patch in sorted(case.glob("*.patch"), key=lambda patch: ("@" in patch.stem, patch.stem)):
        lane, _, parent = patch.stem.partition("@")  # `LANE@PARENT.patch` is stacked on another lane
        git_repo.branch(lane, parent or "main")
        git_repo.git("apply", "--index", str(patch))
        git_repo.commit(patch.stem)
    git_repo.switch("mine")
    place = find_place(git_repo.path)
    overlap = find_overlap(OverlapRequest(git_repo.path, base="main", focus="mine", cache=False)).report
    change = read_change(place, Asked(base="main", head="mine")).change
    settings = Settings()
    ran = run_checks(lambda check: Subject(change, (), settings.of(check), None, overlap), settings)
    said = [f"{one.check} {one.path}:{one.line or '-'} {one.message}" for one in ran.findings if one.check in CHECKS]
    assert not ran.crashed
    assert not [one for one in ran.skipped if one.check in CHECKS]
    assert "".join(f"{line}\n" for line in sorted(said)) == (case / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_has_two_cases_that_speak_and_two_that_stay_silent(check: str) -> None:
    said = [(case / "expected.txt").read_text("utf-8") for case in LANE_CASES if case.parent.name == check]
    spoken = [check in text for text in said]
    assert spoken.count(True) >= 2
    assert spoken.count(False) >= 2


def test_without_neighbours_the_checks_say_that_they_did_not_look(git_repo: Repo) -> None:
    git_repo.commit("base", {"f": "x\n"})
    change = read_change(find_place(git_repo.path), Asked(base="main", head="main")).change
    settings = Settings()
    skipped = run_checks(lambda check: Subject(change, (), settings.of(check)), settings).skipped
    assert {one.check for one in skipped} >= {check.id for check in all_checks() if check.id in CHECKS}
