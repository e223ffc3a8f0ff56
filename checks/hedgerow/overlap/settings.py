"""What may be set under `[overlap]`, with its defaults, and how a list of patterns adds to them."""

from __future__ import annotations

from msgspec import Struct

NUMBER = "{n}"
# A pattern with this in front takes a default out.
NOT = "!"


class OverlapSettings(Struct, frozen=True):
    """`neighbours`: does `hedgerow check` look at them; `branches`: the lanes, as globs; `worktrees`: uncommitted work
    too (None: for the change at hand only); `days`: a branch without a commit for so long before the change at hand is
    no neighbour of it (0: however old); `confirm` and `meaning`: ask git, parse sources. `mute`: files that
    everybody edits; `sequences`: patterns in which `{n}` is a number nobody else may take; `manifests`: MANIFEST=LOCK
    pairs of names in the same folder.
    """

    neighbours: bool = True
    branches: tuple[str, ...] = ()
    worktrees: bool | None = None
    days: int = 90
    confirm: bool = True
    meaning: bool = True
    mute: tuple[str, ...] = (
        "CHANGELOG*", "CHANGES*", "HISTORY*", "NEWS*", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock",
        "pnpm-lock.yaml", "bun.lock", "poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "Cargo.lock", "go.sum",
        "Gemfile.lock", "composer.lock", "*.min.js", "*.snap",
    )  # fmt: skip
    sequences: tuple[str, ...] = (
        "**/migrations/{n}_*.py", "**/migrations/{n}_*.sql", "**/migrations/{n}-*.sql", "**/migrate/{n}_*",
        "**/migration/V{n}__*.sql", "**/adr/{n}-*.md", "**/adrs/{n}-*.md", "**/decisions/{n}-*.md",
    )  # fmt: skip
    manifests: tuple[str, ...] = (
        "package.json=package-lock.json", "package.json=yarn.lock", "package.json=pnpm-lock.yaml",
        "pyproject.toml=poetry.lock", "pyproject.toml=uv.lock", "pyproject.toml=pdm.lock", "Pipfile=Pipfile.lock",
        "Cargo.toml=Cargo.lock", "go.mod=go.sum", "Gemfile=Gemfile.lock", "composer.json=composer.lock",
    )  # fmt: skip


def extended(default: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """The default list with `given` added; what `given` names behind a `!` is taken out."""
    out = {word.removeprefix(NOT) for word in given if word.startswith(NOT)}
    return tuple(dict.fromkeys(word for word in (*default, *given) if not word.startswith(NOT) and word not in out))


def unfit(name: str, word: str, default: tuple[str, ...]) -> str | None:
    """What is wrong with one word of the list `name`; None where it is fit."""
    if word.startswith(NOT):
        return None if word.removeprefix(NOT) in default else f"takes out {word.removeprefix(NOT)}, which is no default"
    if name == "sequences" and (word.count(NUMBER) != 1 or NUMBER not in word.rpartition("/")[2]):
        return f"wants {NUMBER} once, in its last part, where the number stands"
    manifest, sign, lock = word.partition("=")
    if name == "manifests" and (not (manifest and sign and lock) or "/" in word):
        return "wants MANIFEST=LOCK, two names without a folder"
    return None
