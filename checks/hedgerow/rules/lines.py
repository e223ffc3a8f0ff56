"""A rule file as lines that give back the same bytes: whatever its encoding, line endings, mark and last line are."""

from __future__ import annotations

from collections import Counter

from hedgerow.errors import RuleFileError
from hedgerow.patterns import Pattern

MARK = "\ufeff"
_LINE = Pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def is_text(data: bytes) -> bool:
    """Is it neither binary nor UTF-16?"""
    return b"\0" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def text_of(data: bytes, path: str) -> str:
    """The text; bytes that are no UTF-8 stay what they are (PEP 383). Raises RuleFileError for UTF-16 and binary."""
    if not is_text(data):
        raise RuleFileError(
            f"{path} is no text that agents read",
            "Save it as UTF-8: it holds NUL bytes, as UTF-16 and binary files do.",
        )
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The bytes of a text that `text_of` gave, edited or not."""
    return text.encode("utf-8", "surrogateescape")


def split(text: str) -> list[str]:
    """The lines with their endings. Joined they are the text."""
    return _LINE.findall(text)


def bare(line: str) -> str:
    """A line without its ending and without the mark that a file may start with."""
    return line.rstrip("\r\n").removeprefix(MARK)


def ending(lines: list[str]) -> str:
    """The ending that most lines have, the last of them where two are as frequent; a line feed for none."""
    endings = Counter(line[len(line.rstrip("\r\n")) :] for line in reversed(lines))
    endings.pop("", None)
    return endings.most_common(1)[0][0] if endings else "\n"
