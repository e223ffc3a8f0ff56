"""Which settings rule a change: those of its base, never those it brings along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hedgerow.config import FILE, SHARED_FILE, Settings, load_settings_at

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.git.place import Place
    from hedgerow.git.tree import Tree


def ruling_settings(
    place: Place, settings: Settings, change: ChangeSet, base: Tree | None
) -> tuple[Settings, ChangeSet]:
    """The settings in force and the change with a note where they are others than those of the worktree."""
    if base is None or (place.top is not None and not {FILE, SHARED_FILE} & set(change.paths)):
        return settings, change
    ruling = load_settings_at(base)
    if ruling.digest == settings.digest:
        return settings, change
    where = ruling.where or "defaults"
    note = f"the change edits hedgerow's settings: those of its base are in force ({where}); --config FILE overrules."
    return ruling, replace(change, notes=(*change.notes, note))
