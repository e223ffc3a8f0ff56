"""The texts behind rows, read in one batch and parsed once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.tree import Tree
from hedgerow.grammars import ENDINGS
from hedgerow.symbols import LIMIT, outline, usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.plumbing import Git
    from hedgerow.overlap.row import FileRow
    from hedgerow.symbols import Outline, Usage

CODE = (".py", ".pyi", *ENDINGS)


class Sources:
    """Blobs by object id. What is no text, or too large to be source, is empty."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._texts: dict[str, str] = {}
        self._outlines: dict[tuple[str, str], Outline | None] = {}
        self._usages: dict[tuple[str, str], Usage | None] = {}
        self._lines: dict[str, list[str]] = {}

    def load(self, oids: Iterable[str]) -> None:
        """Read what has not been read; zeros (no file) are left out."""
        wanted = sorted({oid for oid in oids if oid not in self._texts and oid.strip("0")})
        if not wanted:
            return
        sizes = self._git.run(
            "cat-file",
            "--batch-check=%(objecttype) %(objectsize)",
            stdin="".join(f"{oid}\n" for oid in wanted).encode(),
        )
        small = [
            oid
            for oid, said in zip(wanted, sizes.splitlines(), strict=True)
            if said.startswith(b"blob ") and int(said[5:]) <= LIMIT
        ]
        for oid, data in zip(small, Tree(self._git, "").blobs(tuple(small)), strict=True):
            self._texts[oid] = "" if b"\0" in data else data.decode("utf-8", "replace")

    def text(self, oid: str) -> str:
        """The text of a blob that was loaded; empty for any other."""
        return self._texts.get(oid, "")

    def lines(self, oid: str) -> list[str]:
        """Its lines as git counts them: only a line feed ends one."""
        if oid not in self._lines:
            self._lines[oid] = self.text(oid).split("\n")
        return self._lines[oid]

    def outline(self, path: str, oid: str) -> Outline | None:
        """The outline of a blob under the language of a path."""
        key = (path.rpartition(".")[2], oid)
        if key not in self._outlines:
            self._outlines[key] = outline(path, self.text(oid)) if oid.strip("0") else None
        return self._outlines[key]

    def usage(self, path: str, oid: str) -> Usage | None:
        """What a blob uses, under the language of a path; None where there is no file or it cannot be read."""
        key = (path.rpartition(".")[2], oid)
        if key not in self._usages:
            self._usages[key] = usage(path, self.text(oid)) if oid.strip("0") else None
        return self._usages[key]


def is_code(file: FileRow) -> bool:
    """Is this a source file of a language we parse, on both sides a plain text?"""
    return file.path.endswith(CODE) and file.old_path.endswith(CODE) and not file.binary and file.new_mode[:3] != "160"
