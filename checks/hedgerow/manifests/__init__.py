"""Dependency manifests: which files are some, and in which format.

`compare` says what a change does to their dependencies. With the whole text of both sides each is read by a parser of
its
format (`whole`); of a bare diff, line by line (`lines`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from hedgerow.patterns import Pattern


class Format(StrEnum):
    """The formats read, by the file that made them known."""

    PYPROJECT = "pyproject.toml"
    REQUIREMENTS = "requirements.txt"
    SETUP_CFG = "setup.cfg"
    SETUP_PY = "setup.py"
    PIPFILE = "Pipfile"
    CONDA = "environment.yml"
    PACKAGE = "package.json"
    COMPOSER = "composer.json"
    CARGO = "Cargo.toml"
    GO_MOD = "go.mod"
    POM = "pom.xml"
    GRADLE = "build.gradle"
    VERSION_CATALOG = "libs.versions.toml"
    GEMFILE = "Gemfile"
    MIX = "mix.exs"
    NUGET = "Directory.Packages.props"


_NAMED = {
    name: Format(name)
    for name in (
        "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "package.json", "composer.json", "Cargo.toml", "go.mod",
        "pom.xml", "Gemfile", "mix.exs",
    )
}  # fmt: skip
_FORMATS = (
    (
        Pattern(
            r"(?:[\w.-]*[._-])?(?:requirements?|constraints)(?:[._-][\w.-]*)?\.(?:txt|in|pip)",
            re.IGNORECASE,
            words=("requirement", "constraint"),
        ),
        Format.REQUIREMENTS,
    ),
    (Pattern(r"(?:conda-)?env(?:ironment)?(?:[._-][\w.-]*)?\.ya?ml", words=("env",)), Format.CONDA),
    (Pattern(r"[\w.-]+\.gradle(?:\.kts)?", words=(".gradle",)), Format.GRADLE),
    (Pattern(r"[\w.-]+\.versions\.toml", words=(".versions.",)), Format.VERSION_CATALOG),
    (Pattern(r"[\w.-]+\.gemspec", words=(".gemspec",)), Format.GEMFILE),
    (
        Pattern(r"[\w.-]+\.(?:cs|fs|vb)proj|Directory\.(?:Packages|Build)\.props", words=("proj", "directory.")),
        Format.NUGET,
    ),
)
_IN_FOLDER = Pattern(r"(^|/)requirements/[\w.-]+\.(txt|in)$", words=("requirements/",))
_NOT_OURS = Pattern(
    r"(^|/)(node_modules|vendor|third_party|testdata|fixtures|__fixtures__|test-fixtures|__snapshots__)/",
    words=("node_modules", "vendor", "third_party", "testdata", "fixtures", "__snapshots__"),
)

# Below a folder for tests, a manifest in one of these is read by a test, and so is one so deep that nobody installs
# from it; `tests/requirements.txt` and a package of its own in `tests/integration/` are installed.
_TESTS = Pattern(r"(?:[\w.-]*[._-])?tests?|[a-z]\w*Tests?|__tests__|specs?|e2e", words=("test", "spec", "e2e"))
_READ = frozenset({
    "in", "out", "input", "inputs", "output", "outputs", "before", "after", "actual", "expected", "case", "cases",
    "data", "sample", "samples", "golden", "snapshot", "snapshots", "snaps", "mock", "mocks", "resources", "fixture",
})  # fmt: skip
_DEEP = 3


def format_of(path: str) -> Format | None:
    """The format of a manifest, by its name; None for other files and for what stands in vendored folders and test
    data.
    """
    if _NOT_OURS.search(path) or _read_by_a_test(path):
        return None
    if _IN_FOLDER.search(path):
        return Format.REQUIREMENTS
    base = path.rpartition("/")[2]
    return _NAMED.get(base) or next((kind for pattern, kind in _FORMATS if pattern.fullmatch(base)), None)


def _read_by_a_test(path: str) -> bool:
    folders = path.split("/")[:-1]
    top = next((at for at, name in enumerate(folders, 1) if _TESTS.fullmatch(name)), len(folders))
    below = folders[top:]
    return len(below) >= _DEEP or not _READ.isdisjoint(below)


def is_manifest(path: str) -> bool:
    """Does `path` declare dependencies?"""
    return format_of(path) is not None
