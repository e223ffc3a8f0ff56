"""Untrusted text made fit to print: a file name or an issue line must not move the cursor or forge a line of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    import re

# C0 and C1 controls, line and paragraph separators, the marks that turn the direction of text (CVE-2021-42574), and
# surrogates: bytes that are no UTF-8, or halves of a character that JSON can spell.
_UNSAFE = Pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# PEP 383: the surrogate that stands for byte 0; only bytes from 0x80 have one.
_BYTE = 0xDC00


def printable(text: str) -> str:
    """The text with control characters and undecodable bytes as backslash escapes; at most six times as long."""
    # what Python calls printable holds none of these marks; the pattern takes 4 ms to compile, which most runs save
    return text if text.isprintable() else _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    byte = ord(match[0]) - _BYTE
    return f"\\x{byte:02x}" if byte in range(0x80, 0x100) else match[0].encode("unicode_escape").decode("ascii")


def shortened(text: str, width: int = 160) -> str:
    """One printable line of at most `width` characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"
