"""The whole text of a changed file before and after, put together from the files at the base and the hunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.change import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.git.tree import Tree


class Sides(Struct, frozen=True):
    """One file's text before and after; None on both sides where only fragments are known."""

    file: FileChange
    before: str | None
    after: str | None


def with_sides(files: tuple[FileChange, ...], base: Tree | None) -> Iterator[Sides]:
    """Each file with its whole text on both sides, as far as it can be known: without a repository only of new and
    deleted files.
    """
    edited = [file for file in files if file.kind not in (FileKind.ADDED, FileKind.DELETED)]
    texts = base.read(tuple(dict.fromkeys(file.old_path or file.path for file in edited))) if base and edited else {}
    for file in files:
        if file.kind is FileKind.ADDED:
            yield Sides(file, "", _joined(file, "+"))
        elif file.kind is FileKind.DELETED:
            yield Sides(file, _joined(file, "-"), "")
        else:
            before = texts.get(file.old_path or file.path)
            after = None if before is None else _patched(before, file)
            yield Sides(file, None if after is None else before, after)


def _joined(file: FileChange, sign: str) -> str:
    return "\n".join(line.text for hunk in file.hunks for line in hunk.lines if line.sign == sign)


def _patched(before: str, file: FileChange) -> str | None:
    """`before` with the hunks applied; None where they do not fit, which a diff cut against another base can cause."""
    lines = [line.removesuffix("\r") for line in before.split("\n")]
    after: list[str] = []
    done = 0
    for hunk in file.hunks:
        old = [line.text for line in hunk.lines if line.sign != "+"]
        start = hunk.old_start - 1 if hunk.old_length else hunk.old_start
        if lines[start : start + len(old)] != old:
            return None
        after += lines[done:start]
        after += [line.text for line in hunk.lines if line.sign != "-"]
        done = start + len(old)
    return "\n".join(after + lines[done:])
