"""The command that prints an issue: the user's own argument list, held to a time and a length."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from typing import IO

from msgspec import Struct

from hedgerow.errors import IssueError

_ERRORS_LIMIT = 4096


class Done(Struct, frozen=True):
    """A command that has ended: its exit status, what it printed up to a byte too many, how its errors begin."""

    code: int
    printed: bytes
    errors: str
    expired: bool


def run_command(words: list[str], *, seconds: float, limit: int) -> Done:
    """Run a command, and all it starts, for at most `seconds`, and stop it once it has printed more than `limit` bytes.

    Raises IssueError where it cannot be started.
    """
    with tempfile.TemporaryFile() as errors, _started(words, errors) as process:
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            _kill(process)

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            printed = process.stdout.read(limit + 1) if process.stdout else b""
            if len(printed) <= limit:
                process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                _kill(process)
        errors.seek(0)
        said = errors.read(_ERRORS_LIMIT).decode("utf-8", "replace")
        return Done(process.wait(), printed, said, expired.is_set())


def _started(words: list[str], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        # a session of its own, so that all it starts can be stopped
        return subprocess.Popen(  # noqa: S603 - the argument list of the settings; the id in it is validated
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )
    except OSError as error:
        raise IssueError(
            f"cannot start {words[0]}: {error.strerror}", "Install it, or mend issues.command in hedgerow.toml."
        ) from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended in this very moment
        os.killpg(process.pid, signal.SIGKILL)
