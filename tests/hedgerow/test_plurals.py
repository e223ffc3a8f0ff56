from __future__ import annotations

import pytest

from hedgerow.plurals import plural


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (plural(0, "hunk"), "0 hunks"),
        (plural(1, "labelled change"), "1 labelled change"),
        (plural(2, "pair"), "2 pairs"),
        (plural(1, "branch", "branches"), "1 branch"),
        (plural(2, "branch", "branches"), "2 branches"),
        (plural(2, "advice"), "2 advice"),
    ],
)
def test_a_count_stands_with_the_form_of_its_word(said: str, expected: str) -> None:
    assert said == expected
