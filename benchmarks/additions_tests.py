"""Pieces within tests: one that no longer runs, one that is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from additions_code import first_spot
from additions_texts import JAVA, RUST, TYPESCRIPT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from additions_scene import Scene, Spot

_CASE = re.compile(r"^(\s*(?:it|test|describe))\(", re.MULTILINE)


def skip_test(scene: Scene) -> Mapping[str, str | None] | None:
    """A test that no longer runs."""
    return _skipped_case(scene) or first_spot(scene, _skipped, tests=True)


def _skipped_case(scene: Scene) -> Mapping[str, str | None] | None:
    for path in scene.untouched():
        if path.endswith((".test.ts", ".spec.ts", ".test.js", ".test.tsx")) and (
            cases := list(_CASE.finditer(scene.texts[path]))
        ):
            case = scene.rng.choice(cases)
            text = scene.texts[path]
            return {path: text[: case.end(1)] + TYPESCRIPT.skip + text[case.end(1) :]}
    return None


def _skipped(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
    if not _is_test(spot, lines):
        return None
    at = spot.first + (1 if spot.language.skip_inside else 0)
    blanks = spot.indent(lines) + ("\t" if spot.language.skip_inside else "")
    return [*lines[:at], blanks + spot.language.skip, *lines[at:]]


def delete_test(scene: Scene) -> Mapping[str, str | None] | None:
    """A test that is gone."""
    return first_spot(scene, _deleted, tests=True)


def _deleted(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
    if not _is_test(spot, lines):
        return None
    start = spot.first
    while start and lines[start - 1].strip().startswith(("#[", "@", "///")):
        start -= 1
    return lines[:start] + lines[spot.last + 2 :]


def _is_test(spot: Spot, lines: list[str]) -> bool:
    marks = "\n".join(lines[max(0, spot.first - 3) : spot.first + 1])
    named = spot.name.lower().startswith("test")
    return "@Test" in marks if spot.language is JAVA else "#[test]" in marks if spot.language is RUST else named
