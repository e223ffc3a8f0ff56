"""Where a new rule belongs: in the one file that most agents of the repository read, or beside what it is about."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.rules.block import BEGIN
from hedgerow.rules.kinds import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.rules.find import RuleFile

# Read by every agent that we know where there is no other file.
NEW_FILE = "AGENTS.md"
_ORDER = (Kind.CLAUDE, Kind.AGENTS, Kind.COPILOT, Kind.GEMINI, Kind.CURSOR)
# Files of one person, or that replace the shared ones on one machine.
_PERSONAL = ("CLAUDE.local.md", "AGENTS.override.md")


class Target(Struct, frozen=True):
    """A file to write a rule into. `real` is the file behind a symbolic link; `opening` is what a new file starts
    with; `missed` names those of the repository's rule files whose agents will not see the rule.
    """

    path: str
    real: str
    opening: str = ""
    missed: tuple[str, ...] = ()


def shared_target(found: tuple[RuleFile, ...]) -> Target:
    """The file for a rule that always holds: the one with our block, else the one that most agents read, directly, by
    an import or by a link.
    """
    roots = [one for one in found if one.always and _shared(one)]
    if not roots:
        return Target(NEW_FILE, NEW_FILE)
    readers = {one.real: _readers(one.real, found) for one in roots}
    written = [one for one in roots if BEGIN in one.text]
    best = min(written or roots, key=lambda one: (-len(readers[one.real]), _rank(one), one.path))
    missed = tuple(one.path for one in roots if not _readers(one.real, (one,)) <= readers[best.real])
    return Target(best.real, best.real, missed=missed)


def scoped_target(found: tuple[RuleFile, ...], pattern: str) -> Target | None:
    """The file for a rule about the files that match `pattern`: that of their folder, else one with front matter for
    the agents that know it. None where only a shared file would be read.
    """
    folder = _folder(pattern)
    nested = [one for one in found if one.folder and folder.startswith(one.folder) and _shared(one)]
    if nested:
        best = max(nested, key=lambda one: (len(one.folder), -_rank(one), one.path))
        return Target(best.real, best.real)
    shared = shared_target(found)
    kinds = _readers(shared.real, found)
    path, opening = _front(kinds, pattern)
    if not path or not folder:
        return None
    known = next((one for one in found if one.path == path), None)
    return Target(known.real if known else path, known.real if known else path, opening)


def _front(kinds: frozenset[Kind], pattern: str) -> tuple[str, str]:
    """The file of its own for one pattern, and its front matter."""
    name = "hedgerow-" + "-".join(part for part in _folder(pattern).lower().replace(".", "-").split("/") if part)
    if Kind.CLAUDE in kinds:
        return f".claude/rules/{name}.md", f'---\npaths:\n  - "{pattern}"\n---\n'
    if Kind.COPILOT in kinds:
        return f".github/instructions/{name}.instructions.md", f'---\napplyTo: "{pattern}"\n---\n'
    if Kind.CURSOR in kinds:
        return f".cursor/rules/{name}.mdc", f"---\nglobs: {pattern}\nalwaysApply: false\n---\n"
    return "", ""


def _folder(pattern: str) -> str:
    """The folders before the first wildcard, with a slash at the end: `db/migrations/` of `db/migrations/**`."""
    literal = []
    for part in pattern.split("/")[:-1]:
        if any(sign in part for sign in "*?["):
            break
        literal.append(part)
    return "".join(f"{part}/" for part in literal if part)


def _shared(one: RuleFile) -> bool:
    return kind_of(one.path) is not None and posixpath.basename(one.path) not in _PERSONAL


def _readers(real: str, found: tuple[RuleFile, ...]) -> frozenset[Kind]:
    """The kinds of agents that get to the file by its name, through a link, or through imports."""
    by_path = {one.path: one for one in found}
    roots = [one for one in found if one.always and kind_of(one.path)]
    return frozenset(one.kind for one in roots if real in (one.real, *_imported(one, by_path)))


def _imported(one: RuleFile, by_path: dict[str, RuleFile]) -> Iterator[str]:
    """The files behind all that one file imports, and what those import."""
    seen = {one.path}
    todo = [one]
    while todo:
        for target in todo.pop().imports:
            following = by_path.get(target.target or "")
            if following is not None and following.path not in seen:
                seen.add(following.path)
                todo.append(following)
                yield following.real


def _rank(one: RuleFile) -> int:
    return _ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER)
