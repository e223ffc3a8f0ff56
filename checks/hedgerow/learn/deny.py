"""The second way to enforce: a path that Claude Code may not edit, in the settings that its sessions share.

It holds before anything is written, on every machine, hedgerow installed or not. Only paths that its rules and ours
read the same way are written: a file, or a folder with everything in it.
"""

from __future__ import annotations

import json
from json import JSONDecoder
from typing import TYPE_CHECKING, Any

from hedgerow.paths import matches
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.learn.enforce import Pair

FILE = ".claude/settings.json"
# `Edit` covers every tool that writes files; a slash at the start is the repository's top (Claude Code, permissions).
_RULE = Pattern(r"Edit\(/(?P<path>.+)\)")
_PLAIN = Pattern(r"[A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+)*(?:/\*\*)?")


def with_denial(pattern: str, text: str | None) -> str | None:
    """The settings in which the path may not be edited, every other byte as it was. None where they say so already,
    where they are no JSON object with each key once, and for a path with wildcards elsewhere than at its end. The path
    is one that may stand in a rule (`wording.pattern_of`).
    """
    if not _PLAIN.fullmatch(pattern):
        return None
    rule = f"Edit(/{pattern})"
    if text is None:
        return json.dumps({"permissions": {"deny": [rule]}}, indent=2) + "\n"
    denied = _denied(text)
    return None if denied is None or rule in denied else _with(text, json.dumps(rule))


def says(pattern: str, text: str | None) -> bool:
    """Do the settings name the path as one that may not be edited?"""
    return text is not None and f"Edit(/{pattern})" in (_denied(text) or ())


def keeps(pair: Pair, text: str) -> bool:
    """Do the settings let Claude Code make the one change and refuse the other? The paths are those of the diffs."""
    paths = [diff.partition("\n+++ b/")[2].partition("\n")[0] for diff in (pair.passes, pair.fails)]
    rules = [match["path"] for rule in _denied(text) or () if (match := _RULE.fullmatch(rule))]
    return [any(matches(f"/{rule}", path) for rule in rules) for path in paths] == [False, True]


def _denied(text: str) -> tuple[str, ...] | None:
    """The rules of `permissions.deny`; None for settings that cannot be read, or are not built as Claude Code's are."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return dict(pairs)

    try:
        settings = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError):  # comments, doubled keys, broken JSON, or nested without end
        return None
    permissions = settings.get("permissions", {}) if isinstance(settings, dict) else None
    denied = permissions.get("deny", []) if isinstance(permissions, dict) else None
    return tuple(map(str, denied)) if isinstance(denied, list) else None


def _with(text: str, rule: str) -> str:
    """The text of settings with the rule, where JSON is known to be right."""
    top = _behind_gap(text, 0)
    permissions = _values(text, top).get("permissions")
    if permissions is None:
        return _put(text, top, f'"permissions": {{"deny": [{rule}]}}')
    denied = _values(text, permissions).get("deny")
    return _put(text, permissions, f'"deny": [{rule}]') if denied is None else _put(text, denied, rule)


def _put(text: str, start: int, item: str) -> str:
    """The text with one more item at the end of the list or object that opens at `start`, spaced as its first one."""
    ends = [end for _, _, end in _items(text, start)]
    if not ends:
        return text[: start + 1] + item + text[start + 1 :]
    gap = text[start + 1 : _behind_gap(text, start + 1)]
    return f"{text[: ends[-1]]},{gap}{item}{text[ends[-1] :]}"


def _values(text: str, start: int) -> dict[str, int]:
    """Where the value of each key of the object that opens at `start` begins."""
    return {key: begin for key, begin, _ in _items(text, start)}


def _items(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The items of the list or object that opens at `start`: key (empty in a list), where the value begins and ends."""
    at = _behind_gap(text, start + 1)
    while text[at] not in "]}":
        key = ""
        if text[start] == "{":
            key, end = JSONDecoder().raw_decode(text, at)
            at = _behind_gap(text, _behind_gap(text, end) + 1)
        _, end = JSONDecoder().raw_decode(text, at)
        yield key, at, end
        at = _behind_gap(text, end)
        at = _behind_gap(text, at + 1) if text[at] == "," else at


def _behind_gap(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" \t\r\n"))
