"""Values that a test gives or expects: where one changes, the work does something else now, for with the old value the
test passed. The score of `incidental` cannot know: it has been fitted on code that is no test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Evidence
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import WIDTH
from hedgerow.scope.shape import is_comment
from hedgerow.scope.view import is_test_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import Hunk, Line

_VALUE = Pattern(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`|\b\d[\w.]*")
_WORTH = 0.3  # of the reason: that a test follows the work does not say which work


def other_value(path: str, hunk: Hunk) -> Evidence | None:
    """The reason that a hunk of a test gives or expects another text or number than before; one that only comes or only
    goes says nothing of the rest.
    """
    if not is_test_path(path):
        return None
    old, new = _values(hunk.removed), _values(hunk.added)
    line = next((number for value, number in new.items() if value not in old), None)
    if line is None or old.keys() <= new.keys():
        return None
    return Evidence("other-value", _WORTH, None, None, line, "gives or expects another value than the test did before")


def _values(lines: Sequence[Line]) -> dict[str, int]:
    """The texts and numbers that the lines write, each with the first line that has it."""
    found: dict[str, int] = {}
    for line in lines:
        if not is_comment(line.text):
            for value in _VALUE.findall(line.text[:WIDTH]):
                found.setdefault(value, line.number)
    return found
