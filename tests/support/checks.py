"""Checks of a test's own, found by the same discovery as those we ship."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hedgerow import checks
from hedgerow.registry import load_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HEAD = '''"""{title}.

Why: a test wants it.
"""

from hedgerow.model import Location, Severity, Skipped
from hedgerow.registry import Draft, check

'''


@pytest.fixture
def add_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Add a check, as `add_check("own_check", source of the decorated generator)`."""
    folder = tmp_path / "more-checks"
    folder.mkdir()
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(folder)])
    added: list[str] = []

    def add(name: str, source: str) -> None:
        (folder / f"{name}.py").write_text(_HEAD.format(title=name) + source)
        added.append(name)
        load_check.cache_clear()

    yield add
    for name in added:
        sys.modules.pop(f"{checks.__name__}.{name}", None)
        if hasattr(checks, name):
            delattr(checks, name)
    load_check.cache_clear()
