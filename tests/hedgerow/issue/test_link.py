"""Which issues does a change claim: every source, every form, and what only looks like one."""

from __future__ import annotations

import pytest

from hedgerow.issue.link import branch_issue, claimed_issues, closing_keywords, trailers


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Closes #12", ["12"]),
        ("close #1, closes #2, closed #3, fix #4, fixes #5, fixed #6, resolve #7, resolves #8, resolved #9",
         ["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
        ("CLOSES: #12", ["12"]),
        ("Fixes octo/cat#12 and resolves Octo/Own#3", ["octo/cat#12", "3"]),
        ("Fixes https://github.com/octo/cat/issues/12", ["octo/cat#12"]),
        ("Fixes GH-12", ["12"]),
        ("fixes #12, #13", ["12"]),  # one keyword for each issue
        ("See #12. This is about #13", []),
        ("prefixes #12, hot-fix #12, fixes#12, fixing #12", []),
        ("fixes #12abc", []),
        ("`fixes #12`", []),
        ("```\nfixes #12\n```\n\nfixes #13", ["13"]),
        ("    fixes #12\n", []),
        ("<!-- fixes #12 -->\nfixes #13", ["13"]),
        ("- [x] fixes #12\n- closes #13", ["12", "13"]),
        ("", []),
    ],
)  # fmt: skip
def test_closing_keywords_are_those_of_github(text: str, refs: list[str]) -> None:
    assert list(closing_keywords(text, "octo/own")) == refs


@pytest.mark.parametrize(
    ("branch", "ref"),
    [
        ("12", "12"), ("12-retry", "12"), ("issue-12", "12"), ("issue-12-retry", "12"), ("gh-12", "12"),
        ("ISSUE-12", "12"), ("ABC-123-retry", "ABC-123"), ("feature/ABC-123", "ABC-123"), ("a/b/12-x", "12"),
        ("main", None), ("retry-12", None), ("abc-123", None), ("12x", None), ("", None),
        ("2024-05-rewrite", None), ("release/12", None), ("stable/12-x", None), ("UTF-8-names", None),
        ("SHA-256", None), ("1234567890123-x", None), ("issue-12/../../x", None), ("feature/$(id)-12", None),
    ],
)  # fmt: skip
def test_a_branch_carries_an_issue_in_the_default_forms_only(branch: str, ref: str | None) -> None:
    assert branch_issue(branch) == ((ref,) if ref else ())


@pytest.mark.parametrize(
    ("branch", "ref"),
    [("work/12", "12"), ("work/AB-1", "AB-1"), ("work/x", None), ("w.rk/12", "12"), ("t12.x", "12"), ("t12,x", None)],
)
def test_further_forms_come_first_and_are_no_patterns(branch: str, ref: str | None) -> None:
    assert branch_issue(branch, ("none/{id}", "work/{id}", "t{id}.x")) == ((ref,) if ref else ())


def test_trailers_are_read_where_they_are_well_formed() -> None:
    message = "T\n\nIssue: #12, octo/cat#3, ABC-4, x, ../5\nIssue: https://github.com/octo/own/issues/6\nSee: 7\n"
    assert trailers(message, "octo/own") == ("12", "octo/cat#3", "ABC-4", "6")


def test_the_first_source_that_says_anything_counts_alone() -> None:
    messages = ("T\n\nIssue: 3\n", "U\n\nIssue: 3, 4\n")
    everything = claimed_issues(messages, "issue-5", closing=("2",), text="fixes #1, closes #1")
    assert [(one.ref, one.origin) for one in everything] == [("1", "closing keyword of the pull request")]
    linked = claimed_issues(messages, "issue-5", closing=("2",))
    assert [(one.ref, one.origin) for one in linked] == [("2", "linked by GitHub")]
    said = claimed_issues(messages, "issue-5")
    assert [(one.ref, one.origin) for one in said] == [("3", "Issue trailer of a commit"), ("4", said[0].origin)]
    assert [one.origin for one in claimed_issues((), "issue-5")] == ["branch name issue-5"]
    assert claimed_issues((), None) == ()
