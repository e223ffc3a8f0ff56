"""Names of files as agents and shells write them; none of them may stop us from looking at the others."""

from __future__ import annotations

import os

from hedgerow.patterns import Pattern

# What no name of a file can hold: a NUL, and halves of a character that JSON can spell, but for those that stand for a
# byte (PEP 383).
_IMPOSSIBLE = Pattern("[\x00\ud800-\udc7f\udd00-\udfff]")


def possible(text: str) -> str:
    """The text with replacement characters for what no name can hold."""
    return text if text.isprintable() else _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def expanded(name: str) -> str:
    """The name with `~` and `~user` read as a shell does: where there is no such user, they are a name like others."""
    return os.path.expanduser(name)  # noqa: PTH111 - that of pathlib fails where there is no such user
