"""Versions in the forms that tools give them: `py313`, `3.13` and `v3.13.1` are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import Hunk, Line

_DOTTED = Pattern(r"(?<![\w.])v?(\d{1,2}\.\d{1,3})(?:\.[\dx*]+)?(?!\w|\.\d)")
_RELEASE = Pattern(r"(?<![\w.])v?(\d+\.\d+\.\d+)")  # two numbers are the version of too many things
_TOKEN = Pattern(r"[^\W_]+(?:\.[^\W_]+)*")
# A version as the name of an environment or a tag of a package has it: no dot behind the first digit.
_TOOLS = "py|cp|pypy|python|rb|ruby|php|jruby|lua|pg|dj|django|node|go|jdk"
_COMPACT = Pattern(rf"^({_TOOLS})?(\d)(\d{{1,2}})$")
_LIST = Pattern(rf"(?<![^\W_])(?:{_TOOLS})[-_]?[{{(\[]")  # `py{312,313}`; elsewhere a bare number is no version


class Version(Struct, frozen=True):
    """A version that comes with a hunk, and the line where it does."""

    name: str
    line: int


def versions(text: str) -> frozenset[str]:
    """The versions of a text by their first two numbers ("3.13")."""
    return frozenset(_DOTTED.findall(text))


def only_versions(hunk: Hunk) -> tuple[Version, ...]:
    """The versions that a hunk brings; none where it brings anything else, a word that stood nowhere in it before."""
    before = {token for line in hunk.lines if line.sign != "+" for token in _tokens(line)}
    found = []
    for line in hunk.added:
        for token in _tokens(line):
            if token in before:
                continue
            name = _named(token, line)
            if name is None:
                return ()
            found.append(Version(name, line.number))
    return tuple(found)


def releases(text: str) -> list[str]:
    """The versions of a text that have three numbers or more, by the first three."""
    return _RELEASE.findall(text[:WIDTH])


def only_releases(hunk: Hunk) -> Iterator[Version]:
    """The releases that a hunk brings, where it brings nothing but versions."""
    lines = {one.line for one in only_versions(hunk)}
    before = {release for line in hunk.removed for release in releases(line.text)}
    for line in hunk.added if lines else ():
        for release in releases(line.text) if line.number in lines else ():
            if release not in before:
                yield Version(release, line.number)


def _tokens(line: Line) -> Iterable[str]:
    return _TOKEN.findall(line.text[:WIDTH])


def _named(token: str, line: Line) -> str | None:
    compact = _COMPACT.search(token)
    if compact and (compact[1] or _LIST.search(line.text[:WIDTH])):
        return f"{compact[2]}.{compact[3]}"
    dotted = _DOTTED.search(token)
    return dotted[1] if dotted and dotted.group() == token else None
