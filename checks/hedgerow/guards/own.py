"""Hedgerow's own settings, compared before and after: which of its checks does a change quiet?"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from hedgerow.guards.lines import Loosening
from hedgerow.model import Severity
from hedgerow.settings import FILE, OUTSIDE, SHARED_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.sides import Sides

_TABLE = "[tool.hedgerow"
# Each single setting with its values from the laxest to the strictest, and the one that holds where none is given.
_SCALES = (
    (("fail-level",), ("never", "error", "warning", "info"), "error"),
    (("on-unjudged",), ("pass", "fail"), "pass"),
    (("hooks", "on-failure"), ("pass", "block"), "pass"),
    (("hooks", "no-issue"), ("pass", "fail"), "pass"),
    (("overlap", "neighbours"), (False, True), True),
    (("github", "drafts"), ("skip", "check"), "check"),
    (("github", "bots"), ("skip", "check"), "check"),
)
# Each list with what holds where none is given, and whether a longer one lets more through.
_LISTS: tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...] = (
    (("silence",), (), True),
    (("checks",), (), False),
    (("overlap", "mute"), (), True),
    (("hooks", "outside"), OUTSIDE, True),
)
_QUIET = ('"off"', '"info"', '"never"', "'off'", "'info'", "'never'")


def holds_settings(sides: Sides) -> bool:
    """Does this change of a file touch hedgerow's settings? In a shared file only its own tables count."""
    if sides.file.path != SHARED_FILE:
        return sides.file.path == FILE
    if sides.before is None or sides.after is None:
        return any(_TABLE in text for text in _tables_touched(sides.file))
    return _own_lines(sides.before) != _own_lines(sides.after)


def loosened_own(sides: Sides) -> Iterator[Loosening]:
    """What the change quiets, setting by setting; settings that can no longer be read are one loosening of their
    own.
    """
    shared = sides.file.path == SHARED_FILE
    if sides.before is None or sides.after is None:
        yield from _from_lines(sides.file)
        return
    old, new = _parsed(sides.before, shared=shared), _parsed(sides.after, shared=shared)
    if new is None:
        yield Loosening("broken", "the settings can no longer be read")
    elif old is not None:
        yield from _weaker(old, new)


def _weaker(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Loosening]:
    for keys, scale, default in _SCALES:
        was, now = (_at(side, *keys, default=default) for side in (old, new))
        if was in scale and now in scale and scale.index(now) < scale.index(was):
            key, (before, after) = ".".join(keys), (str(value).lower() for value in (was, now))
            yield Loosening(key, f"{key} goes from {before} to {after}")
    yield from _severities(old, new)
    for names, usual, grown in _LISTS:
        was, now = (set(_items(_at(side, *names, default=usual), ".".join(names))) for side in (old, new))
        for key, pattern in sorted(now - was if grown else was - now):
            if not pattern.startswith("!"):  # it takes a pattern out
                yield Loosening(f"{key} {pattern}", f"`{pattern}` is {'added to' if grown else 'taken out of'} {key}")


def _severities(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Loosening]:
    from hedgerow.registry import all_checks  # it imports the check that imports this module

    ranks = {severity.value: severity.rank for severity in Severity}
    for check in all_checks():
        was, now = (_at(side, "checks", check.id, "severity", default=check.severity.value) for side in (old, new))
        if ranks.get(now, 0) > ranks.get(was, 0):
            yield Loosening(f"checks.{check.id}.severity", f"checks.{check.id}.severity goes from {was} to {now}")


def _items(value: object, key: str) -> Iterator[tuple[str, str]]:
    """The texts of every list below a table, with the dotted key of the list."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _items(inner, f"{key}.{name}")
    elif isinstance(value, list | tuple):
        yield from ((key, str(inner)) for inner in value)


def _at(table: dict[str, Any], *keys: str, default: object = None) -> Any:  # noqa: ANN401  # parsed TOML
    value: Any = table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return default if value is None else value


def _from_lines(file: FileChange) -> Iterator[Loosening]:
    for line in (line for hunk in file.hunks for line in hunk.added):
        if any(word in line.text for word in _QUIET):
            text = line.text.strip()[:120]
            yield Loosening(text, f"a check is quieted: `{text}`", line.number)


def _tables_touched(file: FileChange) -> Iterator[str]:
    """The table headers that changed lines stand under, as far as the hunks show them."""
    for hunk in file.hunks:
        table = hunk.section
        for line in hunk.lines:
            if line.text.startswith("["):
                table = line.text
            if line.sign != " " and line.text.strip():
                yield table


def _own_lines(text: str) -> tuple[str, ...]:
    """The lines under hedgerow's own tables."""
    kept, inside = [], False
    for line in text.splitlines():
        inside = line.startswith(_TABLE) if line.startswith("[") else inside
        if inside and line.strip():
            kept.append(line.rstrip())
    return tuple(kept)


def _parsed(text: str, *, shared: bool) -> dict[str, Any] | None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # the caller says what this means on its side
        return None
    own = _at(table, "tool", "hedgerow") if shared else table
    return own if isinstance(own, dict) else {}
