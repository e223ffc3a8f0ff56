"""Hunks that ride along with the work by custom, whatever their words: a lock file with its manifest, a new file with
the line that imports it, and the other way round, a dependency with the line that imports it, a name in the list of
authors. Only what was called drift is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.change import FileKind
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.shape import is_import

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, FileChange, Hunk
    from hedgerow.model import HunkScope

Judged = tuple["HunkScope", ...]
"""The hunks of one file with their verdicts, in diff order."""

_LOCKS = {
    "Cargo.lock": ("Cargo.toml",),
    "go.sum": ("go.mod",),
    "package-lock.json": ("package.json",),
    "npm-shrinkwrap.json": ("package.json",),
    "yarn.lock": ("package.json",),
    "pnpm-lock.yaml": ("package.json",),
    "bun.lock": ("package.json",),
    "deno.lock": ("deno.json", "package.json"),
    "poetry.lock": ("pyproject.toml",),
    "uv.lock": ("pyproject.toml",),
    "pdm.lock": ("pyproject.toml",),
    "Pipfile.lock": ("Pipfile",),
    "composer.lock": ("composer.json",),
    "Gemfile.lock": ("Gemfile",),
    "gradle.lockfile": ("build.gradle", "build.gradle.kts"),
    "flake.lock": ("flake.nix",),
    "mix.lock": ("mix.exs",),
    "pubspec.lock": ("pubspec.yaml",),
}
_MANIFESTS = frozenset(
    {"setup.py", "setup.cfg", "requirements.txt", *(name for names in _LOCKS.values() for name in names)}
)
# The name of a package in front of its version, in any manifest.
_PACKAGE = Pattern(r"^\s*[-\"']*([A-Za-z@][\w.@/-]+)")
_PEOPLE = Pattern(r"(?:^|/)(?:AUTHORS|CONTRIBUTORS|THANKS|CREDITS)(?:\.\w+)?$")
_FEW = 3  # lines that add one person
_WORD = Pattern(r"\w+")
_WIDTH = 500
# Files that are imported by the name of their folder.
_FOLDER_FILES = frozenset({"index", "mod", "__init__", "lib"})
_BELONGS = (Verdict.EXPLAINED, Verdict.WEAK)


class _Carrier(Struct, frozen=True):
    """What a file rides along with: the score of that hunk (1: none to lean on), and how to say it."""

    score: float
    verdict: Verdict
    told: Evidence


def with_rides(change: ChangeSet, judged: Sequence[Judged], weak: float) -> tuple[Judged, ...]:
    """The verdicts, in which what rides along no longer drifts. `weak`: the score of a hunk that is weakly tied."""
    found = []
    for file, hunks in zip(change.files, judged, strict=True):
        drifts = any(hunk.verdict is Verdict.DRIFT for hunk in hunks)
        carrier = _carrier(file, change, judged, weak) if drifts else None
        found.append(
            tuple(
                _carried(scope, carrier or _imported(file, hunk, change, judged))
                if scope.verdict is Verdict.DRIFT
                else scope
                for scope, hunk in zip(hunks, file.hunks, strict=True)
            )
        )
    return tuple(found)


def _carried(hunk: HunkScope, carrier: _Carrier | None) -> HunkScope:
    if carrier is None:
        return hunk
    score = min(hunk.score, carrier.score)
    return replace(hunk, verdict=carrier.verdict, score=score, evidence=(carrier.told, *hunk.evidence))


def _carrier(file: FileChange, change: ChangeSet, judged: Sequence[Judged], weak: float) -> _Carrier | None:
    name = file.path.rpartition("/")[2]
    if name in _LOCKS:
        return _manifest(_LOCKS[name], change, judged)
    if name in _MANIFESTS:
        return _used(file, change, judged)
    if _PEOPLE.search(file.path) and all(len(hunk.added) <= _FEW for hunk in file.hunks):
        told = Evidence("ride-along", 1.0, None, None, None, "adds to the list of those who contributed")
        return _Carrier(weak, Verdict.WEAK, told)
    return _importer(file, change, judged) if file.kind is FileKind.ADDED else None


def _manifest(names: tuple[str, ...], change: ChangeSet, judged: Sequence[Judged]) -> _Carrier | None:
    """The hunk of a manifest that the lock file is derived from, the one that belongs most."""
    belonging = [
        (hunk.score, file.path, hunk)
        for file, hunks in zip(change.files, judged, strict=True)
        if file.path.rpartition("/")[2] in names
        for hunk in hunks
        if hunk.verdict is not Verdict.DRIFT
    ]
    if not belonging:
        return None
    score, path, hunk = min(belonging, key=lambda one: one[:2])
    because = f"is derived from {path}, whose change at line {hunk.line} does not drift"
    return _Carrier(score, Verdict.WEAK, Evidence("derived", 1.0, None, None, None, because))


def _used(file: FileChange, change: ChangeSet, judged: Sequence[Judged]) -> _Carrier | None:
    """The first hunk that belongs and imports a package that the manifest newly names."""
    texts = [line.text[:_WIDTH] for hunk in file.hunks for line in hunk.added]
    packages = {found[1] for text in texts if (found := _PACKAGE.search(text))}
    for other, hunks in zip(change.files, judged, strict=True):
        for scope, hunk in zip(hunks, other.hunks, strict=True):
            brought = [line for line in hunk.added if _brings_in(line.text[:_WIDTH])]
            for line in brought if scope.verdict in _BELONGS else ():
                words = set(_WORD.findall(line.text[:_WIDTH]))
                if used := sorted(name for name in packages if _written(name, line.text[:_WIDTH], words)):
                    because = f"names `{used[0]}`, which {other.path}:{line.number} imports"
                    told = Evidence("imported", 1.0, None, None, line.number, because)
                    return _Carrier(scope.score, scope.verdict, told)
    return None


def _written(package: str, text: str, words: set[str]) -> bool:
    """Does the import name the package: by its path, or by its name as code writes it?"""
    return package in text if "/" in package else package.replace("-", "_") in words


def _importer(file: FileChange, change: ChangeSet, judged: Sequence[Judged]) -> _Carrier | None:
    """The first hunk that belongs and imports the new file by its name."""
    name = _imported_as(file.path)
    for other, hunks in zip(change.files, judged, strict=True):
        for scope, hunk in zip(hunks, other.hunks, strict=True):
            if other is file or scope.verdict not in _BELONGS:
                continue
            for line in hunk.added:
                text = line.text[:_WIDTH]
                if _brings_in(text) and name in _WORD.findall(text):
                    because = f"is imported at {other.path}:{line.number}, which belongs"
                    told = Evidence("imported", 1.0, None, None, line.number, because)
                    return _Carrier(scope.score, scope.verdict, told)
    return None


def _imported(file: FileChange, hunk: Hunk, change: ChangeSet, judged: Sequence[Judged]) -> _Carrier | None:
    """The new file that belongs and that this hunk brings in, where it does nothing else."""
    changed = [line.text[:_WIDTH] for line in hunk.lines if line.sign != " " and line.text.strip()]
    if not all(_brings_in(text) for text in changed):
        return None
    words = {word for line in hunk.added for word in _WORD.findall(line.text[:_WIDTH])}
    for other, hunks in zip(change.files, judged, strict=True):
        best = min((one for one in hunks if one.verdict in _BELONGS), key=lambda one: one.score, default=None)
        if best and other is not file and other.kind is FileKind.ADDED and _imported_as(other.path) in words:
            told = Evidence("imports", 1.0, None, None, hunk.span[0], f"brings in {other.path}, which belongs")
            return _Carrier(best.score, best.verdict, told)
    return None


def _brings_in(text: str) -> bool:
    """Does the line import something, or hand on what another file exports?"""
    return is_import(text) or (text.startswith("export ") and " from " in text)


def _imported_as(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    return folder.rpartition("/")[2] if stem in _FOLDER_FILES else stem
