"""Commits of strangers, fetched as objects: no ref, no checkout, nothing run, and checked by git as they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hedgerow.git.place import Place
    from hedgerow.git.plumbing import Git

# fsckObjects refuses what git takes by default: trees with `..` and `.git` entries among it. No automatic gc, so that
# a sweep leaves no process behind.
_FLAGS = ("-c", "transfer.fsckObjects=true", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "fetch", "--quiet")
_PLAIN = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--stdin")
_SAID = 200  # characters of git's own words that are shown


class Wanted(Struct, frozen=True):
    """A commit by its full object id, where it is to be found as a ref (`refs/pull/12/head`), and what it is called."""

    oid: str
    ref: str
    name: str


class Fetched(Struct, frozen=True):
    """Which of the commits are here now, and why the others are not."""

    here: frozenset[str]
    errors: tuple[str, ...]


def fetch_commits(
    place: Place, wanted: Iterable[Wanted], *, remote: str = "origin", secret: tuple[str, str] | None = None
) -> Fetched:
    """Bring the commits that are not here yet, in one call of git where nothing is wrong with any of them.

    `secret` is a setting of git, such as `http.https://HOST/.extraHeader`, that carries a token: it goes by the
    environment, which other users of the machine cannot read. Raises GitError where the remote cannot be reached.
    """
    git = place.git if secret is None else replace(place.git, secrets=(secret,))
    every = {one.oid: one for one in wanted}
    missing = _missing(place, every.values())
    if not missing:
        return Fetched(frozenset(every), ())
    refused: dict[str, str] = {}
    _bring(git, remote, missing, refused)
    gone = _missing(place, missing)
    errors = tuple(f"{one.name} ({one.oid[:12]}) cannot be fetched: {refused[one.oid]}" for one in gone)
    return Fetched(frozenset(every) - {one.oid for one in gone}, errors)


def _missing(place: Place, wanted: Iterable[Wanted]) -> list[Wanted]:
    listed = list(wanted)
    found = place.commits(*(one.oid for one in listed))
    return [one for one, oid in zip(listed, found, strict=True) if oid is None]


def _bring(git: Git, remote: str, wanted: Sequence[Wanted], refused: dict[str, str]) -> None:
    """All at once; where git refuses, in halves, until those that are at fault are alone."""
    said = _fetch(git, remote, [one.oid for one in wanted])
    if said is None:
        return
    if git.attempt("ls-remote", "--quiet", remote, "HEAD").returncode != 0:
        raise GitError(
            f"the remote {remote} cannot be read: {said}",
            "Look at `git remote --verbose`, the network and your access; `git fetch` must work here.",
        )
    if len(wanted) > 1:
        half = len(wanted) // 2
        _bring(git, remote, wanted[:half], refused)
        _bring(git, remote, wanted[half:], refused)
        return
    # servers that give no commit by its id give the ref, which may have moved since it was listed
    (only,) = wanted
    refused[only.oid] = _fetch(git, remote, [only.ref]) or f"{only.ref} was moved meanwhile; run it again"


def _fetch(git: Git, remote: str, names: Sequence[str]) -> str | None:
    """None where all of it came, else what git says."""
    done = git.attempt(*_FLAGS, *_PLAIN, remote, stdin="".join(f"{name}\n" for name in names).encode())
    if done.returncode == 0:
        return None
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), "git says nothing")
    return said[:_SAID]
