"""The ledger of one repository: the records it holds and has fetched, new ones, and its synchronisation.

New records lie under the common git folder, shared by all linked worktrees, until `sync` has put them on the branch
`hedgerow-ledger` of the remote (of this repository where it has none). What there is to read is always the union.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import GitError
from hedgerow.git.orphan import fetched, files_of, find_remote, grown, moved, pushed, remote_tip, stored
from hedgerow.git.refs import LEDGER as BRANCH
from hedgerow.git.tree import Tree
from hedgerow.learn.records import (
    PATH,
    ChangeRecord,
    Entry,
    OutcomeRecord,
    ProposalEntry,
    Record,
    RecordError,
    decode,
    encode,
)
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.git.orphan import Remote
    from hedgerow.git.place import Place

TRIES = 100
# Measured with eight writers at once: the wait starts at the time of one push and stops growing where it is longer
# than a round of all of them.
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 2.0
# Nobody takes an hour to write one small file.
_ABANDONED = 3600
_README = b"""# hedgerow-ledger

The records of hedgerow: what was found in which change, and what became of it.
A file is one record, named by its content and never edited; a folder is a month, by the time of the commits.
Read them with `git show`, count them with `hedgerow learn`; merging two ledgers is taking all files of both.
"""


class Records(Struct, frozen=True):
    """Everything a ledger holds, in the order of its paths. `unreadable` counts files that are no record this version
    can read.
    """

    changes: tuple[ChangeRecord, ...] = ()
    outcomes: tuple[OutcomeRecord, ...] = ()
    proposals: tuple[ProposalEntry, ...] = ()
    unreadable: int = 0


class Synced(Struct, frozen=True):
    """What a synchronisation did: records brought to the branch, records of others that came, and how often it had to
    try. `remote` is None where there is none: the branch of this repository was written.
    """

    remote: str | None
    sent: int
    received: int
    tries: int


class Ledger(Struct, frozen=True):
    """The ledger of the repository at `place`."""

    place: Place

    def add(self, record: Record) -> bool:
        """Keep a record; False where the ledger has it already."""
        return self.add_all((record,)) == 1

    def add_all(self, records: tuple[Record, ...]) -> int:
        """Keep many records; returns how many were new."""
        known = self._known()
        new = {entry.path: record for record in records if (entry := encode(record)).path not in known}
        self.keep(tuple(new.values()))
        return len(new)

    def keep(self, records: tuple[Record, ...]) -> None:
        """Keep records that are known to be new, without a look at the branch."""
        for entry in map(encode, records):
            _write(self._folder / entry.path, entry.data)

    def records(self) -> Records:
        """All records, wherever they are."""
        changes, outcomes, proposals, unreadable = [], [], [], 0
        for entry in self.entries():
            try:
                record = decode(entry)
            except RecordError:
                unreadable += 1
                continue
            if isinstance(record, ChangeRecord):
                changes.append(record)
            elif isinstance(record, OutcomeRecord):
                outcomes.append(record)
            else:
                proposals.append(record)
        return Records(tuple(changes), tuple(outcomes), tuple(proposals), unreadable)

    def entries(self) -> tuple[Entry, ...]:
        """The stored files, by path; those of the branch and those that wait for it."""
        blobs = self._branch_files()
        waiting = self._waiting()
        paths = [path for path in blobs if path not in waiting]
        texts = Tree(self.place.git, "").blobs(tuple(blobs[path] for path in paths))
        pairs = waiting | dict(zip(paths, texts, strict=True))
        return tuple(Entry(path, pairs[path]) for path in sorted(pairs))

    def sync(self, named: str | None = None) -> Synced:
        """Put what waits on the branch and fetch what others put there; `named` is the remote. Raises GitError where
        the remote does not answer or the branch cannot be moved; nothing is lost then.
        """
        remote = find_remote(self.place.git, named)
        before = set(self._known())
        for tries in range(1, TRIES + 1):
            waiting = self._waiting()
            sent = self._to_remote(remote, waiting) if remote else self._to_branch(waiting)
            if sent is not None:
                for path in waiting:
                    (self._folder / path).unlink(missing_ok=True)
                self._sweep()
                return Synced(remote.name if remote else None, sent, len(set(self._known()) - before), tries)
            # Full jitter: random waits spread the writers best ("Exponential Backoff And Jitter", AWS, 2015).
            time.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tries)))  # noqa: S311 - no secret, a wait
        raise GitError(
            f"others kept moving the branch {BRANCH} for {TRIES} tries", "Nothing is lost; sync again later."
        )

    def _sweep(self) -> None:
        """Remove what processes that were killed had begun to write."""
        for name in self._folder.glob("*/*/.*"):
            with contextlib.suppress(FileNotFoundError):  # a living writer has just put it in its place
                if time.time() - name.lstat().st_mtime > _ABANDONED:
                    name.unlink()

    def _to_remote(self, remote: Remote, waiting: dict[str, bytes]) -> int | None:
        """How many records the remote got, None where somebody else was faster."""
        git, tracking = self.place.git, remote.tracking(BRANCH)
        tip = remote_tip(git, remote, BRANCH)
        (known,) = self.place.commits(tracking)
        if tip is not None and tip != known and not fetched(git, remote, BRANCH):
            return None
        own = self._files(f"refs/heads/{BRANCH}")
        missing = {path: oid for path, oid in own.items() if path not in self._files(tip)} if own else {}
        new = self._commit(tip, waiting, missing)
        if new is None or new == tip:
            return 0
        if not pushed(git, remote, BRANCH, tip, new):
            return None
        moved(git, tracking, known, new)  # git has done so itself where the remote's refs are followed
        return len(set(self._files(new)) - set(self._files(tip)))

    def _to_branch(self, waiting: dict[str, bytes]) -> int | None:
        ref = f"refs/heads/{BRANCH}"
        (tip,) = self.place.commits(ref)
        new = self._commit(tip, waiting, {})
        if new is None or new == tip:
            return 0
        return len(set(self._files(new)) - set(self._files(tip))) if moved(self.place.git, ref, tip, new) else None

    def _commit(self, tip: str | None, waiting: dict[str, bytes], more: dict[str, str]) -> str | None:
        """The branch with these records too; None where there is nothing to start it with."""
        if not waiting and not more:
            return tip
        git = self.place.git
        contents = {**waiting, "README.md": _README}
        blobs = dict(zip(contents, stored(git, contents.values()), strict=True))
        return grown(git, tip, more | blobs, f"Record {plural(len(waiting) + len(more), 'file')}")

    def _known(self) -> dict[str, object]:
        return {**self._branch_files(), **self._waiting()}

    def _branch_files(self) -> dict[str, str]:
        """Path to object id of every record on the branch, here and as it was last seen at each remote."""
        refs = self.place.git.run(
            "for-each-ref", "--format=%(refname)", f"refs/heads/{BRANCH}", f"refs/remotes/*/{BRANCH}"
        )
        found: dict[str, str] = {}
        for ref in refs.decode("utf-8", "surrogateescape").splitlines():
            found |= self._files(ref)
        return found

    def _files(self, ref: str | None) -> dict[str, str]:
        files = files_of(self.place.git, ref) if ref else {}
        return {path: oid for path, oid in files.items() if PATH.fullmatch(path)}

    def _waiting(self) -> dict[str, bytes]:
        """What is kept here and not yet on the branch. A file that another process has just sent is gone."""
        found = {}
        for name in sorted(self._folder.glob("*/*/*.jsonl")):
            try:
                found[name.relative_to(self._folder).as_posix()] = name.read_bytes()
            except FileNotFoundError:
                continue
        return {path: data for path, data in found.items() if PATH.fullmatch(path)}

    @property
    def _folder(self) -> Path:
        return self.place.common / "hedgerow" / "ledger"


def _write(name: Path, data: bytes) -> None:
    """Write a file whole or not at all: a killed process leaves no half of a record."""
    name.parent.mkdir(parents=True, exist_ok=True)
    beside = name.with_name(f".{name.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        beside.write_bytes(data)
        beside.replace(name)
    finally:
        beside.unlink(missing_ok=True)
