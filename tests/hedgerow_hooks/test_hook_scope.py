"""The hook before a commit, in every state a repository can be in."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from hedgerow_hooks.hook import main
from tests.support.hooks import BASE, BRANCH, DRIFTED, RETRIED, hook, stage, start_lane
from tests.support.process import interrupted, run, script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.repo import Repo

HELD = f"held to issue 12 (branch name {BRANCH})"
NAME_IT = "name it: a branch such as issue-12-slug, a trailer `Issue: 12`, or HEDGEROW_ISSUE=12\n"


def test_a_change_inside_its_issue_passes_in_one_line(git_repo: Repo) -> None:
    start_lane(git_repo)
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "scope")
    assert (done.code, done.out, done.err) == (0, f"clean: no findings in 1 file, 1 hunk; {HELD}\n", "")


def test_only_what_is_staged_is_judged(git_repo: Repo) -> None:
    start_lane(git_repo)
    stage(git_repo, {"src/upload.py": RETRIED})
    git_repo.write({"src/upload.py": RETRIED + "x = 1\n", "db/schema.sql": "drop table report;\n"})
    done = hook(git_repo, "scope")
    assert (done.code, done.out) == (0, f"clean: no findings in 1 file, 1 hunk; {HELD}\n")


def test_a_linked_worktree_is_held_to_its_own_branch_and_shares_the_cache(git_repo: Repo, tmp_path: Path) -> None:
    start_lane(git_repo, "other")
    linked = git_repo.worktree(tmp_path / "linked", BRANCH)
    stage(linked, {"src/upload.py": RETRIED})
    done = hook(linked, "scope")
    assert (done.code, done.out) == (0, f"clean: no findings in 1 file, 1 hunk; {HELD}\n")
    assert (git_repo.path / ".git/hedgerow/issues/12.json").is_file()


def test_a_folder_below_the_root_is_as_good_as_the_root(git_repo: Repo) -> None:
    start_lane(git_repo)
    stage(git_repo, {"src/upload.py": RETRIED})
    done = run("hedgerow-hook", "scope", folder=git_repo.path / "src")
    assert done.out == f"clean: no findings in 1 file, 1 hunk; {HELD}\n"


def test_without_an_issue_one_line_says_how_to_name_it(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up")
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "scope")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"hedgerow: no issue known for branch tidy-up; {NAME_IT}"
    git_repo.git("checkout", "--quiet", "--detach")
    done = hook(git_repo, "scope")
    assert (done.code, done.err) == (0, f"hedgerow: no issue known for a detached head; {NAME_IT}")


def test_a_team_may_insist_on_an_issue(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up", settings='[hooks]\nno-issue = "fail"\n')
    assert hook(git_repo, "scope").code == 1


def test_the_environment_names_the_issue_of_a_branch_that_does_not(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up")
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "scope", variables={"HEDGEROW_ISSUE": "12"})
    assert done.out == "clean: no findings in 1 file, 1 hunk; held to issue 12 (HEDGEROW_ISSUE)\n"


def test_the_first_commit_of_a_repository_is_judged_as_new(git_repo: Repo) -> None:
    git_repo.git("checkout", "--quiet", "--orphan", BRANCH)
    stage(git_repo, dict(BASE))
    done = hook(git_repo, "scope")
    assert done.code in {0, 1}
    assert HELD in done.out
    assert "COULD NOT LOOK" not in done.err


def _stop_in(repo: Repo, operation: str) -> None:
    start_lane(repo)
    repo.commit("Mine", {"src/upload.py": "mine\n"})
    repo.switch("main")
    repo.commit("Theirs", {"src/upload.py": "theirs\n"})
    repo.commit("Later", {"src/upload.py": "later\n"})
    repo.switch(BRANCH)
    command = {"merge": ("merge", "main"), "rebase": ("rebase", "main"), "cherry-pick": ("cherry-pick", "main~1")}
    words = command.get(operation, ("revert", "--no-edit", "main~1"))
    assert run("git", *words, folder=repo.path).code != 0


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert"])
def test_in_the_middle_of_something_it_stays_out_of_the_way_and_says_so(git_repo: Repo, operation: str) -> None:
    _stop_in(git_repo, operation)
    done = hook(git_repo, "scope")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"hedgerow: {operation} in progress: scope is not judged")
    git_repo.write({"MESSAGE": "Say\n"})
    done = hook(git_repo, "message", "MESSAGE")
    assert (done.code, done.err) == (0, f"hedgerow: {operation} in progress: the message is left as it is\n")


def test_an_issue_whose_text_is_not_to_be_had_stops_nobody_unless_asked(git_repo: Repo) -> None:
    start_lane(git_repo, "issue-13-other")
    done = hook(git_repo, "scope")
    said = "the text of issue 13 is not to be had: there is no issues/13.md\n  hint: Write that file"
    assert done.code == 0
    assert done.err.startswith(f"hedgerow: COULD NOT LOOK (nothing is claimed, the work goes on): {said}")
    git_repo.commit("Settings", {"hedgerow.toml": '[hooks]\non-failure = "block"\n'})
    done = hook(git_repo, "scope")
    assert done.code == 3
    assert done.err.startswith(f"hedgerow: COULD NOT LOOK (hooks.on-failure stops here): {said}")


def test_settings_that_cannot_be_read_are_named_and_stop_nobody(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.write({"hedgerow.toml": "bse = 1\n"})
    done = hook(git_repo, "scope")
    assert done.code == 0
    assert "bse: unknown setting; did you mean base?" in done.err


def test_outside_of_a_repository_it_makes_no_claim(tmp_path: Path) -> None:
    done = run("hedgerow-hook", "scope", folder=tmp_path)
    assert done.code == 0
    assert "COULD NOT LOOK" in done.err
    assert "is not inside a git repository" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no stage was named"),
        (("scpe",), "'scpe' is no stage"),
        (("scope", "--what"), "unknown flag '--what'"),
        (("scope", "--fail-level", "bad"), "--fail-level 'bad': wants one of error, warning, info, never"),
        (("scope", "--fail-level"), "--fail-level '': wants one of error, warning, info, never"),
    ],
)
def test_wrong_words_are_a_usage_error(git_repo: Repo, words: tuple[str, ...], said: str) -> None:
    done = hook(git_repo, *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"hedgerow: {said}\nusage: hedgerow-hook scope ")


def test_it_says_its_version_and_its_words(git_repo: Repo) -> None:
    assert hook(git_repo, "--version").out.startswith("hedgerow-hook ")
    assert hook(git_repo, "--help").out.startswith("usage: hedgerow-hook scope ")


def test_a_defect_of_ours_is_one_line_and_a_log_and_stops_nobody(
    git_repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start_lane(git_repo)
    monkeypatch.chdir(git_repo.path)
    assert main(["message", "a\0b"]) == 0  # no program can be given such a word: it stands for any defect
    said = capsys.readouterr().err
    assert said.startswith(
        "hedgerow: COULD NOT LOOK (nothing is claimed, the work goes on): hook crashed: ValueError: "
    )
    assert "(log: " in said


def _state(repo: Repo) -> list[str]:
    asked = (("status", "--porcelain"), ("stash", "list"), ("diff",), ("diff", "--cached"))
    return [repo.git(*words) for words in asked]


def test_ctrl_c_leaves_everything_as_it_was(git_repo: Repo, tmp_path: Path) -> None:
    started = tmp_path / "started"
    waits = f"""command = ["sh", "-c", 'touch "$1"; sleep 60', "{{id}}", "{started}"]"""
    start_lane(git_repo, settings=f'[issues]\nsource = "command"\n{waits}\n')
    stage(git_repo, {"src/upload.py": RETRIED})
    git_repo.write({"src/upload.py": RETRIED + "unstaged = 1\n", "untracked.txt": "x\n"})
    state = _state(git_repo)
    index = (git_repo.path / ".git/index").read_bytes()
    done = interrupted(script("hedgerow-hook"), "scope", folder=git_repo.path, when=started)
    assert (done.code, done.err) == (130, "hedgerow: interrupted, no claim is made\n")
    assert (git_repo.path / ".git/index").read_bytes() == index
    assert _state(git_repo) == state
    assert not (git_repo.path / ".git/hedgerow").exists()


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "| true"])
def test_a_stream_that_nobody_reads_changes_no_decision(git_repo: Repo, closed: str) -> None:
    start_lane(git_repo)
    stage(git_repo, {"db/schema.sql": DRIFTED})
    words = f'"$0" scope {closed}; echo ended ${{PIPESTATUS[0]}} >&9'  # only a shell closes streams
    done = run("bash", "-c", f"exec 9>&1; {words}", script("hedgerow-hook"), folder=git_repo.path)
    assert done.out.endswith("ended 1\n"), done
    assert "Traceback" not in done.err


def test_only_what_this_commit_touches_stops_it_and_the_rest_is_counted(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.commit("Drift", {"db/schema.sql": DRIFTED})
    stage(git_repo, {"src/upload.py": RETRIED})
    done = hook(git_repo, "scope", "--strict")
    assert done.code == 0
    assert done.out == (
        f"clean: no findings in 2 files, 2 hunks; {HELD}; "
        "1 finding in what the branch holds already: `hedgerow check --staged` shows all\n"
    )
    stage(git_repo, {"db/schema.sql": DRIFTED + "-- more\n"})
    assert hook(git_repo, "scope").code == 1


def test_the_age_of_an_issue_that_could_not_be_refreshed_is_said(git_repo: Repo, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.sh"
    tracker.write_text("echo '# Retry the upload of src/upload.py'")
    settings = f'[issues]\nsource = "command"\nmax-age = 0\ncommand = ["sh", "{tracker}", "{{id}}"]\n'
    start_lane(git_repo, settings=settings)
    stage(git_repo, {"src/upload.py": RETRIED})
    assert hook(git_repo, "scope").err == ""
    tracker.write_text("exit 4")
    said = hook(git_repo, "scope").err
    assert said.startswith("hedgerow: issue 12 is less than a minute old: sh failed for issue 12 (exit status 4)")


CRASHES = "@check(Severity.INFO)\ndef own_crash(subject):\n    yield 1 / 0\n"


@pytest.mark.parametrize(("on_failure", "code"), [("pass", 0), ("block", 3)])
def test_a_check_that_crashes_stops_only_where_failures_do(
    git_repo: Repo,
    add_check: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    on_failure: str,
    code: int,
) -> None:
    start_lane(git_repo, settings=f'[hooks]\non-failure = "{on_failure}"\n')
    stage(git_repo, {"src/upload.py": RETRIED})
    add_check("own_crash", CRASHES)
    monkeypatch.chdir(git_repo.path)
    assert main(["scope"]) == code
    assert "own-crash crashed: ZeroDivisionError" in capsys.readouterr().out
    stage(git_repo, {"db/schema.sql": DRIFTED})
    assert main(["scope"]) == 1, "a gate is a gate"


def test_a_stream_of_another_kind_is_written_to_as_it_is() -> None:
    with redirect_stdout(StringIO()) as out:
        assert main(["--version"]) == 0
    assert out.getvalue().startswith("hedgerow-hook ")
