"""`hedgerow check` as a user types it: whole output and exit code, on small real repositories and on diffs."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from hedgerow import __version__
from hedgerow.settings import Settings
from tests.support.process import Done, run, script
from tests.support.repo import Repo
from tests.support.schema import report_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ISSUE = """\
# Greet politely

The function `greet` in `greeting.py` must say please.
It asks for a name and says `please` before it, so that nobody feels ordered about.
"""
OLD = 'def greet(name):\n    """Greet somebody."""\n    return name\n'
NEW = 'def greet(name):\n    """Greet somebody, politely."""\n    return f"please, {name}"\n'


def hedgerow(*arguments: str, folder: Path, stdin: bytes = b"", variables: Mapping[str, str] | None = None) -> Done:
    return run(script("hedgerow"), *arguments, folder=folder, stdin=stdin, variables=variables)


def counted(done: Done) -> Done:
    """The same whatever checks there are: how many had nothing to look at is N."""
    return Done(done.code, re.sub("^skipped: [0-9]+", "skipped: N", done.out, flags=re.MULTILINE), done.err)


def checked(*arguments: str, folder: Path, stdin: bytes = b"", code: int = 0) -> dict[str, Any]:
    """The JSON report of a check with this exit code, held to the schema."""
    done = hedgerow("check", "--format", "json", *arguments, folder=folder, stdin=stdin)
    assert (done.code, done.err) == (code, "")
    return report_of(done.out)


@pytest.fixture
def repo(git_repo: Repo) -> Repo:
    """Branch issue-12-polite changes what issues/12.md asks for and is checked out."""
    git_repo.commit("Start", {"greeting.py": OLD, "issues/12.md": ISSUE})
    git_repo.branch("issue-12-polite")
    git_repo.commit("Say please", {"greeting.py": NEW})
    return git_repo


CLEAN = """\
issue-12-polite against main
issue 12 (files): Greet politely
note: held to issue 12 (branch name issue-12-polite).

skipped: N checks had nothing to look at; --verbose says why

clean: no findings in 1 file, 1 hunk
"""


def test_a_change_inside_its_issue_is_clean(repo: Repo) -> None:
    assert counted(hedgerow("check", folder=repo.path)) == Done(0, CLEAN, "")


OVER_THE_LINE = """\
billing/tax.py
  1: gate off-limits: is added, but the issue declares it off-limits  [f78101b4ec2bfee0]
      line 8 of issue 12 forbids `billing/**`
      instead: Move this part to a change of its own, or have the line taken out of the issue.
