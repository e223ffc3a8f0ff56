"""A hunk that only brings a version of the issue belongs to the work, in whatever form the tool wants it."""

from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.asked import with_asked
from hedgerow.scope.versions import versions

ISSUE = "Support Python 3.13\n\nIts `v4.2.1` of Django is there.\n\n## Out of scope\n\nPython 3.14\n"


def judged(before: str, after: str) -> HunkScope:
    """The verdict on one line that becomes others, which the scorer calls drift."""
    lines = after.split("\n")
    diff = f"--- a/x.ini\n+++ b/x.ini\n@@ -4,1 +4,{len(lines)} @@\n-{before}\n" + "".join(
        f"+{line}\n" for line in lines
    )
    hunk = HunkScope(0, "@@", 4, Verdict.DRIFT, 0.9, 0.1)
    issues = (parse(ISSUE, ref="12", source="test"),)
    ((found,),) = with_asked(change_from_diff(diff.encode()), [(hunk,)], issues, 0.3)
    return found


@pytest.mark.parametrize(
    ("before", "after", "version", "number"),
    [
        ("envlist = py312, lint", "envlist = py312, py313, lint", "3.13", 1),
        ("build = cp312-*", "build = cp312-* cp313-*", "3.13", 1),
        ('python: ["3.12"]', 'python: ["3.12", "3.13"]', "3.13", 1),
        ("python-version: 3.12", "python-version: 3.13", "3.13", 1),
        ('"Python :: 3.12",', '"Python :: 3.12",\n"Python :: 3.13",', "3.13", 1),
        ("requires = >=3.10,<3.12", "requires = >=3.10,<3.15\nrequires = >=3.13", "3.13", 1),
        ("django: 4.1", "django: v4.2.1", "4.2", 3),
        ("envs = dj41", "envs = dj42", "4.2", 3),
        ("envlist = py{311,312}", "envlist = py{311,312,313}", "3.13", 1),
    ],
)
def test_a_version_of_the_issue_belongs(before: str, after: str, version: str, number: int) -> None:
    found = judged(before, after)
    assert (found.verdict, found.score) == (Verdict.WEAK, 0.3)
    (why,) = found.evidence
    assert (why.kind, why.issue_line) == ("asked-by-name", number)
    what = f"only versions, {version} among them" if "3.15" in after else f"only version {version}"
    assert why.because == f"brings {what}, which issue line {number} names"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("envlist = py312", "envlist = py312, py314"),  # out of scope
        ("envlist = py312", "envlist = py312, py311"),  # another one
        ("envlist = py312", "envlist = py312, py313, nightly"),  # and something else
        ("timeout = 313", "timeout = 3.133.13"),
        ("timeout = 30", "timeout = 42"),  # no 4.2
        ("ports = [8000, 312]", "ports = [8000, 313]"),
        ("envlist = py312, py313", "envlist = py312"),
    ],
)
def test_any_other_version_or_more_than_versions_does_not(before: str, after: str) -> None:
    assert judged(before, after).verdict is Verdict.DRIFT


def test_numbers_that_are_no_versions_are_not_read_as_some() -> None:
    assert versions("from 3.13 to v4.2.1, 10.0.0.1, 1.2.3.4.5, 0x3.13z and 2025") == {"3.13", "4.2"}
