"""Every check does what its table of cases says."""

from __future__ import annotations

import pytest

from hedgerow.registry import all_checks
from tests.support.cases import Case, change_cases, looked, said

CASES = change_cases()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_check_says_what_its_case_expects(case: Case) -> None:
    report = case.report()
    assert report.errors == ()
    assert said(report, case.check) == case.expected


@pytest.mark.parametrize("check", sorted({case.check for case in CASES}))
def test_a_check_has_a_case_in_which_it_speaks_and_one_in_which_it_looks_and_stays_silent(check: str) -> None:
    assert check in {known.id for known in all_checks()}
    cases = [case for case in CASES if case.check == check]
    assert any(case.expected for case in cases)
    assert any(looked(case.report(), check) for case in cases if not case.expected)
