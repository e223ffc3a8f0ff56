"""Changes that were merged by writing their commits anew, squashed or rebased, and no message says so.

As for `git cherry`, a commit is known by the identity of its patch (`git patch-id`), which leaves line numbers out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.git.place import Place
    from hedgerow.git.plumbing import Git
    from hedgerow.learn.outcomes import Landing
    from hedgerow.learn.records import ChangeRecord

# So many of the newest changes that are not known to be merged are looked for, in so many of the newest commits.
_CHANGES, _COMMITS = 200, 1000
# Patches that are read at once; one of them may be large.
_AT_ONCE = 50
# One line around a change, so that what stands further off may differ; renames are followed by neither side.
_PATCH = ("diff-tree", "--stdin", "--patch", "--unified=1", "--no-renames", "--no-ext-diff", "--no-textconv")


def rewritten(heads: Sequence[ChangeRecord], landings: Sequence[Landing], place: Place) -> dict[str, Landing]:
    """The commit of the base that brought each of these heads, by head: one with the patch of the whole change, else
    the newest of those that have the patches of all its commits. `heads` are oldest first, `landings` newest first.
    """
    asked = heads[-_CHANGES:]
    here = place.commits(*(oid for one in asked for oid in (one.base, one.head)))
    newest = [one for one, pair in zip(asked, zip(here[::2], here[1::2], strict=True), strict=True) if None not in pair]
    since = min((one.when for one in newest), default=0)
    plain = [one for one in landings[:_COMMITS] if one.brought == one.oid and one.parent and one.when >= since]
    if not newest or not plain:
        return {}
    patches = _patches(place.git, [one.oid for one in plain])
    known = {patches[one.oid]: one for one in reversed(plain) if one.oid in patches}
    whole = _patches(place.git, [f"{one.head} {one.base}" for one in newest])
    found = {one.head: known[whole[one.head]] for one in newest if whole.get(one.head) in known}
    for one in newest:
        landing = None if one.head in found else _rebased(place.git, one, known)
        if landing is not None:
            found[one.head] = landing
    return found


def _rebased(git: Git, one: ChangeRecord, known: dict[str, Landing]) -> Landing | None:
    commits = git.run("rev-list", f"--max-count={_AT_ONCE}", one.head, f"^{one.base}").decode().split()
    brought = [known.get(patch) for patch in _patches(git, commits).values()]
    there = [landing for landing in brought if landing is not None]
    return max(there, key=lambda landing: landing.when) if there and len(there) == len(commits) else None


def _patches(git: Git, asked: Sequence[str]) -> dict[str, str]:
    """The identity of the patch of each commit, by its object id; `asked` are commits, each with what it is held
    against where that is not its parent. What changes nothing has none.
    """
    found: dict[str, str] = {}
    for start in range(0, len(asked), _AT_ONCE):
        names = "".join(f"{name}\n" for name in asked[start : start + _AT_ONCE]).encode()
        rows = git.run("patch-id", "--stable", stdin=git.run(*_PATCH, stdin=names)).decode().splitlines()
        found |= {oid: patch for patch, oid in map(str.split, rows)}
    return found
