"""The front matter of a rule file: which files it is for, as Claude Code, Cursor and Copilot write it."""

from __future__ import annotations

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.rules.lines import bare, split

_KEY = Pattern(r"(?P<key>[A-Za-z][\w-]*):[ \t]*(?P<value>.*)")
_ITEM = Pattern(r"[ \t]*-[ \t]+(?P<value>.+)")
# `paths` of Claude Code, `globs` of Cursor, `applyTo` of Copilot.
_SCOPES = ("paths", "globs", "applyTo")
_LONGEST = 200


class Front(Struct, frozen=True):
    """What the front matter says. `length` counts its lines, fences included; 0 where there is none.

    `globs` are path patterns, each with its line from 1; `always`: the file is read whatever is worked on.
    """

    length: int = 0
    globs: tuple[tuple[int, str], ...] = ()
    always: bool = True


def front_of(text: str) -> Front:
    """The front matter, read as far as it is simple YAML: `key: value`, `[a, b]` and items with a dash."""
    lines = [bare(line) for line in split(text)[:_LONGEST]]
    if not lines or lines[0].rstrip() != "---":
        return Front()
    last = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if last is None:
        return Front()
    key, globs, always = "", [], False
    scoped = False
    for at, line in enumerate(lines[1:last], 2):
        if match := _KEY.fullmatch(line):
            key = match["key"]
            scoped = scoped or key in _SCOPES
            always = always or (key == "alwaysApply" and match["value"].strip() == "true")
            globs += [(at, glob) for glob in _values(match["value"])] if key in _SCOPES else []
        elif key in _SCOPES and (match := _ITEM.fullmatch(line)):
            globs += [(at, glob) for glob in _values(match["value"])]
    return Front(last + 1, tuple(globs), always or not (scoped or globs))


def _values(text: str) -> list[str]:
    """`a`, `"a"`, `[a, "b"]` or `a,b`; a comma within braces belongs to the pattern."""
    inner = text.strip().removeprefix("[").removesuffix("]")
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(inner):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth <= 0:
            parts.append(inner[start:at])
            start = at + 1
    found = (part.strip().strip("\"'").strip() for part in [*parts, inner[start:]])
    return [one for one in found if one]
