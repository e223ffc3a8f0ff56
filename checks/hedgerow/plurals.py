"""Counts in words."""

from __future__ import annotations


def plural(count: int, one: str, many: str = "") -> str:
    """A count and its word: `1 hunk`, `2 hunks`, `0 branches`, `2 advice`; `many` where that is not `one` and an s."""
    return f"{count} {one}" if count == 1 or one == "advice" else f"{count} {many or f'{one}s'}"
