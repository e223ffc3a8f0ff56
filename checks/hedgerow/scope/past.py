"""What was changed lately, beside what was said of it: where the words of those who ask meet the words of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.errors import GitError, PartialCloneError
from hedgerow.reading import DIFF_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.tree import Tree

COMMITS = 1000  # the latest ones; merges are left out, and what is no piece of work: many files, many lines
_FILES, _LINES = 20, 1500
_BATCH = 20  # commits whose patches are in memory at once
_LARGEST = "core.bigFileThreshold=200k"  # git shows no lines of a larger file


def texts(tree: Tree) -> Iterator[str]:
    """Message, paths and changed lines of each of the last commits, as one text.

    What git cannot show is left out, a batch at a time; a partial clone fetches nothing here and ends at the first one,
    for git takes seconds to say so. A commit without a parent is left out: in a shallow clone that is all before it.
    """
    small = [oid for oid, files in _commits(tree) if 0 < files <= _FILES]
    for at in range(0, len(small), _BATCH):
        asked = "".join(f"{oid}\n" for oid in small[at : at + _BATCH]).encode()
        try:
            said = tree.git.run(
                "-c", _LARGEST, "diff-tree", "--stdin", "-p", "--format=%x00%B", *DIFF_FLAGS, "--unified=0",
                "--no-renames", stdin=asked,
            )  # fmt: skip
        except PartialCloneError:
            return
        except GitError:
            continue
        for one in said.decode("utf-8", "replace").split("\0")[1:]:
            lines = one.split("\n")
            if len(lines) <= _LINES:
                yield "\n".join(line[1:] if line[:1] in "+-" else line for line in lines if _says(line))


def _commits(tree: Tree) -> Iterator[tuple[str, int]]:
    """Id and number of files of each."""
    said = tree.git.run(
        "log", "--no-merges", "--no-renames", "--name-only", f"--max-count={COMMITS}", "--format=%x01%H", tree.oid
    )
    for one in said.split(b"\1")[1:]:  # no path holds one here: git quotes it
        oid, *paths = one.rstrip().split(b"\n")
        yield oid.decode(), len(paths) - 1 if paths else 0  # a blank line is between


def _says(line: str) -> bool:
    return not line.startswith(("index ", "@@", "--- ", "diff --git "))
