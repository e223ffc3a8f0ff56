"""`--from-base`: what a change may not bring along where its judge did not write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.process import Done, run, script
from tests.support.schema import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

ISSUE = "# Greet politely\n\nThe function `greet` in `greeting.py` must say please.\n\n## Do not touch\n\n- `db/**`\n"
OWN_ISSUE = ISSUE.replace("`db/**`", "`web/**`")
STRICT = '[checks.off-limits]\npaths = ["web/**"]\n'
GREETING = 'def greet(name):\n    """Greet somebody, politely."""\n    return f"please, {name}"\n'


def check(*arguments: str, folder: Path, stdin: bytes = b"") -> Done:
    return run(script("hedgerow"), "check", "--from-base", *arguments, folder=folder, stdin=stdin)


def off_limits(done: Done) -> list[tuple[str, str]]:
    """The paths that are off-limits, with the reasons."""
    report: dict[str, Any] = report_of(done.out)
    return [(one["path"], one["why"][0]) for one in report["findings"] if one["check"] == "off-limits"]


@pytest.fixture
def repo(git_repo: Repo) -> Repo:
    """The branch issue-12-x edits web/, db/, its own issue and the settings that forbid it."""
    start = {"greeting.py": "def greet(name): ...\n", "db/a.sql": "a\n", "web/a.js": "a\n"}
    git_repo.commit("Start", start | {"issues/12.md": ISSUE, "hedgerow.toml": STRICT})
    git_repo.branch("issue-12-x")
    own = {"issues/12.md": OWN_ISSUE, "hedgerow.toml": 'base = "issue-12-x"\n', "issues/13.md": OWN_ISSUE}
    git_repo.commit("Greet", own | {"greeting.py": GREETING, "db/a.sql": "b\n", "web/a.js": "b\n"})
    return git_repo


def test_issue_settings_and_base_are_those_of_the_base(repo: Repo) -> None:
    expected = [
        ("db/a.sql", "line 7 of issue 12 forbids `db/**`"),
        ("web/a.js", "checks.off-limits.paths has `web/**`"),
    ]
    assert off_limits(check("--format", "json", folder=repo.path)) == expected
    assert off_limits(check("--format", "json", "--base", "main", "--worktree", folder=repo.path)) == expected
    named = check("--format", "json", "--issue", "issues/12.md", folder=repo.path)
    assert [path for path, _ in off_limits(named)] == ["db/a.sql", "web/a.js"]
    assert run(script("hedgerow"), "check", folder=repo.path).code == 0  # the change names itself as its base


def test_an_issue_that_the_change_brings_is_none(repo: Repo) -> None:
    assert run(script("hedgerow"), "check", "--base", "main", "--issue", "13", folder=repo.path).code == 1
    by_id = check("--issue", "13", folder=repo.path)
    assert (by_id.code, by_id.out) == (3, "")
    assert by_id.err.startswith("hedgerow: the text of issue 13 is not to be had: there is no issues/13.md at the base")
    (repo.path / "issues/link.md").symlink_to("13.md")
    for name in ("issues/13.md", "issues/../issues/13.md", "issues/link.md"):
        by_path = check("--issue", name, folder=repo.path)
        assert (by_path.code, by_path.out) == (3, "")
        assert "is not at the base" in by_path.err


def test_a_file_outside_of_the_repository_is_an_issue(repo: Repo, tmp_path: Path) -> None:
    issue = tmp_path / "elsewhere.md"
    issue.write_text(OWN_ISSUE)
    done = check("--format", "json", "--issue", str(issue), folder=repo.path)
    assert ("web/a.js", "checks.off-limits.paths has `web/**`") in off_limits(done)
    assert "db/a.sql" not in dict(off_limits(done))


def test_a_branch_cut_long_ago_gets_no_older_rules(repo: Repo) -> None:
    repo.git("switch", "--quiet", "main")
    laxer = {"issues/12.md": OWN_ISSUE.replace("`web/**`", "`etc/**`"), "hedgerow.toml": ""}
    repo.commit("Rule out nothing", laxer)
    repo.branch("issue-12-old")
    repo.commit("Greet", {"greeting.py": GREETING, "db/a.sql": "b\n", "web/a.js": "b\n"})
    repo.git("switch", "--quiet", "main")
    repo.commit("Rule them out", {"issues/12.md": ISSUE, "hedgerow.toml": STRICT})
    done = check("--format", "json", "--head", "issue-12-old", folder=repo.path)
    assert [path for path, _ in off_limits(done)] == ["db/a.sql", "web/a.js"]
    repo.git("switch", "--quiet", "--orphan", "issue-12-new")
    (repo.path / "db").mkdir(exist_ok=True)
    (repo.path / "db/a.sql").write_text("c\n")
    repo.git("add", "db/a.sql")
    unborn = check("--staged", "--base", "main", folder=repo.path)
    assert (unborn.code, unborn.out) == (3, "")


def test_settings_at_the_base_may_name_another_base(repo: Repo) -> None:
    repo.git("switch", "--quiet", "main")
    repo.git("branch", "release")
    repo.commit("Compare with release", {"hedgerow.toml": 'base = "release"\n', "db/a.sql": "released\n"})
    repo.branch("issue-12-y")
    repo.commit("Greet", {"greeting.py": GREETING})
    report = report_of(check("--format", "json", folder=repo.path).out)
    assert report["change"]["base"]["ref"] == "release"
    assert [one["path"] for one in report["scope"]["files"]] == ["db/a.sql", "greeting.py", "hedgerow.toml"]


def test_settings_that_were_named_count(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text('[checks.off-limits]\nseverity = "off"\n')
    done = check("--format", "json", "--config", str(tmp_path / "ours.toml"), folder=repo.path)
    assert (done.code, off_limits(done)) == (1, [])  # guard-change speaks of the settings


def test_it_works_where_there_are_refs_only(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(bare))
    done = check("--format", "json", "--base", "main", "--head", "issue-12-x", folder=bare)
    assert [path for path, _ in off_limits(done)] == ["db/a.sql", "web/a.js"]


def test_a_diff_is_held_to_the_base_that_was_named(repo: Repo) -> None:
    diff = repo.git("diff", "main", "HEAD").encode() + b"\n"
    words = ("--format", "json", "--issue", "12", "--diff", "-")
    done = check(*words, "--base", "main", folder=repo.path, stdin=diff)
    assert [path for path, _ in off_limits(done)] == ["db/a.sql", "web/a.js"]
    unnamed = check(*words, folder=repo.path, stdin=diff)
    assert (unnamed.code, unnamed.err.splitlines()[0]) == (2, "hedgerow: --from-base with --diff needs the base")
