"""The command line itself: how it can be started, and what it relies on in the standard library."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from hedgerow import __version__
from hedgerow_hooks.subcommands import Subcommands
from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo


def test_the_package_is_the_command(tmp_path: Path) -> None:
    started = (sys.executable, "-m", "hedgerow_hooks")
    assert run(*started, "--version", folder=tmp_path) == Done(0, f"hedgerow {__version__}\n", "")
    assert run(*started, "frobnicate", folder=tmp_path).code == 2


def test_the_private_class_of_argparse_is_still_there() -> None:
    module, _, name = str(Subcommands).partition("[")[0].partition(".")
    assert module == "argparse"
    assert isinstance(argparse.ArgumentParser().add_subparsers(), getattr(argparse, name))


def test_a_result_that_finds_no_room_is_no_crash(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.txt": "a\n"})
    done = run("sh", "-c", 'exec "$0" check > /dev/full', script("hedgerow"), folder=git_repo.path)
    assert done.code == 3
    assert done.err == (
        "hedgerow: the result cannot be written: No space left on device\n"
        "  hint: Make room there, or write it elsewhere.\n"
    )
