"""`hedgerow explain` and `hedgerow completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.registry import all_checks
from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from pathlib import Path


def test_explain_lists_every_check_in_one_line(tmp_path: Path) -> None:
    done = run(script("hedgerow"), "explain", folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[:2] for line in done.out.splitlines()] == [[one.id, one.level] for one in all_checks()]


def test_explain_prints_the_page_of_a_check(tmp_path: Path) -> None:
    for one in all_checks():
        done = run(script("hedgerow"), "explain", one.id, folder=tmp_path)
        assert done == Done(0, f"{one.id} ({one.level})\n\n{one.page.strip()}\n", "")


def test_explain_names_the_nearest_check(tmp_path: Path) -> None:
    done = run(script("hedgerow"), "explain", "off-limit", folder=tmp_path)
    assert done == Done(2, "", "hedgerow: there is no check named 'off-limit'\n  hint: Did you mean off-limits?\n")
    done = run(script("hedgerow"), "explain", "zzz", folder=tmp_path)
    assert done.err.endswith("  hint: `hedgerow explain` lists them.\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_completion_knows_the_commands_and_their_flags(tmp_path: Path, shell: str) -> None:
    done = run(script("hedgerow"), "completion", shell, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    for word in ("check", "explain", "worktree", "fail-level"):
        assert word in done.out


def test_bash_reads_the_completion(tmp_path: Path) -> None:
    (tmp_path / "script").write_text(run(script("hedgerow"), "completion", "bash", folder=tmp_path).out)
    assert run("bash", "-n", "script", folder=tmp_path) == Done(0, "", "")
