"""Would git really start the hooks in this clone? What stands in the way, each with its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow_hooks.init.edits import STAGES
from hedgerow_hooks.init.plan import PRE_COMMIT

if TYPE_CHECKING:
    from hedgerow.git.place import Place

# What pre-commit and prek write into the files they install (their hook templates).
_SIGNS = (b"pre-commit", b"prek")


class Trouble(Struct, frozen=True):
    """Something that keeps hooks from running, and what to do about it."""

    what: str
    remedy: str


def troubles(place: Place) -> tuple[Trouble, ...]:
    """Everything in the way, nothing where all stages are active."""
    path = _setting(place, "core.hooksPath")
    folder = hooks_folder(place, path)
    found = []
    if path is not None:
        found.append(_elsewhere(place, path))
    if place.top is not None and (place.top / ".husky").is_dir():
        found.append(
            Trouble(
                "husky manages the hooks here, so pre-commit's are not started",
                'Call `hedgerow-hook scope`, `hedgerow-hook message "$1"` and `hedgerow-hook push "$@"` '
                "from .husky/pre-commit, .husky/commit-msg and .husky/pre-push.",
            )
        )
    missing = [stage for stage in STAGES if not _active(folder / stage)]
    if missing and path is None:
        types = " ".join(f"-t {stage}" for stage in missing)
        found.append(
            Trouble(f"not installed in this clone: {', '.join(missing)}", f"Run `pre-commit install {types}`.")
        )
    return tuple(found)


def hooks_folder(place: Place, path: str | None) -> Path:
    """Where git looks for hooks; a relative core.hooksPath counts from the worktree's root."""
    if path is None:
        return place.common / "hooks"
    return Path(place.top or place.common, Path(path).expanduser())


def active_stages(place: Place) -> tuple[str, ...]:
    """The stages for which pre-commit, prek or a script of the user's own starts hedgerow."""
    folder = hooks_folder(place, _setting(place, "core.hooksPath"))
    return tuple(stage for stage in STAGES if _active(folder / stage))


def configured(place: Place) -> bool:
    """Does the pre-commit configuration name one of our hooks?"""
    try:
        return b"hedgerow-" in Path(place.root, PRE_COMMIT).read_bytes()
    except OSError:  # there is none
        return False


def _elsewhere(place: Place, path: str) -> Trouble:
    if not Path(path).expanduser().is_absolute():
        return Trouble(
            f"core.hooksPath is {path!r}, relative to each worktree: where that folder is missing, no hook runs",
            "Set an absolute path, or `git config --unset core.hooksPath` and install the hooks again.",
        )
    return Trouble(
        f"core.hooksPath is {path!r}, so hooks in {place.common / 'hooks'} are not started",
        "Call hedgerow-hook from the hooks there, or `git config --unset core.hooksPath` and install the hooks again.",
    )


def _active(file: Path) -> bool:
    try:
        data = file.read_bytes()
    except OSError:  # there is none
        return False
    return b"hedgerow-hook" in data or any(sign in data for sign in _SIGNS)


def _setting(place: Place, name: str) -> str | None:
    # our own git calls switch hooks off by a setting on the command line: ask for the files' value
    done = place.git.attempt("config", "--show-scope", "--get-all", name)
    rows = [row.split("\t", 1) for row in done.stdout.decode("utf-8", "surrogateescape").splitlines()]
    values = [row[1] for row in rows if row[0] != "command"]
    return values[-1] if values else None
