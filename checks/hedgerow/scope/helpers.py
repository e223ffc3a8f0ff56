"""Helpers that come with the work, whatever words they are written in: a definition that nothing had before and that
code which belongs begins to use, and code that begins to use a definition which comes with the work.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import defined_name, may_define
from hedgerow.scope.used_names import BELONGS, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import FileChange, Hunk
    from hedgerow.scope.used_names import Hunks

_WIDTH = 500
_NAME = Pattern(r"[^\W\d]\w{3,}")
# The name of one thing: of several words, and longer than the idioms that every class defines (`toString`, `from_str`).
_TELLING = Pattern(r"^(?=\w{9}).*?(?:[^\W_]_[^\W_]|[^\W\d_A-Z][A-Z])")


class Helpers(Struct, frozen=True):
    """By name: the first hunk that belongs and begins to use it, or brings its definition; and how often it comes."""

    used: dict[str, Use]
    defined: dict[str, Use]
    times: Counter[str]


def helpers(files: Sequence[tuple[FileChange, Hunks]]) -> Helpers:
    """What comes with a change. `files`: its files with the verdicts on their hunks."""
    known = Helpers({}, {}, Counter())
    for file, hunks in files:
        for scope, hunk in zip(hunks, file.hunks, strict=True) if may_define(file.path) else ():
            come = dict(_come(hunk))
            known.times.update(come.keys())
            if scope.verdict in BELONGS:
                for name, (line, _) in come.items():
                    known.defined.setdefault(name, Use(f"uses `{name}`, which {file.path}:{line} brings", scope))
                for name, line in _begun(hunk):
                    because = f"brings in `{name}`, which {file.path}:{line} begins to use"
                    known.used.setdefault(name, Use(because, scope))
    return known


def helper_of(file: FileChange, hunk: Hunk, known: Helpers) -> Use | None:
    """What belongs and uses a definition of the hunk, or brings one that the hunk uses."""
    if not may_define(file.path):
        return None
    brought = (
        known.used.get(name)
        for name, (_, inner) in _come(hunk)
        # methods of one name come in many classes
        if known.times[name] == 1 and (_TELLING.search(name) or not inner)
    )
    taken = (known.defined.get(name) for name, _ in _begun(hunk) if known.times[name] == 1 and _TELLING.search(name))
    return next((use for use in (*brought, *taken) if use), None)


def _come(hunk: Hunk) -> Iterator[tuple[str, tuple[int, bool]]]:
    """The names that a hunk defines anew, each with its line and whether that stands inside of something."""
    gone = {defined_name(line.text) for line in hunk.removed}
    for line in hunk.added:
        name = defined_name(line.text)
        if name and name not in gone:
            yield name, (line.number, line.text[:1].isspace())


def _begun(hunk: Hunk) -> Iterator[tuple[str, int]]:
    """The names that come into a hunk on lines that do not define them."""
    before = {name for line in hunk.removed for name in _NAME.findall(line.text[:_WIDTH])}
    for line in hunk.added:
        own = defined_name(line.text)
        for name in _NAME.findall(line.text[:_WIDTH]):
            if name not in before and name != own:
                yield name, line.number
