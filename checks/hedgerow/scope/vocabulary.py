"""How rare each word is in the repository at hand, and what company it keeps there: counted once over its files
and its last changes, kept under the common git folder.

The file is written beside its place and renamed, so a reader sees the old one or the new one; a lock keeps a second
process from counting the same. What cannot be read is as good as absent.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from msgspec import json as typed_json

from hedgerow.errors import GitError
from hedgerow.git.head import find_head
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.scope import past
from hedgerow.scope.company import FILES, positions
from hedgerow.scope.tokens import WORD
from hedgerow.scope.vectors import bag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.rarity import Rarity

FEWEST = 200  # files from which a repository has a vocabulary of its own
MOST = 4000  # files that are counted, evenly spaced over the tree
_LARGEST, _BATCH = 200_000, 200  # bytes of one file, files that are in memory at once
_AGE = 30 * 86400.0  # seconds after which it is counted anew
_PATIENCE = 600.0  # seconds after which a lock belongs to nobody
_FORM = 4  # of the file, which begins with it
_START = b'{"form":%d,' % _FORM


class Vocabulary(Struct, frozen=True, tag_field="form", tag=_FORM):
    """In how many of `documents` files each token stands, what stands in one file only left out; and the company that
    tokens keep, none where the files are too few to tell or cannot be read. `files`: how many the repository has, of
    which a large one has not all counted.
    """

    documents: int
    containing: dict[str, int]
    positions: dict[str, tuple[float, bytes]] = {}
    files: int = 0


def count(tree: Tree) -> Vocabulary:
    """Read the files of a commit, a sample of a large one, and the changes before it, and count."""
    paths = tree.paths()
    step = max(1, -(-len(paths) // MOST))
    some = paths[::step]
    documents, containing = 0, Counter[str]()
    apart, read = max(1, -(-len(some) // FILES)), []
    for at in range(0, len(some), _BATCH):
        for text in tree.read(some[at : at + _BATCH], limit=_LARGEST).values():
            tokens = _tokens(text)
            containing.update(tokens.keys())
            if documents % apart == 0:
                read.append(tokens)
            documents += 1
    read += [_tokens(text) for text in past.texts(tree)]
    common = {token: n for token, n in sorted(containing.items()) if n > 1}
    return Vocabulary(documents, common, positions(read), len(paths))


def _tokens(text: str) -> dict[str, float]:
    return bag(Counter(WORD.findall(text)))


def with_vocabulary(rarity: Rarity, vocabulary: Vocabulary) -> Rarity:
    """Rarity that is also the repository's own, on the scale of the general table, with the company of its words."""
    return structs.replace(
        rarity, containing=vocabulary.containing, documents=vocabulary.documents, positions=vocabulary.positions
    )


def kept(tree: Tree) -> Vocabulary | None:
    """What an earlier run has counted, None where none has."""
    place = _place(tree)
    if place is None:
        return None
    try:
        found = typed_json.decode(place.read_bytes(), type=Vocabulary)
    except (OSError, ValueError):  # absent, cut off, or of another form
        return None
    return found if found.positions else None


def is_wanted(tree: Tree) -> bool:
    """Is there none yet, or an old one or one of another version, and is the repository large enough for one?"""
    place = _place(tree)
    return place is not None and not _current(place) and len(tree.paths()) >= FEWEST


def keep(tree: Tree) -> bool:
    """Count and write, unless another process is at it; says whether it did."""
    place = _place(tree)
    if place is None:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = place.with_suffix(".lock")
    if not _younger(lock, _PATIENCE):
        lock.unlink(missing_ok=True)
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        beside.write_bytes(typed_json.encode(_counted(tree)))
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
        lock.unlink(missing_ok=True)
    return True


def _counted(tree: Tree) -> Vocabulary:
    try:
        return count(tree)
    except GitError:  # a partial clone holds not all files; trying again at every check would cost the same each time
        return Vocabulary(0, {})


def _place(tree: Tree) -> Path | None:
    head = find_head(tree.git.folder)
    return None if head is None else head.common / "hedgerow" / "vocabulary.json"


def _current(place: Path) -> bool:
    try:
        with place.open("rb") as stream:
            return _younger(place, _AGE) and stream.read(len(_START)) == _START
    except OSError:  # there is none, or none that we may read
        return False


def _younger(file: Path, seconds: float) -> bool:
    try:
        return time.time() - file.stat().st_mtime < seconds
    except OSError:  # there is none
        return False


def start(tree: Tree) -> subprocess.Popen[bytes] | None:
    """Count in a process that nobody need wait for, where a vocabulary is wanted.

    Python runs isolated (`-I`): the folder it stands in belongs to the repository under judgement.
    """
    if not is_wanted(tree):
        return None
    command = [sys.executable, "-I", "-m", "hedgerow.scope.vocabulary", str(tree.git.folder), tree.oid]
    return subprocess.Popen(  # noqa: S603 - our own module, a folder and an object id
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main(arguments: Sequence[str]) -> int:
    """The process in the background: FOLDER COMMIT."""
    folder, oid = arguments
    keep(Tree(Git(Path(folder)), oid))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
