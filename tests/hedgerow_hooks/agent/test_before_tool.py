"""Before an edit: the table of cases, each through a real process."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.agents import asked, started
from tests.support.hooks import BRANCH, ISSUE, start_lane
from tests.support.process import run, script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.repo import Repo

BEFORE = "PreToolUse"
EDIT = {"old_string": "return send(report)", "new_string": "return retry(report)"}


@pytest.fixture
def lane(git_repo: Repo, tmp_path: Path) -> Repo:
    """The lane of issue 12, with a second worktree, a link that leads out and one that leads behind the line."""
    start_lane(git_repo)
    git_repo.worktree(tmp_path / "other", "issue-13-other")
    (tmp_path / "outside").mkdir()
    (git_repo.path / "out").symlink_to(tmp_path / "outside")
    (git_repo.path / "data").symlink_to("db")
    return git_repo


def _edit(path: str) -> Callable[[Path], dict[str, Any]]:
    return lambda root: {"tool": "Edit", "file_path": path.format(root=root, parent=root.parent), **EDIT}


def _write(path: str) -> Callable[[Path], dict[str, Any]]:
    return lambda root: {"tool": "Write", "file_path": path.format(root=root, parent=root.parent), "content": "x\n"}


def _bash(command: str) -> Callable[[Path], dict[str, Any]]:
    return lambda root: {"tool": "Bash", "command": command.format(root=root, parent=root.parent)}


CASES: dict[str, tuple[Callable[[Path], dict[str, Any]], str, str]] = {
    "an edit inside the issue": (_edit("{root}/src/upload.py"), "silent", ""),
    "a relative path": (_edit("src/upload.py"), "silent", ""),
    "a new file": (_write("{root}/src/new/retry.py"), "silent", ""),
    "an off-limits file": (_edit("{root}/db/schema.sql"), "deny", "line 11 of issue 12 forbids `db/`"),
    "a new file in a forbidden folder": (_write("{root}/db/new/deep.sql"), "deny", "db/new/deep.sql is off-limits"),
    "dots that come back": (_edit("{root}/src/../src/upload.py"), "silent", ""),
    "dots that lead behind the line": (_edit("{root}/src/../db/schema.sql"), "deny", "db/schema.sql is off-limits"),
    "dots that lead out": (_edit("../outside/x.py"), "deny", "is outside of this worktree"),
    "an absolute path outside": (_write("/etc/hedgerow-test"), "deny", "/etc/hedgerow-test is outside"),
    "a home folder": (_write("~/.profile"), "deny", "is outside of this worktree"),
    "the plans of the agent itself": (_write("~/.claude/plans/plan.md"), "silent", ""),
    "a link that leads out": (_write("{root}/out/x.py"), "deny", "is outside of this worktree"),
    "a link that leads behind the line": (_edit("{root}/data/schema.sql"), "deny", "db/schema.sql is off-limits"),
    "another worktree": (_edit("{parent}/other/src/upload.py"), "deny", "is in another worktree"),
    "a new file in another worktree": (_write("{parent}/other/src/new.py"), "deny", "issue-13-other"),
    "git's own folder": (_write("{root}/.git/hooks/pre-commit"), "deny", "is git's own"),
    "several edits of one file": (
        lambda root: {"tool": "MultiEdit", "file_path": f"{root}/db/schema.sql", "edits": [EDIT, EDIT]},
        "deny",
        "is off-limits",
    ),
    "several edits inside the issue": (
        lambda root: {"tool": "MultiEdit", "file_path": f"{root}/src/upload.py", "edits": [EDIT, "junk", {}]},
        "silent",
        "",
    ),
    "a notebook": (
        lambda root: {"tool": "NotebookEdit", "notebook_path": f"{root}/db/a.ipynb", "new_source": "x"},
        "deny",
        "db/a.ipynb is off-limits",
    ),
    "a tool that only reads": (lambda root: {"tool": "Read", "file_path": f"{root}/db/schema.sql"}, "silent", ""),
    "an edit without a path": (lambda _root: {"tool": "Edit", "file_path": 3}, "silent", ""),
    "a path of another kind": (lambda root: {"tool": "Write", "file_path": f"{root}/a\0b"}, "silent", ""),
    "a file named like a home": (_write("~nobody-here.txt"), "silent", ""),
    "a home that nobody has": (
        _bash("touch ~nobody-here/x && sed -i s/a/b/ db/schema.sql"),
        "deny",
        "db/schema.sql is off-limits",
    ),
    "a folder of nobody": (_bash("cd ~nobody-here; rm {root}/db/schema.sql"), "deny", "db/schema.sql is off-limits"),
    "a name with a NUL beside another": (
        _bash("touch a\0b && rm db/schema.sql"),
        "deny",
        "db/schema.sql is off-limits",
    ),
    "half a character beside another": (
        _bash("touch \ud800 && rm db/schema.sql"),
        "deny",
        "db/schema.sql is off-limits",
    ),
    "a byte that is no UTF-8": (_write("db/\udcff.sql"), "deny", "is off-limits: line 11 of issue 12"),
    "a command that reads": (_bash("cat db/schema.sql && grep -r x ."), "silent", ""),
    "a command that redirects": (_bash("echo x > db/new.sql"), "deny", "db/new.sql is off-limits"),
    "a command in another folder": (_bash("cd db && echo x >> new.sql"), "deny", "db/new.sql is off-limits"),
    "a command that edits in place": (_bash("sed -i s/a/b/ db/schema.sql"), "deny", "db/schema.sql is off-limits"),
    "a command that moves": (_bash("mv src/upload.py {parent}/other/src/upload.py"), "deny", "another worktree"),
    "a command that writes a log": (_bash("make > /dev/null 2>&1 && date > /tmp/log"), "silent", ""),
    "a command that writes outside": (_bash("echo x > /etc/hedgerow-test"), "ask", "This command seems to change"),
    "a command that hides what it writes": (_bash("python -c \"open('db/x','w')\""), "silent", ""),
    "a command that cannot be read": (_bash("echo 'x > db/schema.sql"), "silent", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_gets_its_answer(lane: Repo, case: str) -> None:
    given, decision, text = CASES[case]
    said = asked(lane, BEFORE, **given(lane.path))
    assert said.decision == decision, said
    assert text in said.text
    assert said.err == ""


GARBAGE: dict[str, tuple[tuple[str, ...], bytes, str]] = {
    "nothing": ((BEFORE,), b"", "is no JSON"),
    "no JSON": ((BEFORE,), b"\xff{", "is no JSON"),
    "deep JSON": ((BEFORE,), b"[" * 200_000, "is no JSON"),
    "a list": ((BEFORE,), b"[1]", "is no JSON object"),
    "an empty object": ((BEFORE,), b"{}", ""),
    "values of other types": ((BEFORE,), b'{"cwd": 3, "tool_name": [], "tool_input": "x"}', ""),
    "an event we do not know": (("PreFlight",), b"{}", "the event 'PreFlight' is none that we know for claude"),
    "no event": ((), b"{}", "the event '' is none that we know"),
    "a format we do not know": ((BEFORE, "--format", "x"), b"{}", "the format 'x' is none of"),
    "a folder that is not there": (
        (BEFORE,),
        b'{"cwd": "/nowhere", "tool_name": "Write", "tool_input": {"file_path": "a"}}',
        "",
    ),
}


@pytest.mark.parametrize("case", GARBAGE)
def test_what_cannot_be_read_lets_go_and_says_so(lane: Repo, case: str) -> None:
    words, stdin, text = GARBAGE[case]
    said = started(lane.path, *words, stdin=stdin)
    assert said.row is None
    assert text in said.err
    assert bool(text) == bool(said.err)


def test_ten_megabytes_are_read_and_more_than_a_tool_writes_is_not(lane: Repo) -> None:
    big = {"tool": "Write", "file_path": "db/big.sql", "content": "x" * 10_000_000}
    assert asked(lane, BEFORE, **big).decision == "deny"
    said = started(lane.path, BEFORE, stdin=b" " * 64_000_001)
    assert said.row is None
    assert "larger than 64,000,000 bytes" in said.err


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-", ">/dev/full", "2>/dev/full", "| true"])
@pytest.mark.parametrize("stdin", ["garbage", '{"tool_name": "Write", "tool_input": {"file_path": "db/x"}}'])
def test_it_ends_well_whatever_its_streams_are(lane: Repo, closed: str, stdin: str) -> None:
    # only a shell closes streams the way some agents do
    words = f'"$0" agent PreToolUse {closed}; echo ended ${{PIPESTATUS[0]}} >&9'
    done = run("bash", "-c", f"exec 9>&1; {words}", script("hedgerow-hook"), folder=lane.path, stdin=stdin.encode())
    assert done.out.endswith("ended 0\n"), done
    assert "Traceback" not in done.err


def test_the_settings_own_lines_hold_without_an_issue(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up", settings='[checks.off-limits]\npaths = ["infra/**"]\n')
    said = asked(git_repo, BEFORE, "Write", file_path="infra/main.tf", content="x")
    assert said.decision == "deny"
    assert "checks.off-limits.paths has `infra/**`" in said.text
    assert asked(git_repo, BEFORE, "Write", file_path="db/x.sql", content="x").decision == "silent"


@pytest.mark.parametrize(
    ("command", "decision"),
    [
        ("rm -rf db", "deny"),
        ("rm --recursive ./db/", "deny"),
        ("git rm -qr db", "deny"),
        ("mv db old", "deny"),
        ("git mv db old", "deny"),
        ("find db -name '*.sql' -delete", "deny"),
        ("bash -c 'cd src/.. && rm -r db'", "deny"),
        ("rm -rf .", "deny"),
        ("rm db", "silent"),  # no folder goes this way
        ("mv src/upload.py db.txt src", "silent"),
        ("mkdir -p db", "silent"),
        ("git status db", "silent"),
        ("git", "silent"),
        ("rm -rf src build nowhere", "silent"),
        ("rm -rf $X db*", "silent"),
    ],
)
def test_a_folder_is_not_taken_away_with_what_is_off_limits_in_it(git_repo: Repo, command: str, decision: str) -> None:
    start_lane(git_repo)
    git_repo.switch("main")
    git_repo.commit("Issue", {"issues/14.md": "# Tidy\n\n```scope\ndeny: db/**\n```\n"})
    git_repo.branch("issue-14-tidy")
    said = asked(git_repo, BEFORE, "Bash", command=command)
    assert said.decision == decision
    assert ("db/schema.sql is off-limits: line 4 of issue 14 forbids `db/**`." in said.text) == (decision == "deny")


def test_a_folder_of_nobody_may_go(git_repo: Repo, tmp_path: Path) -> None:
    start_lane(git_repo, "tidy-up")
    assert asked(git_repo, BEFORE, "Bash", command="rm -rf db").decision == "silent"  # no line is drawn
    git_repo.branch(BRANCH, "main")
    (tmp_path / "elsewhere" / "db").mkdir(parents=True)
    (tmp_path / "elsewhere" / "db" / "schema.sql").touch()
    assert asked(git_repo, BEFORE, "Bash", command=f"rm -rf {tmp_path}/elsewhere").decision == "silent"


def test_a_refusal_names_what_the_line_takes_out(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.switch("main")
    git_repo.commit("Issue", {"issues/14.md": "# Tidy\n\n```scope\ndeny: ** except src/a.py\n```\n"})
    git_repo.branch("issue-14-tidy")
    assert asked(git_repo, BEFORE, "Write", file_path="src/a.py", content="x").decision == "silent"
    said = asked(git_repo, BEFORE, "Write", file_path="src/b.py", content="x")
    assert said.decision == "deny"
    assert "forbids `**` except `src/a.py`. Leave it unchanged" in said.text


def test_only_what_an_issue_allows_is_not_asked_about(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.switch("main")
    git_repo.commit(
        "Issue", {"issues/14.md": "# Tidy\n\n```scope\nallow: src/**\n```\n\nDo not change `docs/old.md`.\n"}
    )
    git_repo.branch("issue-14-tidy")
    assert asked(git_repo, BEFORE, "Write", file_path="src/a.py", content="x").decision == "silent"
    said = asked(git_repo, BEFORE, "Write", file_path="tests/a.py", content="x")
    assert said.decision == "ask"
    assert "is not among the paths that issue 14 allows" in said.text


def test_a_line_drawn_in_a_sentence_is_a_question(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.switch("main")
    git_repo.commit("Issue", {"issues/14.md": "# Tidy\n\nPlease do not touch docs/old.md in this change.\n"})
    git_repo.branch("issue-14-tidy")
    said = asked(git_repo, BEFORE, "Write", file_path="docs/old.md", content="x")
    assert said.decision == "ask"
    assert "(Read from a sentence.)" in said.text


def test_the_work_cannot_rewrite_its_own_task(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.commit("Lift the limit", {"issues/12.md": ISSUE.replace("db/", "nothing/")})
    assert asked(git_repo, BEFORE, "Write", file_path="db/x.sql", content="x").decision == "deny"


def test_a_trailer_names_the_issue_of_a_branch_that_does_not(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up")
    git_repo.commit("Begin\n\nIssue: 12")
    assert asked(git_repo, BEFORE, "Write", file_path="db/x.sql", content="x").decision == "deny"


def test_before_the_first_commit_the_issue_comes_from_the_worktree(git_repo: Repo) -> None:
    git_repo.git("checkout", "--quiet", "--orphan", BRANCH)
    git_repo.write({"issues/12.md": ISSUE})
    assert asked(git_repo, BEFORE, "Write", file_path="db/x.sql", content="x").decision == "deny"


def test_an_issue_that_cannot_be_read_stops_no_work_and_lifts_no_other_limit(git_repo: Repo) -> None:
    start_lane(git_repo, "issue-99-none", settings='[checks.off-limits]\npaths = ["infra/**"]\n')
    said = asked(git_repo, BEFORE, "Write", file_path="db/x.sql", content="x")
    assert said.row is None
    unread = "hedgerow: could not look at all limits, the others hold: the text of issue 99 is not to be had"
    assert said.err.startswith(unread)
    for path in ("infra/main.tf", "/etc/hedgerow-test", ".git/config"):
        said = asked(git_repo, BEFORE, "Write", file_path=path, content="x")
        assert (said.decision, said.err.startswith(unread)) == ("deny", True)


def test_settings_that_cannot_be_read_leave_the_worktrees_apart(git_repo: Repo, tmp_path: Path) -> None:
    start_lane(git_repo, "tidy-up")
    other = git_repo.worktree(tmp_path / "other", "issue-13-other")
    git_repo.write({"hedgerow.toml": "bas = 1\n"})
    said = asked(git_repo, BEFORE, "Write", file_path=str(other.path / "src/upload.py"), content="x")
    assert "is in another worktree" in said.text
    assert said.err.startswith("hedgerow: could not look at all limits, the others hold: hedgerow.toml has 1 mistake")
    said = asked(git_repo, BEFORE, "Write", file_path="src/upload.py", content="x")
    assert said.decision == "silent"


def test_an_edit_does_not_wait_for_a_network_that_hangs(git_repo: Repo) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)", "{id}"]
    settings = f"[issues]\nsource = 'command'\ncommand = {json.dumps(command)}\n"
    start_lane(git_repo, settings=settings)
    for _ in range(2):
        said = asked(git_repo, BEFORE, "Write", file_path="src/upload.py", content="x")
        assert (said.decision, "gave no answer for issue 12 within 1 s" in said.err) == ("silent", True), said


def test_the_row_of_an_event_is_json_of_claudes_documentation(lane: Repo) -> None:
    said = asked(lane, BEFORE, "Edit", file_path="db/schema.sql", **EDIT)
    assert said.row is not None
    assert json.dumps(said.row).startswith(
        '{"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionRea'
    )
