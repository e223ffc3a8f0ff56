"""What both console scripts do to their own process before anything else."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def prepared() -> Iterator[None]:
    """Every stream can be written to, and nobody looks for cycles, of which our values have none: most of what a short
    process builds lives to its end, and looking through it again and again takes a twentieth of its time, the last look
    when Python ends another. Whoever ends the process leaves nothing temporary behind, be it with Ctrl-C or SIGTERM.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that is not UTF-8 must not turn a finding into a crash
            stream.reconfigure(errors="backslashreplace")
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: object) -> Never:
    """Leave as a shell says that a signal ended a program; Python alone would be gone at once, without any tidying."""
    sys.exit(128 + number)


def _open_streams() -> None:
    """Whoever started us may have closed a stream, which Python then leaves out: its place is taken by nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open until the end
