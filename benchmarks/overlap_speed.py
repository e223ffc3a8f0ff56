"""How dear is it? CPU time with children, as ratios to the two batched git commands that nothing can do without.

    python benchmarks/overlap_speed.py --branches 1000 [--laneguard SCRIPT]

Every figure is the least of `--rounds` runs of the console script, its start included, in an own process. Each stands
beside its limit; the exit code is 1 where one is broken.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from overlap_repository import make
from start_up import idle_script

import hedgerow
import hedgerow_hooks
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
    """One lane against 20 neighbours, warm, as `hedgerow-hook overlap` asks it in a worktree."""
    work = folder.with_name("work")
    subprocess.run(["git", "clone", "-q", "-b", "main", str(folder), str(work)], check=True)
    refs = [f"refs/heads/lane-{number:04}:refs/heads/lane-{number:04}" for number in range(21)]
    subprocess.run(["git", "fetch", "-q", "origin", *refs], cwd=work, check=True)
    subprocess.run(["git", "switch", "-q", "lane-0020"], cwd=work, check=True)
    command = [str(HEDGEROW.with_name("hedgerow-hook")), "overlap"]
    cpu(command, work)
    return least(rounds, command, work)


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
    print(f"{'laneguard':26} {spent:7.2f} s  {spent / ours:6.2f} times ours; {len(theirs)} pairs, ours {len(told)}")
    shares = (right / max(1, len(named)), right / max(1, len(truth)))
    print(f"{'':26} precision {shares[0]:.3f}, recall {shares[1]:.3f}; ours is git's own verdict")


def cold(folder: Path, rounds: int) -> tuple[float, list[float]]:
    """The two git commands alone, and the three depths of a cold run. Taken in turns, so that a busy hour of the
    machine falls on all of them.
    """
    every = [str(HEDGEROW), "overlap", "--base", "main", "--quiet", "--no-cache"]
    spent: list[list[float]] = [[], [], [], []]
    for _ in range(rounds):
        spent[0].append(floor(folder, 1))
        for at, flags in enumerate((["--no-confirm", "--no-meaning"], ["--no-meaning"], []), 1):
            spent[at].append(cpu([*every, *flags], folder)[0])
    git, *ours = (min(some) for some in spent)
    return git, ours


def row(name: str, seconds: float, ratio: float, most: float, unit: str) -> bool:
    """Print one figure with its limit; is it within?"""
    print(f"{name:26} {seconds:7.2f} s  {ratio:6.2f} {unit:34} limit {most:g}", flush=True)
    return ratio <= most


def main() -> int:
    """Run the command line; the exit code is 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--laneguard", help="the console script of laneguard, to be measured beside")
    chosen = parser.parse_args()
    for package in (hedgerow, hedgerow_hooks):  # as an installer does; an editable checkout may not be allowed to
        compileall.compile_dir(Path(str(package.__file__)).parent, quiet=2)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "repo")
        make(folder, branches=chosen.branches, files=chosen.files)
        idle = idle_script(Path(scratch), HEDGEROW)
        start = least(chosen.rounds, [str(HEDGEROW), "--version"], folder)
        noop = least(chosen.rounds, [str(idle)], folder)
        print(f"start of hedgerow {start * 1000:.0f} ms, of a console script that does nothing {noop * 1000:.0f} ms")
        git, (plain, confirmed, meaning) = cold(folder, chosen.rounds)
        good = [
            row("the two git commands", git, 1, 1, "times themselves"),
            row("no confirm, no meaning", plain, plain / git, 1.6, "times the two git commands"),
            row("confirmed", confirmed, confirmed / git, 4, "times the two git commands"),
            row("and meaning", meaning, meaning / git, 6, "times the two git commands"),
        ]
        cpu([str(HEDGEROW), "overlap", "--base", "main"], folder)
        again = warm(folder, chosen.rounds)
        share = 100 * (again - start) / (meaning - start)
        good.append(row("one push, warm cache", again, share, 5, "% of the cold run, starts off"))
        asked = hook(folder, chosen.rounds)
        good.append(row("a hook, one against 20", asked, asked / noop, 15, "times a script that does nothing"))
        if chosen.laneguard:
            beside(chosen.laneguard, folder, ours=confirmed)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"largest process {peak:.0f} MB; {good.count(False)} limits broken")
    return 0 if all(good) else 1


if __name__ == "__main__":
    raise SystemExit(main())
