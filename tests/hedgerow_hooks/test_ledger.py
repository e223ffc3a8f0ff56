"""`hedgerow ledger`, as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.process import Done, run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path


def hedgerow(repo: Repo, *words: str | Path, stdin: bytes = b"") -> Done:
    return run(script("hedgerow"), *words, folder=repo.path, stdin=stdin)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Main, and a branch for issue 7 that leaves a scratch script behind."""
    repo = Repo.create(tmp_path / "r")
    issue = "# Round the tax\n\nIn `shop/tax.py`.\n"
    settings = '[checks]\nscope-drift = {severity = "off"}\nscope-drift-hunk = {severity = "off"}\n'
    repo.commit("Start", {"shop/tax.py": "RATE = 1\n", "issues/7.md": issue, "hedgerow.toml": settings})
    repo.branch("issue-7-round")
    repo.commit(
        "Round", {"shop/tax.py": "RATE = 1\n\n\ndef tax():\n    return round(RATE)\n", "tmp_try.py": "print(1)\n"}
    )
    return repo


def recorded(repo: Repo, *more: str) -> Done:
    report = hedgerow(repo, "check", "--base", "main", "--format", "json").out
    return hedgerow(repo, "ledger", "record", "-", *more, stdin=report.encode())


def test_a_report_is_recorded_once_and_shown(repo: Repo) -> None:
    assert recorded(repo).out == "recorded 1\n"
    assert recorded(repo).out == "recorded 0, 1 known already\n"
    head = repo.oid()[:10]
    log = hedgerow(repo, "ledger", "log").out
    assert log.startswith(f"2024-01-01 {head} at {head}, issue 7\n    stray-file tmp_try.py: open  [")
    assert log.endswith("1 change, 0 outcomes, 0 proposals\n")
    assert "looked for" in hedgerow(repo, "ledger", "log", "--verbose").out


def test_the_record_holds_no_line_of_the_diff_and_no_name(repo: Repo) -> None:
    repo.git("config", "user.email", "who@example.org")
    repo.git("config", "user.name", "Somebody Secret")
    repo.git("commit", "--amend", "--quiet", "--no-edit", "--reset-author")
    recorded(repo)
    (name,) = (repo.path / ".git/hedgerow/ledger").rglob("*.jsonl")
    text = name.read_text("utf-8")
    assert "tmp_try.py" in text
    assert [word for word in ("print(", "round", "Somebody", "Round the tax") if word in text] == []


def test_the_log_as_json_and_by_count(repo: Repo) -> None:
    recorded(repo, "--stranger")
    whole = json.loads(hedgerow(repo, "ledger", "log", "--format", "json").out)
    (change,) = whole["changes"]
    assert (change["issues"], change["trusted"], change["head"]) == (["7"], False, repo.oid())
    assert change["findings"][0] | {"fingerprint": ""} == {
        "kind": "stray-file", "bucket": "a scratch script", "severity": "warning", "path": "tmp_try.py",
        "fingerprint": "", "silenced": False, "outcome": "open",
    }  # fmt: skip
    assert hedgerow(repo, "ledger", "log", "--count", "0").out == "1 change, 0 outcomes, 0 proposals, 0 shown\n"
    assert "by a stranger\n" in hedgerow(repo, "ledger", "log").out


def test_what_happened_is_settled_and_shared(repo: Repo) -> None:
    remote = Repo.create(repo.path.parent / "remote.git", "--bare")
    repo.git("remote", "add", "origin", str(remote.path))
    recorded(repo, "--stranger")
    repo.switch("main")
    repo.commit("Meanwhile", {"b.txt": "b\n"})
    repo.merge("issue-7-round")
    synced = hedgerow(repo, "ledger", "sync", "--verbose")
    assert synced.out == "sent 2 records (1 new outcome) to remote origin, received 0\n"
    assert synced.err == "hedgerow: the branch was moved at try 1\n"
    assert hedgerow(repo, "ledger", "sync").out == "sent 0 records to remote origin, received 0\n"
    log = hedgerow(repo, "ledger", "log").out
    assert "by a stranger and merged\n    stray-file tmp_try.py: merged" in log
    assert "hedgerow-ledger" in remote.git("branch")


def test_without_a_remote_the_branch_is_written_here(repo: Repo) -> None:
    recorded(repo)
    assert hedgerow(repo, "ledger", "sync").out == "sent 1 record to this repository, which has no remote, received 0\n"


