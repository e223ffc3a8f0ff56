"""What scope costs: judging 1,000 hunks, judging one diff of 5,000, and counting the words of a repository.

usage: scope_cost.py REPOSITORY

REPOSITORY is a clone with history enough. Hunks are those of its commits whose message has 200 characters or more, the
message standing for the issue; for the large diff the commits are put side by side, each in a folder of its own, under
the message of the first. Each figure is taken in a process of its own: CPU time from the text of diff and issue to the
verdict (models are loaded in it, git is not) or from the repository to the bytes of the count (git's processes too),
and the most memory that the process has held.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from real_changes import originals

from hedgerow.git.plumbing import Git
from hedgerow.git.store import temporary_store
from hedgerow.git.tree import Tree
from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.reading import DIFF_FLAGS
from hedgerow.scope.judge import judge
from hedgerow.scope.vocabulary import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hedgerow.git.store import Store
    from hedgerow.model import ScopeReport

MANY, LARGE = 1_000, 5_000  # hunks of many changes, and of one
_FLAGS = ("-p", "--full-index", *DIFF_FLAGS, "--no-renames")  # the lines that tell a rename name no folder of ours
_SEED = 1


def main() -> int:
    """Start each part in a process of its own; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        git = Git(given.repository)
        with temporary_store(git) as store:
            print(PARTS[given.part](store))
        return 0
    command = [sys.executable, __file__, str(given.repository), "--part"]
    return max(subprocess.run([*command, part], check=False).returncode for part in PARTS)


def many(store: Store) -> str:
    """Change by change, as `hedgerow check` would meet them."""
    pairs, hunks = [], 0
    for message, diff in _commits(store):
        pairs.append((message, diff))
        hunks += diff.count(b"\n@@ ")
        if hunks >= MANY:
            break
    start = time.process_time()
    judged = sum(_hunks(_judged(message, diff)) for message, diff in pairs)
    spent = time.process_time() - start
    return f"{len(pairs)} changes of {judged} hunks: {spent:.1f} CPU s, {spent / judged * MANY:.1f} for {MANY:,} hunks"


def large(store: Store) -> str:
    """All in one diff."""
    issue, parts, hunks = "", [], 0
    for message, diff in _commits(store, apart=True):
        issue = issue or message
        parts.append(diff)
        hunks += diff.count(b"\n@@ ")
        if hunks >= LARGE:
            break
    diff = b"".join(parts)
    before, start = _most_memory(), time.process_time()
    judged = _hunks(_judged(issue, diff))
    spent = time.process_time() - start
    return (
        f"one diff of {judged:,} hunks, {len(diff) / 1e6:.1f} MB: {spent:.1f} CPU s, {_most_memory():.0f} MB "
        f"({before:.0f} MB before)"
    )


def index(store: Store) -> str:
    """What is counted in the background."""
    head = Tree(store.git, store.git.run("rev-parse", "HEAD").decode().strip())
    start = _cpu()
    words = count(head)
    size = len(msgspec.json.encode(words))
    return (
        f"count of {words.documents:,} files and the last changes: {_cpu() - start:.1f} CPU s, "
        f"{_most_memory():.0f} MB, {size / 1e6:.1f} MB on disk"
    )


PARTS: Mapping[str, Callable[[Store], str]] = {"many": many, "large": large, "index": index}


def _commits(store: Store, *, apart: bool = False) -> Iterator[tuple[str, bytes]]:
    """Message and diff of commits, drawn; `apart`: each in a folder of its own."""
    for at, one in enumerate(originals(store, ("",), sys.maxsize, _SEED)):
        folders = (f"--src-prefix=a/{at}/", f"--dst-prefix=b/{at}/") if apart else ()
        yield one.message, store.git.run("diff-tree", *_FLAGS, *folders, one.parent, one.oid)


def _judged(message: str, diff: bytes) -> ScopeReport:
    return judge(change_from_diff(diff), (parse(message, ref="1", source="bench"),))


def _hunks(report: ScopeReport) -> int:
    return sum(len(file.hunks) for file in report.files)


def _cpu() -> float:
    """Seconds, with those of ended children."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def _most_memory() -> float:
    """Megabytes that the process has held at most; getrusage says it in KiB, on macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    sys.exit(main())
