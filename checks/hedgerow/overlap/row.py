"""What one lane changes, in the base's coordinates: a `Row` of `FileRow`s of `Span`s. How a row is read is in
`project`.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from hedgerow.git.merging import Said  # noqa: TC001 - the cache reads the annotations when it decodes a row

LINK = "120000"
MODULE = "160000"


class Span(NamedTuple):
    """One hunk. Base lines [start, end) counted from 0, empty for an insertion; new lines likewise; `digest` tells
    texts apart; `section` is the base line that git prints behind the `@@`. A named tuple, because thousands are made
    per second.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    digest: bytes
    section: str


class FileRow(NamedTuple):
    """One changed file. `status` is git's letter (A, D, M, R, T); `lines` are those of its
    spans on the lane's side; modes and object ids are zeros where the file does
    not exist.
    """

    path: str
    old_path: str
    status: str
    old_mode: str
    new_mode: str
    old_oid: str
    new_oid: str
    binary: bool
    spans: tuple[Span, ...]
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def plain(self) -> bool:
        """Only lines of a text file differ, so that intervals can decide; anything else is left to git."""
        return (
            self.status == "M"
            and not self.binary
            and self.old_mode == self.new_mode
            and self.new_mode not in (LINK, MODULE)
        )


def lines_of(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    """The lines on the lane's side, inclusive, from 1; a pure removal is shown at the line before it."""
    return tuple((max(1, span.new_start + (span.new_end > span.new_start)), max(1, span.new_end)) for span in spans)


class Row(Struct, frozen=True, dict=True):
    """One lane against the base. `tree` is the projection's tree; `conflicts` what the lane conflicts with the base
    on, in git's words; `issues` are those that its own commits name.
    """

    tree: str
    conflict_paths: tuple[str, ...]
    conflicts: tuple[Said, ...]
    files: tuple[FileRow, ...]
    emptied: frozenset[str] = frozenset()
    issues: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> dict[str, FileRow]:
        """Every path the lane touches, old names too."""
        found = {}
        for file in self.files:
            found[file.path] = file
            found.setdefault(file.old_path, file)
        return found

    @cached_property
    def entered_folders(self) -> frozenset[str]:
        """The folders that got a new name in them, and those above them."""
        return frozenset(folder for file in self.files if file.status in "AR" for folder in folders(file.path))

    @cached_property
    def new_names(self) -> frozenset[str]:
        """Paths that were no file in the base."""
        return frozenset(file.path for file in self.files if file.status in "AR")


def folders(path: str) -> list[str]:
    """The folder of a path and those above it; the top is left out, unless the file lies in it ("")."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:size]) for size in range(len(parts), 0, -1)] or [""]


def left_folders(files: tuple[FileRow, ...]) -> frozenset[str]:
    """The folders that a rename may have moved as a whole, as git counts them (update_dir_rename_counts in
    diffcore-rename.c): the old file's folder, and those above it as long as old and new end in the same name.
    """
    return frozenset(
        folder
        for file in files
        if file.status == "R"
        for folder in _moved(file.old_path.rpartition("/")[0], file.path.rpartition("/")[0])
    )


def _moved(old: str, new: str) -> list[str]:
    found = []
    while old != new:
        found.append(old)
        (old, _, last), (new, _, end) = old.rpartition("/"), new.rpartition("/")
        if last != end:
            break
    return found