"""


def test_a_change_over_the_line_is_stopped_whatever_its_notes_say(repo: Repo) -> None:
    repo.switch("main")
    repo.commit("Draw a line", {"issues/12.md": ISSUE + "\n## Out of scope\n\n- `billing/**`\n"})
    repo.branch("issue-12-too-far")
    message = "Say please\n\nScope-Note: billing/tax.py - it was so near"
    repo.commit(message, {"greeting.py": NEW, "billing/tax.py": "def tax(amount):\n    return amount // 5\n"})
    done = hedgerow("check", folder=repo.path)
    assert (done.code, done.err) == (1, "")
    assert OVER_THE_LINE in done.out
    assert done.out.splitlines()[-1].startswith("findings: 1 gate, ")
    assert hedgerow("check", "--fail-level", "never", folder=repo.path) == Done(0, done.out, "")
    (gate,) = (one for one in checked(folder=repo.path, code=1)["findings"] if one["severity"] == "error")
    assert (gate["check"], gate["path"], gate["line"], gate["silenced"]) == ("off-limits", "billing/tax.py", 1, None)


def test_quiet_prints_only_what_was_found(repo: Repo) -> None:
    assert hedgerow("check", "--quiet", folder=repo.path) == Done(0, CLEAN.splitlines(keepends=True)[-1], "")


def test_the_same_as_json(repo: Repo) -> None:
    report = checked(folder=repo.path)
    scope = report.pop("scope")
    assert all(not one.pop("applies") for one in report.pop("skipped"))
    assert report == {
        "schema": 1,
        "tool": {"name": "hedgerow", "version": __version__, "config": Settings().digest},
        "change": {
            "base": {"ref": "main", "oid": repo.oid("main")},
            "head": {"ref": "issue-12-polite", "oid": repo.oid()},
            "issues": [{"ref": "12", "source": "files", "title": "Greet politely"}],
            "pull_request": None,
        },
        "status": "clean",
        "overlap": {
            "base": {"ref": "main", "oid": repo.oid("main")},
            "lanes": [],
            "pairs": [],
            "order": None,
            "work": [],
            "paths": [],
            "own": "issue-12-polite",
        },
        "findings": [],
        "errors": [],
        "notes": ["held to issue 12 (branch name issue-12-polite)."],
    }
    (file,) = scope["files"]
    assert (scope["judged"], file["path"], file["verdict"]) == (True, "greeting.py", "explained")
    (hunk,) = file["hunks"]
    assert (hunk["index"], hunk["header"], hunk["verdict"]) == (0, "@@ -1,3 +1,3 @@", "explained")
    assert {one["issue"] for one in hunk["evidence"]} == {"12"}
    assert all(one["because"] for one in hunk["evidence"])


def test_the_same_input_gives_the_same_bytes(repo: Repo) -> None:
    outputs = [
        hedgerow("check", "--format", form, "--verbose", folder=repo.path, variables={"PYTHONHASHSEED": seed}).out
        for form in ("text", "json")
        for seed in ("1", "2", "3")
    ]
    assert len(set(outputs)) == 2


def test_a_trailer_comes_before_the_branch_name_and_a_flag_before_both(repo: Repo) -> None:
    repo.switch("main")
    repo.commit("More issues", {"issues/7.md": "# Seven\n", "issues/9.md": "# Nine\n"})
    repo.branch("issue-12-other")
    repo.commit("Work\n\nIssue: 7", {"greeting.py": NEW})
    report = checked(folder=repo.path)
    assert [one["ref"] for one in report["change"]["issues"]] == ["7"]
    assert report["notes"] == ["held to issue 7 (Issue trailer of a commit)."]
    report = checked("--issue", "9", "--issue", "12", folder=repo.path)
    assert [one["title"] for one in report["change"]["issues"]] == ["Nine", "Greet politely"]
    assert report["notes"] == []


def test_an_issue_is_read_at_the_base_so_that_the_change_cannot_rewrite_its_task(repo: Repo) -> None:
    repo.commit("Rewrite the task", {"issues/12.md": "# Anything goes\n"})
    assert checked(folder=repo.path)["change"]["issues"][0]["title"] == "Greet politely"


def test_a_claimed_issue_that_cannot_be_read_makes_no_claim(repo: Repo) -> None:
    repo.git("branch", "--move", "issue-99-polite")
    assert hedgerow("check", folder=repo.path) == Done(
        3,
        "",
        "hedgerow: the text of issue 99 is not to be had: there is no issues/99.md\n"
        "  hint: Write that file, set issues.command in hedgerow.toml, or name a Markdown file: --issue FILE.\n",
    )


def test_a_change_without_an_issue_is_unjudged(repo: Repo) -> None:
    repo.git("branch", "--move", "polite")
    done = hedgerow("check", folder=repo.path)
    assert counted(done) == Done(
        0,
        "polite against main\n"
        "cannot judge the scope: the change claims no issue with a text to judge it by (a branch such as 12-slug,"
        " a trailer `Issue: 12` or `--issue` names one)\n\n"
        "skipped: N checks had nothing to look at; --verbose says why\n\n"
        "unjudged (not a pass): no findings in 1 file, 1 hunk\n",
        "",
    )
    repo.git("switch", "--quiet", "main")
    repo.commit("Settings", {"hedgerow.toml": 'on-unjudged = "fail"\n'})
    assert hedgerow("check", "--base", "main~1", "--head", "polite", folder=repo.path).code == 1


@pytest.mark.parametrize("flag", ["--staged", "--worktree"])
def test_what_is_not_committed_is_judged_too(repo: Repo, flag: str) -> None:
    repo.write({"staged.py": "x = 1\n"})
    repo.git("add", "staged.py")
    repo.write({"untracked.py": "y = 1\n"})
    paths = [file["path"] for file in checked(flag, folder=repo.path)["scope"]["files"]]
    assert paths == ["greeting.py", "staged.py", *(["untracked.py"] if flag == "--worktree" else [])]


def test_a_subfolder_a_linked_worktree_and_a_bare_clone_give_the_same_verdict(repo: Repo, tmp_path: Path) -> None:
    flags = ("--base", "main", "--head", "issue-12-polite", "--no-neighbours")
    expected = checked(*flags, folder=repo.path)
    linked = repo.worktree(tmp_path / "linked", "other", "main")
    bare = Repo(tmp_path / "bare.git")
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(bare.path))
    for folder in (repo.path / "issues", linked.path, bare.path):
        assert checked(*flags, folder=folder) == expected
    named = checked(*flags, "--issue", "issues/12.md", folder=bare.path)
    assert named["change"]["issues"] == [{"ref": "issues/12.md", "source": "file", "title": "Greet politely"}]


def test_a_bare_repository_has_the_settings_of_the_base(repo: Repo, tmp_path: Path) -> None:
    repo.switch("main")
    repo.commit("Settings", {"hedgerow.toml": '[issues]\nbranch = ["polite-{id}"]\n'})
    repo.branch("polite-12")
    repo.commit("Say please", {"greeting.py": NEW})
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(bare))
    report = checked("--base", "main", folder=bare)
    assert report["notes"] == ["held to issue 12 (branch name polite-12)."]


def test_an_issue_that_is_named_twice_is_one(repo: Repo) -> None:
    once = hedgerow("check", "--issue", "12", folder=repo.path)
    assert hedgerow("check", "--issue", "12", "--issue", "12", folder=repo.path) == once
    assert once.out.count("issue 12 (files)") == 1


@pytest.fixture
def diff(repo: Repo, tmp_path: Path) -> Path:
    """A folder outside any repository with the same change and issue as files."""
    folder = tmp_path / "nowhere"
    folder.mkdir()
    (folder / "12.md").write_text(ISSUE)
    (folder / "change.diff").write_text(repo.diff("main"))
    return folder


OUTSIDE = """\
a diff on its own
issue 12.md (file): Greet politely

