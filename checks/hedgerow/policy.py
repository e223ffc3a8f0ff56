"""Which settings rule a change: those of its base, never those it brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.config import load_settings_at
from hedgerow.settings import FILE, SHARED_FILE, Settings

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.git.place import Place
    from hedgerow.git.tree import Tree
    from hedgerow.model import Revision


class Policy(Struct, frozen=True):
    """What a change is held to where it may bring nothing of its own: the base, and the settings that are in force
    there.
    """

    base: Revision
    settings: Settings


def policy_of_base(place: Place, head: str, named: str | None) -> Policy:
    """The policy for `head`, read without a look at the worktree: for CI, where that holds the change itself.

    `named` is the base; without it, it is the remote's default branch (or main, or master), and the `base` setting
    there may name another one. Raises RefError where a ref is missing and GitError where the two share no history.
    """
    base, settings = _at(place, head, named)
    if named is None and settings.base is not None:
        base, settings = _at(place, head, settings.base)
    return Policy(base, settings)


def _at(place: Place, head: str, named: str | None) -> tuple[Revision, Settings]:
    from hedgerow.git.tree import Tree

    base = place.default_base(named)
    return base, load_settings_at(Tree(place.git, place.merge_base(base.oid, place.commit(head))))


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
