"""Tables of words, written as running text so that they stay readable."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of `text`, which commas separate; line ends count as spaces."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))
