"""Where something can be added: the files around a change, and the functions in them that the change leaves alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from additions_texts import LANGUAGES, Language

from hedgerow.symbols import outline

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from real_changes import Original

    from hedgerow.git.tree import Tree

_SAMPLE = 14  # source files read of those that the change does not touch
_FAR = 9  # lines between an addition and the change, so that they are never one hunk
_LONG = 4  # lines from which a function has something to edit
_TEST = re.compile(r"(?:^|/)tests?/|(?:^|[/_.-])tests?[_.]|Test\.java$|(?:^|/)test_|\.spec\.", re.IGNORECASE)
CONFIGURATION = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[\w-]*\.txt|go\.mod|Cargo\.toml|package\.json|pom\.xml"
    r"|build\.gradle(?:\.kts)?|tox\.ini|\.flake8|mypy\.ini|\.golangci\.ya?ml|\.eslintrc(?:\.\w+)?|biome\.json"
    r"|tsconfig(?:\.\w+)?\.json|\.pre-commit-config\.yaml|rustfmt\.toml|clippy\.toml)$"
)
_WORD = re.compile(r"[a-z]{4,12}")
_COMMON = frozenset({"this", "that", "with", "from", "when", "have", "should", "would", "there", "which", "because"})


@dataclass(frozen=True, slots=True)
class Spot:
    """One function that the change does not touch. `first` and `last`: its lines, from 0, inclusive."""

    path: str
    first: int
    last: int
    name: str
    language: Language

    def indent(self, lines: list[str]) -> str:
        """The blanks before its first line."""
        return lines[self.first][: len(lines[self.first]) - len(lines[self.first].lstrip())]


@dataclass(slots=True)
class Scene:
    """What the makers of pieces know. `head`: all files; `texts`: some that are read; `busy`: lines that the change
    touches; `taken`: files that hold a piece already.
    """

    message: str
    rng: random.Random
    head: Tree
    paths: frozenset[str]
    texts: dict[str, str]
    busy: dict[str, tuple[tuple[int, int], ...]]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, original: Original, head: Tree, rng: random.Random) -> Scene:
        """The scene of one change: its own files, some in the same folders, some elsewhere."""
        paths = head.paths()
        changed = {file.path for file in original.change.files}
        folders = {path.rpartition("/")[0] for path in changed}
        sources = sorted(path for path in paths if language_of(path) and path not in changed)
        rng.shuffle(sources)
        near = [path for path in sources if path.rpartition("/")[0] in folders][: _SAMPLE // 2]
        far = [path for path in sources if path not in near][:_SAMPLE]
        settings = [path for path in paths if CONFIGURATION.search(path) and path.count("/") < 3][:40]
        texts = head.read(tuple(dict.fromkeys([*sorted(changed), *near, *far, *settings])), limit=200_000)
        busy = {
            file.path: tuple((hunk.new_start, hunk.new_start + hunk.new_length) for hunk in file.hunks)
            for file in original.change.files
        }
        return cls(original.message, rng, head, frozenset(paths), texts, busy)

    def untouched(self) -> list[str]:
        """Files that neither the change nor a piece touches."""
        return [path for path in self.texts if path not in self.busy and path not in self.taken]

    def spots(self, *, tests: bool = False) -> Iterator[Spot]:
        """Functions that the change leaves alone, in random order."""
        for group in self.groups(tests=tests):
            yield from group

    def groups(self, *, tests: bool = False) -> Iterator[list[Spot]]:
        """The same file by file; in one case of two the files of the change itself come first."""
        own = [path for path in self.texts if path in self.busy and path not in self.taken]
        others = self.untouched()
        for some in (own, others):
            self.rng.shuffle(some)
        for path in own + others if self.rng.random() < 0.5 else others + own:
            if bool(_TEST.search(path)) is tests and (found := self._spots_in(path)):
                self.rng.shuffle(found)
                yield found

    def _spots_in(self, path: str) -> list[Spot]:
        language = language_of(path)
        known = outline(path, self.texts[path]) if language else None
        if language is None or known is None:
            return []
        return [
            Spot(path, one.start - 1, one.end - 1, one.last, language)
            for one in known.definitions
            if one.kind in ("function", "method") and not one.nested and one.end - one.start >= _LONG
            if all(one.end + _FAR < start or end + _FAR < one.start for start, end in self.busy.get(path, ()))
        ]

    def word(self) -> str:
        """A word of the issue, for the names of files."""
        words = [word for word in _WORD.findall(self.message.lower()) if word not in _COMMON]
        return self.rng.choice(words) if words else "change"


def language_of(path: str) -> Language | None:
    """The language of a source file, None for others and for generated ones."""
    if path.endswith((".min.js", ".d.ts", "_pb2.py", ".pb.go")) or "/vendor/" in path:
        return None
    ending = path.rpartition(".")[2]
    return next((language for language in LANGUAGES if ending in language.endings), None)


def said_by(name: str) -> str:
    """What the name of a function says, in words."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return " ".join(words).lower() or "value"
