"""`hedgerow overlap` through its front door: exit code and output."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

from hedgerow.git import merging
from hedgerow.git.store import PREFIX
from hedgerow_hooks.cli import main
from tests.hedgerow.overlap.scene import lanes, numbered
from tests.support.process import Done, run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = numbered(30)


def overlap(repo: Repo, *flags: str) -> Done:
    """The finished command."""
    return run(script("hedgerow"), "overlap", *flags, folder=repo.path)


def busy(repo: Repo) -> None:
    """Two lanes that conflict over one line, and one beside them."""
    a, b, c = numbered(30, l9="a\n"), numbered(30, l9="b\n"), numbered(30, l25="c\n")
    lanes(repo, {"f": TEXT}, a={"f": a}, b={"f": b, "g": "x\n"}, c={"f": c})


def test_what_is_ended_from_outside_leaves_nothing_behind(git_repo: Repo, tmp_path: Path) -> None:
    busy(git_repo)
    real = shutil.which("git")
    scratch, slow = tmp_path / "scratch", tmp_path / "slow"
    scratch.mkdir()
    slow.mkdir()
    hangs = 'for word; do [ "$word" = merge-tree ] && ls "$TMPDIR" >"$0.saw" && kill -TERM $PPID && exec sleep 60; done'
    (slow / "git").write_text(f'#!/bin/sh\n{hangs}\nexec {real} "$@"\n')
    (slow / "git").chmod(0o755)
    variables = {"TMPDIR": str(scratch), "PATH": f"{slow}:{os.environ['PATH']}"}
    done = run(script("hedgerow"), "overlap", folder=git_repo.path, variables=variables, hang=50)
    assert done == Done(128 + signal.SIGTERM, "", "")
    assert (slow / "git.saw").read_text().startswith(PREFIX)
    assert list(scratch.iterdir()) == []


def test_text_is_worst_first_with_groups_and_a_matrix_above(git_repo: Repo) -> None:
    busy(git_repo)
    done = overlap(git_repo, "--order")
    assert done.code == 1
    assert done.err == ""
    assert done.out == (
        "3 lanes against main: 1 conflict, 2 same-file\n"
        "\n"
        "group 1: 2 lanes, merge 1, hold 1 (git merged them in this order)\n"
        "  1. a - 1 file; waits for nobody, b can follow once rebased\n"
        "  hold b - conflicts with a; holding that one instead would do as well\n"
        "\n"
        "      1  2  3\n"
        "   1  -  X  f  a\n"
        "   2  X  -  f  b\n"
        "   3  f  f  -  c\n"
        "  X conflict, B breaks, L same-lines, S same-symbol, C clash, f same-file\n"
        "\n"
        "conflict: a and b (git's merge says so)\n"
        "  f (9 | 9): CONFLICT (content): Merge conflict in f\n"
        "same-file: a and c (predicted)\n"
        "  f (9 | 25): both change this file, in different places\n"
        "same-file: b and c (predicted)\n"
        "  f (9 | 25): both change this file, in different places\n"
    )


def test_nothing_in_the_way_is_exit_code_0(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"x": "1\n"}, b={"y": "1\n"})
    done = overlap(git_repo)
    assert (done.code, done.out) == (0, "2 lanes against main: no two lanes meet\n")


def test_what_could_not_be_looked_at_is_named_and_makes_exit_code_3(git_repo: Repo) -> None:
    busy(git_repo)
    done = overlap(git_repo, "--branches", "a", "b", "nowhere")
    assert done.code == 3
    assert "there is no commit named 'nowhere'" in done.err
    assert "conflict: a and b" in done.out


def test_json_holds_the_report(git_repo: Repo) -> None:
    busy(git_repo)
    done = overlap(git_repo, "--format", "json")
    report = json.loads(done.out)
    assert report["status"] == "findings"
    assert [lane["name"] for lane in report["overlap"]["lanes"]] == ["a", "b", "c"]
    assert report["overlap"]["pairs"][0]["files"][0] == {
        "path": "f", "kind": "content", "a_lines": [[9, 9]], "b_lines": [[9, 9]], "muted": None,
        "because": "CONFLICT (content): Merge conflict in f", "a_text": None, "b_text": None,
        "a_path": None, "b_path": None,
    }  # fmt: skip


def test_markdown_draws_a_graph_and_escapes_hostile_names(git_repo: Repo) -> None:
    git_repo.commit("base", {"f|`x": TEXT})
    for name, text in (('a"]<b>@all', "a\n"), ("b", "b\n")):
        git_repo.branch(name, "main")
        git_repo.commit(name, {"f|`x": numbered(30, l9=text)})
    git_repo.switch("main")
    done = overlap(git_repo, "--format", "markdown", "--order")
    assert done.code == 1
    assert '  n0["a#34;#93;#60;b#62;#64;all"]' in done.out
    assert "  n0 ===|conflict| n1" in done.out
    assert "| ``f¦`x`` |" in done.out
    assert "@all" not in done.out.replace('`a"]<b>@all`', "")


def test_paths_answer_who_is_at_work_on_a_file(git_repo: Repo) -> None:
    busy(git_repo)
    done = overlap(git_repo, "--paths", "g", "--branches", "b")
    assert "b: adds g" in done.out
    assert "      +x" in done.out


def test_uncommitted_work_and_pull_requests_are_lanes(git_repo: Repo, tmp_path: Path) -> None:
    busy(git_repo)
    git_repo.git("update-ref", "refs/pull/7/head", "b")
    git_repo.git("branch", "-D", "b")
    git_repo.worktree(tmp_path / "wt", "d").write({"f": numbered(30, l9="d\n")})
    done = overlap(git_repo, "--worktrees", "--pull-requests", "--branches", "none*", "--base", "main")
    assert "pull/7 #7" in done.out
    assert "d (uncommitted)" in done.out


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_long_work_shows_its_progress_where_somebody_watches(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(git_repo)
    monkeypatch.chdir(git_repo.path)
    monkeypatch.setattr(merging, "BATCH", 1)
    watched = {}
    for flag in ("--verbose", "--quiet"):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["overlap", "--no-cache", flag, "--output", "out.txt"]) == 1
        watched[flag] = terminal.getvalue()
    assert watched["--quiet"] == ""
    assert (git_repo.path / "out.txt").read_text("utf-8").startswith("3 lanes against main: 1 conflict")


def test_settings_and_flags_choose_what_is_asked(git_repo: Repo, tmp_path: Path) -> None:
    busy(git_repo)
    git_repo.worktree(tmp_path / "wt", "d").write({"f": numbered(30, l9="d\n")})
    (git_repo.path / "hedgerow.toml").write_text(
        '[overlap]\nworktrees = true\nconfirm = false\nbranches = ["a", "d"]\n'
    )
    assert "conflict: a and d (uncommitted) (predicted)" in overlap(git_repo).out
    assert "conflict: a and d (uncommitted) (git's merge says so)" in overlap(git_repo, "--confirm").out
    assert "(uncommitted)" not in overlap(git_repo, "--no-worktrees").out
    assert "conflict: a and b (predicted)" in overlap(git_repo, "--branches", "a", "b").out


def test_a_base_that_only_the_remote_has_may_be_configured(git_repo: Repo, tmp_path: Path) -> None:
    busy(git_repo)
    git_repo.git("branch", "dev", "main")
    clone = Repo(tmp_path / "clone")
    git_repo.git("clone", "--quiet", str(git_repo.path), str(clone.path))
    clone.write({"hedgerow.toml": 'base = "dev"\n'})
    done = overlap(clone, "--branches", "origin/a", "origin/b")
    assert done.out.startswith("2 lanes against origin/dev: 1 conflict")


def test_a_conflict_in_a_file_that_everybody_edits_fails_nothing(git_repo: Repo) -> None:
    lanes(git_repo, {"yarn.lock": TEXT}, a={"yarn.lock": "a\n"}, b={"yarn.lock": "b\n"})
    done = overlap(git_repo)
    assert done.code == 0
    assert "1 conflict; 1 meeting in muted files" in done.out
