"""What a change does to the dependencies that manifests declare."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.manifests import Format, format_of
from hedgerow.manifests.lines import fragments
from hedgerow.manifests.values import Dependency, comparable, ecosystem, internal, joined, major
from hedgerow.manifests.whole import parsed
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.tree import Tree
    from hedgerow.sides import Sides

_WORD = Pattern(r"[\w@][\w.@/-]*\w")
_MAX_LINE = 1000
_MANIFESTS_READ = 300  # of a large workspace; enough to know what it uses


class Step(StrEnum):
    """What happened to one dependency: `MAJOR` also stands for another source, `BUMPED` for any smaller change."""

    ADDED = "added"
    REMOVED = "removed"
    MAJOR = "major"
    BUMPED = "bumped"


class DependencyChange(Struct, frozen=True):
    """One dependency that a manifest gains, loses or moves. `line` counts in the new file, None where it is gone."""

    step: Step
    path: str
    ecosystem: str
    name: str
    before: str
    after: str
    line: int | None

    @property
    def identity(self) -> tuple[str, str]:
        """The same for the same dependency in every manifest."""
        return self.ecosystem, Dependency(self.name, "").key


def compare(sides: Sides, kind: Format) -> Iterator[DependencyChange]:
    """The dependencies of one manifest that differ, by name; parts of the same project, declared by their folder, are
    left out.
    """
    before, after = _declared(sides, kind)
    old, new, lines = _by_name(before), _by_name(after), _lines(sides)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        step = _step(was, now)
        shown = now or was
        if step and shown and not internal(shown.spec):
            line = lines.get(shown.name.lower(), lines.get(_last(shown.name))) if now else None
            before_spec, after_spec = was.spec if was else "", now.spec if now else ""
            yield DependencyChange(step, sides.file.path, ecosystem(kind), shown.name, before_spec, after_spec, line)


def declared_elsewhere(base: Tree, name: str) -> frozenset[tuple[str, str]]:
    """The dependencies that the manifests of one ecosystem declare at the base, as `DependencyChange.identity` names
    them.
    """
    kinds = {path: kind for path in base.paths() if (kind := format_of(path)) and ecosystem(kind) == name}
    texts = base.read(tuple(sorted(kinds)[:_MANIFESTS_READ]))
    found = (one for path, text in texts.items() for one in parsed(kinds[path], text) or ())
    return frozenset((name, one.key) for one in found)


def _declared(sides: Sides, kind: Format) -> tuple[tuple[Dependency, ...], tuple[Dependency, ...]]:
    if sides.before is not None and sides.after is not None:
        before, after = parsed(kind, sides.before), parsed(kind, sides.after)
        if before is not None and after is not None:
            return before, after
    return fragments(kind, sides.file)


def _step(was: Dependency | None, now: Dependency | None) -> Step | None:
    if was is None or now is None:
        return Step.ADDED if now else Step.REMOVED
    if comparable(was.spec) == comparable(now.spec):
        return None
    return Step.MAJOR if major(was.spec, now.spec) else Step.BUMPED


def _by_name(dependencies: tuple[Dependency, ...]) -> dict[str, Dependency]:
    """A name declared more than once (markers, groups) counts once, with all its versions."""
    return {dependency.key: dependency for dependency in joined(dependencies)}


def _lines(sides: Sides) -> dict[str, int]:
    """Each word of the added lines, in lower case, with the first line that has it."""
    found: dict[str, int] = {}
    for line in (line for hunk in sides.file.hunks for line in hunk.added):
        for word in _WORD.findall(line.text[:_MAX_LINE].lower()):
            found.setdefault(word.rpartition("/")[2], line.number)
            found.setdefault(word, line.number)
    return found


def _last(name: str) -> str:
    return re.split(r"[:/]", name)[-1].lower()
