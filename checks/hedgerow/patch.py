"""A unified diff, as git or any other program wrote it, to `FileChange`s."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.change import ChangeSet, FileChange, FileKind, Hunk, Line
from hedgerow.errors import DiffError
from hedgerow.git.quoting import text_of, unquoted
from hedgerow.model import Revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unidiff.patch import Line as PatchLine
    from unidiff.patch import PatchedFile, PatchSet

# A change that no reviewer could read either; 200,000 added lines are about a tenth of it.
SIZE_LIMIT = 128 * 1024 * 1024

_SECTION = re.compile(rb"^diff --(?:git|cc|combined) ", re.MULTILINE)
_PLAIN = re.compile(rb"^--- .*\n\+\+\+ ", re.MULTILINE)
_FIRST_HUNK = re.compile(rb"^@@ ", re.MULTILINE)
# No file has so many lines; unidiff would count on, and the report could not be written.
_ABSURD = re.compile(r"^@@ [-+, 0-9]*[0-9]{10}", re.MULTILINE)
# Taken out before unidiff sees it, whose pattern for these lines takes time quadratic in their length.
_BINARY = re.compile(r"^Binary files? (?P<names>.*?)(?: differ| has changed)?\r?$", re.MULTILINE)
_KINDS = {
    b"new file mode": FileKind.ADDED,
    b"deleted file mode": FileKind.DELETED,
    b"rename from": FileKind.RENAMED,
    b"copy from": FileKind.COPIED,
}
_NAMES = {
    b"rename from ": "old",
    b"rename to ": "new",
    b"copy from ": "old",
    b"copy to ": "new",
    b"--- ": "old",
    b"+++ ": "new",
}
_PREFIXED = (b"--- ", b"+++ ")
_MODES = {
    b"old mode ": "old_mode",
    b"new mode ": "new_mode",
    b"deleted file mode ": "old_mode",
    b"new file mode ": "new_mode",
}
_INDEX = re.compile(rb"index [0-9a-f]+\.\.[0-9a-f]+ ([0-7]{6})$")


def change_from_diff(data: bytes, *, base: Revision | None = None, head: Revision | None = None) -> ChangeSet:
    """The change that a diff describes. An empty diff is an empty change.

    Raises DiffError where the text is no unified diff, is cut off, is a merge's combined diff, or is over
    `SIZE_LIMIT` bytes.
    """
    nothing = Revision("diff")
    return ChangeSet(base or nothing, head or nothing, files_from_diff(data))


def files_from_diff(data: bytes) -> tuple[FileChange, ...]:
    """The files of a diff, in its order; errors as in `change_from_diff`."""
    if len(data) > SIZE_LIMIT:
        raise DiffError(
            f"the diff is larger than {SIZE_LIMIT:,} bytes", "No reviewer could read it either; judge a part of it."
        )
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise DiffError(
            "the diff is in UTF-16, as `>` writes it in some shells", "Write it with `git diff --output=FILE`."
        )
    starts = [match.start() for match in _SECTION.finditer(data)]
    if starts:
        ends = [*starts[1:], len(data)]
        return _joined_type_changes(_git_section(data[start:end]) for start, end in zip(starts, ends, strict=True))
    if _PLAIN.search(data):
        return tuple(_plain_files(data))
    if data.strip():
        raise DiffError("the text is not a unified diff", "Write it with `git diff` or `diff -u`.")
    return ()


def _joined_type_changes(files: Iterator[FileChange]) -> tuple[FileChange, ...]:
    """Git writes a file that becomes a symbolic link as a deletion and an addition of one path: one change of two
    parts.
    """
    joined: list[FileChange] = []
    for file in files:
        last = joined[-1] if joined else None
        if last and last.path == file.path and (last.kind, file.kind) == (FileKind.DELETED, FileKind.ADDED):
            hunks = tuple(replace(hunk, index=at) for at, hunk in enumerate(last.hunks + file.hunks))
            joined[-1] = replace(
                file, kind=FileKind.MODIFIED, old_mode=last.old_mode, binary=last.binary or file.binary, hunks=hunks
            )
        else:
            joined.append(file)
    return tuple(joined)


class _Header(Struct):
    """The lines between `diff --git` and the first hunk."""

    kind: FileKind = FileKind.MODIFIED
    old: bytes | None = None
    new: bytes | None = None
    old_mode: str = ""
    new_mode: str = ""
    binary: bool = False
    hunks_follow: bool = False

    def take(self, line: bytes) -> None:
        """Note what one line says; lines that say nothing we need are passed over."""
        for start, kind in _KINDS.items():
            if line.startswith(start):
                self.kind = kind
        for start, side in _NAMES.items():
            if line.startswith(start):
                setattr(
                    self, side, getattr(self, side) or _named(line.removeprefix(start), prefixed=start in _PREFIXED)
                )
        for start, side in _MODES.items():
            if line.startswith(start):
                setattr(self, side, line.removeprefix(start).decode("ascii", "replace"))
        if index := _INDEX.match(line):
            self.old_mode = self.new_mode = index[1].decode()
        self.hunks_follow = self.hunks_follow or line.startswith(_PREFIXED)
        self.binary = self.binary or line.startswith((b"Binary files ", b"GIT binary patch"))


def _git_section(section: bytes) -> FileChange:
    if not section.startswith(b"diff --git "):
        raise DiffError(
            "the diff is a merge's combined diff", "Judge the branch against its base: `git diff BASE...HEAD`."
        )
    first = _FIRST_HUNK.search(section)
    top, body = (section[: first.start()], section[first.start() :]) if first else (section, b"")
    lines = top.split(b"\n")
    header = _Header()
    for line in lines[1:]:  # git quotes a name that ends in a carriage return, so one here came with the whole text
        header.take(line.removesuffix(b"\r"))
    named = header.new or header.old or _same_name(lines[0].removeprefix(b"diff --git ").removesuffix(b"\r"))
    if header.hunks_follow and not body:
        raise _cut_off(text_of(named), "the header is there, the hunks are not")
    kind = header.kind
    if kind is FileKind.MODIFIED and not body and not header.binary and header.old_mode != header.new_mode:
        kind = FileKind.MODE
    path = text_of(named)
    old = text_of(header.old) if header.old and kind in (FileKind.RENAMED, FileKind.COPIED) else None
    return FileChange(path, kind, old, header.old_mode, header.new_mode, header.binary, _hunks(body, path))


def _plain_files(data: bytes) -> Iterator[FileChange]:
    """A diff without git's headers: `diff -u` and its like."""
    text = data.decode("utf-8", "surrogateescape")
    for file in _patch_set(text, "the diff"):
        kind = FileKind.MODIFIED
        if file.is_added_file or file.is_removed_file:
            kind = FileKind.ADDED if file.is_added_file else FileKind.DELETED
        yield FileChange(_either(file.source_file, file.target_file), kind, hunks=_values(file))
    for match in _BINARY.finditer(text):
        old, _, new = match["names"].rpartition(" and ")
        yield FileChange(_either(old, new), FileKind.MODIFIED, binary=True)


