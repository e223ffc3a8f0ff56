"""Writers of the ledger that get in each other's way and are killed: is anything lost, doubled or unreadable?

    python benchmarks/ledger_writers.py [--writers 8] [--records 25] [--kills 40] [--seed 1]

Each writer has its own clone of one bare repository, records a change and synchronises, 25 times. Kills (SIGKILL, to
the process or to its whole group) come at random moments; a killed writer starts again from its first record. A reader
lists the remote's branch all the while.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hedgerow.git.orphan import files_of
from hedgerow.git.plumbing import Git
from hedgerow.git.refs import LEDGER as BRANCH
from hedgerow.git.tree import Tree
from hedgerow.learn.records import PATH, ChangeRecord, Entry, decode

WRITER = Path(__file__).parent.parent / "tests/support/ledger.py"


def main() -> int:
    """Run, print what was seen, and return 1 where a record was lost, doubled or unreadable."""
    parser = argparse.ArgumentParser(description="Concurrent writers of the ledger, with kills.")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--records", type=int, default=25)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hedgerow-writers-") as folder:
        return run(Path(folder), asked.writers, asked.records, asked.kills, random.Random(asked.seed))


def run(folder: Path, writers: int, records: int, kills: int, chance: random.Random) -> int:
    """One history of kills in `folder`."""
    remote = folder / "remote.git"
    git(folder, "init", "--quiet", "--bare", str(remote))
    clones = [folder / f"clone{at}" for at in range(writers)]
    for clone in clones:
        git(folder, "init", "--quiet", str(clone))
        git(clone, "remote", "add", "origin", str(remote))
    acks = [folder / f"acks{at}" for at in range(writers)]

    def start(at: int) -> subprocess.Popen[bytes]:
        words = [sys.executable, str(WRITER), str(clones[at]), str(at + 1), str(records), str(acks[at])]
        return subprocess.Popen(words, start_new_session=True)

    began, killed, looks, waits = time.monotonic(), 0, 0, kills
    running = {at: start(at) for at in range(writers)}
    door = Git(remote)
    while running:
        time.sleep(chance.uniform(0.05, 0.4))
        files_of(door, f"refs/heads/{BRANCH}")
        looks += 1
        for at, process in list(running.items()):
            if process.poll() == 0:
                del running[at]
            elif process.poll() is not None:
                running[at] = start(at)
        if running and waits:
            at = chance.choice(sorted(running))
            kill = os.killpg if chance.random() < 0.5 else os.kill
            if running[at].poll() is None:
                kill(running[at].pid, signal.SIGKILL)
                running[at].wait()
                running[at], killed, waits = start(at), killed + 1, waits - 1
    seconds = time.monotonic() - began
    return report(door, acks, writers * records, killed, looks, seconds)


def report(door: Git, acks: list[Path], wanted: int, killed: int, looks: int, seconds: float) -> int:
    """Compare the branch with what was acknowledged, and print it."""
    files = {path: oid for path, oid in files_of(door, f"refs/heads/{BRANCH}").items() if PATH.fullmatch(path)}
    texts = Tree(door, "").blobs(tuple(files.values()))
    changes = [
        one
        for path, data in zip(files, texts, strict=True)
        if isinstance(one := decode(Entry(path, data)), ChangeRecord)
    ]
    rows = [line.split() for file in acks for line in file.read_text("utf-8").splitlines()]
    acknowledged, tries = {row[0] for row in rows}, sorted(int(row[1]) for row in rows)
    lost = wanted - len({one.change for one in changes})
    doubled = len(changes) - len({one.change for one in changes})
    broken = door.attempt("fsck", "--strict", "--no-dangling").returncode
    commits = int(door.run("rev-list", "--count", BRANCH))
    print(f"{wanted} records, {killed} kills, {seconds:.1f} s, {commits} commits, {looks} looks at the branch")
    print(f"tries: median {tries[len(tries) // 2]}, 95 % {tries[len(tries) * 95 // 100]}, most {tries[-1]}")
    print(
        f"lost {lost}, doubled {doubled}, acknowledged but missing {len(acknowledged - set(files))}, fsck exit {broken}"
    )
    return int(bool(lost or doubled or acknowledged - set(files) or broken))


def git(folder: Path, *arguments: str) -> None:
    """Git, as anybody would start it."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
