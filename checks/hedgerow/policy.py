"""Which settings rule a change: those of its base, never those it brings along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hedgerow.config import FILE, SHARED_FILE, Settings, load_settings_at

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.git.place import Place
    from hedgerow.git.tree import Tree


def edits_settings(change: ChangeSet) -> bool:
    """Does the change touch a file that settings are read from?"""
    return not {FILE, SHARED_FILE}.isdisjoint(change.paths)


def ruling_settings(
    place: Place, settings: Settings, change: ChangeSet, base: Tree | None
) -> tuple[Settings, ChangeSet]:
    """The settings in force and the change, with a note where its own edit of them does not count.

    A bare repository has no settings but those of the base.
    """
    edited = edits_settings(change)
    if base is None or (place.top is not None and not edited):
        return settings, change
    ruling = load_settings_at(base)
    if not edited or ruling.digest == settings.digest:
        return ruling, change
    where = ruling.where or "defaults"
    note = f"the change edits hedgerow's settings: those of its base are in force ({where}); --config FILE overrules."
    return ruling, replace(change, notes=(*change.notes, note))
