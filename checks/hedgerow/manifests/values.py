"""A dependency as manifests declare it: its name, and what its versions say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ECOSYSTEMS = {
    "package.json": "npm",
    "composer.json": "PHP",
    "Cargo.toml": "Rust",
    "go.mod": "Go",
    "pom.xml": "JVM",
    "build.gradle": "JVM",
    "libs.versions.toml": "JVM",
    "Gemfile": "Ruby",
    "mix.exs": "Elixir",
    "Directory.Packages.props": ".NET",
}

# What a manifest says about the platform is no dependency.
PLATFORMS = frozenset({
    "python", "php", "node", "npm", "yarn", "pnpm", "bun", "vscode", "pip", "setuptools-itself", "go", "toolchain",
    "ruby", "rust",
})  # fmt: skip

_NUMBER = Pattern(r"\d+(?:\.\d+)*")
_SOURCE = Pattern(r"git\+|git@|https?:|file:|path\b|\bgit\b|github:|link:|workspace:|npm:|@ ")
_INTERNAL = Pattern(r"\bpath |^(?:file|link|workspace|portal):|\bworkspace (?:true|True)")
_REQUIREMENT = Pattern(
    r"^\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]{0,200}\])?\s*"
    r"(?P<spec>(?:\(?\s*(?:[<>=!~]=?=?)[^;#]{0,200}|@\s*[^;#]{1,500})?)\s*(?:;[^#]{0,500})?(?:#.*)?$"
)


class Dependency(Struct, frozen=True):
    """One declared dependency; `spec` is its version range or source as written, empty where there is none."""

    name: str
    spec: str

    @property
    def key(self) -> str:
        """The name as it is compared: PEP 503 for all ecosystems."""
        return re.sub(r"[-_.]+", "-", self.name).lower()


def ecosystem(kind: str) -> str:
    """The ecosystem a format belongs to; a dependency may move between manifests of one ecosystem."""
    return _ECOSYSTEMS.get(kind, "Python")


def requirement(text: str) -> Dependency | None:
    """A PEP 508 requirement, a line of requirements.txt included; None for options, paths and anything else."""
    found = _REQUIREMENT.match(text[:1000])
    if not found or found["name"].lower() in PLATFORMS:
        return None
    spec = re.split(r"\s--|\s\\", found["spec"])[0]
    return Dependency(found["name"], spec.strip(" ()"))


def joined(dependencies: Iterable[Dependency]) -> Iterator[Dependency]:
    """One dependency a name, the versions of all its declarations together."""
    specs: dict[str, tuple[str, dict[str, str]]] = {}
    for one in dependencies:
        specs.setdefault(one.key, (one.name, {}))[1][comparable(one.spec)] = one.spec
    for name, found in specs.values():
        yield Dependency(name, " | ".join(found[spec] for spec in sorted(found) if spec))


def internal(spec: str) -> bool:
    """Is this another part of the same project, declared by its folder?"""
    return bool(_INTERNAL.search(spec))


def comparable(spec: str) -> str:
    """A version range without what makes no difference."""
    return spec.replace(" ", "").replace('"', "").replace("'", "").lower()


def major(before: str, after: str) -> bool:
    """Is this more than a smaller update: another leading number (below 1.0 the second counts), or another kind of
    source?
    """
    if bool(_SOURCE.search(before)) != bool(_SOURCE.search(after)):
        return True
    was, now = _leading(before), _leading(after)
    return was is not None and now is not None and was != now


def _leading(spec: str) -> tuple[int, ...] | None:
    found = _NUMBER.search(spec)
    if not found:
        return None
    numbers = [int(part[:9]) for part in found[0].split(".")]
    return (numbers[0],) if numbers[0] or len(numbers) == 1 else tuple(numbers[:2])
