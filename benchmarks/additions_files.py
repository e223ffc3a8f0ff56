"""Pieces that are files of their own, or lines of manifests and settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from additions_texts import SCRATCH, SUMMARY, SUMMARY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from additions_scene import Scene

# Per manifest: a version that is asked for, in group 2, behind the name of the package.
_VERSIONS = (
    (r"requirements[\w-]*\.txt$", r"^([A-Za-z][\w.-]*(?:\[\w+\])?(?:==|>=|~=))(\d+(?:\.\d+)+)"),
    (r"pyproject\.toml$|setup\.(?:py|cfg)$", r"^(\s*\"?'?[A-Za-z][\w-]*(?:\[\w+\])?\s*(?:==|>=|~=)\s*)(\d+(?:\.\d+)+)"),
    (r"go\.mod$", r"^(\s+[\w./-]+ v)(\d+\.\d+\.\d+)(?!.*indirect)"),
    (r"Cargo\.toml$", r"^((?!version)[a-z][\w-]* = (?:\{ ?version = )?\"\^?)(\d+(?:\.\d+)*)"),
    (r"package\.json$", r"^(\s+\"(?!version)[@a-z][\w@/.-]*\": \"[\^~]?)(\d+\.\d+\.\d+)"),
    (r"pom\.xml$", r"^(\s+<(?!version)[\w.-]+\.version>)(\d+(?:\.\d+)+)"),
    (r"build\.gradle(?:\.kts)?$", r"^(\s+\w+[ (]['\"][\w.-]+:[\w.-]+:)(\d+(?:\.\d+)+)"),
)

# Per settings file: a line, and what it becomes.
_LOOSER = (
    (
        r"pyproject\.toml$|setup\.cfg$|\.flake8$|tox\.ini$",
        r"^((?:extend-)?ignore ?= ?)(.*)$",
        r"\1E501,B008,\2",
        r"[^\[]$",
    ),
    (r"pyproject\.toml$", r"^((?:extend-)?ignore ?= ?\[)", r'\1"E501", "B008", ', None),
    (r"pyproject\.toml$", r"^((?:extend-)?select ?= ?\[)\"[A-Z]+\",? ?", r"\1", None),
    (r"pyproject\.toml$|setup\.cfg$|mypy\.ini$", r"^((?:disallow_\w+|strict|warn_\w+) ?= ?)[Tt]rue", r"\1False", None),
    (
        r"\.golangci\.ya?ml$",
        r"^(\s+)- (?:errcheck|govet|staticcheck|gosec|revive|misspell)$",
        r"\1# disabled for now",
        None,
    ),
    (r"tsconfig(?:\.\w+)?\.json$", r"^(\s+\"(?:strict|noImplicit\w+|noUnused\w+)\": )true", r"\1false", None),
    (r"\.eslintrc(?:\.\w+)?$", r"^(\s+['\"]?[\w@/-]+['\"]?: \[?['\"])(?:error|warn)", r"\1off", None),
    (r"biome\.json$", r"^(\s+\"\w+\": \")(?:error|warn)\"", r'\1off"', None),
)


def bump_dependency(scene: Scene) -> Mapping[str, str | None] | None:
    """One package in a newer version."""
    for path in scene.untouched():
        for name, pattern in _VERSIONS:
            if re.search(name, path) and (found := list(re.finditer(pattern, scene.texts[path], re.MULTILINE))):
                hit = scene.rng.choice(found)
                text = scene.texts[path]
                return {path: text[: hit.start(2)] + _raised(hit[2], scene.rng.random()) + text[hit.end(2) :]}
    return None


def _raised(version: str, chance: float) -> str:
    """The next major, minor or smallest version."""
    parts = [int(part) for part in version.split(".")]
    at = 0 if chance < 0.4 else min(1, len(parts) - 1) if chance < 0.8 else len(parts) - 1
    parts[at] += 1
    return ".".join(str(part if place <= at else 0) for place, part in enumerate(parts))


def loosen_lint(scene: Scene) -> Mapping[str, str | None] | None:
    """A rule that no longer holds: in the settings, or above a function where there are none to loosen."""
    for path in scene.untouched() if scene.rng.random() < 0.7 else ():
        for name, line, instead, only in _LOOSER:
            if re.search(name, path):
                text = scene.texts[path]
                found = [hit for hit in re.finditer(line, text, re.MULTILINE) if not only or re.search(only, hit[0])]
                if found:
                    hit = found[0]
                    return {path: text[: hit.start()] + hit.expand(instead) + text[hit.end() :]}
    spot = next((spot for spot in scene.spots() if spot.path not in scene.busy), None)
    if spot is None:
        return None
    lines = scene.texts[spot.path].split("\n")
    text = spot.indent(lines) + spot.language.lenient.format()
    return {spot.path: "\n".join([*lines[: spot.first], text, *lines[spot.first :]])}


def leave_scratch(scene: Scene) -> Mapping[str, str | None] | None:
    """A script or an output that was useful for an hour."""
    name, text = scene.rng.choice(SCRATCH)
    word = scene.word()
    path = name.format(word=word)
    return None if path in scene.paths else {path: text.replace("{word}", word)}


def leave_summary(scene: Scene) -> Mapping[str, str | None] | None:
    """A page on the work itself, in the words of the issue."""
    word = scene.word()
    path = scene.rng.choice(SUMMARY_NAMES).format(word=word, WORD=word.upper())
    listed = "\n".join(f"- `{one}`" for one in sorted(scene.busy))
    return None if path in scene.paths else {path: SUMMARY.format(text=scene.message, files=listed)}
