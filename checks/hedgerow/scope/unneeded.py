"""Hunks that the work can do without, told by what they do: comments or types only, one name for another, a tool
quieted, output to look at, definitions that nothing in the change uses.

Each is a question of shape, with two guards against the obvious mistake: the issue asks for it, or the rest of the
change stands on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.spec import Polarity
from hedgerow.model import Evidence, Verdict
from hedgerow.patterns import Pattern
from hedgerow.scope.idioms import (
    ASKS,
    CALLED_BY_TOOLS,
    DEFINES,
    FOUND_BY_TOOLS,
    MODIFIERS,
    PRINTS,
    QUIET_MARKS,
    QUIETS,
    REGISTERED,
    TYPES,
)
from hedgerow.scope.shape import is_comment, is_import
from hedgerow.scope.view import is_test_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import ChangeSet, FileChange, Hunk
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import HunkScope

Pair = tuple[str, str]
"""An old name and the new one."""

_ENDINGS = (
    ".py", ".pyi", ".go", ".rs", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".java", ".kt", ".rb",
    ".php", ".cs", ".c", ".cc", ".cpp", ".h", ".hpp", ".swift", ".scala",
)  # fmt: skip
_TOKEN = Pattern(r"\w+|[=!<>]=|:=|[^\w\s]")
_NAME = Pattern(r"[^\W\d]\w{2,}")  # a shorter name occurs everywhere
_WIDTH = 300  # characters of a line that are read: some patterns take time quadratic in it
_RENAMED_AT_LEAST = 2  # times; one name for another in one place is a fix


class Unneeded(Struct, frozen=True):
    """Why the work can do without a hunk; `line` counts as that of evidence does."""

    kind: str
    line: int
    because: str


class _Edit(Struct, frozen=True):
    """What one hunk changes, blank lines left out; `renames` is set where it does nothing else, `extends`: every name
    that it takes away comes back.
    """

    file: FileChange
    hunk: Hunk
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    names: Counter[str]
    renames: Pair | None
    extends: bool


def unneeded(change: ChangeSet, issues: tuple[IssueSpec, ...]) -> dict[tuple[str, int], Unneeded]:
    """The hunks that the work can do without, by path and index. A lone hunk is the work."""
    edits = [_edit(file, hunk) for file in change.files for hunk in file.hunks]
    if len(edits) == 1:
        return {}
    asked = tuple(
        passage.text[:_WIDTH]
        for issue in issues
        for passage in issue.passages
        if passage.polarity is not Polarity.FORBIDDEN
    )
    named = frozenset(name for text in asked for name in _NAME.findall(text))
    every = _counted(edits)
    local = _local_renames(edits)
    found = {}
    for edit in edits:
        kinds = _kinds(edit, every, named, local) if edit.file.path.endswith(_ENDINGS) else ()
        if one := next((one for one in kinds if not _asked_for(one.kind, asked)), None):
            found[edit.file.path, edit.hunk.index] = one
    return found


def _asked_for(kind: str, asked: tuple[str, ...]) -> bool:
    return kind in ASKS and any(ASKS[kind].search(text) for text in asked)


def with_unneeded(scope: HunkScope, found: Unneeded | None) -> HunkScope:
    """The verdict, now incidental where the hunk was taken to belong; the reason is told in any case."""
    if found is None:
        return scope
    belongs = scope.verdict in (Verdict.EXPLAINED, Verdict.WEAK)
    told = Evidence(found.kind, -1.0, None, None, found.line, found.because)
    return replace(scope, verdict=Verdict.INCIDENTAL if belongs else scope.verdict, evidence=(*scope.evidence, told))


def _edit(file: FileChange, hunk: Hunk) -> _Edit:
    plus, minus = (
        tuple(line.text[:_WIDTH] for line in lines if line.text.strip()) for lines in (hunk.added, hunk.removed)
    )
    new, old = (Counter(name for text in texts for name in _NAME.findall(text)) for texts in (plus, minus))
    return _Edit(file, hunk, plus, minus, new + old, _renamed(plus, minus), not old.keys() - new.keys() - MODIFIERS)


def _counted(edits: Iterable[_Edit]) -> Counter[str]:
    names: Counter[str] = Counter()
    for edit in edits:
        names.update(edit.names)
    return names


def _kinds(edit: _Edit, every: Counter[str], named: frozenset[str], local: frozenset[Pair]) -> Iterator[Unneeded]:
    """What the hunk is, most telling first. `every`: the names in the whole change; `named`: those in the issue."""
    plus, minus, in_test = edit.plus, edit.minus, is_test_path(edit.file.path)
    line = next((line.number for line in edit.hunk.lines if line.sign != " " and line.text.strip()), 0)
    if any(mark in text for text in plus for mark in QUIET_MARKS) and _only(QUIETS, plus, minus):
        yield Unneeded("quiets-a-tool", line, "only quiets a tool that checks the code")
    if plus and not minus and not in_test and all(text.lstrip().startswith(PRINTS) for text in plus):
        yield Unneeded("prints-only", line, "only prints something to look at")
    if plus + minus and not _code(plus) and not _code(minus):
        yield Unneeded("comments-only", line, "changes comments only")
    if edit.extends and _only(TYPES, plus, minus):
        yield Unneeded("types-only", line, "changes types and modifiers only")
    if edit.renames is not None and edit.renames in local and edit.renames[1] not in named:
        old, new = edit.renames
        yield Unneeded("rename-only", line, f"writes `{new}` for `{old}` and changes nothing else")
    if (
        not minus
        and not in_test
        and not FOUND_BY_TOOLS.search(edit.file.path)
        and (names := _defined(edit.hunk))
        and not any(every[name] > edit.names[name] or name in named for name in names)
    ):
        yield Unneeded("unused-definition", line, f"defines `{names[0]}`, which nothing else in the change uses")


def _only(pattern: Pattern, plus: tuple[str, ...], minus: tuple[str, ...]) -> bool:
    """Do the added lines hold something of the pattern, and differ in nothing else from the removed ones?"""
    return any(pattern.search(text) for text in plus) and _without(pattern, plus) == _without(pattern, minus)


def _without(pattern: Pattern, texts: tuple[str, ...]) -> str:
    return "".join("".join(pattern.sub("", text).split()) for text in texts if not is_import(text))


def _code(texts: tuple[str, ...]) -> list[str]:
    """The lines that are neither comment nor inside of a docstring that starts among them."""
    code, inside = [], False
    for text in texts:
        fences = text.count('"""') + text.count("'''")
        if inside:
            inside = fences % 2 == 0
        elif text.lstrip().startswith(('"""', "'''", 'r"""')):
            inside = fences % 2 == 1
        elif not is_comment(text):
            code.append(text)
    return code


