"""Removed, renamed or re-signed here and newly used there: git merges it cleanly, and the result does not work.

An index of identifiers leaves the few pairs worth parsing: names that one lane takes away or changes where they are
defined, and names that another lane writes more often than it removes them. Only then are the files parsed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import PairFile
from hedgerow.overlap.row import lines_of
from hedgerow.overlap.words import names_of, same_module
from hedgerow.symbols import PYTHON, Outline, breaks_callers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.row import FileRow, Row
    from hedgerow.overlap.sources import Sources
    from hedgerow.overlap.wanted import Wanted
    from hedgerow.overlap.words import Words
    from hedgerow.symbols import Definition, Usage

# A name that very many lanes define anew says nothing about any of them (`main`, `__init__`, `get`).
_COMMON = 60
_FAMILY = (".go", ".java", ".rs")
# Files of one package may define a name each for a platform or a build tag of their own.
_PLATFORMS = ".go"
_REMOVED = "removes or renames"
_FOLDER_STEMS = frozenset({"__init__", "index", "mod", "lib", "main"})


class Broken(Struct, frozen=True):
    """One definition that a lane takes away or changes for its callers; `what` says which, `lines` are those of its
    new form, or the place where it stood; none where the whole file is gone.
    """

    name: str
    what: str
    lines: tuple[tuple[int, int], ...]


def broken_references(
    rows: Mapping[int, Row], words: Mapping[int, Words], sources: Sources, wanted: Wanted
) -> Iterator[tuple[Pair, PairFile]]:
    """One entry for each definition and file: the changing side has the definition's lines, the using side those of its
    first use.
    """
    candidates = list(_candidates(words, wanted))
    sources.load(
        oid
        for definer, place, user, used, _ in candidates
        for file in (rows[definer].files[place], rows[user].files[used])
        for oid in (file.old_oid, file.new_oid)
    )
    broken: dict[tuple[str, str, str], tuple[Broken, ...]] = {}
    for definer, place, user, used, name in candidates:
        culprit, file = rows[definer].files[place], rows[user].files[used]
        yield from _verified(definer, culprit, rows[definer].tree, user, file, name, sources, broken)


def _candidates(words: Mapping[int, Words], wanted: Wanted) -> Iterator[tuple[int, int, int, int, str]]:
    """Definer and file, user and file, and the name."""
    near = None if wanted.only is None else _names_near(words, wanted.only)
    changed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, files in words.items():
        for file in files:
            for name in file.gone if near is None else near.intersection(file.gone):
                changed[name].append((at, file.at))
    telling = {name for name, users in changed.items() if len(users) <= _COMMON}
    for user, files in words.items():
        for file in files:
            for name in sorted(telling.intersection(file.used)):
                for at, place in changed[name]:
                    if at != user and wanted.asks((min(at, user), max(at, user))):
                        yield at, place, user, file.at, name


def _names_near(words: Mapping[int, Words], lanes: Iterable[int]) -> set[str]:
    """The names that these lanes take away or newly use: no other name can tie one of them to another lane."""
    return {name for at in lanes for file in words.get(at, ()) for names in (file.gone, file.used) for name in names}


def _verified(
    at: int,
    culprit: FileRow,
    tree: str,
    user: int,
    file: FileRow,
    name: str,
    sources: Sources,
    known: dict[tuple[str, str, str], tuple[Broken, ...]],
) -> Iterator[tuple[Pair, PairFile]]:
    """From the cheapest question to the dearest: most candidates fall before anything is parsed."""
    here = culprit.old_path in (file.path, file.old_path)
    if not here and not _may_mean(culprit.old_path, file, sources):
        return
    key = (culprit.old_oid, culprit.new_oid, name)
    if key not in known:
        unchanged = culprit.status == "M" and _same_heads(culprit, name, sources)
        known[key] = () if unchanged else _broken(culprit, name, sources)
    line = _new_use(name, culprit, file, sources) if known[key] else None
    for one in known[key] if line is not None else ():
        holder = one.name.rpartition(".")[0].rpartition(".")[2]
        if holder not in sources.text(file.new_oid):  # a method of that name of some other type
            continue
        if one.what == _REMOVED and not holder and _stands_beside(tree, culprit.path, name, sources):
            continue
        own, use = one.lines, ((line or 1, line or 1),)
        because = f"one {one.what} {one.name} of {culprit.old_path}, the other newly uses it"
        name_there = culprit.path if culprit.path != file.path else None
        if at < user:
            yield (at, user), PairFile(file.path, "reference", own, use, None, because, a_path=name_there)
        else:
            yield (user, at), PairFile(file.path, "reference", use, own, None, because, b_path=name_there)


def _stands_beside(tree: str, path: str, name: str, sources: Sources) -> bool:
    """Does another file of the package still define it?"""
    return path.endswith(_PLATFORMS) and any(
        name in names_of(path, [line]) for line in sources.lines_beside(tree, path, name)
    )


def _may_mean(definer: str, file: FileRow, sources: Sources) -> bool:
    """Is the defining module's name, or its folder's, written anywhere in the using file, or are they one package?"""
    folder, stem = definer.rpartition("/")[0], _stem(definer)
    parent = folder.rpartition("/")[2]
    text = sources.text(file.new_oid)
    return stem in text or file.path.rpartition("/")[0] == folder or (bool(parent) and parent in text)


def _heads(path: str, oid: str, name: str, sources: Sources) -> list[int]:
    """The lines (from 0) that look as if they open a definition of that name."""
    return [at for at, line in enumerate(sources.lines(oid)) if name in line and name in names_of(path, [line])]


def _same_heads(culprit: FileRow, name: str, sources: Sources) -> bool:
    """Do all lines that open a definition of that name stand unchanged, each with its whole signature on it?"""
    lines, text = sources.lines(culprit.old_oid), sources.text(culprit.new_oid)
    heads = [lines[at] for at in _heads(culprit.old_path, culprit.old_oid, name, sources)]
    return bool(heads) and all(line.count("(") == line.count(")") and f"{line}\n" in text for line in heads)


def _broken(file: FileRow, name: str, sources: Sources) -> tuple[Broken, ...]:
    """What a caller from outside loses of the definitions of that name in this file."""
    before = sources.outline(file.old_path, file.old_oid, _heads(file.old_path, file.old_oid, name, sources))
    if file.status == "D":
        after = Outline(())
    else:
        found_after = sources.outline(file.path, file.new_oid, _heads(file.path, file.new_oid, name, sources))
        if found_after is None:
            return ()
        after = found_after
    moved = file.status == "R" and not same_module(file.old_path, file.path)
    found = []
    for one in before.definitions if before is not None else ():
        left = after.named(one.name)
        if one.nested or one.last != name:
            continue
        if not left or moved:
            lines = _place(left[0]) if left else _stood(file, one)
            found.append(Broken(one.name, "moves" if left else _REMOVED, lines))
        elif one.parameters is not None and all(_breaks(one, other) for other in left):
            found.append(Broken(one.name, "changes the parameters of", _place(left[0])))
    return tuple(found)


def _place(definition: Definition) -> tuple[tuple[int, int], ...]:
    return ((definition.start, definition.end),)


def _stood(file: FileRow, definition: Definition) -> tuple[tuple[int, int], ...]:
    """The hunks that took a definition away, on the lane's side; none where the file is gone."""
    return lines_of(tuple(span for span in file.spans if span.start < definition.end and definition.start <= span.end))


