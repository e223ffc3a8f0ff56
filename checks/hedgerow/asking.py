"""What the issues of a change ask for in words: do they name this file, this name, this subject?

Sections that rule things out, tables of versions and stack frames ask for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.spec import Block, Polarity
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.issue.spec import IssueSpec

_SILENT_BLOCKS = (Block.FRAME, Block.BOILERPLATE)
_PIECE = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_INITIALS = 2  # letters; shorter pieces of a name tell nothing
_SHORT_NAME = 3  # characters; a file called "go" or "sh" is a word of every text
_MAX_LINE = 4000  # characters of a line that are read; a longer one is data

# "react-native-maps" is named by "maps", not by "react": these say what a thing is made for, not what it is.
_COMMON_PIECES = frozenset({
    "api", "app", "async", "base", "cli", "client", "common", "core", "data", "dev", "env", "for", "github", "go",
    "http", "https", "io", "java", "js", "kit", "lib", "library", "main", "net", "node", "org", "com", "package",
    "plugin", "py", "python", "react", "rs", "ruby", "rust", "sdk", "server", "service", "std", "support", "sys",
    "system", "test", "tests", "text", "tool", "tools", "ts", "types", "typescript", "util", "utils", "web", "www",
})  # fmt: skip


class Saying(Struct, frozen=True):
    """One line of an issue that asks for something; `pieces` are its words in lower case, camelCase taken apart."""

    issue: str
    line: int
    text: str
    pieces: tuple[str, ...]

    def __str__(self) -> str:
        """How a message cites it."""
        return cited(self.issue, self.line)


class Request(Struct, frozen=True):
    """Everything the issues of a change ask for, line by line. `words` are the pieces of all lines, `squeezed` is each
    line's pieces written together: what neither holds, no line names.
    """

    issues: tuple[IssueSpec, ...]
    sayings: tuple[Saying, ...]
    words: frozenset[str]
    squeezed: str

    def says(self, pattern: Pattern, *, unless: Pattern | None = None) -> Saying | None:
        """The first line that `pattern` (one of ours, never an issue's) finds something in, and `unless` nothing."""
        found = (saying for saying in self.sayings if pattern.search(saying.text))
        return next((saying for saying in found if unless is None or not unless.search(saying.text)), None)

    def names(self, name: str, *, telling_words: int = 1) -> Saying | None:
        """The first line that names a thing: its words side by side ("date-util" in "DateUtil"), or every telling one
        of them, where there are at least `telling_words`.
        """
        wanted = pieces(name)
        if not wanted:
            return None
        squeezed = "".join(wanted)
        found = (saying for saying in self.sayings if _run_in(squeezed, saying.pieces))
        whole = next(found, None) if squeezed in self.squeezed else None
        telling = {piece for piece in wanted if len(piece) > _INITIALS and piece not in _COMMON_PIECES}
        if whole or len(telling) < telling_words or not telling <= self.words:
            return whole
        return next((saying for saying in self.sayings if telling.issubset(saying.pieces)), None)

    def names_file(self, path: str) -> Saying | None:
        """The line that names this very file, by its path or its own name."""
        for issue in self.issues:
            for mention in issue.paths:
                if mention.polarity is Polarity.ASKED and "*" not in mention.text and _same_file(mention.text, path):
                    return Saying(issue.ref, mention.line, mention.text, ())
        base = path.rpartition("/")[2].lower()
        if len(base) <= _SHORT_NAME:
            return None
        return next((saying for saying in self.sayings if _spelled(base, saying.text.lower())), None)

    def allows(self, path: str) -> Saying | None:
        """The line of a path rule that allows this file and is not just "everything"."""
        for issue in self.issues:
            for rule in issue.allowed:
                if rule.pattern.strip("*./") and rule.covers(path):
                    return Saying(issue.ref, rule.line, rule.pattern, ())
        return None


def request(issues: Iterable[IssueSpec]) -> Request:
    """What these issues ask for."""
    specs = tuple(issues)
    sayings = tuple(
        Saying(spec.ref, passage.line, text, pieces(text))
        for spec in specs
        for passage in spec.passages
        if passage.polarity is Polarity.ASKED and passage.block not in _SILENT_BLOCKS
        for text in (passage.text[:_MAX_LINE],)
    )
    words = frozenset(piece for saying in sayings for piece in saying.pieces)
    return Request(specs, sayings, words, "\n".join("".join(saying.pieces) for saying in sayings))


def cited(issue: str, line: int) -> str:
    """How every message cites a line of an issue."""
    return f"line {line} of issue {issue}"


def pieces(text: str) -> tuple[str, ...]:
    """The words of a text or a name in lower case: "HTTPServer-v2" is http, server, v, 2."""
    return tuple(piece.lower() for piece in _PIECE.findall(text))


def _run_in(squeezed: str, words: tuple[str, ...]) -> bool:
    """Do some neighbouring words, written together, make up the name? "set prototype of" is setprototypeof."""
    for at, word in enumerate(words):
        if squeezed.startswith(word):
            together, end = word, at + 1
            while len(together) < len(squeezed) and end < len(words):
                together, end = together + words[end], end + 1
            if together == squeezed:
                return True
    return False


def _spelled(name: str, text: str) -> bool:
    """Does the text hold the name as a word of its own? A full stop behind it may end the sentence."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 2]
        if not (_joins(before) or before == "." or _joins(after[:1]) or (after[:1] == "." and _joins(after[1:]))):
            return True
        at = text.find(name, at + 1)
    return False


def _joins(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "-")


def _same_file(named: str, path: str) -> bool:
    plain = named.removeprefix("./").strip("/")
    return bool(plain) and (path == plain or path.endswith(f"/{plain}"))
