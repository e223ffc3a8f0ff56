"""What a large ledger costs: `hedgerow learn` on 5,000 changes with 50,000 lines, and the size of the branch.

    python benchmarks/ledger_size.py [--changes 5000] [--lines 10]

The ledger has a record of `lines` lines and an outcome for each change, over three years, and is written in commits of
25 changes, as a daily sweep does. 16 proposals were merged, each into the rule file at another of the 500 commits that
the changes start from. There is no cache: every run of `learn` reads all records from git.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hedgerow.git.place import find_place
from hedgerow.git.refs import LEDGER
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.records import ChangeRecord, Found, Outcome, OutcomeRecord, ProposalEntry, own_tool
from hedgerow.learn.recurring import Key
from hedgerow.learn.wording import rule_id

START, SPAN, BATCH, KINDS = 1_700_000_000, 3 * 365 * 86_400, 25, 40
BASES, STEP = 500, 30


def main() -> int:
    """Build the ledger, then measure."""
    parser = argparse.ArgumentParser(description="The cost of a large ledger.")
    parser.add_argument("--changes", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hedgerow-ledger-") as name:
        folder = Path(name)
        repo, remote = folder / "repo", folder / "remote.git"
        git(folder, "init", "--quiet", "--bare", str(remote))
        git(remote, "config", "gc.auto", "0")  # it would run beside us, and in the way of ours
        git(folder, "init", "--quiet", str(repo))
        git(repo, "config", "gc.auto", "0")
        git(repo, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--allow-empty", "-m", "Start")
        git(repo, "remote", "add", "origin", str(remote))
        build(Ledger(find_place(repo)), asked.changes, asked.lines, history(repo))
        learn("learn", repo)
        learn("learn --effect", repo)
        learn("propose", repo)
        sizes(folder, remote)
    return 0


def history(repo: Path) -> list[str]:
    """The commits that changes start from; every 30th adds a rule to CLAUDE.md."""
    stream, rules = "", ""
    for at in range(BASES):
        when = START + SPAN * at // BASES
        rules += f"- A rule. <!-- hedgerow:{rule_id(key(at // STEP))} 00000000 -->\n" if at % STEP == STEP - 1 else ""
        text = f"# Project\n{rules}"
        stream += f"commit refs/heads/main\ncommitter A <a@example.org> {when} +0000\ndata 0\n"
        stream += f"M 100644 inline CLAUDE.md\ndata {len(text)}\n{text}\n"
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=repo, check=True, input=stream.encode())
    return git(repo, "rev-list", "--reverse", "main").split()


def key(number: int) -> Key:
    """One of the keys that proposals are about."""
    return Key(f"tool/R{number}", "src/part0/**")


def build(ledger: Ledger, changes: int, lines: int, bases: list[str]) -> None:
    """Write the ledger, 25 changes a commit."""
    chance, tool = random.Random(1), own_tool("0" * 64)
    began = time.monotonic()
    for first in range(0, changes, BATCH):
        for number in range(first, min(first + BATCH, changes)):
            record = change(number, changes, lines - 1, chance, bases[number * BASES // changes])
            prints = tuple(sorted(one.fingerprint for one in record.findings))
            outcome = OutcomeRecord(record.change, prints, Outcome.MERGED, record.head, record.when, tool)
            ledger.keep((record, outcome))
        ledger.sync()
    for at in range(BASES // STEP):
        when = START + SPAN * (at * STEP + STEP - 1) // BASES
        rule = ProposalRecord(rule_id(key(at)), key(at), Step.RULE, Fate.MERGED, "CLAUDE.md", when, when - 1, when, 9)
        ledger.keep((ProposalEntry(rule, tool),))
    ledger.sync()
    print(f"{changes} changes of {lines} lines written and pushed in {time.monotonic() - began:.0f} s")


def change(number: int, changes: int, findings: int, chance: random.Random, base: str) -> ChangeRecord:
    """One change with findings of many kinds and paths."""
    oid = f"{chance.getrandbits(160):040x}"
    found = tuple(
        Found(f"tool/R{chance.randrange(KINDS)}", f"src/part{chance.randrange(8)}/**", "warning",
              f"src/part{chance.randrange(8)}/module_{chance.randrange(300)}.py", f"{chance.getrandbits(64):016x}")
        for _ in range(findings)
    )  # fmt: skip
    when = START + SPAN * number // changes
    return ChangeRecord(
        f"pr-{number}", number, base, oid, when, (str(number // 2),), trusted=True, tool=own_tool("0" * 64),
        exposures=("tool",), findings=found,
    )  # fmt: skip


def learn(words: str, repo: Path) -> None:
    """The CPU seconds and the peak memory of one run, git's own included."""
    command = [str(Path(sys.executable).with_name("hedgerow")), *words.split(), "--output", os.devnull]
    process = subprocess.Popen(command, cwd=repo)
    _, status, used = os.wait4(process.pid, 0)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"hedgerow {words}: {cpu:.2f} s CPU, {memory:.0f} MB at most (exit {os.waitstatus_to_exitcode(status)})")


def sizes(folder: Path, remote: Path) -> None:
    """What lies on the disk, and what fetches bring."""
    loose = usage(remote)
    git(remote, "gc", "--quiet", "--prune=now")
    git(remote, "config", "uploadpack.allowFilter", "true")
    print(f"on the remote: {loose:.1f} MB as pushed, {usage(remote):.1f} MB after git gc")
    address = f"file://{remote}"
    for what, options in (
        ("whole history", ()),
        ("newest state", ("--depth=1",)),
        ("the last month only", ("--depth=1", "--filter=blob:none", "--sparse")),
    ):
        clone = folder / what.replace(" ", "-")
        git(folder, "clone", "--quiet", "--branch", LEDGER, "--single-branch", *options, address, str(clone))
        if "--sparse" in options:
            months = git(clone, "ls-tree", "--name-only", "HEAD").split()
            git(clone, "sparse-checkout", "set", max(month for month in months if month[0] == "2"))
        print(f"fetched, {what}: {usage(clone / '.git'):.2f} MB")


def usage(folder: Path) -> float:
    """MB of objects in a git folder."""
    return sum(file.stat().st_size for file in (folder / "objects").rglob("*") if file.is_file()) / 1e6


def git(folder: Path, *arguments: str) -> str:
    """Git, as anybody would start it."""
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
