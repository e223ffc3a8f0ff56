"""What hooks say beside their result: lines on standard error, each with the name of the speaker."""

from __future__ import annotations

import sys

from hedgerow.render.safe import inert, printable


def say(message: str, hint: str = "") -> None:
    """One message, made printable line by line, with its remedy."""
    lines = "\n".join(printable(line) for line in message.split("\n"))
    sys.stderr.write(inert(f"hedgerow: {lines}\n" + (f"  hint: {printable(hint)}\n" if hint else "")))