def _either(old: str, new: str) -> str:
    """The new name of a file, or the old one of a file that is gone."""
    for name in (new, old):
        if named := _named(name.encode("utf-8", "surrogateescape")):
            return text_of(named)
    raise DiffError("a file of the diff has no name on either side", "Write the diff with `git diff` or `diff -u`.")


def _hunks(body: bytes, path: str) -> tuple[Hunk, ...]:
    if not body:
        return ()
    files = _patch_set("--- a\n+++ b\n" + body.decode("utf-8", "replace"), path)
    return tuple(hunk for file in files for hunk in _values(file))


def _patch_set(text: str, name: str) -> PatchSet:
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    if _ABSURD.search(text):
        raise _cut_off(name, "a line number has ten digits or more")
    try:
        return PatchSet(_BINARY.sub("", text))
    except UnidiffParseError as error:
        raise _cut_off(name, str(error).strip()[:200]) from error


def _cut_off(name: str, said: str) -> DiffError:
    return DiffError(f"{name}: {said}", "The diff is cut off or was edited by hand; write it again.")


def _values(file: PatchedFile) -> tuple[Hunk, ...]:
    return tuple(
        Hunk(
            index,
            hunk.source_start,
            hunk.source_length,
            hunk.target_start,
            hunk.target_length,
            hunk.section_header.strip(),
            tuple(_line(line) for line in hunk if line.line_type in ("+", "-", " ")),
        )
        for index, hunk in enumerate(file)
    )


def _line(line: PatchLine) -> Line:
    number = line.source_line_no if line.line_type == "-" else line.target_line_no
    return Line(line.line_type, _legible(line.value.removesuffix("\n").removesuffix("\r")), number or 0)


def _named(field: bytes, *, prefixed: bool = True) -> bytes | None:
    """The path behind `---`, `+++` or `rename`: None for /dev/null, without quotes and git's `a/` or `b/`.

    Git puts a tab behind a name with spaces on the `---` and `+++` lines.
    """
    name = unquoted(field)
    if prefixed and name == field:
        name = field.split(b"\t")[0].removesuffix(b"\r")
    if prefixed and name == b"/dev/null":
        return None
    return name[2:] if prefixed and re.match(rb"[abciow12]/", name) else name


def _same_name(both: bytes) -> bytes:
    """The path of a `diff --git` line whose two names are one: without hunks git writes the name nowhere else.

    The halves are equal but for the prefix, so the names part in the middle, whatever spaces and quotes they hold.
    """
    middle = len(both) // 2
    one, two = unquoted(both[:middle]), unquoted(both[middle + 1 :])
    if one[2:] != two[2:] or not one[2:]:
        raise _cut_off(text_of(both), "the two names of the file differ and nothing says why")
    return one if one == two else one[2:]


def _legible(line: str) -> str:
    """A line whose bytes are not UTF-8 is text all the same; its odd bytes are replaced."""
    return line if line.isascii() else line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
