"""The values of a change: a `ChangeSet` of `FileChange`s of `Hunk`s. How they are read is in `reading`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.model import Revision


class FileKind(StrEnum):
    """What happened to the file as a whole; `MODE` changed its permission or type only."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"
    COPIED = "copied"
    MODE = "mode"


class Line(Struct, frozen=True):
    """One line of a hunk. `sign` is "+", "-" or " "; `number` counts in the new file, for removed lines in the old
    one.
    """

    sign: str
    text: str
    number: int


class Hunk(Struct, frozen=True):
    """One hunk of a file. Starts and lengths are those of the `@@` header; `section` is the text behind it."""

    index: int
    old_start: int
    old_length: int
    new_start: int
    new_length: int
    section: str
    lines: tuple[Line, ...]

    @property
    def header(self) -> str:
        """The `@@` line, as diffs write it."""
        text = f"@@ -{self.old_start},{self.old_length} +{self.new_start},{self.new_length} @@"
        return f"{text} {self.section}" if self.section else text

    @property
    def added(self) -> tuple[Line, ...]:
        """The lines the change brings."""
        return tuple(line for line in self.lines if line.sign == "+")

    @property
    def removed(self) -> tuple[Line, ...]:
        """The lines the change takes away."""
        return tuple(line for line in self.lines if line.sign == "-")

    @property
    def changed(self) -> tuple[Line, ...]:
        """The lines the change brings, then those it takes away."""
        return (*self.added, *self.removed)

    @property
    def span(self) -> tuple[int, int]:
        """First and last changed line in the new file; where lines were only removed, the line before the gap (at
        least 1).
        """
        numbers = [line.number for line in self.lines if line.sign == "+"]
        return (numbers[0], numbers[-1]) if numbers else (max(1, self.new_start), max(1, self.new_start))


class FileChange(Struct, frozen=True):
    """What happened to one file. Modes are git's six octal digits, empty where the file does not exist on that side."""

    path: str
    kind: FileKind
    old_path: str | None = None
    old_mode: str = ""
    new_mode: str = ""
    binary: bool = False
    hunks: tuple[Hunk, ...] = ()

    @property
    def touched(self) -> tuple[str, ...]:
        """The paths whose content is another one now: both ends of a rename, but not the origin of a copy."""
        return (self.old_path, self.path) if self.old_path and self.kind is FileKind.RENAMED else (self.path,)

    @property
    def submodule(self) -> bool:
        """Is this a link to a commit of another repository?"""
        return "160000" in (self.old_mode, self.new_mode)

    @property
    def symlink(self) -> bool:
        """Is either side a symbolic link?"""
        return "120000" in (self.old_mode, self.new_mode)


class ChangeSet(Struct, frozen=True):
    """What one branch, index or worktree changed against its base. `messages` are those of its commits, oldest first;
    `notes` are things a reader must know (judged against a parent lane, untracked files taken in ...).
    """

    base: Revision
    head: Revision
    files: tuple[FileChange, ...]
    messages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path the change touches, old names of renamed files included, in diff order."""
        names = (name for file in self.files for name in (file.old_path, file.path) if name)
        return tuple(dict.fromkeys(names))
