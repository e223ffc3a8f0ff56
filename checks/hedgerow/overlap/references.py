"""Removed, renamed or re-signed here and newly used there: git merges it cleanly, and the result does not work.

An index of identifiers leaves the few pairs worth parsing: names that one lane takes away or changes where they are
defined, and names that another lane writes more often than it removes them. Only then are the files parsed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hedgerow.model import PairFile
from hedgerow.overlap.definitions import NEW_NAME
from hedgerow.overlap.sources import is_code
from hedgerow.symbols import breaks_callers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.row import FileRow, Row
    from hedgerow.overlap.sources import Sources
    from hedgerow.symbols import Definition, Usage

_WORD = re.compile(r"[^\W\d][\w$]*")
_ASSIGNED = re.compile(r"^([^\W\d][\w$]*)\s*(?::[^=]*)?=[^=]|^\s+([A-Z][A-Z0-9_]+)\s*=")
# A signature may run over several lines: how far above a hunk its first line is looked for.
_ABOVE = 8
# A name that very many lanes define anew says nothing about any of them (`main`, `__init__`, `get`).
_COMMON = 60
_FAMILY = (".go", ".java", ".rs")
_FOLDER_STEMS = frozenset({"__init__", "index", "mod", "lib", "main"})


@dataclass(frozen=True, slots=True)
class Broken:
    """One definition that a lane takes away or changes for its callers; `what` says which."""

    definition: Definition
    what: str


def broken_references(
    rows: Mapping[int, Row], sources: Sources, wanted: Callable[[Pair], bool]
) -> Iterator[tuple[Pair, PairFile]]:
    """One entry for each definition and file: the changing side has the definition's lines, the using side those of
    its first use.
    """
    files = {at: [file for file in row.files if is_code(file)] for at, row in rows.items()}
    sources.load(oid for some in files.values() for file in some for oid in (file.old_oid, file.new_oid))
    changed: dict[str, list[tuple[int, FileRow]]] = defaultdict(list)
    for at, some in files.items():
        for file in some:
            for name in _gone_names(file, sources):
                changed[name].append((at, file))
    broken: dict[tuple[str, str, str], tuple[Broken, ...]] = {}
    for user, some in files.items():
        for file in some:
            for name in sorted(_new_uses(file, sources) & changed.keys()):
                if len(changed[name]) <= _COMMON:
                    for at, culprit in changed[name]:
                        if at != user and wanted((min(at, user), max(at, user))):
                            yield from _verified(at, culprit, user, file, name, sources, broken)


def _verified(
    at: int,
    culprit: FileRow,
    user: int,
    file: FileRow,
    name: str,
    sources: Sources,
    known: dict[tuple[str, str, str], tuple[Broken, ...]],
) -> Iterator[tuple[Pair, PairFile]]:
    """Parse, from the cheapest question to the dearest: most candidates fall at the first two."""
    here = culprit.old_path in (file.path, file.old_path)
    if not here and not _may_mean(culprit.old_path, file, sources):
        return
    if culprit.status == "M" and _same_heads(culprit, name, sources):
        return
    key = (culprit.old_oid, culprit.new_oid, culprit.path)
    if key not in known:
        known[key] = _broken(culprit, sources)
    for one in known[key]:
        line = _new_use(one.definition, culprit, file, sources) if one.definition.last == name else None
        if line is not None:
            own, use = ((one.definition.start, one.definition.end),), ((line, line),)
            because = f"one {one.what} {one.definition.name} of {culprit.old_path}, the other newly uses it"
            pair = (min(at, user), max(at, user))
            a, b = (own, use) if at == pair[0] else (use, own)
            yield pair, PairFile(file.path, "reference", a, b, None, because)


def _may_mean(definer: str, file: FileRow, sources: Sources) -> bool:
    """Is the defining module's name, or its folder's, written anywhere in the using file, or are they one package?"""
    folder, _, base = definer.rpartition("/")
    stem, parent = base.partition(".")[0], folder.rpartition("/")[2]
    text = sources.text(file.new_oid)
    return stem in text or file.path.rpartition("/")[0] == folder or (bool(parent) and parent in text)


def _same_heads(culprit: FileRow, name: str, sources: Sources) -> bool:
    """Do all lines that open a definition of that name stand unchanged, each with its whole signature on it?"""
    heads = [line for line in sources.lines(culprit.old_oid) if name in line and name in _defined([line])]
    text = sources.text(culprit.new_oid)
    return bool(heads) and all(line.count("(") == line.count(")") and f"{line}\n" in text for line in heads)


def _broken(file: FileRow, sources: Sources) -> tuple[Broken, ...]:
    """What a caller from outside loses in this file."""
    before = sources.outline(file.old_path, file.old_oid)
    after = sources.outline(file.path, file.new_oid) if file.new_oid.strip("0") else None
    if before is None or (after is None and file.status != "D"):
        return ()
    found = []
    for one in before.definitions:
        left = after.named(one.name) if after is not None else ()
        if one.nested:
            continue
        if not left or (file.status == "R" and not _same_module(file.old_path, file.path)):
            found.append(Broken(one, "removes or renames" if not left else "moves"))
        elif one.parameters is not None and all(
            other.parameters is not None and breaks_callers(one.parameters, other.parameters) for other in left
        ):
            found.append(Broken(one, "changes the parameters of"))
    return tuple(found)


def _new_use(definition: Definition, culprit: FileRow, file: FileRow, sources: Sources) -> int | None:
    """The line of a use that the base has not, where it can mean this definition; None where there is none."""
    after, before = sources.usage(file.path, file.new_oid), sources.usage(file.old_path, file.old_oid)
    name = definition.last
    if after is None or after.uses.get(name, 0) <= (before.uses.get(name, 0) if before is not None else 0):
        return None
    if culprit.old_path not in (file.path, file.old_path):
        outline = sources.outline(file.path, file.new_oid)
        own = outline is not None and any(one.last == name for one in outline.definitions)
        if own or not _linked(culprit.old_path, file.path, after):
            return None
    return after.lines[name]


def _linked(definer: str, user: str, usage: Usage) -> bool:
    """Does the using file plausibly mean this definer: does it import its module by name, or share its package?"""
    folder, _, base = definer.rpartition("/")
    stem = base.partition(".")[0]
    if stem in usage.imports and stem not in _FOLDER_STEMS:
        return True
    if (
        definer.endswith(_FAMILY)
        and user.rpartition("/")[0] == folder
        and user.rpartition(".")[2] == definer.rpartition(".")[2]
    ):
        return True
    return (stem in _FOLDER_STEMS or definer.endswith(_FAMILY)) and folder.rpartition("/")[2] in usage.imports


def _same_module(old: str, new: str) -> bool:
    return old.rpartition(".")[0] == new.rpartition(".")[0]


def _gone_names(file: FileRow, sources: Sources) -> set[str]:
    """Names defined on the removed lines, or just above them; of a file that goes away or elsewhere, all."""
    if file.status == "A":
        return set()
    lines = sources.lines(file.old_oid)
    if file.status == "D" or (file.status == "R" and not _same_module(file.old_path, file.path)):
        return _defined(lines)
    near = [line for span in file.spans for line in lines[max(0, span.start - _ABOVE) : span.end]]
    return _defined(near)


def _defined(lines: list[str]) -> set[str]:
    found = {match[1] or match[2] for line in lines for match in NEW_NAME.finditer(line)}
    return found | {match[1] or match[2] for line in lines if (match := _ASSIGNED.match(line))}


def _new_uses(file: FileRow, sources: Sources) -> set[str]:
    """Words that the lane writes more often than it takes away."""
    if file.status == "D":
        return set()
    new, old = sources.lines(file.new_oid), sources.lines(file.old_oid)
    spans = file.spans
    if file.status == "A":
        return set(_WORD.findall("\n".join(new)))
    added = Counter(_WORD.findall("\n".join("\n".join(new[span.new_start : span.new_end]) for span in spans)))
    added.subtract(_WORD.findall("\n".join("\n".join(old[span.start : span.end]) for span in spans)))
    return {word for word, count in added.items() if count > 0}