def _renamed(plus: tuple[str, ...], minus: tuple[str, ...]) -> Pair | None:
    """The old and the new name, where that is all that differs."""
    if not minus or len(plus) != len(minus):
        return None
    after, before = ([_TOKEN.findall(text) for text in texts] for texts in (plus, minus))
    if [len(tokens) for tokens in after] != [len(tokens) for tokens in before]:
        return None
    pairs = {
        (old, new)
        for olds, news in zip(before, after, strict=True)
        for old, new in zip(olds, news, strict=True)
        if old != new
    }
    pair = pairs.pop() if len(pairs) == 1 else None
    return pair if pair and all(_NAME.fullmatch(name) for name in pair) else None


def _local_renames(edits: list[_Edit]) -> frozenset[Pair]:
    """Renames within one file that nothing else in the change's part of the file stands on."""
    by_file: defaultdict[str, list[_Edit]] = defaultdict(list)
    by_pair: defaultdict[Pair, list[_Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file.path].append(edit)
        if edit.renames:
            by_pair[edit.renames].append(edit)
    names = {path: _counted(some) for path, some in by_file.items()}
    return frozenset(
        pair
        for pair, some in by_pair.items()
        if len({edit.file.path for edit in some}) == 1
        and _all_there_is(pair, _counted(some), names[some[0].file.path])
        and any(_assigned(pair[0], text) for edit in some for text in edit.minus)
    )


def _all_there_is(pair: Pair, renamed: Counter[str], in_file: Counter[str]) -> bool:
    return renamed[pair[0]] >= _RENAMED_AT_LEAST and all(in_file[name] == renamed[name] for name in pair)


def _assigned(name: str, text: str) -> bool:
    """Does the line give the name a value, as that of a variable? A class or a function in its place is another one."""
    tokens = _TOKEN.findall(text)
    return any(one == name and after in ("=", ":=") for one, after in pairwise(tokens))


def _defined(hunk: Hunk) -> list[str]:
    """The names that the hunk defines; none where a tool or a decorator calls one of them."""
    names: list[str] = []
    before = ""
    for line in hunk.lines:
        text = line.text[:_WIDTH]
        if line.sign == "+" and (match := DEFINES.search(text)):
            name = match["name"] or match["method"]
            if REGISTERED.search(before) or CALLED_BY_TOOLS.match(name):
                return []
            names.append(name)
        if text.strip() and not is_comment(text):
            before = text
    return names
