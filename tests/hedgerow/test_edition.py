"""Two states of the code are two editions, though both bear the version of the last release."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hedgerow import __version__
from hedgerow.edition import edition

if TYPE_CHECKING:
    from pathlib import Path


def test_an_edition_is_another_one_when_a_file_is(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "a.py").write_text("A = 1\n")
        os.utime(folder / "a.py", (1, 1))
    first = edition(one, two)
    assert first.startswith(f"{__version__} ")
    (two / "data.json").write_text("{}")
    assert edition(one, two) == first
    (two / "b.py").write_text("")
    os.utime(two / "b.py", (1, 1))
    assert edition(one, two) == first, "nothing is in it"
    (two / "b.py").write_text("B = 2\n")
    os.utime(two / "b.py", (1, 1))
    longer = edition(one, two)
    assert longer != first
    os.utime(one / "a.py", (2, 2))
    assert edition(one, two) not in (first, longer)
