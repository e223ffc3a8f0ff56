"""Where work that belongs uses a name that a hunk only brings in: a word for the spelling checker, an import that no
keyword tells from code (in Go, or on a line of its own in a list of names).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import may_define

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import FileChange, Hunk, Line
    from hedgerow.model import HunkScope

    Hunks = tuple[HunkScope, ...]
    _Place = tuple[FileChange, HunkScope, Line]

BELONGS = (Verdict.EXPLAINED, Verdict.WEAK)

_WIDTH = 500
_MOST = 20  # words of a hunk for the spelling checker: more is work of its own
_CROWD = 100  # hunks of a file, each of which is held to all others
_SPELLING = Pattern(
    r"(?:^|/)(?:\.?cspell[\w.-]*|\.spelling|\.?(?:[\w-]+[.-])?(?:spelling|wordlist|dictionary|(?:known|project)[-_]words)[\w.-]*"
    r"|vocabular(?:y|ies)/[\w/-]+/accept\.txt)$",
    re.IGNORECASE,
)
_WORD = Pattern(r"[^\W\d_]{3,}")
_GO_IMPORT = Pattern(
    r"^\s*(?:import\s+)?(?:(?P<alias>\w+)\s+)?[\"`](?:[\w.@~-]+/)*?(?P<name>[\w@~-]+)(?:\.v\d+|/v\d+)?[\"`]\s*$"
)
_LISTED = Pattern(r"^\s*(?:type\s+)?(?P<name>[^\W\d]\w{2,})(?:\s+as\s+(?P<alias>\w+))?,?\s*$")


class Use(Struct, frozen=True):
    """Why a hunk comes with another, which belongs."""

    because: str
    scope: HunkScope


def use_of(file: FileChange, hunk: Hunk, hunks: Hunks, files: Sequence[tuple[FileChange, Hunks]]) -> Use | None:
    """The first use of what the hunk does nothing but bring in; of words for the spelling checker each must have one.

    `hunks`: the verdicts on those of the file; `files`: all of the change with theirs.
    """
    if len(file.hunks) > _CROWD:
        return None
    if _SPELLING.search(file.path):
        words = sorted(_words(hunk.added) - _words(hunk.removed))
        elsewhere = [place for other in files if other[0] is not file for place in _places(*other)]
        uses = [_first(word, rf"(?i:{re.escape(word)})", elsewhere) for word in words[:_MOST]]
        return uses[0] if uses and all(uses) else None
    imported = _GO_IMPORT if file.path.endswith(".go") else _LISTED
    found = [imported.search(line.text[:_WIDTH]) for line in hunk.changed if line.text.strip()]
    if not may_define(file.path) or not all(found):
        return None
    names = [one["alias"] or one["name"] for one in found if one]
    here = list(_places(file, hunks))
    return next((use for name in names if (use := _first(name, rf"\b{re.escape(name)}\b", here))), None)


def _words(lines: Sequence[Line]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line.text[:_WIDTH].lower())}


def _places(file: FileChange, hunks: Hunks) -> Iterator[_Place]:
    """The changed lines of hunks that belong, each with its file and hunk."""
    for scope, hunk in zip(hunks, file.hunks, strict=True):
        if scope.verdict in BELONGS:
            yield from ((file, scope, line) for line in hunk.changed)


def _first(name: str, pattern: str, places: Sequence[_Place]) -> Use | None:
    wanted = re.compile(pattern)
    found = ((file, scope, line) for file, scope, line in places if wanted.search(line.text[:_WIDTH]))
    uses = (Use(f"brings in `{name}`, which {file.path}:{line.number} uses", scope) for file, scope, line in found)
    return next(uses, None)
