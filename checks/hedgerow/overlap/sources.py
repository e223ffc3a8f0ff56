"""The texts behind rows, read in one batch and parsed once each."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.tree import Tree
from hedgerow.grammars import ENDINGS
from hedgerow.symbols import LIMIT, PYTHON, Outline, Usage, outline, usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hedgerow.git.plumbing import Git
    from hedgerow.overlap.row import FileRow
    from hedgerow.symbols import Definition

# A line that starts at the margin with a letter opens a new top-level block in all languages that we parse; these go
# on.
_MARGIN = re.compile(r"(?!(?:else|elif|except|finally)\b)[^\W\d]|@")
_IMPORT = re.compile(r"^[ \t]*(?:from|import)\b[^\n(]*(?:\([^)]*\))?", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
CODE = (".py", ".pyi", *ENDINGS)


class Sources:
    """Blobs by object id. What is no text, or too large to be source, is empty. `bring` makes those objects that git
    has not: files of lanes that were merged into the base in an earlier run.
    """

    def __init__(self, git: Git, bring: Callable[[list[str]], None]) -> None:
        self._git, self._bring = git, bring
        self._texts: dict[str, str] = {}
        self._outlines: dict[tuple[str, str], Outline | None] = {}
        self._usages: dict[tuple[str, str], Usage | None] = {}
        self._lines: dict[str, list[str]] = {}
        self._margins: dict[str, list[int]] = {}
        self._blocks: dict[tuple[str, int], tuple[Definition, ...] | None] = {}

    def load(self, oids: Iterable[str]) -> None:
        """Read what has not been read; zeros (no file) are left out."""
        wanted = sorted({oid for oid in oids if oid not in self._texts and oid.strip("0")})
        if not wanted:
            return
        said = self._sizes(wanted)
        if missing := [oid for oid, row in zip(wanted, said, strict=True) if row.endswith(b" missing")]:
            self._bring(missing)
            said = self._sizes(wanted)
        small = [
            oid for oid, row in zip(wanted, said, strict=True) if row.startswith(b"blob ") and int(row[5:]) <= LIMIT
        ]
        for oid, data in zip(small, Tree(self._git, "").blobs(tuple(small)), strict=True):
            self._texts[oid] = "" if b"\0" in data else data.decode("utf-8", "replace")

    def _sizes(self, oids: list[str]) -> list[bytes]:
        feed = "".join(f"{oid}\n" for oid in oids).encode()
        return self._git.run("cat-file", "--batch-check=%(objecttype) %(objectsize)", stdin=feed).splitlines()

    def text(self, oid: str) -> str:
        """The text of a blob that was loaded; empty for any other."""
        return self._texts.get(oid, "")

    def lines(self, oid: str) -> list[str]:
        """Its lines as git counts them: only a line feed ends one."""
        if oid not in self._lines:
            self._lines[oid] = self.text(oid).split("\n")
        return self._lines[oid]

    def outline(self, path: str, oid: str, near: Iterable[int] | None = None) -> Outline | None:
        """The definitions of a blob under the language of a path, or only of its top-level blocks around some lines
        (from 0); None where there is no file or it cannot be read.
        """
        if near is not None and path.endswith(PYTHON):
            blocks = [self._block(path, oid, block) for block in self._near(oid, near)]
            return None if None in blocks else Outline(tuple(one for block in blocks for one in block or ()))
        key = (path.rpartition(".")[2], oid)
        if key not in self._outlines:
            self._outlines[key] = outline(path, self.text(oid)) if oid.strip("0") else None
        return self._outlines[key]

    def usage(self, path: str, oid: str, near: Iterable[int]) -> Usage | None:
        """What a blob uses, at least in the top-level blocks around some lines (from 0), and all that it imports."""
        if not path.endswith(PYTHON):
            key = (path.rpartition(".")[2], oid)
            if key not in self._usages:
                self._usages[key] = usage(path, self.text(oid))
            return self._usages[key]
        lines: dict[str, tuple[int, ...]] = {}
        for start, end in self._near(oid, near):
            found = usage(path, "\n".join(self.lines(oid)[start:end]))
            for name, at in found.lines.items() if found is not None else ():
                lines[name] = lines.get(name, ()) + tuple(number + start for number in at)
        return Usage(lines, frozenset(word for text in _IMPORT.findall(self.text(oid)) for word in _WORD.findall(text)))

    def lines_beside(self, tree: str, path: str, name: str) -> list[str]:
        """The lines with a word, an identifier, in the files of the same folder and ending in a tree."""
        folder, _, last = path.rpartition("/")
        files = f"{folder}/*.{last.rpartition('.')[2]}".lstrip("/")
        flags = ("-h", "--no-line-number", "--no-column", "--fixed-strings", "--word-regexp", "-e", name)
        said = self._git.attempt("grep", *flags, tree, "--", f":(glob){files}").stdout
        return said.decode("utf-8", "replace").split("\n")

    def margin(self, oid: str) -> list[int]:
        """The lines (from 0) at which top-level blocks begin, the first line always."""
        if oid not in self._margins:
            lines = self.lines(oid)
            heads = [at for at, line in enumerate(lines) if line and _MARGIN.match(line)]
            # a decorator belongs to what it stands on
            heads = [
                at
                for before, at in zip([-1, *heads], heads, strict=False)
                if before < 0 or not lines[before].startswith("@")
            ]
            self._margins[oid] = heads if heads[:1] == [0] else [0, *heads]
        return self._margins[oid]

    def _near(self, oid: str, near: Iterable[int]) -> list[tuple[int, int]]:
        margin = self.margin(oid)
        ends = [*margin[1:], len(self.lines(oid))]
        blocks = {bisect_right(margin, max(0, at)) - 1 for at in near}
        return [(margin[block], ends[block]) for block in sorted(blocks)]

    def _block(self, path: str, oid: str, block: tuple[int, int]) -> tuple[Definition, ...] | None:
        key = (oid, block[0])
        if key not in self._blocks:
            part = outline(path, "\n".join(self.lines(oid)[block[0] : block[1]]))
            shift = block[0]
            if part is not None:
                self._blocks[key] = tuple(
                    replace(one, start=one.start + shift, end=one.end + shift) for one in part.definitions
                )
            else:  # a text at the margin inside a string: only the whole file parses
                whole = self.outline(path, oid)
                around = () if whole is None else whole.definitions
                self._blocks[key] = (
                    None if whole is None else tuple(one for one in around if one.start <= block[1] and shift < one.end)
                )
        return self._blocks[key]


def is_code(file: FileRow) -> bool:
    """Is this a source file of a language we parse, on both sides a plain text?"""
    return file.path.endswith(CODE) and file.old_path.endswith(CODE) and not file.binary and file.new_mode[:3] != "160"
