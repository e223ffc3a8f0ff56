"""The rule files of one commit, read from git: what an agent that starts from it is told. Nothing is checked out."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.quoting import text_of

if TYPE_CHECKING:
    from hedgerow.git.tree import Tree

_LARGEST = 1_000_000
_LINK = b"120000"
# As many links as a kernel follows.
_HOPS = 40


class CommittedFiles(Struct, frozen=True):
    """The files of `tree`; `links` maps each symbolic link to what it says, `oids` each other file to its content."""

    tree: Tree
    oids: dict[str, str]
    links: dict[str, str]

    @classmethod
    def of(cls, tree: Tree) -> CommittedFiles:
        """Read the names of all files, and where links lead."""
        rows = tree.git.run("ls-tree", "-r", "-z", "--full-tree", tree.oid).split(b"\0")
        parts = [(row.partition(b"\t")[0].split(b" "), row.partition(b"\t")[2]) for row in rows if row]
        blobs = [(about, text_of(path)) for about, path in parts if about[1] == b"blob"]
        linked = [(path, about[2].decode()) for about, path in blobs if about[0] == _LINK]
        targets = tree.blobs(tuple(oid for _, oid in linked))
        links = {path: text_of(target) for (path, _), target in zip(linked, targets, strict=True)}
        return cls(tree, {path: about[2].decode() for about, path in blobs if about[0] != _LINK}, links)

    def paths(self) -> tuple[str, ...]:
        """Every file's path, links too, sorted."""
        return tuple(sorted({*self.oids, *self.links}))

    def read(self, path: str) -> bytes | None:
        """The bytes; None for what is no file of the commit, and for one above 1 MB."""
        oid = self.oids.get(self.behind(path) or "")
        data = self.tree.blobs((oid,))[0] if oid is not None else None
        return data if data is not None and len(data) <= _LARGEST else None

    def behind(self, path: str) -> str | None:
        """Where the path leads once links are followed, also those of the folders above; None for outside."""
        for _ in range(_HOPS):
            link = next((one for one in _above(path) if one in self.links), None)
            if link is None:
                return path
            rest = path[len(link) :].lstrip("/")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), self.links[link], rest))
            if path.startswith(("/", "../")) or path == "..":
                return None
        return None


def _above(path: str) -> tuple[str, ...]:
    """The folders above a path, the outermost first, then the path itself."""
    parts = path.split("/")
    return tuple("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
