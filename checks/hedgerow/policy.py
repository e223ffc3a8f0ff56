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
    """What a change is held to where it may bring nothing of its own: the base, and the settings at its tip, so that
    a branch cut long ago gets no older rules.
    """

    base: Revision
    settings: Settings


def policy_of_base(place: Place, named: str | None) -> Policy:
    """The policy of a base, read without a look at the worktree: for CI, where that holds the change itself.

    `named` is the base; without it, it is the remote's default branch (or main, or master), and the `base` setting
    there may name another one. Raises RefError where a ref is missing.
    """
    policy = _at(place, named)
    return policy if named is not None or policy.settings.base is None else _at(place, policy.settings.base)


def _at(place: Place, named: str | None) -> Policy:
    from hedgerow.git.tree import Tree

    base = place.default_base(named)
    return Policy(base, load_settings_at(Tree(place.git, base.oid)))


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
