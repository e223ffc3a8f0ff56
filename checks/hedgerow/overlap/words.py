"""The identifier index: which names a lane takes away or changes, and which it newly writes. No file is parsed for
it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from hedgerow.overlap.definitions import defined_names
from hedgerow.overlap.sources import is_code

if TYPE_CHECKING:
    from hedgerow.overlap.cache import Cache
    from hedgerow.overlap.row import FileRow
    from hedgerow.overlap.sources import Sources
    from hedgerow.overlap.survey import Field

_WORD = re.compile(r"[^\W\d][\w$]*")
_ASSIGNED = re.compile(r"^([^\W\d][\w$]*)\s*(?::[^=]*)?=[^=]|^\s+([A-Z][A-Z0-9_]+)\s*=")
# A signature may run over several lines: how far above a hunk its first line is looked for.
_ABOVE = 8
# Words of a new file beyond this many are data.
_MOST = 2_000


class FileWords(NamedTuple):
    """One source file of a row, by its place there. `gone`: names whose definition may be removed or changed;
    `used`: words written more often than removed.
    """

    at: int
    gone: tuple[str, ...]
    used: tuple[str, ...]


Words = tuple[FileWords, ...]


def read_words(field: Field, sources: Sources, cache: Cache) -> dict[int, Words]:
    """The words of every lane, from the cache where they are known."""
    heads = {at: field.lanes[at].oid for at in field.rows}
    known = cache.words(field.base.oid, tuple(heads.values()))
    new = {at: field.rows[at] for at, head in heads.items() if head not in known}
    files = {at: [file for file in row.files if is_code(file)] for at, row in new.items()}
    sources.load(oid for some in files.values() for file in some for oid in (file.old_oid, file.new_oid))
    found = {
        at: tuple(
            FileWords(place, tuple(sorted(_gone_names(file, sources))), tuple(sorted(_new_uses(file, sources))[:_MOST]))
            for place, file in enumerate(row.files)
            if is_code(file)
        )
        for at, row in new.items()
    }
    cache.save_words(field.base.oid, {heads[at]: words for at, words in found.items()})
    return {at: found[at] if at in found else known[head] for at, head in heads.items()}


def same_module(old: str, new: str) -> bool:
    """Is a renamed file still imported by the same name?"""
    return old.rpartition(".")[0] == new.rpartition(".")[0]


def names_of(path: str, lines: list[str]) -> set[str]:
    """The functions, classes, methods and constants that lines look as if they defined."""
    assigned = (_ASSIGNED.match(line) for line in lines if "=" in line)
    return defined_names(path, lines) | {match[1] or match[2] for match in assigned if match}


def _gone_names(file: FileRow, sources: Sources) -> set[str]:
    """Names defined on the removed lines, or just above them; of a file that goes away or elsewhere, all."""
    if file.status == "A":
        return set()
    lines = sources.lines(file.old_oid)
    if file.status == "D" or (file.status == "R" and not same_module(file.old_path, file.path)):
        return names_of(file.old_path, lines)
    near = [line for span in file.spans for line in lines[max(0, span.start - _ABOVE) : span.end]]
    return names_of(file.old_path, near)


def _new_uses(file: FileRow, sources: Sources) -> set[str]:
    if file.status == "D":
        return set()
    new, old = sources.lines(file.new_oid), sources.lines(file.old_oid)
    if file.status == "A":
        return set(_WORD.findall("\n".join(new)))
    spans = file.spans
    added = Counter(_WORD.findall("\n".join("\n".join(new[span.new_start : span.new_end]) for span in spans)))
    added.subtract(_WORD.findall("\n".join("\n".join(old[span.start : span.end]) for span in spans)))
    return {word for word, count in added.items() if count > 0}
