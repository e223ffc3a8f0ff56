"""A repository whose ledger has a key that keeps coming back, and what hedgerow proposes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.place import find_place
from hedgerow.learn.ladder import climb
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.recurrence import recurring
from hedgerow.learn.replay import replay
from hedgerow.learn.steps import Rung, Taken, World
from hedgerow.learn.timeline import timeline
from hedgerow.rules.folder import FolderFiles
from hedgerow.settings import LearnSettings
from tests.support.ledger import change, found

if TYPE_CHECKING:
    from hedgerow.learn.records import ChangeRecord
    from hedgerow.learn.recurring import RecurringKey
    from hedgerow.learn.steps import Passed
    from tests.support.repo import Files, Repo

PATTERN = "db/migrations/**"
FORBIDDEN = f'[checks.off-limits]\npaths = ["{PATTERN}"]\n'
RULES = "# Project\n\nRun `make test` before each commit.\n"


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


def taken(repo: Repo, files: Files, kind: str, bucket: str = "", *, again: bool = False) -> Taken | Passed:
    """What is proposed against a key that recurs in a repository with these files."""
    recur(repo, files, kind, bucket)
    world = world_of(repo)
    (key,) = (one for one in world.keys if one.recurring)
    return climb(rung(key, world, again=again))


def rung(key: RecurringKey, world: World, *, again: bool = False) -> Rung:
    """The key at the foot of the ladder."""
    return Rung(key, world, replay(world.git, key.key, world.changes), again=again)


def edited(result: Taken | Passed) -> dict[str, str]:
    """The files of a step as they become."""
    assert isinstance(result, Taken)
    return {edit.path: (edit.after or b"").decode() for edit in result.edits}
