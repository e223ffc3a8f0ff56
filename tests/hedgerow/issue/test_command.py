"""The command that prints an issue: real programs, which answer, fail, hang, flood and fork."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import IssueError
from hedgerow.issue.command import Done, run_command

if TYPE_CHECKING:
    from pathlib import Path


def python(source: str, *words: str, seconds: float = 60, limit: int = 1000) -> Done:
    return run_command([sys.executable, "-c", source, *words], seconds=seconds, limit=limit)


def test_what_it_prints_says_and_ends_with_comes_back() -> None:
    source = "import sys; print(sys.argv[1]); print('trouble', file=sys.stderr); sys.exit(3)"
    assert python(source, "$(touch x); `id`") == Done(3, b"$(touch x); `id`\n", "trouble\n", expired=False)


def test_it_gets_no_input() -> None:
    assert python("print(repr(input()))").errors.endswith("EOFError: EOF when reading a line\n")


def test_one_that_hangs_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"import time; time.sleep(3); open({str(late)!r}, 'w')"
    source = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    started = time.monotonic()
    done = python(source, seconds=1.5)
    assert (done.expired, done.code) == (True, -9)
    assert time.monotonic() - started < 30
    time.sleep(3)
    assert not late.exists()


def test_one_that_closes_its_output_and_lives_on_is_stopped() -> None:
    done = python("import os, time; os.close(1); time.sleep(60)", seconds=1)
    assert (done.expired, done.printed) == (True, b"")


def test_one_that_floods_is_stopped_a_byte_too_late() -> None:
    done = python("while True: print('x' * 1000)")
    assert (len(done.printed), done.expired, done.code) == (1001, False, -9)


def test_errors_are_read_up_to_a_screen() -> None:
    assert len(python("import sys; sys.stderr.write('e' * 1_000_000)").errors) == 4096


@pytest.mark.parametrize("program", ["no-such-program-anywhere", "/"])
def test_one_that_cannot_be_started_is_named(program: str) -> None:
    with pytest.raises(IssueError, match=f"cannot start {program}: ") as caught:
        run_command([program, "12"], seconds=1, limit=10)
    assert "issues.command" in caught.value.hint