skipped: N checks had nothing to look at; --verbose says why

clean: no findings in 1 file, 1 hunk
"""


def test_a_diff_and_an_issue_file_need_no_repository(diff: Path) -> None:
    variables = {"GIT_CEILING_DIRECTORIES": str(diff.parent)}
    named = hedgerow("check", "--diff", "change.diff", "--issue", "12.md", folder=diff, variables=variables)
    assert counted(named) == Done(0, OUTSIDE, "")
    data = (diff / "change.diff").read_bytes()
    piped = hedgerow("check", "--diff", "-", "--issue", "12.md", folder=diff, stdin=data, variables=variables)
    assert piped == named
    markdown = hedgerow(
        "check", "--diff", "change.diff", "--issue", "12.md", "--format", "markdown", folder=diff, variables=variables
    )
    assert "\n- a diff on its own\n" in markdown.out
    without_git = hedgerow(
        *("check", "--diff", "change.diff", "--issue", "12.md"), folder=diff, variables={"PATH": str(diff)}
    )
    assert without_git == named


def test_a_diff_is_judged_with_the_files_of_a_named_base(repo: Repo, diff: Path) -> None:
    name = str(diff / "change.diff")
    report = checked("--diff", name, "--base", "main", "--issue", "12", folder=repo.path)
    assert report["change"]["base"] == {"ref": "main", "oid": repo.oid("main")}
    assert report["change"]["issues"][0]["source"] == "files"
    variables = {"GIT_CEILING_DIRECTORIES": str(diff.parent)}
    done = hedgerow("check", "--diff", name, "--base", "main", folder=diff, variables=variables)
    assert (done.code, done.err.splitlines()[0]) == (2, "hedgerow: --base main needs a repository to look in")


def test_output_goes_whole_into_a_file(repo: Repo, tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    assert hedgerow("check", "--output", str(target), folder=repo.path) == Done(0, "", "")
    assert counted(Done(0, target.read_text(), "")).out == CLEAN
    done = hedgerow("check", "--output", str(tmp_path / "no" / "folder"), folder=repo.path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"hedgerow: cannot write {tmp_path}/no/folder: No such file or directory\n  hint: ")


def test_colour_only_where_it_is_asked_for(repo: Repo) -> None:
    assert "\x1b[" in hedgerow("check", folder=repo.path, variables={"FORCE_COLOR": "1"}).out
    plain = hedgerow("check", folder=repo.path, variables={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert counted(plain).out == CLEAN


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["chek"], "argument COMMAND: invalid choice: 'chek'"),
        (["check", "--fromat", "json"], "hedgerow check: unrecognized arguments: --fromat json"),
        (["bench", "graft", "--repos", "x"], "hedgerow bench graft: unrecognized arguments: --repos x"),
        (["check", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["check", "--staged", "--worktree"], "argument --worktree: not allowed with argument --staged"),
        (["check", "--diff", "-", "--head", "x"], "argument --head: not allowed with argument --diff"),
        (["check", "--issue"], "argument --issue: expected one argument"),
        (["check", "--base", "mian"], "there is no commit named 'mian' in this repository"),
        (["check", "--head", "mian"], "there is no commit named 'mian' in this repository"),
        (["check", "--base", ""], "there is no commit named '' in this repository"),
        (["check", "--head", ""], "there is no commit named '' in this repository"),
        (["check", "--from-base", "--base", ""], "there is no commit named '' in this repository"),
        (["check", "--from-base", "--head", ""], "there is no commit named '' in this repository"),
        (["check", "--config", "no.toml"], "cannot read the settings in no.toml: No such file or directory"),
        (["check", "--pull-request", "-3"], "argument --pull-request: '-3' is no number from 1 to 999999999"),
        (["ledger", "log", "--count", "-1"], "argument --count: '-1' is no number from 0 to 1000000"),
        (["learn", "--backfill", "0"], "argument --backfill: '0' is no number from 1 to 1000000"),
        (["learn", "--backfill", "1" * 5000], "is no number from 1 to 1000000"),
        (["check", "--diff", "no.diff"], "cannot read the diff no.diff: No such file or directory"),
        (["check", "--diff", ""], "cannot read the diff "),
        (["check", "--diff", "."], "cannot read the diff .: Is a directory"),
    ],
)
def test_wrong_usage_leaves_with_2_and_names_the_remedy(repo: Repo, arguments: list[str], message: str) -> None:
    done = hedgerow(*arguments, folder=repo.path)
    assert (done.code, done.out) == (2, "")
    first, hint = done.err.splitlines()
    assert message in first
    assert hint.startswith("  hint: ")


@pytest.mark.parametrize("ref", ["no.md", "no/such/folder.md", "a/b#1", "https://example.org/x", "issues"])
def test_an_issue_that_cannot_be_read_leaves_with_3_and_names_the_remedy(repo: Repo, ref: str) -> None:
    done = hedgerow("check", "--issue", ref, folder=repo.path)
    assert (done.code, done.out) == (3, "")
    assert len(done.err.splitlines()) == 2
    assert "  hint: " in done.err


def test_wrong_settings_are_listed_at_once(repo: Repo) -> None:
    repo.write({"hedgerow.toml": 'bse = "x"\nfail-level = 3\n'})
    assert hedgerow("check", folder=repo.path) == Done(
        2,
        "",
        "hedgerow: hedgerow.toml has 2 mistakes:\n"
        "  bse: unknown setting; did you mean base?\n"
        "  fail-level = 3: wants one of error, warning, info, never\n"
        "  hint: Every setting is described in docs/settings.md.\n",
    )


def test_the_change_cannot_rewrite_the_settings_it_is_judged_by(repo: Repo) -> None:
    repo.switch("main")
    repo.commit("Settings", {"hedgerow.toml": 'on-unjudged = "fail"\n'})
    repo.branch("loose")
    repo.commit("Loosen", {"hedgerow.toml": 'on-unjudged = "pass"\n'})
    done = hedgerow("check", folder=repo.path)
    base = repo.oid("main")[:12]
    note = f"the change edits hedgerow's settings: those of its base are in force (hedgerow.toml at {base})"
    assert (done.code, note in done.out) == (1, True)
    repo.commit("Break", {"hedgerow.toml": "not toml"})
    done = hedgerow("check", folder=repo.path)
    assert (done.code, note in done.out) == (1, True)
    repo.write({"mine.toml": 'on-unjudged = "pass"\n[checks.guard-change]\nseverity = "warning"\n'})
    done = hedgerow("check", "--config", "mine.toml", folder=repo.path)
    assert (done.code, note in done.out) == (0, False)


def test_an_edit_that_leaves_the_settings_as_they_were_needs_no_note(repo: Repo) -> None:
    repo.commit("Other programs' settings", {"pyproject.toml": "[tool.other]\nx = 1\n"})
    assert len(checked(folder=repo.path)["notes"]) == 1


def test_the_reader_of_the_output_may_go_away(repo: Repo) -> None:
    # the command waits until `true` has gone, so that it writes into a pipe without a reader
    pipe = '{ sleep 1; "$0" explain; echo $? >&2; } | true'
    assert run("sh", "-c", pipe, script("hedgerow"), folder=repo.path) == Done(0, "", "3\n")


def test_closed_streams_are_no_crash(repo: Repo) -> None:
    done = run("sh", "-c", '"$0" check 2>&-', script("hedgerow"), folder=repo.path)
    assert counted(done) == Done(0, CLEAN, "")


def test_pull_request_zero_is_no_other_change(repo: Repo) -> None:
    done = hedgerow("check", "--pull-request", "0", folder=repo.path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("hedgerow check: argument --pull-request: '0' is no number from 1")


def test_an_interrupted_check_makes_no_claim(repo: Repo) -> None:
    os.mkfifo(repo.path / "never")
    waits = (script("hedgerow"), "check", "--diff", "never")
    done = run("timeout", "--foreground", "--preserve-status", "--signal=INT", "3", *waits, folder=repo.path)
    assert done == Done(130, "", "hedgerow: interrupted, no claim is made\n")


def test_an_unexpected_error_is_one_line_and_a_log(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "git").write_text("#!/bin/sh\necho nonsense\n")
    (broken / "git").chmod(0o755)
    variables = {"PATH": f"{broken}:/usr/bin:/bin", "TMPDIR": str(tmp_path / "logs")}
    done = hedgerow("check", folder=repo.path, variables=variables)
    (log,) = (tmp_path / "logs").iterdir()
    assert done.code == 3
    first, hint = done.err.splitlines()
    assert first.startswith("hedgerow: check crashed: ValueError: ")
    assert first.endswith(f"(log: {log})")
    assert hint == "  hint: Please report it with the log."
    assert "Traceback" in log.read_text()


def test_a_terminal_that_is_not_utf_8_gets_escapes(repo: Repo) -> None:
    repo.git("branch", "--move", "gr\u00fcn\u2713")
    done = hedgerow("check", folder=repo.path, variables={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.out.startswith("gr\\xfcn\\u2713 against main\n")


def test_version_and_help() -> None:
    here = script("hedgerow").parent
    assert hedgerow("--version", folder=here) == Done(0, f"hedgerow {__version__}\n", "")
    done = hedgerow("check", "--help", folder=here)
    assert (done.code, done.err) == (0, "")
    assert "--diff FILE" in done.out
