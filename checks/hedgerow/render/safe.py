"""Untrusted text made fit to print: a file name or an issue line must not move the cursor or forge a line of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    import re

# C0 and C1 controls, line and paragraph separators, the marks that turn the direction of text (CVE-2021-42574), letters
# that nobody sees (soft hyphens, zero-width spaces and joiners, the tags that can spell a hidden message), and
# surrogates: bytes that are no UTF-8, or halves of a character that JSON can spell.
UNSAFE = Pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# PEP 383: the surrogate that stands for byte 0; only bytes from 0x80 have one.
_BYTE = 0xDC00


def printable(text: str) -> str:
    """The text with control characters and undecodable bytes as backslash escapes; at most ten times as long."""
    if "##[" in text:  # see `inert`
        text = text.replace("##[", "#\\x23[")
    # what Python calls printable holds none of these marks; the pattern takes 4 ms to compile, which most runs save
    return text if text.isprintable() else UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    byte = ord(match[0]) - _BYTE
    return f"\\x{byte:02x}" if byte in range(0x80, 0x100) else match[0].encode("unicode_escape").decode("ascii")


def shortened(text: str, width: int = 160) -> str:
    """One printable line of at most `width` characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def inert(text: str) -> str:
    """Lines of ours, with untrusted text made printable in them, none of which is a command to GitHub's runner.

    The runner reads `::name ...::` at the start of a line, after blanks, and the older `##[name ...]` anywhere in it
    (actions/runner, ActionCommand.cs); `printable` has spelled the latter differently.
    """
    if "::" not in text:
        return text
    return "\n".join(_not_a_command(line) for line in text.split("\n"))


def _not_a_command(line: str) -> str:
    start = line.lstrip()
    return line.replace("::", "\\x3a:", 1) if start.startswith("::") else line
