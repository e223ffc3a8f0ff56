"""A repository on GitHub with one issue and pull requests that are held to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow_hooks.demo.history import HISTORY, MANIFEST, manifest_after
from tests.support.hooks import BASE, DRIFTED, ISSUE, RETRIED

if TYPE_CHECKING:
    from tests.support.github.world import World

SOURCES = {path: text for path, text in BASE.items() if not path.startswith("issues/")}
TITLE, _, BODY = ISSUE.partition("\n")


def plant_history(world: World, said: str = "") -> None:
    """Ten issues merged as squashed pull requests, four of them with one more dependency; `said` stands at the end of
    every issue and message.
    """
    plan = {f"issues/{one.issue}.md": f"{one.text}\n{said}" for one in HISTORY}
    world.start({**plan, "pyproject.toml": MANIFEST, "CLAUDE.md": "# Parcel\n"})
    for count, one in enumerate(HISTORY, 1):
        files = {f"src/parcel/{one.module}.py": one.code, "pyproject.toml": manifest_after(count)}
        world.work.commit(f"{one.title} (#{one.issue + 20})\n\nCloses #{one.issue}\n\n{said}", files)
    world.work.git("push", "--quiet", "origin", "main")


class Scene(Struct, frozen=True):
    """Numbers: the issue, a pull request that does its work, and one that also does what it rules out."""

    issue: int
    good: int
    bad: int


def plant(world: World, settings: str = "") -> Scene:
    """The issue and the two pull requests; both claim it by a closing keyword, and edit the same line."""
    world.start(SOURCES | ({"hedgerow.toml": settings} if settings else {}))
    issue = world.issue(TITLE.removeprefix("# "), BODY)
    good = world.pull("retry", {"src/upload.py": RETRIED}, title="Retry", body=f"Closes #{issue}")
    drifting = {"src/upload.py": RETRIED.replace("3", "5"), "db/schema.sql": DRIFTED}
    bad = world.pull(
        "schema", drifting, title="Retry and more", body=f"Fixes #{issue}", author="stranger", fork="stranger"
    )
    return Scene(issue, good, bad)
