"""What is asked of the overlap engine, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

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


class OverlapSettings(Struct, frozen=True):
    """What may be set. `mute`: files that everybody edits; `sequences`: patterns in which `{n}` is a number nobody
    else may take, `manifests`: MANIFEST=LOCK pairs of names in the same folder.
    """

    mute: tuple[str, ...] = (
        "CHANGELOG*", "CHANGES*", "HISTORY*", "NEWS*", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock",
        "pnpm-lock.yaml", "bun.lock",
        "poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "Cargo.lock", "go.sum", "Gemfile.lock",
        "composer.lock", "*.min.js", "*.snap",
    )  # fmt: skip
    sequences: tuple[str, ...] = (
        "**/migrations/{n}_*.py", "**/migrations/{n}_*.sql", "**/migrations/{n}-*.sql", "**/migrate/{n}_*",
        "**/migration/V{n}__*.sql",
        "**/adr/{n}-*.md", "**/adrs/{n}-*.md", "**/decisions/{n}-*.md",
    )  # fmt: skip
    manifests: tuple[str, ...] = (
        "package.json=package-lock.json", "package.json=yarn.lock", "package.json=pnpm-lock.yaml",
        "pyproject.toml=poetry.lock",
        "pyproject.toml=uv.lock", "pyproject.toml=pdm.lock", "Pipfile=Pipfile.lock", "Cargo.toml=Cargo.lock",
        "go.mod=go.sum",
        "Gemfile=Gemfile.lock", "composer.json=composer.lock",
    )  # fmt: skip


class OverlapRequest(Struct, frozen=True):
    """One question. `branches` are globs, full ref patterns (`refs/pull/*/head`) or any revision; none means every
    local branch. `focus` limits the pairs to those of one lane, named by its name or its object id; `paths` to lanes
    at work below them.
    """

    folder: Path
    base: str | None = None
    branches: tuple[str, ...] = ()
    worktrees: bool = False
    pull_requests: tuple[PullRequestHead, ...] = ()
    paths: tuple[str, ...] = ()
    focus: str | None = None
    order: bool = False
    confirm: bool = True
    meaning: bool = True
    hunks: bool = False
    cache: bool = True
    settings: OverlapSettings = field(default_factory=OverlapSettings)
    progress: Progress = lambda _what, _done, _all: None


class Overlap(Struct, frozen=True):
    """The answer. `errors` names what could not be looked at: where it is not empty, the absence of a pair proves
    nothing.
    """

    report: OverlapReport
    errors: tuple[str, ...]
