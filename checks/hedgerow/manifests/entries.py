"""Manifests that name one dependency an entry, each on a line of its own: Ruby's, Gradle's, Elixir's and those of
.NET.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.manifests.values import Dependency
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_QUOTED = Pattern(r"[\"']([^\"']{1,300})[\"']")
_GEM = Pattern(r"^\s*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ (]\s*[\"']([\w.-]+)[\"'](.*)$")
_GRADLE = Pattern(
    r"^\s*(?:\w*(?:[iI]mplementation|[aA]pi|[cC]ompile(?:Only)?|[rR]untime(?:Only)?|kapt|ksp"
    r"|annotationProcessor|classpath))[ (]+(?:platform\("
    r"|project\()?\s*[\"']([\w.-]+:[\w.-]+)(?::([\w.$\{\}\[\],+-]+))?"
)
_GRADLE_PLUGIN = Pattern(r"^\s*id[ (]\s*[\"']([\w.-]+)[\"']\)?\s+version\s+[\"']([^\"']+)[\"']")
# A pair with another text than a version (`{:error, "no such file"}`) is none; an app of the umbrella is our own.
_MIX = Pattern(r"\{:(\w+),\s*(?:\"\s*([~<>=!\d][^\"]{0,100})\"|(path|git|github|hex):\s*\"([^\"]{0,300})\")")
_NUGET = Pattern(
    r"^\s*<Package(?:Reference|Version)\s+(?:Include|Update)=\"([\w.-]+)\"(?:[^>]{0,300}?\sVersion=\"([^\"]{0,100})\")?"
)


def gems(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Those of a Gemfile or a gemspec."""
    for line in lines:
        if found := _GEM.match(line):
            yield Dependency(found[1], " ".join(_QUOTED.findall(found[2].split("#")[0])))


def gradle(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Those of a build of Gradle, plugins included."""
    for line in lines:
        if found := _GRADLE.match(line) or _GRADLE_PLUGIN.match(line):
            yield Dependency(found[1], found[2] or "")


def mix(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Those of Elixir's `mix.exs`."""
    for line in lines:
        for found in _MIX.finditer(line.split("#")[0]):
            yield Dependency(found[1], found[2] or f"{found[3]} {found[4]}")


def nuget(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Those of a project of .NET, or the versions that all projects of a folder share. A reference without a version is
    one to these, where the dependency is declared.
    """
    for line in lines:
        if (found := _NUGET.match(line)) and (found[2] or not line.rstrip().endswith("/>")):
            yield Dependency(found[1], found[2] or "")
