"""How dear is it? CPU time with children, as ratios to the two batched git commands that nothing can do without.

    python benchmarks/overlap_speed.py --branches 1000 [--laneguard SCRIPT]

Every figure is the least of `--rounds` runs of the console script, its start included, in an own process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from overlap_repository import make

from hedgerow.git.place import find_place
from hedgerow.git.store import temporary_store
from hedgerow.overlap.project import DIFF

HEDGEROW = Path(sys.executable).with_name("hedgerow")


def cpu(
    command: list[str],
    folder: Path,
    *,
    feed: bytes = b"",
    env: dict[str, str] | None = None,
    ok: tuple[int, ...] = (0, 1),
) -> tuple[float, float, bytes]:
    """CPU seconds with children, wall seconds, and the output of one run."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, input=feed, stdout=subprocess.PIPE, env=env, check=False)
    if done.returncode not in ok:
        raise SystemExit(f"{command} ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began, done.stdout


def least(rounds: int, command: list[str], folder: Path) -> float:
    """The least CPU seconds of several runs."""
    return min(cpu(command, folder)[0] for _ in range(rounds))


def floor(folder: Path, rounds: int) -> float:
    """Merging every lane into the base and diffing it, by two processes of git and nothing else."""
    place = find_place(folder)
    base = place.commit("main")
    heads = place.git.run("for-each-ref", "--format=%(objectname)", "refs/heads/lane-*").decode().split()
    tree = place.git.run("rev-parse", "main^{tree}").decode().strip()
    spent = []
    for _ in range(rounds):
        with temporary_store(place.git) as store:
            env = os.environ | {
                "GIT_OBJECT_DIRECTORY": str(store.folder),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(store.git.common_objects),
            }  # fmt: skip
            feed = "".join(f"{base} {head}\n" for head in heads).encode()
            merging, _, said = cpu(["git", "merge-tree", "--stdin"], folder, feed=feed, env=env)
            words = said.split(b"\0")
            trees = [
                words[at + 1]
                for at in range(len(words) - 1)
                if words[at].strip() in (b"0", b"1") and len(words[at + 1]) == 40
            ]
            diff = b"".join(tree.encode() + b" " + one + b"\n" for one in trees)
            spent.append(merging + cpu(["git", *DIFF], folder, feed=diff, env=env)[0])
    return min(spent)


def hook(folder: Path, rounds: int) -> float:
    """One lane against 20 neighbours, warm, as a hook asks it."""
    code = (
        "import sys; from pathlib import Path; from hedgerow.overlap.engine import find_overlap\n"
        "from hedgerow.overlap.request import OverlapRequest\n"
        "lanes = ('lane-00[01]?', 'lane-0020')\n"
        "find_overlap(OverlapRequest(Path('.'), base='main', branches=lanes, focus='lane-0020'))\n"
    )
    command = [sys.executable, "-c", code]
    cpu(command, folder)
    return least(rounds, command, folder)


def push(folder: Path) -> None:
    """One more commit on one lane."""
    identity = {f"GIT_{who}_{what}": "bench" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    tree = (
        subprocess.run(["git", "rev-parse", "lane-0007^{tree}"], cwd=folder, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )
    words = ["git", "commit-tree", tree, "-p", "lane-0007", "-m", str(time.monotonic_ns())]
    head = (
        subprocess.run(words, cwd=folder, capture_output=True, check=True, env=os.environ | identity)
        .stdout.decode()
        .strip()
    )
    subprocess.run(["git", "update-ref", "refs/heads/lane-0007", head], cwd=folder, check=True)


def warm(folder: Path, rounds: int, *flags: str) -> float:
    """The run after a push to one of the lanes."""
    spent = []
    for _ in range(rounds):
        push(folder)
        spent.append(cpu([str(HEDGEROW), "overlap", "--base", "main", *flags], folder)[0])
    return min(spent)


def beside(script: str, folder: Path, *, ours: float) -> None:
    """The same repository through laneguard: its time, and which of the conflicts (by git's merge) it names."""
    overlap = [str(HEDGEROW), "overlap", "--base", "main", "--quiet", "--no-meaning", "--format", "json"]
    pairs = json.loads(cpu(overlap, folder)[2])["overlap"]["pairs"]
    truth = {(pair["a"], pair["b"]) for pair in pairs if pair["verdict"] == "conflict"}
    told = {(pair["a"], pair["b"]) for pair in pairs}
    clone = folder.with_name("clone")  # it reads no bare repository
    subprocess.run(["git", "clone", "-q", str(folder), str(clone)], check=True)
    subprocess.run(["git", "fetch", "-q", "origin", "refs/heads/lane-*:refs/heads/lane-*"], cwd=clone, check=True)
    spent, _, said = cpu([script, "scan", "--json", "--base", "main", "--branches", "lane-*", "."], clone, ok=(0, 1, 2))
    theirs = json.loads(said)["pairs"]
    named = {tuple(sorted((pair["a"], pair["b"]))) for pair in theirs if pair["verdict"] == "likely-conflict"}
    right = len(named & truth)
    print(f"{'laneguard':24} {spent:6.2f} s  {spent / ours:5.2f} times ours; {len(theirs)} pairs, ours {len(told)}")
    shares = (right / max(1, len(named)), right / max(1, len(truth)))
    print(f"{'':24} precision {shares[0]:.3f}, recall {shares[1]:.3f}; ours is git's own verdict")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--laneguard", help="the console script of laneguard, to be measured beside")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "repo")
        make(folder, branches=chosen.branches, files=chosen.files)
        start = least(chosen.rounds, [str(HEDGEROW), "--version"], folder)
        noop = least(chosen.rounds, [sys.executable, "-c", "import re, sys; sys.exit(0)"], folder)
        git = floor(folder, chosen.rounds)
        print(f"start of hedgerow {start * 1000:.0f} ms, of a console script that does nothing {noop * 1000:.0f} ms")
        print(f"{'the two git commands':24} {git:6.2f} s   1.00")
        every = [str(HEDGEROW), "overlap", "--base", "main", "--quiet", "--no-cache"]
        cold = confirmed = 0.0
        for name, flags in (
            ("no confirm, no meaning", ["--no-confirm", "--no-meaning"]),
            ("confirmed", ["--no-meaning"]),
            ("and meaning", []),
        ):
            spent = least(chosen.rounds, [*every, *flags], folder)
            confirmed, cold = cold, spent
            print(f"{name:24} {spent:6.2f} s  {spent / git:5.2f}", flush=True)
        cpu([str(HEDGEROW), "overlap", "--base", "main"], folder)
        again = warm(folder, chosen.rounds)
        print(f"{'one push, warm cache':24} {again:6.2f} s  {(again - start) / (cold - start):5.1%} of the cold run")
        asked = hook(folder, chosen.rounds)
        print(
            f"{'one against 20, warm':24} {asked:6.2f} s  {asked / noop:5.1f} times a console script that does nothing"
        )
        if chosen.laneguard:
            beside(chosen.laneguard, folder, ours=confirmed)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"largest process {peak:.0f} MB")


if __name__ == "__main__":
    main()
