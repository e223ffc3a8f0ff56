"""Where work that belongs uses a name that a hunk only brings in: a word for the spelling checker, an import that no
keyword tells from code (in Go, or on a line of its own in a list of names).
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import WIDTH, may_define
from hedgerow.scope.shape import is_comment, is_import

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hedgerow.change import FileChange, Hunk, Line
    from hedgerow.model import HunkScope

    Hunks = tuple[HunkScope, ...]
    _Place = tuple[FileChange, HunkScope, Line]

BELONGS = (Verdict.EXPLAINED, Verdict.WEAK)

_MOST = 20  # words of a hunk for the spelling checker: more is work of its own
_CROWD = 100  # hunks of a file, each of which is held to all others
_THRONG = 1_000  # hunks of a change, to all of which the words for a spelling checker are held
_LINES = 2_000  # changed lines in which a use is looked for
_SPELLING = Pattern(
    r"(?:^|/)(?:\.?cspell[\w.-]*|\.spelling|\.?(?:[\w-]+[.-])?(?:spelling|wordlist|dictionary|(?:known|project)[-_]words)[\w.-]*"
    r"|vocabular(?:y|ies)/[\w/-]+/accept\.txt)$",
    re.IGNORECASE,
)
_WORD = Pattern(r"[^\W\d_]{3,}")
_GO_IMPORT = Pattern(
    r"^\s*(?:import\s+)?(?:(?P<alias>\w+)\s+)?[\"`](?:[\w.@~-]+/)*?(?P<name>[\w@~-]+)(?:\.v\d+|/v\d+)?[\"`]\s*$"
)
_LISTED = Pattern(
    r"^\s*(?:type\s+)?(?!(?:return|pass|break|continue|else|try|finally|begin|end|then|done|do|yield|raise|throw|default"
    r"|null|nil|None|true|True|false|False|undefined|this|self|super|public|private|protected|static|async|loop)\b)"
    r"(?P<name>[^\W\d]\w{2,})(?:\s+as\s+(?P<alias>\w+))?,?\s*$"
)
_NAME = Pattern(r"\w+")


class Use(Struct, frozen=True):
    """Why a hunk comes with another, which belongs."""

    because: str
    scope: HunkScope


def use_of(file: FileChange, hunk: Hunk, hunks: Hunks, files: Sequence[tuple[FileChange, Hunks]]) -> Use | None:
    """The first use of what the hunk does nothing but bring in; of words for the spelling checker each must have one,
    and more than `_MOST` have none.

    `hunks`: the verdicts on those of the file; `files`: all of the change with theirs.
    """
    if len(file.hunks) > _CROWD:
        return None
    if _SPELLING.search(file.path):
        words = sorted(_words(hunk.added) - _words(hunk.removed))
        if len(words) > _MOST or sum(len(other.hunks) for other, _ in files) > _THRONG:
            return None
        elsewhere = _first_lines(place for other in files if other[0] is not file for place in _places(*other))
        uses = [_spelt(word, elsewhere) for word in words]
        return uses[0] if uses and all(uses) else None
    imported = _GO_IMPORT if file.path.endswith(".go") else _LISTED
    found = [imported.search(line.text[:WIDTH]) for line in hunk.changed if line.text.strip()]
    if not may_define(file.path) or not all(found) or not _in_a_list(hunk, imported):
        return None
    names = [one["alias"] or one["name"] for one in found if one]
    here = _first_uses(_first_lines(_places(file, hunks)))
    return next((_use(name, here[name]) for name in names if name in here), None)


def _in_a_list(hunk: Hunk, imported: Pattern) -> bool:
    """Does the line before the first changed one, where the diff shows it, stand among imports too?"""
    above = (line.text[:WIDTH] for line in takewhile(lambda line: line.sign == " ", hunk.lines))
    told = [text for text in above if text.strip() and not is_comment(text)]
    return not told or is_import(told[-1]) or imported.search(told[-1]) is not None


def _first_lines(places: Iterable[_Place]) -> list[_Place]:
    return list(islice(places, _LINES))


def _spelt(word: str, places: Sequence[_Place]) -> Use | None:
    return next((_use(word, place) for place in places if word in place[2].text[:WIDTH].lower()), None)


def _first_uses(places: Sequence[_Place]) -> dict[str, _Place]:
    """The first place of every name."""
    return {name: place for place in reversed(places) for name in _NAME.findall(place[2].text[:WIDTH])}


def _use(name: str, place: _Place) -> Use:
    file, scope, line = place
    return Use(f"brings in `{name}`, which {file.path}:{line.number} uses", scope)


def _words(lines: Sequence[Line]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line.text[:WIDTH].lower())}


def _places(file: FileChange, hunks: Hunks) -> Iterator[_Place]:
    """The changed lines of hunks that belong, each with its file and hunk."""
    for scope, hunk in zip(hunks, file.hunks, strict=True):
        if scope.verdict in BELONGS:
            yield from ((file, scope, line) for line in hunk.changed)