def test_a_dismissed_finding_is_marked(repo: Repo) -> None:
    recorded(repo)
    finding = json.loads(hedgerow(repo, "ledger", "log", "--format", "json").out)["changes"][0]["findings"][0]
    assert hedgerow(repo, "ledger", "dismiss", finding["fingerprint"], "--reason", "it is wanted").out == "recorded 1\n"
    assert hedgerow(repo, "ledger", "dismiss", finding["fingerprint"], "--reason", "it is wanted").code == 0
    assert ": dismissed  [" in hedgerow(repo, "ledger", "log").out
    unknown = hedgerow(repo, "ledger", "dismiss", "0123", "--reason", "r")
    assert (unknown.code, unknown.err.splitlines()[0]) == (2, "hedgerow: no recorded change has a finding 0123")


@pytest.mark.parametrize("where", ["--worktree", "--staged"])
def test_uncommitted_work_is_not_recorded(repo: Repo, where: str) -> None:
    report = hedgerow(repo, "check", where, "--base", "main", "--format", "json").out
    done = hedgerow(repo, "ledger", "record", "-", stdin=report.encode())
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "hedgerow: the report is about uncommitted work or a diff: the ledger holds commits",
    )


def test_a_report_that_failed_or_is_about_lanes_is_not_recorded(repo: Repo) -> None:
    report = json.loads(hedgerow(repo, "check", "--base", "main", "--format", "json").out)
    failed = hedgerow(repo, "ledger", "record", "-", stdin=json.dumps(report | {"status": "failed"}).encode())
    assert (failed.code, "could not be looked at" in failed.err) == (2, True)
    lanes = hedgerow(repo, "overlap", "--base", "main", "--format", "json").out
    assert "a report on lanes" in hedgerow(repo, "ledger", "record", "-", stdin=lanes.encode()).err


def test_a_detached_head_is_a_change_of_its_own(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--detach")
    recorded(repo)
    assert f"head-{repo.oid()[:16]}" in hedgerow(repo, "ledger", "log", "--verbose").out
    repo.switch("issue-7-round")
    recorded(repo)
    log = hedgerow(repo, "ledger", "log", "--verbose").out
    assert ("1 change" in log, "branch-" in log) == (True, True)


RUFF = {
    "runs": [
        {
            "tool": {"driver": {"name": "ruff", "version": "0.17.0"}},
            "results": [
                {"ruleId": "ruff/T201", "message": {"text": "`print` found"}, "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": "tmp_try.py"}, "region": {"startLine": 1, "endLine": 1}}}]},
                {"ruleId": "X", "message": {"text": "old"}, "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": "shop/tax.py"}, "region": {"startLine": 1}}}]},
            ],
        }
    ]
}  # fmt: skip


def test_findings_of_other_tools_come_in_where_they_lie_in_the_change(repo: Repo) -> None:
    (repo.path.parent / "ruff.sarif").write_text(json.dumps(RUFF), "utf-8")
    junit = b'<testsuite><testcase classname="t.a" name="b"><failure/></testcase></testsuite>'
    sarif = repo.path.parent / "ruff.sarif"
    words = ("ledger", "import", "--base", "main", sarif, "-")
    assert hedgerow(repo, *words, stdin=junit).out == "recorded 2\n"
    assert hedgerow(repo, *words, stdin=junit).out == "recorded 0, 2 known already\n"
    lines = hedgerow(repo, "ledger", "log").out.splitlines()
    assert [line.partition("  [")[0] for line in lines[1:-1]] == [
        "    junit/failure: open",
        "    ruff/T201 tmp_try.py: open",
    ]
    assert lines[0].endswith(", issue 7")


def test_an_import_says_whose_change_it_is(repo: Repo) -> None:
    (repo.path.parent / "ruff.sarif").write_text(json.dumps(RUFF), "utf-8")
    more = ("--issue", "9", "--issue", "notes/x.md", "--pull-request", "12")
    hedgerow(repo, "ledger", "import", "--base", "main", *more, repo.path.parent / "ruff.sarif")
    (change,) = json.loads(hedgerow(repo, "ledger", "log", "--format", "json").out)["changes"]
    assert (change["change"], change["trusted"], change["issues"][0]) == ("#12", False, "9")
    assert change["issues"][1].startswith("~")


def test_what_cannot_be_read_is_named(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = hedgerow(repo, "ledger", "record", "none.json")
    assert (gone.code, gone.err.splitlines()[0]) == (2, "hedgerow: cannot read none.json: No such file or directory")
    from hedgerow.learn import foreign
    from hedgerow_hooks.cli import main

    monkeypatch.setattr(foreign, "SIZE_LIMIT", 10)
    monkeypatch.chdir(repo.path)
    assert main(["ledger", "import", "shop/tax.py"]) == 2
