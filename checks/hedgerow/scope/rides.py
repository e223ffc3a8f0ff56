"""Hunks that ride along with the work by custom, whatever their words: a lock file with its manifest, what a tool
writes with what it reads, a new file with the line that imports it, and the other way round, a dependency with the
line that imports it, a new helper with the code that begins to use it, a name in a list of imports with the code
that uses it, a word for the spelling checker with the text that has it, a version with the changelog that has it, a
name in the list of authors, a file that a tool has written as bytes into code. Only what was called drift is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.change import FileKind
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.bound import imported_as
from hedgerow.scope.definitions import WIDTH
from hedgerow.scope.helpers import helper_of, helpers
from hedgerow.scope.shape import is_import
from hedgerow.scope.sources import MANIFESTS, sources_of
from hedgerow.scope.used_names import BELONGS, use_of
from hedgerow.scope.versions import only_releases, releases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet, FileChange, Hunk
    from hedgerow.model import HunkScope
    from hedgerow.scope.used_names import Use

Judged = tuple["HunkScope", ...]
"""The hunks of one file with their verdicts, in diff order."""

# The name of a package in front of its version, in any manifest.
_PACKAGE = Pattern(r"^\s*[-\"']*([A-Za-z@][\w.@/-]+)")
_PEOPLE = Pattern(r"(?:^|/)(?:AUTHORS|CONTRIBUTORS|THANKS|CREDITS)(?:\.\w+)?$")
_FEW = 3  # lines that add one person
_BYTES = Pattern(r"(?:\\x[0-9a-fA-F]{2}){12,}|(?:0x[0-9a-fA-F]{1,2}, ?){12,}", words=("0x", "\\x"))
_LINKS = 2  # what rides may carry another: the helper of a helper
_WORD = Pattern(r"\w+")
_PATH = Pattern(r"[\w.@-]+(?:/[\w.@-]+)+")


class _Carrier(Struct, frozen=True):
    """What a hunk rides along with, as evidence, and the score and verdict that it takes from there."""

    score: float
    verdict: Verdict
    told: Evidence


class _Belonging(Struct, frozen=True):
    """What belongs and others may ride with, looked up once: by each word of an import, and by each version, the first
    place that has it, the new files by the name they are imported by, and whatever does not drift by its own (the best
    hunk of each).
    """

    imports: dict[str, tuple[str, int, HunkScope]]
    versions: dict[str, tuple[str, int, HunkScope]]
    new: dict[str, tuple[str, HunkScope]]
    files: dict[str, tuple[str, HunkScope]]


def with_rides(change: ChangeSet, judged: Sequence[Judged], weak: float) -> tuple[Judged, ...]:
    """The verdicts, in which what rides along no longer drifts. `weak`: the score of a hunk that is weakly tied."""
    for _ in range(_LINKS):
        judged = _ridden(change, judged, weak)
    return tuple(judged)


def _ridden(change: ChangeSet, judged: Sequence[Judged], weak: float) -> tuple[Judged, ...]:
    if not any(hunk.verdict is Verdict.DRIFT for hunks in judged for hunk in hunks):
        return tuple(judged)
    known, files = _belonging(change, judged), tuple(zip(change.files, judged, strict=True))
    come = helpers(files)
    return tuple(
        tuple(
            _carried(
                scope,
                _carrier(file, known, weak)
                or _imported(hunk, known)
                or _released(hunk, known)
                or _using(use_of(file, hunk, hunks, files) or helper_of(file, hunk, come)),
            )
            if scope.verdict is Verdict.DRIFT
            else scope
            for scope, hunk in zip(hunks, file.hunks, strict=True)
        )
        for file, hunks in files
    )


def _belonging(change: ChangeSet, judged: Sequence[Judged]) -> _Belonging:
    known = _Belonging({}, {}, {}, {})
    for file, hunks in zip(change.files, judged, strict=True):
        name = file.path.rpartition("/")[2]
        for scope, hunk in zip(hunks, file.hunks, strict=True):
            if scope.verdict is not Verdict.DRIFT:
                _keep_best(known.files, name, file.path, scope)
            if scope.verdict in BELONGS:
                if file.kind is FileKind.ADDED:
                    _keep_best(known.new, imported_as(file.path), file.path, scope)
                for line in hunk.added:
                    for version in releases(line.text):
                        known.versions.setdefault(version, (file.path, line.number, scope))
                    if _brings_in(line.text[:WIDTH]):
                        for word in _parts(line.text):
                            known.imports.setdefault(word, (file.path, line.number, scope))
    return known


def _keep_best(kept: dict[str, tuple[str, HunkScope]], name: str, path: str, scope: HunkScope) -> None:
    if name not in kept or (scope.score, path) < (kept[name][1].score, kept[name][0]):
        kept[name] = (path, scope)


def _carried(hunk: HunkScope, carrier: _Carrier | None) -> HunkScope:
    if carrier is None:
        return hunk
    score = min(hunk.score, carrier.score)
    return replace(hunk, verdict=carrier.verdict, score=score, evidence=(carrier.told, *hunk.evidence))


def _carrier(file: FileChange, known: _Belonging, weak: float) -> _Carrier | None:
    name = file.path.rpartition("/")[2]
    for source in sources_of(file):
        if source in known.files:
            return _derived(*known.files[source])
    if name in MANIFESTS:
        return _used(file, known)
    if because := _with_any_work(file):
        return _Carrier(weak, Verdict.WEAK, Evidence("ride-along", 1.0, None, None, None, because))
    place = known.imports.get(imported_as(file.path)) if file.kind is FileKind.ADDED else None
    return _by_import(place, "is imported at ", ", which belongs") if place else None


def _with_any_work(file: FileChange) -> str | None:
    """Why a change of the file goes with whatever else is done."""
    if _PEOPLE.search(file.path) and all(len(hunk.added) <= _FEW for hunk in file.hunks):
        return "adds to the list of those who contributed"
    texts = [line.text[:WIDTH] for hunk in file.hunks for line in hunk.added]
    written = sum(len(found[0]) for text in texts for found in _BYTES.finditer(text))
    if file.kind is FileKind.MODIFIED and 2 * written > sum(map(len, texts)):
        return "stands in a file that holds another one as bytes, as a tool writes it"
    return None


def _derived(path: str, scope: HunkScope) -> _Carrier:
    because = f"is derived from {path}, whose change at line {scope.line} does not drift"
    return _Carrier(scope.score, Verdict.WEAK, Evidence("derived", 1.0, None, None, None, because))


def _used(file: FileChange, known: _Belonging) -> _Carrier | None:
    """The import, in a hunk that belongs, of a package that the manifest newly names."""
    texts = (line.text[:WIDTH] for hunk in file.hunks for line in hunk.added)
    for package in (found[1] for text in texts if (found := _PACKAGE.search(text))):
        name = package if "/" in package else package.replace("-", "_")
        if place := known.imports.get(name):
            return _by_import(place, f"names `{package}`, which ", " imports")
    return None


def _by_import(place: tuple[str, int, HunkScope], before: str, behind: str) -> _Carrier:
    path, line, scope = place
    told = Evidence("imported", 1.0, None, None, line, f"{before}{path}:{line}{behind}")
    return _Carrier(scope.score, scope.verdict, told)


def _imported(hunk: Hunk, known: _Belonging) -> _Carrier | None:
    """The new file that belongs and that this hunk brings in, where it does nothing else."""
    changed = [line.text[:WIDTH] for line in hunk.lines if line.sign != " " and line.text.strip()]
    if not all(_brings_in(text) for text in changed):
        return None
    words = (word for line in hunk.added for word in _parts(line.text))
    path, scope = next((known.new[word] for word in words if word in known.new), ("", None))
    if scope is None:
        return None
    told = Evidence("imports", 1.0, None, None, hunk.span[0], f"brings in {path}, which belongs")
    return _Carrier(scope.score, scope.verdict, told)


def _released(hunk: Hunk, known: _Belonging) -> _Carrier | None:
    """The same version in a hunk that belongs, where this one brings nothing else."""
    brought = only_releases(hunk) if known.versions else ()
    version, at = next(((one.name, one.line) for one in brought if one.name in known.versions), ("", 0))
    if not version:
        return None
    path, line, scope = known.versions[version]
    because = f"brings only version {version}, as {path}:{line} does, which belongs"
    return _Carrier(scope.score, Verdict.WEAK, Evidence("ride-along", 1.0, None, None, at, because))


def _using(use: Use | None) -> _Carrier | None:
    if use is None:
        return None
    return _Carrier(use.scope.score, Verdict.WEAK, Evidence("ride-along", 1.0, None, None, None, use.because))


def _parts(text: str) -> list[str]:
    """What an import may be looked up by: its words, and the paths in it."""
    return _WORD.findall(text[:WIDTH]) + _PATH.findall(text[:WIDTH])


def _brings_in(text: str) -> bool:
    """Does the line import something, or hand on what another file exports?"""
    return is_import(text) or (text.startswith("export ") and " from " in text)
