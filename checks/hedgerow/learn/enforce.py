"""The first step of the ladder: a path that is off-limits in the settings, so that no agent has to remember it.

Before it is proposed it is replayed on the changes of the ledger and tried on a pair of made-up changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hedgerow.config import FILE, SECTION, SHARED_FILE, parse_settings
from hedgerow.errors import ConfigError
from hedgerow.paths import matches
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git
    from hedgerow.learn.timeline import Change

CHECK = "off-limits"
_OID = Pattern("[0-9a-f]{40,64}")
# How far back a replay looks: as far as a reader will believe that it says something about the next change.
REPLAYED = 40


class Replay(Struct, frozen=True):
    """What a pattern would have said of the newest changes. `spoke`: of those it should have spoken of; `wrongly`: of
    others; `clean` counts the others, `missing` the changes whose commits are not here.
    """

    changes: int
    spoke: int
    wrongly: int
    clean: int
    missing: int

    def __str__(self) -> str:
        gone = f" ({self.missing} more are not in this clone)" if self.missing else ""
        return (
            f"It would have spoken on {self.spoke} of the last {self.changes} changes,"
            f" and on {self.wrongly or 'none'} of the {self.clean} without the finding{gone}."
        )


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


def replay(git: Git, pattern: str, changes: tuple[Change, ...], found_in: frozenset[str]) -> Replay:
    """What the pattern says of the newest changes (oldest first); `found_in` are the heads that had the finding."""
    newest = changes[-REPLAYED:]
    touched = [_touched(git, change, pattern) for change in newest]
    had = [change.last.head in found_in for change in newest]
    pairs = [(touch, found) for touch, found in zip(touched, had, strict=True) if touch is not None]
    return Replay(
        len(pairs),
        sum(touch and found for touch, found in pairs),
        sum(touch and not found for touch, found in pairs),
        sum(not found for _, found in pairs),
        len(newest) - len(pairs),
    )


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


def _touched(git: Git, change: Change, pattern: str) -> bool | None:
    """Does the change touch a file of the pattern? None where its commits are not in this clone."""
    last = change.last
    if not _OID.fullmatch(last.base) or not _OID.fullmatch(last.head):  # a record is anybody's to write
        return None
    done = git.attempt("diff-tree", "-r", "-z", "--name-only", "--no-renames", last.base, last.head, "--")
    if done.returncode != 0:
        return None
    names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return any(matches(pattern, name) for name in names if name)


def _added(path: str) -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+an example\n"
    )
