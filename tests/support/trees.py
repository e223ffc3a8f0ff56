"""Commits of arbitrary file trees, with names that no file system would take, through `git fast-import`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.repo import Repo

# Path to content; the mode is that of a plain file.
Tree = Mapping[bytes, bytes]


def commit_trees(repo: Repo, *trees: Tree) -> tuple[str, ...]:
    """One commit per tree, each the parent of the next, on a branch of their own; returns their object ids."""
    stream = b"".join(_commit(number, tree) for number, tree in enumerate(trees, 1))
    repo.git("fast-import", "--quiet", "--force", stdin=stream)
    return tuple(reversed(repo.git("rev-list", f"--max-count={len(trees)}", "trees").split("\n")))


def _commit(number: int, tree: Tree) -> bytes:
    parent = b"from :%d\n" % (number - 1) if number > 1 else b""
    head = b"commit refs/heads/trees\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata 0\n" % (number, number)
    reset = b"" if number > 1 else b"reset refs/heads/trees\n\n"
    files = b"".join(
        b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(content), content) for path, content in tree.items()
    )
    return reset + head + parent + b"deleteall\n" + files


def _quoted(path: bytes) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
