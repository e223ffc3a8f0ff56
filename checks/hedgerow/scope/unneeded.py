"""Hunks that the work can do without, told by what they do: comments or types only, one name for another, a tool
quieted, errors swallowed, output to look at, ballast on code that works, lines that move within their file, and
definitions or imports that come or go while nothing in the change speaks of them.

Each is a question of shape, with two guards against the obvious mistake: the issue asks for it, or the rest of the
change stands on it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.change import FileKind
from hedgerow.model import Evidence, Verdict
from hedgerow.scope.ballast import ballast, switches
from hedgerow.scope.bound import bound_names, imported_as
from hedgerow.scope.definitions import defined_name
from hedgerow.scope.edits import NAME, WIDTH, counted, edits_of, local_renames, moves
from hedgerow.scope.idioms import (
    ASKS,
    CALLED_BY_TOOLS,
    DEFINES,
    FOUND_BY_TOOLS,
    IMPLEMENTS,
    OVERRIDES,
    PRINTS,
    QUIET_MARKS,
    QUIETS,
    REGISTERED,
    SWALLOWING,
    SWALLOWS,
)
from hedgerow.scope.remarks import only_remarks
from hedgerow.scope.shape import is_comment, is_import
from hedgerow.scope.typed import only_types
from hedgerow.scope.used_names import BELONGS
from hedgerow.scope.view import is_test_path
from hedgerow.scope.wanted import LONGEST, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import ChangeSet, Hunk
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import HunkScope
    from hedgerow.patterns import Pattern
    from hedgerow.scope.edits import Edit, Pair

_ENDINGS = (
    ".py", ".pyi", ".go", ".rs", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".java", ".kt", ".rb",
    ".php", ".cs", ".c", ".cc", ".cpp", ".h", ".hpp", ".swift", ".scala",
)  # fmt: skip


class Unneeded(Struct, frozen=True):
    """Why the work can do without a hunk; `line` counts as that of evidence does."""

    kind: str
    line: int
    because: str


def unneeded(
    change: ChangeSet, issues: tuple[IssueSpec, ...], *, whole: bool = True
) -> dict[tuple[str, int], Unneeded]:
    """The hunks that the work can do without, by path and index. A lone hunk is the work.

    `whole`: are these all lines of the change? Else nobody can tell what nothing in it speaks of.
    """
    edits = edits_of(change)
    if len(edits) == 1:
        return {}
    asked = tuple(passage.text[:LONGEST] for _, passage in wanted(issues))
    named = frozenset(name for text in asked for name in NAME.findall(text))
    files = frozenset(part.partition(".")[0] for file in change.files for part in file.path.split("/"))
    around = _Around(counted(edits), named, files, local_renames(edits), moves(edits))
    found = {}
    for edit in edits:
        if not edit.file.path.endswith(_ENDINGS):
            continue
        kinds = (*_by_form(edit), *(_by_names(edit, around) if whole else ()))
        if one := next((one for one in kinds if not _asked_for(one.kind, asked)), None):
            found[edit.file.path, edit.hunk.index] = one
    return found


class _Around(Struct, frozen=True):
    """What a hunk is held to: how often names stand on changed lines, those of the issue and of the files that change,
    and what stands elsewhere.
    """

    times: Counter[str]
    named: frozenset[str]
    files: frozenset[str]
    local: frozenset[Pair]
    moved: dict[tuple[str, int], int]

    def unspoken(self, edit: Edit, names: Iterable[str]) -> bool:
        """Is there no word of any of the names in the issue and in the rest of the change, nor in the hunk beyond lines
        that stay? Nobody looked for one that is too short.
        """
        apart = _apart(edit.hunk)
        return all(
            NAME.fullmatch(name)
            and name not in self.named
            and self.times[name] <= edit.names[name]
            and apart[name] <= 1
            for name in names
        )

    def brings_in(self, edit: Edit) -> bool:
        """Does the rest of the change name the new file that the hunk is, or the folder of one that is named for it?"""
        if edit.file.kind is not FileKind.ADDED:
            return False
        name = imported_as(edit.file.path)
        return self.times[name] > edit.names[name]


def _asked_for(kind: str, asked: tuple[str, ...]) -> bool:
    return kind in ASKS and any(ASKS[kind].search(text) for text in asked)


def with_unneeded(scope: HunkScope, found: Unneeded | None) -> HunkScope:
    """The verdict, now incidental where the hunk was taken to belong; the reason is told in any case."""
    if found is None:
        return scope
    told = Evidence(found.kind, -1.0, None, None, found.line, found.because)
    verdict = Verdict.INCIDENTAL if scope.verdict in BELONGS else scope.verdict
    return replace(scope, verdict=verdict, evidence=(*scope.evidence, told))


def _by_form(edit: Edit) -> Iterator[Unneeded]:
    """What the hunk is by its own lines, most telling first."""
    plus, minus, line = edit.plus, edit.minus, _first_line(edit.hunk)
    in_test = is_test_path(edit.file.path)
    if any(mark in text for text in plus for mark in QUIET_MARKS) and _only(QUIETS, plus, minus):
        yield Unneeded("quiets-a-tool", line, "only quiets a tool that checks the code")
    if plus and not minus and not in_test and all(PRINTS.search(text) for text in plus):
        yield Unneeded("prints-only", line, "only prints something to look at")
    if load := ballast(edit):
        kind, because = load
        yield Unneeded(kind, line, because)
    if only_remarks(edit):
        yield Unneeded("comments-only", line, "changes comments only")
    if edit.extends and only_types(edit):
        yield Unneeded("types-only", line, "changes types and modifiers only")
    if edit.extends and not in_test and any(SWALLOWS.search(text) for text in plus) and _brings_only(SWALLOWING, edit):
        yield Unneeded("swallows-errors", line, "only keeps errors from being seen")


def _by_names(edit: Edit, around: _Around) -> Iterator[Unneeded]:
    """What the hunk is beside the rest of the change."""
    path, line, in_test = edit.file.path, _first_line(edit.hunk), is_test_path(edit.file.path)
    if (there := around.moved.get((path, edit.hunk.index))) is not None:
        yield Unneeded("moved", line, f"only moves lines within the file (the other end: line {there})")
    if edit.renames is not None and edit.renames in around.local and edit.renames[1] not in around.named:
        old, new = edit.renames
        yield Unneeded("rename-only", line, f"writes `{new}` for `{old}` and changes nothing else")
    if (asked := switches(edit)) and not in_test and around.unspoken(edit, asked):
        because = f"depends on `{asked[0]}` of the environment, which nothing else in the change speaks of"
        yield Unneeded("unasked-switch", line, because)
    if in_test or FOUND_BY_TOOLS.search(path) or bool(edit.plus) is bool(edit.minus):
        return
    names = _defined(edit.hunk) if edit.plus else _undefined(edit.hunk)
    if names and around.unspoken(edit, names) and not around.brings_in(edit):
        verb = "defines" if edit.plus else "removes"
        kind = "unused-definition" if edit.plus else "unused-removal"
        yield Unneeded(kind, line, f"{verb} `{names[0]}`, which nothing else in the change uses")
    bound = bound_names(path, edit.plus)
    if bound and around.unspoken(edit, bound) and around.files.isdisjoint(bound):
        yield Unneeded("unused-import", line, f"brings in `{bound[0]}`, which nothing else in the change uses")


def _apart(hunk: Hunk) -> Counter[str]:
    """In how many blocks of changed lines each name stands; what parts them are lines that stay."""
    blocks: list[set[str]] = [set()]
    for line in hunk.lines:
        if line.sign != " ":
            blocks[-1].update(NAME.findall(line.text[:WIDTH]))
        elif line.text.strip() and blocks[-1]:
            blocks.append(set())
    return Counter(name for block in blocks for name in block)


def _first_line(hunk: Hunk) -> int:
    return next((line.number for line in hunk.lines if line.sign != " " and line.text.strip()), 0)


def _brings_only(words: frozenset[str], edit: Edit) -> bool:
    """Are all names that the hunk brings among these words?"""
    before = {name for text in edit.minus for name in NAME.findall(text)}
    return {name for text in edit.plus for name in NAME.findall(text)} - before <= words


def _only(pattern: Pattern, plus: tuple[str, ...], minus: tuple[str, ...]) -> bool:
    """Do the added lines hold something of the pattern, and differ in nothing else from the removed ones?"""
    return any(pattern.search(text) for text in plus) and _without(pattern, plus) == _without(pattern, minus)


def _without(pattern: Pattern, texts: tuple[str, ...]) -> str:
    return "".join("".join(pattern.sub("", text).split()) for text in texts if not is_import(text))


def _defined(hunk: Hunk) -> list[str]:
    """The names that the hunk defines; none where a tool or a decorator calls one of them."""
    names: list[str] = []
    before = ""
    for line in hunk.lines:
        text = line.text[:WIDTH]
        if line.sign == "+" and (match := DEFINES.search(text)):
            name = match["name"] or match["method"]
            if REGISTERED.search(before) or CALLED_BY_TOOLS.match(name):
                return []
            names.append(name)
        if text.strip() and not is_comment(text):
            before = text
    return names


def _undefined(hunk: Hunk) -> list[str]:
    """The names that removed lines defined; none where a tool, the language or what they override calls one of them."""
    texts = [line.text[:WIDTH] for line in hunk.removed]
    names = [name for text in texts if (name := defined_name(text))]
    around = (hunk.section[:WIDTH], *(line.text[:WIDTH] for line in hunk.lines if line.sign != "+"))
    if any(REGISTERED.search(text) or OVERRIDES.search(text) for text in texts):
        return []
    called = any(IMPLEMENTS.search(text) for text in around) or any(CALLED_BY_TOOLS.match(name) for name in names)
    return [] if called else names
