"""`hedgerow issue`: what is read, what is weak, and the exact form."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

ISSUE = """\
# Greet politely

The function `greet` in `src/greeting.py` must say please.

## Acceptance criteria

- [x] `greet("Ann")` returns "please, Ann"
- [ ] it works

## Do not touch

- `billing/**`
"""
SHOWN = """\
issue 12 (files): Greet politely

criteria (2)
     7  [x] `greet("Ann")` returns "please, Ann"
     8  [ ] it works

forbidden (1)
    12  billing/**

paths (2)
     3  src/greeting.py
    12  billing/** (ruled out)

names (1)
     3  greet
"""


def issue(*arguments: str, folder: Path) -> Done:
    return run(script("hedgerow"), "issue", *arguments, folder=folder)


@pytest.fixture
def repo(git_repo: Repo) -> Repo:
    git_repo.commit("Start", {"issues/12.md": ISSUE, "src/greeting.py": "\n", "billing/tax.py": "\n"})
    return git_repo


def test_show_prints_every_item_with_its_line(repo: Repo) -> None:
    assert issue("show", "12", folder=repo.path) == Done(0, SHOWN, "")
    verbose = issue("show", "12", "--verbose", folder=repo.path).out
    assert verbose.startswith(SHOWN)
    assert "     1  title: Greet politely\n" in verbose


def test_show_prints_the_whole_spec_as_json(repo: Repo) -> None:
    spec = json.loads(issue("show", "12", "--format", "json", folder=repo.path).out)
    assert (spec["ref"], spec["source"], spec["title"]) == ("12", "files", "Greet politely")
    assert [one["line"] for one in spec["criteria"]] == [7, 8]
    assert spec["forbidden"] == [{"pattern": "billing/**", "line": 12, "exact": True, "excepting": []}]


def test_show_reads_the_worktree_and_in_a_bare_repository_the_head(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(bare))
    repo.write({"issues/12.md": "# Being rewritten\n"})
    assert issue("show", "12", folder=repo.path).out.startswith("issue 12 (files): Being rewritten\n")
    assert issue("show", "12", folder=bare).out.startswith(SHOWN)


def test_show_marks_what_is_ruled_out_and_what_could_not_be_read(tmp_path: Path) -> None:
    scope = "```scope\nallow: src/** except src/x/**\nmaybe: y\n```\n"
    (tmp_path / "x.md").write_text(f"# Greet\n\nPlease do not change `src/a.py`.\n\n## Scope\n\n{scope}")
    lines = issue("show", "x.md", folder=tmp_path).out.splitlines()
    for row in ("src/a.py (read out of a sentence)", "src/a.py (ruled out)", "src/** except src/x/**", "not read (1)"):
        assert any(line.endswith(row) for line in lines), row


def test_lint_names_what_is_weak_and_how_to_mend_it(repo: Repo) -> None:
    assert issue("lint", "12", folder=repo.path) == Done(
        1,
        "line 8: warning: the criterion 'it works' is too vague for a diff to show: 'works' is a matter of taste\n"
        "    Name what one can look up: a file, a name, a message, a number, a case and its result.\n"
        "1 warning\n",
        "",
    )
    found = json.loads(issue("lint", "12", "--format", "json", folder=repo.path).out)
    assert found["schema"] == 1
    assert [(one["line"], one["severity"]) for one in found["weaknesses"]] == [(8, "warning")]


def test_lint_is_silent_on_an_issue_a_change_can_be_held_to(repo: Repo) -> None:
    repo.write({"issues/12.md": ISSUE.replace("- [ ] it works\n", "")})
    assert issue("lint", "12", folder=repo.path) == Done(0, "nothing is weak about it\n", "")


def test_lint_compares_with_the_files_that_are_there(repo: Repo) -> None:
    repo.write({"issues/12.md": ISSUE.replace("- [ ] it works\n", "").replace("billing/**", "biling/**")})
    done = issue("lint", "12", folder=repo.path)
    assert (done.code, "`biling/**` forbids nothing that is there" in done.out) == (1, True)


def test_advice_counts_under_strict_only(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("# Greet\n\n## Acceptance criteria\n\n- returns 3 words for every name\n")
    done = issue("lint", "x.md", folder=tmp_path)
    assert (done.code, done.out.splitlines()[-1]) == (0, "1 advice")
    assert issue("lint", "x.md", "--strict", folder=tmp_path) == Done(1, done.out, "")


def test_an_empty_issue_is_an_error(tmp_path: Path) -> None:
    done = issue("lint", os.devnull, folder=tmp_path)
    assert (done.code, done.out.splitlines()[-1]) == (1, "1 error")
    assert issue("show", os.devnull, folder=tmp_path).code == 0


def test_freeze_prints_a_form_that_reads_back_to_the_same(repo: Repo, tmp_path: Path) -> None:
    done = issue("freeze", "12", folder=repo.path)
    assert (done.code, done.err) == (0, "")
    assert "```scope" in done.out
    (tmp_path / "frozen.md").write_text(done.out)
    assert issue("freeze", "frozen.md", folder=tmp_path) == done


def test_a_format_that_it_has_not_is_refused(repo: Repo) -> None:
    for verb in ("show", "lint"):
        assert issue(verb, "12", "--format", "sarif", folder=repo.path).code == 2


def test_an_issue_that_is_not_there_is_named(repo: Repo) -> None:
    done = issue("show", "13", folder=repo.path)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("hedgerow: the text of issue 13 is not to be had: there is no issues/13.md\n")
    assert issue(folder=repo.path).code == 2


def test_hostile_text_prints_as_escapes(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("# Red \x1b[31m\u202e\n\n## Acceptance criteria\n\n- \x1b[2J works\n")
    for verb in ("show", "lint"):
        assert "\x1b" not in issue(verb, "x.md", folder=tmp_path).out
