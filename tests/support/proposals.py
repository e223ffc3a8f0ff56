"""A repository whose ledger has a key that keeps coming back, and what hedgerow proposes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.recurrence import recurring
from hedgerow.learn.steps import World
from hedgerow.learn.timeline import timeline
from hedgerow.rules.folder import FolderFiles
from hedgerow.settings import LearnSettings
from tests.support.ledger import change, found

if TYPE_CHECKING:
    from hedgerow.learn.records import ChangeRecord
    from tests.support.repo import Files, Repo

PATTERN = "db/migrations/**"


def recur(
    repo: Repo, files: Files, kind: str, bucket: str, *, hits: int = 4, others: int = 8, number: int = 1
) -> tuple[ChangeRecord, ...]:
    """Commit `files` on main, and put `hits` changes with the finding and `others` without into the ledger, all of
    them real commits: those with it touch db/migrations, the others src.
    """
    base = repo.commit("Files", {"src/a.py": "a\n", "db/migrations/1.sql": "1\n", **files})
    numbers = range(number, number + hits + others)
    paths = {at: f"db/migrations/n{at}.sql" if at < number + hits else f"src/n{at}.py" for at in numbers}
    heads = _commits(repo, base, paths)
    records = []
    for at, path in paths.items():
        finding = (found(kind, bucket, path),) if at < number + hits else ()
        one = change(at, *finding, head=heads[at], exposures=(kind.partition("/")[0],))
        records.append(replace(one, base=base))
    Ledger(find_place(repo.path)).add_all(tuple(records))
    return tuple(records)


def _commits(repo: Repo, base: str, paths: dict[int, str]) -> dict[int, str]:
    """A commit on `base` for each path that adds it; one run of git for all."""
    stream = "".join(
        f"commit refs/changes/{at}\ncommitter A <a@example.org> {at} +0000\ndata 0\nfrom {base}\n"
        f"M 100644 inline {path}\ndata 2\nx\n\n"
        for at, path in paths.items()
    )
    repo.git("fast-import", "--quiet", "--force", stdin=stream.encode())
    rows = repo.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/changes").split("\n")
    return {int(name): oid for name, oid in (row.split(" ") for row in rows)}


def world_of(repo: Repo) -> World:
    """What a proposal in this working tree is made for."""
    place = find_place(repo.path)
    changes = timeline(Ledger(place).records())
    files = FolderFiles(place.git, repo.path)
    return World(files, place.git, changes, recurring(changes, LearnSettings()))
