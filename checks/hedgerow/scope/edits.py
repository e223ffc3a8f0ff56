"""What the hunks of a change do to names: which come and go, and which only get another one."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import defined_name
from hedgerow.scope.idioms import MODIFIERS, REGISTERED
from hedgerow.scope.shape import is_comment, is_import

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hedgerow.change import ChangeSet, FileChange, Hunk

Pair = tuple[str, str]
"""An old name and the new one."""

NAME = Pattern(r"[^\W\d]\w{2,}")
"""A name; a shorter one occurs everywhere."""
WIDTH = 300
"""Characters of a line that are read: some patterns take time quadratic in it."""

_TOKEN = Pattern(r"\w+|[=!<>]=|:=|[^\w\s]")
_RENAMED_AT_LEAST = 2  # times; one name for another in one place is a fix
_MOVED_AT_LEAST = 3  # lines; fewer are alike by chance


class Edit(Struct, frozen=True):
    """What one hunk changes, blank lines left out; `renames` is set where it does nothing else, `extends`: every name
    that it takes away comes back.
    """

    file: FileChange
    hunk: Hunk
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    names: Counter[str]
    renames: Pair | None
    extends: bool


def edits_of(change: ChangeSet) -> list[Edit]:
    """All hunks of a change, in diff order."""
    return [_edit(file, hunk) for file in change.files for hunk in file.hunks]


def sides(hunk: Hunk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The added lines and the removed ones, without blank ones."""
    plus, minus = (
        tuple(line.text[:WIDTH] for line in lines if line.text.strip()) for lines in (hunk.added, hunk.removed)
    )
    return plus, minus


def _edit(file: FileChange, hunk: Hunk) -> Edit:
    plus, minus = sides(hunk)
    new, old = (Counter(name for text in texts for name in NAME.findall(text)) for texts in (plus, minus))
    return Edit(file, hunk, plus, minus, new + old, renamed(plus, minus), not old.keys() - new.keys() - MODIFIERS)


def counted(edits: Iterable[Edit]) -> Counter[str]:
    """How often each name stands on changed lines."""
    names: Counter[str] = Counter()
    for edit in edits:
        names.update(edit.names)
    return names


def renamed(plus: tuple[str, ...], minus: tuple[str, ...]) -> Pair | None:
    """The old and the new name, where that is all that differs between added and removed lines."""
    if not minus or len(plus) != len(minus):
        return None
    after, before = ([_TOKEN.findall(text) for text in texts] for texts in (plus, minus))
    if [len(tokens) for tokens in after] != [len(tokens) for tokens in before]:
        return None
    pairs = {
        (old, new)
        for olds, news in zip(before, after, strict=True)
        for old, new in zip(olds, news, strict=True)
        if old != new
    }
    pair = pairs.pop() if len(pairs) == 1 else None
    return pair if pair and all(NAME.fullmatch(name) for name in pair) else None


def local_renames(edits: list[Edit]) -> frozenset[Pair]:
    """Renames within one file that nothing else in the change's part of the file stands on."""
    by_file: defaultdict[str, list[Edit]] = defaultdict(list)
    by_pair: defaultdict[Pair, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file.path].append(edit)
        if edit.renames:
            by_pair[edit.renames].append(edit)
    names = {path: counted(some) for path, some in by_file.items()}
    return frozenset(
        pair
        for pair, some in by_pair.items()
        if len({edit.file.path for edit in some}) == 1
        and _all_there_is(pair, counted(some), names[some[0].file.path])
        and any(_assigned(pair[0], text) for edit in some for text in edit.minus)
    )


def _all_there_is(pair: Pair, renamed: Counter[str], in_file: Counter[str]) -> bool:
    return renamed[pair[0]] >= _RENAMED_AT_LEAST and all(in_file[name] == renamed[name] for name in pair)


def _assigned(name: str, text: str) -> bool:
    """Does the line give the name a value, as that of a variable? A class or a function in its place is another one."""
    tokens = _TOKEN.findall(text)
    return any(one == name and after in ("=", ":=") for one, after in pairwise(tokens))


def moves(edits: Iterable[Edit]) -> dict[tuple[str, int], int]:
    """Hunks that only bring definitions or imports which another hunk of their file only takes away, or the other way
    round: by path and index, each with a line of the other one.
    """
    found: dict[tuple[str, int], int] = {}
    seen: dict[tuple[str, tuple[str, ...]], list[Edit]] = {}
    for edit in edits:
        lines = edit.plus or edit.minus
        if len(lines) < _MOVED_AT_LEAST or (edit.plus and edit.minus) or not _stands_anywhere(lines):
            continue
        others = seen.setdefault((edit.file.path, tuple(text.rstrip() for text in lines)), [])
        other = next((one for one in others if bool(one.plus) is not bool(edit.plus)), None)
        if other is not None:
            found[edit.file.path, edit.hunk.index] = other.hunk.span[0]
            found[edit.file.path, other.hunk.index] = edit.hunk.span[0]
        others.append(edit)
    return found


def _stands_anywhere(lines: Sequence[str]) -> bool:
    """Do the lines mean the same wherever they stand? Not those of a body, which run one after the other, and not what
    is handed to a router, which asks in order.
    """
    first = next((text for text in lines if not is_comment(text) and not text.lstrip().startswith(("@", "#["))), "")
    if any(REGISTERED.search(text) for text in lines) or any(_indent(text) < _indent(first) for text in lines):
        return False
    return defined_name(first) is not None or all(is_import(text) or is_comment(text) for text in lines)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
