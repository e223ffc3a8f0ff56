"""Make a repository of many lanes: one `git fast-import`, the same bytes for the same numbers.

Popular files are edited often (Zipf), four branches in five start at an old commit of main, as they do in a busy
repository, and files are renamed, deleted, moved with their folder and added under a name that others take too, so
that every way of colliding occurs.
"""

from __future__ import annotations

import argparse
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES_PER_FOLDER = 20
MAIN_COMMITS = 60
FUNCTIONS_PER_FILE = 20
STALE_SHARE = 0.8
POPULARITY = 0.5  # exponent of the rank: the first file is edited about 45 times as often as the last of 2,000
FIRST_TIME = 1_700_000_000


@dataclass(slots=True)
class Work:
    """The files of one commit; `dirty` are those that the next commit must write, `gone` those it must remove."""

    files: dict[str, list[str]]
    dirty: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def write(self, path: str, lines: list[str]) -> None:
        """Put a file."""
        self.files[path] = lines
        self.dirty.add(path)
        self.gone.discard(path)

    def remove(self, path: str) -> list[str]:
        """Take a file away; returns its lines."""
        self.dirty.discard(path)
        self.gone.add(path)
        return self.files.pop(path)


def module(number: int) -> list[str]:
    """The text of one file: functions of their own names, each calling the one before."""
    lines = [f'"""Module {number}."""', "", "from __future__ import annotations", ""]
    for at in range(FUNCTIONS_PER_FILE):
        lines += ["", f"def step_{number}_{at}(value, limit={at}):", f'    """Step {at} of module {number}."""']
        lines += [f"    total_{row} = value * {number + row} + limit" for row in range(6)]
        lines += [f"    return total_{at % 6} + total_5", ""]
    return lines


def edit(work: Work, path: str, rng: random.Random) -> None:
    """One small edit of one file."""
    lines = list(work.files[path])
    at = rng.randrange(len(lines))
    kind = rng.random()
    if kind < 0.5:
        lines[at] = f"    total_9 = value - {rng.randrange(50)}"
    elif kind < 0.75:
        lines[at:at] = [f"    # note {rng.randrange(1000)}" for _ in range(rng.randrange(1, 4))]
    elif kind < 0.85:
        del lines[at : at + rng.randrange(1, 4)]
    elif kind < 0.92:
        other = rng.randrange(2000)
        name = f"step_{other}_{rng.randrange(FUNCTIONS_PER_FILE)}"
        origin = f"src.part_{other // FILES_PER_FOLDER:03}.mod_{other:04}"
        lines += [
            "",
            f"def added_{rng.randrange(40)}(value):",
            f"    from {origin} import {name}",
            f"    return {name}(value)",
            "",
        ]
    else:
        heads = [index for index, line in enumerate(lines) if line.startswith("def ")]
        if heads:
            head = rng.choice(heads)
            lines[head] = lines[head].replace("(value", f"(value, extra_{rng.randrange(9)}", 1)
    work.write(path, lines)


def pick(paths: list[str], rng: random.Random) -> str:
    """A path by popularity."""
    rank = int(len(paths) * rng.random() ** (1 / (1 - POPULARITY)))
    return paths[min(rank, len(paths) - 1)]


def change(work: Work, paths: list[str], rng: random.Random) -> None:
    """One commit's worth of edits."""
    for _ in range(rng.randrange(1, 7)):
        path = pick(paths, rng)
        if path not in work.files:
            continue
        kind = rng.random()
        if kind < 0.90:
            for _ in range(rng.randrange(1, 4)):
                edit(work, path, rng)
        elif kind < 0.93:
            work.write(f"{path.removesuffix('.py')}_{rng.choice('abc')}.py", work.remove(path))
        elif kind < 0.95:
            work.remove(path)
        elif kind < 0.99:
            work.write(f"{path.rpartition('/')[0]}/new_{rng.randrange(4)}.py", module(rng.randrange(10_000)))
        else:
            move_folder(work, path.rpartition("/")[0], rng)


def move_folder(work: Work, folder: str, rng: random.Random) -> None:
    """Rename every file of a folder into another one."""
    target = f"{folder}_{rng.choice('xy')}"
    for path in [path for path in work.files if path.startswith(f"{folder}/")]:
        work.write(f"{target}/{path.rpartition('/')[2]}", work.remove(path))


def commit(ref: str, mark: int, parent: int | None, work: Work) -> Iterator[bytes]:
    """One commit in fast-import's language."""
    who = f"committer Bench <bench@example.com> {FIRST_TIME + mark} +0000"
    yield f"commit {ref}\nmark :{mark}\n{who}\ndata 4\nwork\n".encode()
    if parent is not None:
        yield f"from :{parent}\n".encode()
    for path in sorted(work.gone):
        yield f"D {path}\n".encode()
    for path in sorted(work.dirty):
        text = ("\n".join(work.files[path]) + "\n").encode()
        yield f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"
    work.dirty.clear()
    work.gone.clear()


def stream(branches: int, files: int, seed: int) -> Iterator[bytes]:
    """The whole repository for fast-import."""
    rng = random.Random(seed)
    paths = [f"src/part_{number // FILES_PER_FOLDER:03}/mod_{number:04}.py" for number in range(files)]
    rng.shuffle(paths)
    main = Work({path: module(number) for number, path in enumerate(sorted(paths))})
    main.dirty |= set(main.files)
    history = []
    for mark in range(1, MAIN_COMMITS + 1):
        if mark > 1:
            change(main, paths, rng)
        yield from commit("refs/heads/main", mark, mark - 1 or None, main)
        history.append(dict(main.files))
    mark = MAIN_COMMITS
    for number in range(branches):
        start = rng.randrange(MAIN_COMMITS) if rng.random() < STALE_SHARE else MAIN_COMMITS - 1
        work, parent = Work(dict(history[start])), start + 1
        for _ in range(rng.randrange(1, 3)):
            change(work, paths, rng)
            mark += 1
            yield from commit(f"refs/heads/lane-{number:04}", mark, parent, work)
            parent = mark


def make(folder: Path, *, branches: int, files: int, seed: int = 1) -> None:
    """Write the repository at `folder`, which must not exist, with `main` checked out nowhere (it is bare)."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    feed = b"".join(stream(branches, files, seed))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=feed, check=True)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    make(chosen.folder, branches=chosen.branches, files=chosen.files, seed=chosen.seed)


if __name__ == "__main__":
    main()
