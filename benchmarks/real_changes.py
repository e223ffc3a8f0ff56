"""Real changes of a real repository: commits whose message says what they are for, and variants of them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.git.tree import Tree
from hedgerow.model import Revision
from hedgerow.patch import change_from_diff
from hedgerow.reading import DIFF_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hedgerow.change import ChangeSet
    from hedgerow.git.store import Store

MESSAGE_LENGTH = 200  # characters from which a commit message can stand for an issue
_FILES = range(1, 13)
_HUNKS = range(2, 41)
_LINES = 600  # changed lines; larger changes are merges, imports and sweeps
_TRAILER = re.compile(r"^(?:[\w-]+-by|Change-Id|Reviewed-on|git-svn-id|PR-URL|Refs?|Fixes|Closes):? .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Original:
    """One real commit; `message` stands for the issue, without its trailers."""

    oid: str
    parent: str
    message: str
    change: ChangeSet


def originals(store: Store, endings: tuple[str, ...], count: int, seed: int) -> Iterator[Original]:
    """Up to `count` commits, drawn by `seed`, that touch a file of one of the languages and are neither trivial nor
    a sweep.
    """
    said = store.git.run("log", "-z", "--no-merges", "--format=%H %P%n%B", "HEAD").decode("utf-8", "replace")
    commits = [commit for one in said.split("\0") if (commit := _commit(one))]
    random.Random(seed).shuffle(commits)
    found = 0
    for oid, parent, message in commits:
        if found == count:
            return
        change = change_between(store, parent, oid)
        if _fits(change, endings):
            found += 1
            yield Original(oid, parent, message, change)


def _commit(text: str) -> tuple[str, str, str] | None:
    head, _, body = text.lstrip("\n").partition("\n")
    oid, *parents = head.split(" ")
    message = _TRAILER.sub("", body).strip()
    return (oid, parents[0], message) if len(parents) == 1 and len(message) >= MESSAGE_LENGTH else None


def _fits(change: ChangeSet, endings: tuple[str, ...]) -> bool:
    hunks = [hunk for file in change.files for hunk in file.hunks]
    lines = sum(line.sign != " " for hunk in hunks for line in hunk.lines)
    code = any(file.path.endswith(endings) for file in change.files)
    return code and len(change.files) in _FILES and len(hunks) in _HUNKS and lines <= _LINES


def change_between(store: Store, base: str, head: str) -> ChangeSet:
    """What lies between two commits or trees, as `hedgerow check` reads it."""
    said = store.git.run("diff-tree", "-p", "--full-index", *DIFF_FLAGS, base, head)
    return change_from_diff(said, base=Revision(base[:12], base), head=Revision(head[:12]))


def variant(store: Store, original: Original, texts: Mapping[str, str | None], scratch: Path) -> ChangeSet:
    """The original change with further files written (None: removed); `scratch` is a folder for git's index."""
    git = replace(store.git, index_file=scratch / "index")
    git.run("read-tree", original.oid)
    entries = []
    for path, text in sorted(texts.items()):
        if text is None:
            entries.append(f"0 {'0' * len(original.oid)}\t{path}\n")
        else:
            oid = git.run("hash-object", "-w", "--stdin", stdin=text.encode("utf-8", "surrogateescape")).decode()
            entries.append(f"100644 {oid.strip()}\t{path}\n")
    git.run("update-index", "--index-info", stdin="".join(entries).encode("utf-8", "surrogateescape"))
    return change_between(store, original.parent, git.run("write-tree").decode().strip())


def tree_of(store: Store, oid: str) -> Tree:
    """The files at one commit."""
    return Tree(store.git, oid)