def _breaks(old: Definition, new: Definition) -> bool:
    return old.parameters is not None and new.parameters is not None and breaks_callers(old.parameters, new.parameters)


def _new_use(name: str, culprit: FileRow, file: FileRow, sources: Sources) -> int | None:
    """The line of a use on an added line that can mean this definer's; None where there is none."""
    added = {at for span in file.spans for at in range(span.new_start, span.new_end)} if file.status != "A" else None
    near = added if added is not None else range(len(sources.lines(file.new_oid)))
    usage = sources.usage(file.path, file.new_oid, near)
    lines = (
        [line for line in usage.lines.get(name, ()) if added is None or line - 1 in added] if usage is not None else []
    )
    if culprit.old_path.endswith(PYTHON) and _stem(culprit.old_path) == name:
        texts = sources.lines(file.new_oid)
        lines = [line for line in lines if not _names_module(name, texts[line - 1])]
    if usage is None or not lines:
        return None
    if culprit.old_path not in (file.path, file.old_path):
        outline = sources.outline(file.path, file.new_oid, _heads(file.path, file.new_oid, name, sources))
        own = outline is not None and any(one.last == name for one in outline.definitions)
        if own or not _linked(culprit.old_path, file.path, usage):
            return None
    return lines[-1]


def _names_module(name: str, text: str) -> bool:
    """In a line that uses a Python module called as a function in it: is it only the module that is meant?"""
    if text.lstrip().startswith("from "):
        return not re.search(rf"\bfrom\s+(?:[\w.]*\.)?{re.escape(name)}\s+import\b", text)
    return not re.search(rf"\b{re.escape(name)}\b(?!\s*\.)", text)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _linked(definer: str, user: str, usage: Usage) -> bool:
    """Does the using file plausibly mean this definer: does it import its module by name, or share its package?"""
    folder, stem = definer.rpartition("/")[0], _stem(definer)
    if stem in usage.imports and stem not in _FOLDER_STEMS:
        return True
    if (
        definer.endswith(_FAMILY)
        and user.rpartition("/")[0] == folder
        and user.rpartition(".")[2] == definer.rpartition(".")[2]
    ):
        return True
    return (stem in _FOLDER_STEMS or definer.endswith(_FAMILY)) and folder.rpartition("/")[2] in usage.imports
