"""The trailers of a commit message, found as git finds them (git-interpret-trailers)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRAILER = re.compile(r"([A-Za-z0-9-]+)[ \t]*:(.*)")
# What git itself writes; a block that holds one of them may also hold other lines.
_GENERATED = ("Signed-off-by: ", "(cherry picked from commit ")


def read_trailers(message: str) -> tuple[tuple[str, str], ...]:
    """The trailers as (key, value), in order, a value that is continued on further lines in one.

    They stand in the last paragraph, never in the first, and are all there is in it; beside a trailer that git itself
    writes up to three lines of text for each trailer are allowed.
    """
    return tuple(_unfolded(_last_paragraph(message)))


def _last_paragraph(message: str) -> list[str]:
    lines = [line for line in message.rstrip().split("\n") if not line.startswith("#")]
    start = next((at for at in range(len(lines) - 1, -1, -1) if not lines[at].strip()), -1)
    if not "".join(lines[: start + 1]).strip():  # the title is no trailer
        return []
    block = lines[start + 1 :]
    trailers, others, generated, folded = 0, 0, False, 0
    for line in reversed(block):
        if line[0].isspace():
            folded += 1
            continue
        generated = generated or line.startswith(_GENERATED)
        if line.startswith(_GENERATED) or _TRAILER.match(line):
            trailers += 1
        else:
            others += 1 + folded
        folded = 0
    others += folded
    return block if trailers and (not others or (generated and trailers * 3 >= others)) else []


def _unfolded(block: list[str]) -> Iterator[tuple[str, str]]:
    key, value = "", ""
    for line in block:
        trailer = _TRAILER.match(line)
        if line[0].isspace() and key:
            value = f"{value} {line.strip()}"
            continue
        if key:
            yield key, value
        key, value = (trailer[1], trailer[2].strip()) if trailer and not line[0].isspace() else ("", "")
    if key:
        yield key, value
