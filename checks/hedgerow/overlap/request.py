"""What is asked of the overlap engine, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from hedgerow.overlap.settings import OverlapSettings

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.model import OverlapReport

Progress = Callable[[str, int, int], None]


class PullRequestHead(Protocol):
    """An open pull request, as whoever knows them gives it."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def branch(self) -> str:
        """The name of its branch; where `fork` is True, a name in another repository."""

    @property
    def oid(self) -> str:
        """Its head, as a full object id that exists here."""

    @property
    def fork(self) -> bool:
        """Does the branch live in another repository?"""


class Own(Struct, frozen=True):
    """The change at hand as a lane: the commit `oid`, or what the index or the worktree holds on top of it. `here`: it
    is what this worktree has checked out. Whatever lane else has this `ref` gives way to it, and whoever has the same
    content counts as its twin.
    """

    name: str
    ref: str
    oid: str
    here: bool = True
    staged: bool = False
    worktree: bool = False


class OverlapRequest(Struct, frozen=True):
    """One question. `base` is named by the user, `configured_base` by the settings, which may mean a remote branch.
    `branches` are globs, full ref patterns (`refs/pull/*/head`) or any revision; none means every local branch; beyond
    `most` of them only those with the newest commits count, and where none are named only those with a commit in the
    last `days` before the change at hand (0: all). `own` or `focus` limits the pairs to those of one lane,
    `focus` by its name or its object id; `paths` to lanes at work below them. `forms` are branch names of issues.
    `only_pulls` leaves branches out: in CI those that happen to be there are nobody's work.
    """

    folder: Path
    base: str | None = None
    configured_base: str | None = None
    branches: tuple[str, ...] = ()
    worktrees: bool = False
    pull_requests: tuple[PullRequestHead, ...] = ()
    only_pulls: bool = False
    paths: tuple[str, ...] = ()
    own: Own | None = None
    focus: str | None = None
    most: int | None = None
    days: int = 0
    order: bool = False
    confirm: bool = True
    meaning: bool = True
    hunks: bool = False
    cache: bool = True
    forms: tuple[str, ...] = ()
    settings: OverlapSettings = field(default_factory=OverlapSettings)
    progress: Progress = lambda _what, _done, _all: None


class Overlap(Struct, frozen=True):
    """The answer. `errors` names what could not be looked at: where it is not empty, the absence of a pair proves
    nothing. `notes` are what a reader must know besides.
    """

    report: OverlapReport
    errors: tuple[str, ...]
    notes: tuple[str, ...] = ()
