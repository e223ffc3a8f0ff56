"""Path patterns, matched in time linear in the pattern times the path; patterns are hostile input."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache


def matches(pattern: str, path: str) -> bool:
    """Does `path` (relative, with slashes) match `pattern`, read as .gitignore reads it?

    `*` and `?` stay within a folder, `**` crosses folders, a pattern without an inner slash matches at any depth,
    and a pattern that names a folder matches everything in it. Case counts.
    """
    start, wanted = _read(pattern)
    if start and not path.startswith(start):
        return False
    return bool(wanted) and _match(wanted, tuple(path.split("/")))


@lru_cache(maxsize=32_768)  # an issue may hold 10,000 patterns, and a change 2,000 files
def _read(pattern: str) -> tuple[str, tuple[str, ...]]:
    """What every path that matches starts with, as far as the first segment says it, and the segments."""
    wanted = _segments(pattern)
    plain = wanted and wanted[0] != "**" and not any(sign in wanted[0] for sign in "*?[")
    return wanted[0] if plain else "", wanted


def _segments(pattern: str) -> tuple[str, ...]:
    text = pattern.strip()
    anchored = "/" in text.rstrip("/")
    parts = [part for part in text.removeprefix("./").split("/") if part not in ("", ".")]
    if parts and not anchored:
        parts.insert(0, "**")
    collapsed = [part for at, part in enumerate(parts) if part != "**" or at == 0 or parts[at - 1] != "**"]
    return tuple(collapsed)


def _match(wanted: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Advance a set of positions in the pattern over the path, as for a finite automaton: no backtracking."""
    states = _closure({0}, wanted)
    for segment in path:
        following = set()
        for at in states:
            if at == len(wanted):  # the pattern named a folder above: everything below it matches
                return True
            if wanted[at] == "**":
                if at == len(wanted) - 1:
                    return True
                following.add(at)
            elif fnmatchcase(segment, wanted[at]):  # fnmatch has no nested repeats since Python 3.9: linear too
                following.add(at + 1)
        states = _closure(following, wanted)
        if not states:
            return False
    return len(wanted) in states


def _closure(states: set[int], wanted: tuple[str, ...]) -> set[int]:
    """`**` also matches no folder at all, except at the end of a pattern, where it wants at least one name."""
    return states | {at + 1 for at in states if at < len(wanted) - 1 and wanted[at] == "**"}
