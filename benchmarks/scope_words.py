"""What the index of its repository may know when a row is judged: counted before any piece of the row was made.

An index holds nothing of the change it helps to judge. A row's own change was made at its base; a foreign piece comes
from another change, made at another time. Each row therefore gets the latest of a few snapshots of its repository that
is no later than its base and the base of every change its pieces come from. Where the change of a piece is not in the
set, the snapshot goes back until the piece's lines are not there. A clean row takes another change of its repository
for foreign, so that its index is as old as that of the others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from tqdm import tqdm

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.scope.new_names import new_names
from hedgerow.scope.vocabulary import Vocabulary, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scope_data import Row

    from hedgerow.scope.new_names import Brought

SNAPSHOTS = 4  # of a repository, evenly spaced over the bases of its rows
_THERE = 0.3  # share of a piece's lines in a file, from which it has been made there
_TELLING = 12  # characters of a line that is not everywhere


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository with the bases of its rows, oldest first, and the base of each change by its name."""

    git: Git
    order: tuple[str, ...]
    base_of: Mapping[str, str]

    @classmethod
    def of(cls, git: Git, rows: Sequence[Row]) -> Clone:
        """The clone with those of the rows' bases that are in it."""
        asked = "".join(f"{row.base or 'none'}\n" for row in rows).encode()
        said = git.run("cat-file", "--batch-check", stdin=asked).decode().splitlines()
        base_of = {row.pair: row.base for row, line in zip(rows, said, strict=True) if line.split()[1] == "commit"}
        oids = sorted(set(base_of.values()))
        times = git.run("log", "--no-walk=unsorted", "--format=%ct", *oids).split() if oids else []
        ages = dict(zip(oids, map(int, times), strict=True))
        return cls(git, tuple(sorted(oids, key=lambda oid: (ages[oid], oid))), base_of)

    def before(self, row: Row) -> int:
        """The place in `order` of the latest base before any piece of the row was made."""
        others = sorted(set(row.origins) - {""})
        known = [self.base_of[other] for other in others if other in self.base_of]
        if not others:
            changes = sorted(self.base_of)
            known = [self.base_of[changes[int(sha256(row.id.encode()).hexdigest(), 16) % len(changes)]]]
        at = min(self.order.index(oid) for oid in (row.base, *known))
        pieces = list(self._unknown(row))
        while at and pieces and self._made(pieces, self.order[at]):
            at -= 1
        return at

    def _unknown(self, row: Row) -> Iterator[tuple[str, list[str]]]:
        """Path and telling lines of each piece whose change is not in the set."""
        hunks = ((file.path, hunk) for file in row.change.files for hunk in file.hunks)
        for (path, hunk), origin in zip(hunks, row.origins, strict=True):
            lines = [text for line in hunk.added if len(text := line.text.strip()) > _TELLING]
            if origin and origin not in self.base_of and lines:
                yield path, lines

    def _made(self, pieces: Sequence[tuple[str, list[str]]], oid: str) -> bool:
        texts = Tree(self.git, oid).read(tuple(sorted({path for path, _ in pieces})))
        there = {path: {line.strip() for line in text.split("\n")} for path, text in texts.items()}
        found = [line in there.get(path, ()) for path, lines in pieces for line in lines]
        return sum(found) > _THERE * len(found)


def words_of(rows: Sequence[Row], folder: Path) -> dict[str, Vocabulary]:
    """By the id of the row, for rows whose base is in the clone `OWNER+NAME/repo` in the folder."""
    by_repo: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_repo[row.repo].append(row)
    found: dict[str, Vocabulary] = {}
    for repo, own in tqdm(sorted(by_repo.items()), desc="repositories", disable=None):
        git = _clone(folder, repo)
        if git.folder.is_dir() and (clone := Clone.of(git, own)).order:
            found |= _counted(clone, [row for row in own if clone.base_of.get(row.pair) == row.base])
    return found


def brought_by(rows: Sequence[Row], words: Mapping[str, Vocabulary], folder: Path) -> dict[str, Brought]:
    """By the id of the row: the names that its hunks share and that stand nowhere at its base."""
    some = [row for row in rows if row.id in words]
    return {
        row.id: new_names(row.change, Tree(_clone(folder, row.repo), row.base), words[row.id])
        for row in tqdm(some, desc="new names", disable=None)
    }


def _clone(folder: Path, repo: str) -> Git:
    return Git(folder / repo.replace("/", "+") / "repo")


def _counted(clone: Clone, rows: Sequence[Row]) -> dict[str, Vocabulary]:
    n = len(clone.order)
    starts = sorted({at * n // SNAPSHOTS for at in range(SNAPSHOTS)})
    words = [count(Tree(clone.git, clone.order[at])) for at in starts]
    return {row.id: words[bisect_right(starts, clone.before(row)) - 1] for row in rows}
