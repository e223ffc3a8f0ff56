"""What hooks say: their result on standard output, the rest on standard error with the name of the speaker."""

from __future__ import annotations

import sys
from contextlib import suppress

from hedgerow.render.safe import inert, printable


def say(message: str, hint: str = "") -> None:
    """One message, made printable line by line, with its remedy."""
    lines = "\n".join(printable(line) for line in message.split("\n"))
    sys.stderr.write(inert(f"hedgerow: {lines}\n" + (f"  hint: {printable(hint)}\n" if hint else "")))


def tell(result: str) -> None:
    """The result. Who closes the pipe does not want to read it, which changes no decision."""
    with suppress(BrokenPipeError):
        sys.stdout.write(result)
