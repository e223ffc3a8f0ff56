"""Whole numbers on the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = 10  # no flag needs more


def between(low: int, high: int) -> Callable[[str], int]:
    """What reads a number from `low` to `high` for argparse, and refuses any other text with these bounds."""

    def read(text: str) -> int:
        is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
        if not is_number or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {low} to {high}")
        return int(text)

    return read


PULL_REQUEST = between(1, 999_999_999)
