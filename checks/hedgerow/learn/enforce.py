"""The first step of the ladder: a path that is off-limits in the settings, so that no agent has to remember it.

Before it is proposed it is replayed on the changes of the ledger (`learn.replay`) and tried on a pair of made-up
changes.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from hedgerow.config import parse_settings
from hedgerow.errors import ConfigError
from hedgerow.settings import FILE, SECTION, SHARED_FILE

CHECK = "off-limits"


class Pair(Struct, frozen=True):
    """Two made-up changes as unified diffs: the settings must let the first pass and speak on the second."""

    passes: str
    fails: str


def settings_with(pattern: str, toml: str | None, shared: str | None) -> tuple[str, str] | None:
    """The settings file (its name and new text) in which `pattern` is off-limits; None where it is already, or where
    the settings cannot be edited. `toml` is the text of hedgerow.toml, `shared` that of pyproject.toml, None where
    there is none. The rest of the file keeps its form.
    """
    in_shared = toml is None and shared is not None and SECTION in shared
    name, text = (SHARED_FILE, shared or "") if in_shared else (FILE, toml or "")
    try:
        known = parse_settings(text, name, shared=in_shared)
    except ConfigError:
        return None
    return None if pattern in _paths(known.checks) else (name, _edited(text, pattern, shared=in_shared))


def forbids(pattern: str, toml: str | None, shared: str | None) -> bool:
    """Do the settings declare the pattern off-limits? The texts are those of `settings_with`."""
    if toml is None and shared is None:
        return False
    try:
        settings = parse_settings(toml if toml is not None else shared or "", FILE, shared=toml is None)
    except ConfigError:
        return False
    return pattern in _paths(settings.checks)


def pair_for(pattern: str) -> Pair:
    """A change beside what the pattern covers, and one in it."""
    inside = pattern.replace("**", "example").replace("*", "example")
    return Pair(_added("hedgerow-example/outside.txt"), _added(inside))


def holds(pair: Pair, settings_text: str, *, shared: bool) -> bool:
    """Does hedgerow, with these settings, let the one change pass and stop the other?"""
    from hedgerow.patch import change_from_diff
    from hedgerow.run import Options, judge_change

    settings = parse_settings(settings_text, FILE, shared=shared)
    reports = [
        judge_change(change_from_diff(diff.encode()), (), settings, Options()) for diff in (pair.passes, pair.fails)
    ]
    return [any(one.check == CHECK for one in report.findings) for report in reports] == [False, True]


def _paths(checks: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    values = dict(checks)[CHECK].values if CHECK in dict(checks) else ()
    return tuple(dict(values).get("paths", ()))


def _edited(text: str, pattern: str, *, shared: bool) -> str:
    import tomlkit

    document: Any = tomlkit.parse(text)
    settings = document["tool"]["hedgerow"] if shared else document
    checks = settings.setdefault("checks", tomlkit.table(is_super_table=True))
    check = checks.setdefault(CHECK, tomlkit.table())
    check.setdefault("paths", tomlkit.array()).append(pattern)
    new = tomlkit.dumps(document)
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def _added(path: str) -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+an example\n"
    )
