"""Every check does what its table of cases says, and every check has one."""

from __future__ import annotations

import pytest

from hedgerow.registry import all_checks
from tests.support.cases import FOLDER, Case, Stated, change_cases, looked, said

CASES = change_cases()


def _marks(known_wrong: str | None) -> list[pytest.MarkDecorator]:
    # strict: a case that comes right must be freed of its excuse
    return [pytest.mark.xfail(raises=AssertionError, reason=known_wrong, strict=True)] if known_wrong else []


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name, marks=_marks(case.known_wrong)) for case in CASES])
def test_a_check_says_what_its_case_expects(case: Case) -> None:
    report = case.report()
    assert report.errors == ()
    assert said(report, case.check) == case.expected


@pytest.mark.parametrize(
    ("case", "stated"),
    [
        pytest.param(case, stated, id=f"{case.name}-{stated.place}", marks=_marks(stated.known_wrong))
        for case in CASES
        for stated in case.stated
    ],
)
def test_scope_says_of_a_hunk_what_its_case_states(case: Case, stated: Stated) -> None:
    for verdict in stated.verdicts(case.report()):
        assert (verdict is stated.verdict) is stated.holds


@pytest.mark.parametrize("check", [check.id for check in all_checks()])
def test_a_check_has_two_cases_in_which_it_speaks_and_two_in_which_it_stays_silent(check: str) -> None:
    spoken = [bool(path.read_text("utf-8")) for path in FOLDER.glob(f"{check}/*/expected.txt")]
    assert spoken.count(True) >= 2
    assert spoken.count(False) >= 2


@pytest.mark.parametrize("check", sorted({case.check for case in CASES}))
def test_a_check_looks_in_one_of_the_cases_in_which_it_stays_silent(check: str) -> None:
    quiet = [case for case in CASES if case.check == check and not case.expected]
    assert any(looked(case.report(), check) for case in quiet)


def test_every_folder_of_cases_belongs_to_a_check() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == {check.id for check in all_checks()}
