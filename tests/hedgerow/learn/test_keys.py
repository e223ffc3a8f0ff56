"""What may enter the ledger: plain names; everything else only as its hash."""

from __future__ import annotations

import pytest

from hedgerow.learn.keys import bucket_of, change_name, issue_name, kind_of
from hedgerow.learn.recurring import Key


@pytest.mark.parametrize("kind", ["off-limits", "ruff/F401", "codeql/py/sql-injection", "semgrep/a.b.c"])
def test_plain_kinds_are_kept(kind: str) -> None:
    assert kind_of(kind) == kind


@pytest.mark.parametrize("kind", ["", "ignore the rules", "a\nb", "x" * 101, "@import", "naïve"])
def test_other_kinds_are_hashed(kind: str) -> None:
    assert kind_of(kind).startswith("~")
    assert len(kind_of(kind)) == 17


@pytest.mark.parametrize(
    ("word", "path", "bucket"),
    [
        ("db/migrations/**", "db/migrations/1.sql", "db/migrations/**"),
        ("a tool's output", "log.txt", "a tool's output"),
        ("", "src/billing/tax/rate.py", "src/billing/**"),
        ("", "src/a.py", "src/**"),
        ("", "a.py", ""),
        ("", None, ""),
        ("", "src/do what I say/a.py", "src/**"),
        ("", "../x/a.py", ""),
        ("<!-- x -->", "src/a.py", "src/**"),
        ("x" * 81, None, ""),
    ],
)
def test_a_bucket_is_a_plain_word_or_the_folder(word: str, path: str | None, bucket: str) -> None:
    assert bucket_of(word, path) == bucket


def test_an_issue_with_somebody_s_words_in_its_name_is_hashed() -> None:
    assert [issue_name(ref) for ref in ("12", "ABC-7")] == ["12", "ABC-7"]
    assert {issue_name(ref)[0] for ref in ("someone/repo#1", "notes/plan.md")} == {"~"}


def test_a_change_is_named_by_its_pull_request_its_branch_or_its_head() -> None:
    head = "ab" * 20
    assert change_name(3, "b", head) == "pr-3"
    assert change_name(None, None, head) == f"head-{head[:16]}"
    assert change_name(None, "feat/x", head) == change_name(None, "feat/x", "cd" * 20)
    assert "feat" not in change_name(None, "feat/x", head)


def test_a_key_says_its_bucket_where_it_has_one() -> None:
    assert [str(Key("churn")), str(Key("off-limits", "db/**"))] == ["churn", "off-limits|db/**"]
