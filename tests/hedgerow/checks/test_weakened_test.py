"""Tests beside the code they test: what the whole text at the base adds to what the hunks show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Skipped
from tests.support.one_check import drafts, items

if TYPE_CHECKING:
    from tests.support.repo import Repo

ISSUE = "# Round to the nearest step\n\n`rounded(7, 5)` must give 5.\n"
CODE = """\
pub fn rounded(value: i64, step: i64) -> i64 {
    assert!(step > 0);
    value / step * step
}

#[cfg(test)]
use std::collections::HashMap;

pub fn checked(value: i64) -> i64 {
    assert!(value >= 0);
    value
}

#[test]
fn rounds() {
    let one = rounded(5, 5);
    let two = rounded(6, 5);
    let three = rounded(10, 5);
    assert_eq!(one, 5);
    assert_eq!(two, 5);
    assert_eq!(three, 10);
}
"""


def test_a_hunk_in_the_middle_of_a_test_is_told_from_code_by_the_whole_file(git_repo: Repo) -> None:
    after = CODE.replace("    assert_eq!(two, 5);\n", "")
    (found,) = drafts(git_repo, "weakened-test", {"src/lib.rs": CODE}, {"src/lib.rs": after}, ISSUE)
    assert found.message == "a test asserts less"
    assert found.why[0] == "1 of its assertions are removed and not replaced: `assert_eq!(two, 5);`"


def test_assertions_of_the_code_itself_are_no_tests(git_repo: Repo) -> None:
    after = CODE.replace("    assert!(step > 0);\n", "").replace("    assert!(value >= 0);\n", "")
    found = items(git_repo, "weakened-test", {"src/lib.rs": CODE}, {"src/lib.rs": after}, ISSUE)
    assert found == (Skipped("weakened-test", "no test in the change", applies=False),)


def test_tests_that_go_with_their_file_are_not_missed(git_repo: Repo) -> None:
    before = {"src/lib.rs": "mod steps;\n", "src/steps.rs": CODE}
    found = items(git_repo, "weakened-test", before, {"src/lib.rs": "\n", "src/steps.rs": None}, ISSUE)
    assert found == ()
