"""The files of one commit, read in batches: what the scope and meaning of a change may look up at its base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import PartialCloneError
from hedgerow.git.quoting import text_of

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git


class Tree(Struct, frozen=True):
    """The files at one commit or tree; `oid` is a full object id, empty for the files of the index (as git reads
    `:path`).
    """

    git: Git
    oid: str

    def paths(self, *, executable: bool = False) -> tuple[str, ...]:
        """Every file's path, submodules left out; or only of what may be run."""
        rows = self.git.run("ls-tree", "-r", "-z", "--full-tree", self.oid).split(b"\0")
        modes = (b"100755",) if executable else (b"100", b"120")
        return tuple(text_of(row.partition(b"\t")[2]) for row in rows if row.startswith(modes))

    def listed(self) -> tuple[tuple[str, int], ...]:
        """Every file's path and bytes, submodules left out. Raises PartialCloneError where one is not here."""
        rows = self.git.run("ls-tree", "-r", "-z", "--long", "--full-tree", self.oid).split(b"\0")
        parted = (row.partition(b"\t") for row in rows if row and not row.startswith(b"160000"))
        files = [(text_of(path), said.rpartition(b" ")[2]) for said, _, path in parted]
        if any(size == b"BAD" for _, size in files):  # what git says of a file that it cannot find, with status 0
            raise PartialCloneError(f"not all files of {self.oid} are here")
        return tuple((path, int(size)) for path, size in files)

    def holding(self, words: tuple[str, ...], without: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The paths of the text files in which one of `words` stands as a whole word, in any encoding that contains
        ASCII, but for those that end in one of `without`. No word may be empty or hold a control character: git reads
        one a line, from its standard input.
        """
        said = self.git.run(
            "grep", "--fixed-strings", "--word-regexp", "-I", "--files-with-matches", "-z", "--full-name",
            "--no-recurse-submodules", "-f", "-", self.oid, "--", ":/", *(f":(top,exclude)*{end}" for end in without),
            stdin="".join(f"{word}\n" for word in words).encode(), ok=(0, 1),
        )  # fmt: skip
        return tuple(text_of(row.partition(b":")[2]) for row in said.split(b"\0") if row)

    def known(self, words: tuple[str, ...]) -> frozenset[str]:
        """Those of the words, of letters, digits and `_`, that stand as whole words in any text file."""
        said = self.git.run(
            "grep", "--fixed-strings", "--word-regexp", "-I", "--only-matching", "-h",
            "--no-recurse-submodules", "-f", "-", self.oid, "--", ":/",
            stdin="".join(f"{word}\n" for word in words).encode(), ok=(0, 1),
        )  # fmt: skip
        return frozenset(text_of(said).split("\n")).intersection(words)

    def read(self, paths: tuple[str, ...], *, limit: int = 1_000_000) -> dict[str, str]:
        """The text of each file that exists, is no larger than `limit` bytes and holds no NUL byte."""
        small = [(path, oid) for path, size, oid in self._found(paths) if size <= limit]
        texts = self.blobs(tuple(oid for _, oid in small))
        pairs = ((path, text) for (path, _), text in zip(small, texts, strict=True))
        return {path: text.decode("utf-8", "replace") for path, text in pairs if b"\0" not in text}

    def sizes(self, paths: tuple[str, ...]) -> dict[str, int]:
        """The bytes of each file that exists."""
        return {path: size for path, size, _ in self._found(paths)}

    def _found(self, paths: tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
        """Path, size and object id of each file that exists.

        Left out are names with a newline (`cat-file --batch` reads one name a line) and with a leading `./` or `../`:
        no tree holds one, and git would read it as relative to the folder.
        """
        wanted = [path for path in paths if "\n" not in path and not path.startswith(("./", "../"))]
        names = "".join(f"{self.oid}:{path}\n" for path in wanted).encode("utf-8", "surrogateescape")
        form = "--batch-check=%(objecttype) %(objectsize) %(objectname)"
        said = (row.split(b" ") for row in self.git.run("cat-file", form, stdin=names).split(b"\n"))
        rows = zip(wanted, said, strict=False)
        return tuple((path, int(row[1]), row[2].decode()) for path, row in rows if row[0] == b"blob")

    def blobs(self, oids: tuple[str, ...]) -> tuple[bytes, ...]:
        """The bytes of each object, all of which must exist."""
        if not oids:
            return ()
        data = self.git.run("cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in oids).encode())
        at, texts = 0, []
        for _ in oids:
            end = data.index(b"\n", at)
            size = int(data[at:end].rpartition(b" ")[2])
            texts.append(data[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return tuple(texts)
