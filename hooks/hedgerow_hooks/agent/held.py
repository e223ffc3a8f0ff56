"""Which issue a worktree is held to, from what is cached: the hook before an edit has no time to parse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hedgerow.errors import RefError
from hedgerow.issue.cache import FIRST_SECONDS, REFRESH_SECONDS, find_cached
from hedgerow.issue.link import branch_issue
from hedgerow_hooks.held_to import claims_of, named_here

if TYPE_CHECKING:
    from hedgerow.git.head import Head
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.settings import Settings


def named_issues(head: Head, settings: Settings) -> tuple[str, ...]:
    """The issues that the environment or else the branch names, without asking git."""
    return named_here() or branch_issue(head.branch or "", settings.issues.branch)


def specs_of(head: Head, settings: Settings) -> tuple[IssueSpec, ...]:
    """The specs of the issues; read and parsed only where none is cached or the cached one is past its age, and then
    waited for no longer than an edit can wait.

    Raises IssueError where an issue is named and its text is not to be had.
    """
    refs = named_issues(head, settings)
    cached = [find_cached(head.common, ref) for ref in refs]
    oldest = time.time() - settings.issues.max_age
    young = [one.spec for one in cached if one is not None and one.read > oldest]
    if refs and len(young) == len(refs):
        return tuple(young)
    return read_specs(head, settings, patience=REFRESH_SECONDS)


def read_specs(head: Head, settings: Settings, *, patience: float = FIRST_SECONDS) -> tuple[IssueSpec, ...]:
    """The specs from their sources, at the base of the branch: the work cannot rewrite its own task. `patience` is for
    each of them, in seconds.
    """
    from hedgerow.git.place import place_around
    from hedgerow.git.tree import Tree
    from hedgerow.issue.cache import known_issue
    from hedgerow.reading import read_messages

    place = place_around(head)
    (own,) = place.commits("HEAD")
    try:
        onto = place.default_base(settings.base).oid
    except RefError:  # no main, no master: there is nothing that the work could be cut from
        own = onto = None
    if own is None or onto is None:
        refs = named_issues(head, settings)
        return tuple(known_issue(ref, settings.issues, place, patience=patience).spec for ref in refs)
    base = place.merge_base(onto, own)
    claims = claims_of(read_messages(place.git, base, own), head.branch, settings)
    tree = Tree(place.git, base)
    return tuple(known_issue(claim.ref, settings.issues, place, tree, patience=patience).spec for claim in claims)
