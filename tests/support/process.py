"""The only place where the tests start programs: as a user would, in an environment that is the same everywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

# No system or global configuration, whoever runs the tests: a signing key or a hooks folder would change what git does.
GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}


Program: TypeAlias = subprocess.Popen[bytes]


class Done(Struct, frozen=True):
    """A finished program: its exit code and the text it wrote."""

    code: int
    out: str
    err: str


def script(name: str) -> Path:
    """The console script `name` of the environment the tests run in."""
    return Path(sys.executable).with_name(name)


def run(
    *command: str | Path,
    folder: Path,
    stdin: bytes = b"",
    variables: Mapping[str, str] | None = None,
    hang: float = 120,
) -> Done:
    """Run a program to its end in `folder`, with `variables` added to the environment.

    A program that takes longer than `hang` seconds fails the test (subprocess.TimeoutExpired).
    """
    done = subprocess.run(  # noqa: S603 - an argument list, written by a test
        [str(word) for word in command],
        cwd=folder,
        env=os.environ | GIT_ENVIRONMENT | dict(variables or {}),
        input=stdin,
        capture_output=True,
        timeout=hang,
        check=False,
    )
    return Done(done.returncode, _text(done.stdout), _text(done.stderr))


def start(*command: str | Path, folder: Path) -> Program:
    """Start a program in `folder` that the test waits for or kills itself."""
    words = [str(word) for word in command]
    return subprocess.Popen(words, cwd=folder, env=os.environ | GIT_ENVIRONMENT)  # noqa: S603 - written by a test


def interrupted(*command: str | Path, folder: Path, when: Path, stdin: bytes = b"", hang: float = 120) -> Done:
    """Start a program in a session of its own, send it Ctrl-C (to its whole group, as a terminal does) once the file
    `when` exists, and wait for its end.
    """
    with subprocess.Popen(  # noqa: S603 - an argument list, written by a test
        [str(word) for word in command],
        cwd=folder,
        env=os.environ | GIT_ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as started:
        assert started.stdin is not None
        started.stdin.write(stdin)
        started.stdin.close()
        started.stdin = None  # communicate() would write to it again
        end = time.monotonic() + hang
        while not when.exists() and started.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        os.killpg(started.pid, signal.SIGINT)
        out, err = started.communicate(timeout=hang)
    assert when.exists(), f"{when} did not appear: {_text(err)}"
    return Done(started.returncode, _text(out), _text(err))


def _text(output: bytes) -> str:
    """Bytes that are no UTF-8 come back with `.encode("utf-8", "surrogateescape")`."""
    return output.decode("utf-8", "surrogateescape")
