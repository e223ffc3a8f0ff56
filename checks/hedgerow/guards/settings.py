"""Settings of linters, type checkers, tests and coverage, compared before and after: which bar was lowered?"""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from hedgerow.guards.lines import Loosening
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.sides import Sides

# Judged by the last part of a key, whatever tool it belongs to: the names mean the same everywhere.
_EXCUSES = frozenset({
    "ignore", "extend-ignore", "extend_ignore", "per-file-ignores", "per_file_ignores", "extend-per-file-ignores",
    "omit", "disable", "disable_error_code", "skips", "exclude", "extend-exclude", "exclude_lines", "exclude_also",
    "testpathignorepatterns", "coveragepathignorepatterns", "ignorepatterns",
})  # fmt: skip
_DEMANDS = frozenset(["select", "extend-select", "extend_select", "enable", "enable_error_code"])
_FLOORS = frozenset(
    ["fail_under", "fail-under", "branches", "functions", "lines", "statements", "threshold", "min-coverage"]
)
_CEILINGS = frozenset(["max-complexity", "max-warnings", "max_complexity"])
_STRICT = frozenset({
    "strict", "disallow_untyped_defs", "disallow_incomplete_defs", "disallow_any_generics", "check_untyped_defs",
    "warn_return_any", "warn_unused_ignores", "warn_unreachable", "strict_equality", "strict_optional",
    "no_implicit_optional", "noimplicitany", "strictnullchecks", "strictfunctiontypes", "nouncheckedindexedaccess",
    "nofallthroughcasesinswitch", "xfail_strict", "strict-markers", "strict-config", "branch",
})  # fmt: skip
_LAX = frozenset(["ignore_errors", "ignore_missing_imports", "allow_untyped_defs", "skiplibcheck", "passwithnotests"])
_TOOLS = Pattern(
    (
        r"^(tool\.(ruff|mypy|pylint|coverage|pytest|flake8|pyright|bandit|interrogate|pydocstyle)|flake8"
        r"|mypy|pylint|pytest|coverage|run|report|pycodestyle|tool:pytest|compileroptions|rules"
        r"|coveragethreshold|jest|lint|main|messages)\b"
    ),
    re.IGNORECASE,
)

_LINE = Pattern(
    r"""^\s*["']?([\w-]+)["']?\s*[:=]\s*["']?(true|false|\d+(?:\.\d+)?)\b["']?\s*%?["']?,?\s*$""", re.IGNORECASE
)
_SWITCHED_OFF = Pattern(
    r"""^\s*["']?([@\w/-]+)["']?\s*:\s*\[?\s*(?:["']off["']|0)\s*\]?,?\s*$|^\s*(Enabled):\s*false\b"""
    r"""|^\s*dotnet_(?:diagnostic|analyzer_diagnostic)\.([\w.-]+)\.severity\s*=\s*(?:none|silent)\b"""
)
# a switch called "off" is a rule in the settings of these only; elsewhere it may be a video or a colour
_RULES = Pattern(
    r"(?:^|/)(?:\.eslintrc[^/]*|eslint\.config\.\w+|biome\.jsonc?|\.rubocop[^/]*\.ya?ml|\.(?:editor|global)config)$"
)
_OPTION = Pattern(r"--(?:cov-)?(fail-under|max-warnings|max-complexity)[= ](\d+)")
_IGNORE_OPTION = Pattern(r"--(?:ignore|deselect|ignore-glob)[= ]\S+")

_Row = tuple[str, str]  # dotted key, value as text; a list is one row an item


def loosened_settings(sides: Sides) -> Iterator[Loosening]:
    """The bars that a change of a settings file lowers; without the whole text of both sides, those that single lines
    show.
    """
    before = _rows(sides.file.path, sides.before) if sides.before else None
    after = _rows(sides.file.path, sides.after) if sides.after else None
    if before is not None and after is not None:
        yield from _compared(before, after)
        return
    if sides.file.path.endswith((".yml", ".yaml")) and sides.before and sides.after:
        yield from _compared(_listed(sides.before), _listed(sides.after))
    yield from _from_lines(sides.file)


def loosened_permissions(sides: Sides) -> Iterator[Loosening]:
    """What agents may newly do, by the permissions and hooks of their JSON settings; says nothing without both
    sides.
    """
    if not sides.file.path.endswith(".json") or not sides.before or not sides.after:
        return
    before, after = _rows(sides.file.path, sides.before), _rows(sides.file.path, sides.after)
    if before is None or after is None:
        return
    for key, value in sorted(before - after):
        if key in ("permissions.deny", "permissions.ask") or (key.startswith("hooks.") and key.endswith(".command")):
            yield Loosening(f"{key} {value}", f"`{value[:120]}` is taken out of `{key}`")
    for key, value in sorted(after - before):
        if key == "permissions.allow" and value in ("*", "Bash", "Bash(*)", "Bash(*:*)"):
            yield Loosening(f"{key} {value}", f"`{value}` is added to `{key}`")


