"""Helpers that come with the work, whatever words they are written in: a definition that nothing had before and that
code which belongs begins to use, and code that begins to use a definition which comes with the work.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import COMPOUND, WIDTH, defined_name, may_define
from hedgerow.scope.shape import is_comment
from hedgerow.scope.used_names import BELONGS, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import FileChange, Hunk
    from hedgerow.scope.used_names import Hunks

_NAME = Pattern(r"[^\W\d]\w{3,}")
# The name of one thing: of several words, and longer than the idioms that every class defines (`toString`, `from_str`).
# Any other name may be a word of a text or the method of any object: it has to stand alone, or behind the file or the
# folder that defines it, in a file of the same kind.
_SHORTEST = 9
_TEXT = Pattern(r"\"[^\"]*\"|'[^']*'")
_HEAD = Pattern(r"([^\W\d]\w*)?(?:\.|::|->)$")
_HEAD_WIDTH = 60
# Endings of languages that use each other's definitions.
_KIN = {
    **dict.fromkeys(("tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte"), "ts"),
    **dict.fromkeys(("h", "cc", "cpp", "cxx", "hh", "hpp", "m"), "c"),
    "kt": "java",
    "pyi": "py",
}


class Helpers(Struct, frozen=True):
    """By name: the first hunk that belongs and begins to use it, or brings its definition; and how often it comes.
    `plain`: the same as `used` by the language of the file, what stands before the name (or nothing) and the name.
    """

    used: dict[str, Use]
    plain: dict[tuple[str, str, str], Use]
    defined: dict[str, Use]
    times: Counter[str]


def helpers(files: Sequence[tuple[FileChange, Hunks]]) -> Helpers:
    """What comes with a change. `files`: its files with the verdicts on their hunks."""
    known = Helpers({}, {}, {}, Counter())
    for file, hunks in files:
        for scope, hunk in zip(hunks, file.hunks, strict=True) if may_define(file.path) else ():
            come = dict(_come(hunk))
            known.times.update(come.keys())
            if scope.verdict in BELONGS:
                for name, (line, _) in come.items():
                    known.defined.setdefault(name, Use(f"uses `{name}`, which {file.path}:{line} brings", scope))
                begun = tuple(_begun(hunk))
                for name, line in begun:
                    because = f"brings in `{name}`, which {file.path}:{line} begins to use"
                    known.used.setdefault(name, Use(because, scope))
                for head, name, line in _plain(hunk, frozenset(begun)):
                    because = f"brings in `{name}`, which {file.path}:{line} begins to use"
                    known.plain.setdefault((_language(file.path), head, name), Use(because, scope))
    return known


def helper_of(file: FileChange, hunk: Hunk, known: Helpers) -> Use | None:
    """What belongs and uses a definition of the hunk, or brings one that the hunk uses."""
    if not may_define(file.path):
        return None
    brought = (
        use
        for name, (_, inner) in _come(hunk)
        if known.times[name] == 1
        for use in _uses(file.path, name, known, inner=inner)
    )
    taken = (known.defined.get(name) for name, _ in _begun(hunk) if known.times[name] == 1 and _is_telling(name))
    return next((use for use in (*brought, *taken) if use), None)


def _uses(path: str, name: str, known: Helpers, *, inner: bool) -> Iterator[Use | None]:
    if _is_telling(name):
        yield known.used.get(name)
    elif not inner:  # methods of one name come in many classes
        folder, _, file = path.rpartition("/")
        for head in ("", file.partition(".")[0], folder.rpartition("/")[2]):
            yield known.plain.get((_language(path), head, name))


def _is_telling(name: str) -> bool:
    return len(name) >= _SHORTEST and COMPOUND.search(name) is not None


def _language(path: str) -> str:
    ending = path.rpartition(".")[2]
    return _KIN.get(ending, ending)


def _come(hunk: Hunk) -> Iterator[tuple[str, tuple[int, bool]]]:
    """The names that a hunk defines anew, each with its line and whether that stands inside of something."""
    gone = {defined_name(line.text) for line in hunk.removed}
    for line in hunk.added:
        name = defined_name(line.text)
        if name and name not in gone:
            yield name, (line.number, line.text[:1].isspace())


def _begun(hunk: Hunk) -> Iterator[tuple[str, int]]:
    """The names that come into a hunk on lines that do not define them."""
    before = {name for line in hunk.removed for name in _NAME.findall(line.text[:WIDTH])}
    for line in hunk.added:
        own = defined_name(line.text)
        for name in _NAME.findall(line.text[:WIDTH]) if not is_comment(line.text) else ():
            if name not in before and name != own:
                yield name, line.number


def _plain(hunk: Hunk, begun: frozenset[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """Of these names and lines, those that stand in no text, each behind the name before its dot (or nothing)."""
    for line in hunk.added:
        text = _TEXT.sub("", line.text[:WIDTH])
        for found in _NAME.finditer(text):
            if (found[0], line.number) in begun:
                head = _HEAD.search(text[max(0, found.start() - _HEAD_WIDTH) : found.start()])
                yield (head[1] or ".") if head else "", found[0], line.number
