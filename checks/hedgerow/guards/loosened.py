"""How a change makes a guard weaker, whatever kind of guard it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.change import FileKind
from hedgerow.guards.lines import loosened_lines
from hedgerow.guards.settings import loosened_permissions, loosened_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.guards import Guard
    from hedgerow.guards.lines import Loosening
    from hedgerow.sides import Sides


def loosenings(guard: Guard, sides: Sides, running: frozenset[str]) -> Iterator[Loosening]:
    """What is weaker after the change. `running`: the commands that the change newly runs anywhere in its guards."""
    if guard.bars:
        if sides.file.kind not in (FileKind.ADDED, FileKind.DELETED):
            yield from loosened_settings(sides)
        return
    yield from loosened_lines(guard.name, sides.file, running)
    if guard.name == "rule file":
        yield from loosened_permissions(sides)