def _compared(before: frozenset[_Row], after: frozenset[_Row]) -> Iterator[Loosening]:
    old, new = dict(sorted(before)), dict(sorted(after))
    for key, value in sorted(after - before):
        name = _last(key)
        if (name in _EXCUSES or _EXCUSES & set(key.lower().split("."))) and value:
            yield Loosening(f"{key} {value}", f"`{value}` is added to `{key}`")
        elif key in old and (because := _lowered(name, old[key], value)):
            yield Loosening(key, f"`{key}` {because}")
        elif key not in old and name in _LAX and value == "true":
            yield Loosening(key, f"`{key}` is switched on")
    for key, value in sorted(before - after):
        name = _last(key)
        if name in _DEMANDS and key in new:
            yield Loosening(f"{key} {value}", f"`{value}` is taken out of `{key}`")
        elif key not in new and (
            (name in _STRICT and value == "true") or (name in _FLOORS and value.replace(".", "").isdigit())
        ):
            yield Loosening(key, f"`{key} = {value}` is taken out")


def _lowered(name: str, old: str, new: str) -> str | None:
    """How a single value became laxer, or None."""
    try:
        was, now = float(old), float(new)
    except ValueError:
        off = name in _STRICT and (old, new) == ("true", "false")
        on = name in _LAX and (old, new) == ("false", "true")
        return f"goes from {old} to {new}" if off or on else None
    lower = name in _FLOORS and now < was
    higher = name in _CEILINGS and now > was
    return f"is {'lowered' if lower else 'raised'} from {old} to {new}" if lower or higher else None


def _from_lines(file: FileChange) -> Iterator[Loosening]:
    """Pairs a removed with an added line of one hunk by key; in a list that a hunk shows only in part nothing can be
    told.
    """
    rules = _RULES.search(file.path) is not None
    for hunk in file.hunks:
        old = {found[0]: found[1] for line in hunk.removed for found in _values(line.text)}
        gone = {line.text.strip() for line in hunk.removed}
        for line in hunk.added:
            for name, value in _values(line.text):
                if name in old and (because := _lowered(name, old[name], value)):
                    yield Loosening(name, f"`{name}` {because}", line.number)
            if rules and line.text.strip() not in gone and (match := _SWITCHED_OFF.search(line.text)):
                yield Loosening(
                    match[1] or line.text.strip(), f"a rule is switched off: `{line.text.strip()[:120]}`", line.number
                )
            if (match := _IGNORE_OPTION.search(line.text)) and not any(match[0] in text for text in gone):
                yield Loosening(match[0], f"tests are left out: `{match[0][:120]}`", line.number)


def _values(text: str) -> tuple[_Row, ...]:
    if len(text) > 500:  # noqa: PLR2004 - no setting of one value is longer
        return ()
    plain = _LINE.search(text)
    rows = [(plain[1].lower(), plain[2].lower())] if plain else []
    return (*rows, *((match[1], match[2]) for match in _OPTION.finditer(text)))


def _rows(path: str, text: str) -> frozenset[_Row] | None:
    """Every value of a settings file that a tool for lint, types or tests reads; None where there is no parser for it
    or it fails.
    """
    try:
        if path.endswith(".toml"):
            table: Any = tomllib.loads(text)
        elif path.endswith(".json"):
            table = json.loads(text)
        elif path.endswith((".ini", ".cfg", ".flake8", ".coveragerc", "pylintrc")):
            table = _ini(text)
        else:
            return None
        shared = path.endswith(("pyproject.toml", "setup.cfg", "tox.ini", "tsconfig.json"))
        return frozenset(row for row in _flat("", table) if not shared or _TOOLS.match(row[0]))
    except (ValueError, configparser.Error, RecursionError):  # written in a dialect, broken, or nested without end
        return None


def _listed(text: str) -> frozenset[_Row]:
    """The items of the lists of a YAML file, by indentation; single values are told from the changed lines."""
    rows: set[_Row] = set()
    above: list[tuple[int, str]] = []
    for line in text.split("\n"):
        plain = line[:500].partition(" #")[0].rstrip()
        body = plain.lstrip(" ")
        depth = len(plain) - len(body)
        if body.startswith("- ") and ": " not in body:
            while above and above[-1][0] > depth:  # a list may stand at the indentation of its key
                above.pop()
            rows.add((".".join(key for _, key in above), body[2:].strip().strip("\"'")))
        elif body.endswith(":") and not body.startswith(("#", "-")):
            while above and above[-1][0] >= depth:
                above.pop()
            above.append((depth, body[:-1].strip("\"'")))
    return frozenset(rows)


def _ini(text: str) -> dict[str, dict[str, list[str]]]:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    return {
        name: {key: [item for item in re.split(r"[\n,]", value) if item.strip()] for key, value in parser.items(name)}
        for name in parser.sections()
    }


def _flat(key: str, value: object) -> Iterator[_Row]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}" if key else str(name), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(key, inner)
    elif isinstance(value, bool):
        yield key, str(value).lower()
    else:
        text = str(value).strip()
        yield key, text.lower() if text.lower() in ("true", "false") else text


def _last(key: str) -> str:
    return key.rpartition(".")[2].lower()
