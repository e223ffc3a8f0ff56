"""Names of files and refs as git writes them: bytes that mostly are UTF-8, and in quotes where -z is not to be had."""

from __future__ import annotations

import re

_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_OCTAL_DIGITS = 3


def text_of(name: bytes) -> str:
    """The name as text, from which its bytes can be had again (surrogateescape)."""
    return name.decode("utf-8", "surrogateescape")


def unquoted(name: bytes) -> bytes:
    """Undo git's C quoting (quote.c): octal bytes and the usual escapes between double quotes; any other name as it
    is. A tab may stand behind the quotes, as on the `---` and `+++` lines of a diff.
    """
    if not (name.startswith(b'"') and name.rstrip(b"\t").endswith(b'"')):
        return name
    return _ESCAPED.sub(_byte, name.rstrip(b"\t")[1:-1])


def _byte(match: re.Match[bytes]) -> bytes:
    text = match[1]
    return bytes([int(text, 8) & 0xFF]) if len(text) == _OCTAL_DIGITS else _LETTERS.get(text, text)
