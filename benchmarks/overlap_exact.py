"""Is the conflict verdict git's own? Every pair with a common path against git's merge of the two projections; pairs
without one sampled.

The truth is computed here on its own: `git merge-tree` of each lane into the base, a commit of the result made by
`git commit-tree`, and git's merge of two such commits. Generated repositories always; real concurrent merges where
they are given:

    python benchmarks/overlap_exact.py --sizes 200 1000 --merges merges.jsonl.gz --mirrors DIR

`--merges` has one JSON object a line with `repo`, `p1`, `p2` and `base`; `--mirrors` holds a git directory
`OWNER+NAME/repo` for each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from overlap_repository import make

from hedgerow.overlap.engine import find_overlap
from hedgerow.overlap.request import OverlapRequest

SAMPLE = 5000


@dataclass(slots=True)
class Tally:
    """Counts of one comparison."""

    pairs: int = 0
    conflicts: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    example: str = ""

    def add(self, *, truth: bool, said: bool, what: str) -> None:
        """Count one pair."""
        self.pairs += 1
        self.conflicts += truth
        self.false_positives += said and not truth
        self.false_negatives += truth and not said
        if truth != said:
            self.example = what

    def row(self, name: str) -> str:
        """One line of the table."""
        tail = f"   e.g. {self.example}" if self.example else ""
        return f"{name:44} {self.pairs:7} {self.conflicts:9} {self.false_positives:15} {self.false_negatives:15}{tail}"


class Truth:
    """Git's merges of projections, in an object store of its own."""

    def __init__(self, folder: Path, objects: Path, base: str) -> None:
        self.folder, self.base = folder, base
        real = self._git("rev-parse", "--git-path", "objects", env=None)
        self.env = os.environ | {
            "GIT_OBJECT_DIRECTORY": str(objects),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str((folder / real).resolve()),
        }
        self.env |= {f"GIT_{who}_{what}": "bench" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def _git(self, *arguments: str, env: dict[str, str] | None, feed: str = "") -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=env, input=feed.encode(), capture_output=True, check=True
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip("\n")

    def project(self, heads: list[str], *, share: bool = False) -> list[str]:
        """The projection of each head as a commit.

        `share`: with the head as second parent, as a real merge into the base has it, for heads with commits in common
        that the base lacks; elsewhere it makes no difference.
        """
        trees = [tree for _, tree in self._merge([(self.base, head) for head in heads])]
        parents = [("-p", self.base, *(("-p", head) if share else ())) for head in heads]
        return [
            self._git("commit-tree", tree, *words, "-m", "x", env=self.env)
            for tree, words in zip(trees, parents, strict=True)
        ]

    def shares(self, one: str, two: str) -> bool:
        """Have two heads a commit in common that the base lacks?"""
        return self._git("merge-base", "--all", one, two, env=self.env) != self.base

    def conflicts(self, pairs: list[tuple[str, str]]) -> list[bool]:
        """Does git's merge of each pair conflict?"""
        return [not clean for clean, _ in self._merge(pairs)]

    def _merge(self, pairs: list[tuple[str, str]]) -> list[tuple[bool, str]]:
        answers = []
        for one, two in pairs:
            done = subprocess.run(
                ["git", "-c", "diff.algorithm=histogram", "merge-tree", "--write-tree", "--name-only", one, two],
                cwd=self.folder, env=self.env, capture_output=True, check=False,
            )  # fmt: skip
            answers.append((done.returncode == 0, done.stdout.split(b"\n")[0].decode()))
        return answers

    def paths(self, commit: str) -> frozenset[str]:
        """Every path that a projection changes, old names too."""
        said = self._git(
            "diff-tree", "-r", "-M", "--name-status", "-z", "--no-commit-id", self.base, commit, env=self.env
        )
        words = iter(said.split("\0"))
        found: set[str] = set()
        for status in words:
            found |= {next(words) for _ in range(2 if status[:1] in "RC" else 1)} if status else set()
        return frozenset(found)


def generated(branches: int) -> tuple[Tally, Tally]:
    """All pairs with a common path of a generated repository, and a sample of the others."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, objects = Path(scratch, "repo"), Path(scratch, "objects")
        objects.mkdir()
        make(folder, branches=branches, files=2 * branches, seed=branches)
        report = find_overlap(OverlapRequest(folder, base="main", meaning=False, cache=False)).report
        said = {frozenset((pair.a, pair.b)): pair.verdict == "conflict" for pair in report.pairs}
        lanes = [lane for lane in report.lanes if lane.state == "open"]
        truth = Truth(folder, objects, report.base.oid)
        commits = dict(zip((lane.name for lane in lanes), truth.project([lane.oid for lane in lanes]), strict=True))
        touched = {name: truth.paths(commit) for name, commit in commits.items()}
        every = list(combinations(sorted(commits), 2))
        common = [pair for pair in every if touched[pair[0]] & touched[pair[1]]]
        apart = [pair for pair in every if not touched[pair[0]] & touched[pair[1]]]
        apart = random.Random(branches).sample(apart, min(SAMPLE, len(apart)))
        return tuple(_compare(truth, commits, pairs, said) for pairs in (common, apart))  # type: ignore[return-value] # two of two


def _compare(
    truth: Truth, commits: dict[str, str], pairs: list[tuple[str, str]], said: dict[frozenset[str], bool]
) -> Tally:
    tally = Tally()
    for pair, conflict in zip(pairs, truth.conflicts([(commits[a], commits[b]) for a, b in pairs]), strict=True):
        tally.add(truth=conflict, said=said.get(frozenset(pair), False), what=" / ".join(pair))
    return tally


def real(merges: Path, mirrors: Path, limit: int) -> dict[str, tuple[Tally, Tally]]:
    """Real concurrent merges, by repository: those with a common path, and the others."""
    rows = defaultdict(list)
    with gzip.open(merges, "rt") if merges.suffix == ".gz" else merges.open() as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["repo"]].append(row)
    tallies = {}
    for name, known in sorted(rows.items()):
        folder = mirrors / name.replace("/", "+") / "repo"
        if folder.is_dir():
            tallies[name] = (Tally(), Tally())
            for row in known[:limit]:
                _real_pair(folder, row, tallies[name])
    return tallies


def _real_pair(folder: Path, row: dict[str, str], tallies: tuple[Tally, Tally]) -> None:
    request = OverlapRequest(folder, base=row["base"], branches=(row["p1"], row["p2"]), meaning=False, cache=False)
    answer = find_overlap(request)
    if answer.errors:
        print(f"left out: {answer.errors[0]}")
        return
    with tempfile.TemporaryDirectory() as objects:
        truth = Truth(folder, Path(objects), row["base"])
        one, two = truth.project([row["p1"], row["p2"]], share=truth.shares(row["p1"], row["p2"]))
        common = truth.paths(one) & truth.paths(two)
        (conflict,) = truth.conflicts([(one, two)])
    said = any(pair.verdict == "conflict" for pair in answer.report.pairs)
    tallies[0 if common else 1].add(truth=conflict, said=said, what=f"{row['p1'][:10]} {row['p2'][:10]}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[200, 1000])
    parser.add_argument("--merges", type=Path)
    parser.add_argument("--mirrors", type=Path)
    parser.add_argument("--limit", type=int, default=10_000, help="at most so many merges of a repository")
    chosen = parser.parse_args()
    print(f"{'':44} {'pairs':>7} {'conflicts':>9} {'false positives':>15} {'false negatives':>15}", flush=True)
    for size in chosen.sizes:
        common, apart = generated(size)
        print(
            common.row(f"generated, {size} branches, common path"),
            apart.row(f"generated, {size} branches, no common path, sample"),
            sep="\n",
            flush=True,
        )
    if chosen.merges and chosen.mirrors:
        for name, (common, apart) in real(chosen.merges, chosen.mirrors, chosen.limit).items():
            print(common.row(f"{name}, common path"), apart.row(f"{name}, no common path"), sep="\n", flush=True)


if __name__ == "__main__":
    main()
