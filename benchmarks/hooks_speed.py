"""CPU time of each hook's own process, its children included, as a multiple of a console script that does nothing.

    python benchmarks/hooks_speed.py [--runs 20]

It builds a repository of 200 files with issue 12, ten neighbours on branches of their own and a staged change of ten
files, runs each hook often and prints the median. The message has no trailer yet, so the hook adds one each time.
"later" is the same with a hedgerow.toml that names a check and with a commit on the branch, which is more to read; the
limits are those of the first column. What `pre-commit run` costs with a hook that does nothing is shown beside it,
where pre-commit is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from start_up import idle_script

FLOORS = {"hedgerow-scope": 6.0, "hedgerow-overlap": 8.0, "hedgerow-message": 3.0, "agent PreToolUse": 5.0}
ISSUE = """# Retry the upload of a report

The functions `upload_0` to `upload_9` in `src/` give up at the first timeout.

## Acceptance criteria
- [ ] each upload retries three times

## Out of scope
- anything under `db/`
"""
MESSAGE = "Retry\n\nBecause of timeouts.\n"
SETTINGS = """[checks.off-limits]
paths = ["vendor/**"]

[silence]
churn = ["docs/**"]
"""
NEIGHBOURS = 10
BIN = Path(sys.executable).parent


def cpu(command: list[str], folder: Path, runs: int, stdin: bytes = b"") -> float:
    """The median CPU milliseconds of `runs` runs, children included; each finds the message as it was."""
    found = []
    for _ in range(runs):
        (folder / "MESSAGE").write_text(MESSAGE)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command} failed: {done.stderr.decode()}")
        found.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(found) * 1000


def git(folder: Path, *words: str) -> None:
    """Git, without anybody's configuration."""
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=folder, check=True)


def source(number: int, call: str) -> str:
    """One module of thirty lines."""
    body = "".join(f"    step_{line} = prepare(report, {line})\n" for line in range(25))
    return f"def upload_{number}(report):\n{body}    return {call}(report)\n"


def build(folder: Path) -> None:
    """The repository: a base, ten neighbours, and ten files staged on the branch of issue 12."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name in ("issues", "src", "db"):
        (folder / name).mkdir()
    (folder / "issues/12.md").write_text(ISSUE)
    for number in range(200):
        (folder / f"src/upload_{number}.py").write_text(source(number, "send"))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")
    for number in range(NEIGHBOURS):
        git(folder, "switch", "--quiet", "--create", f"issue-{20 + number}-other", "main")
        (folder / f"src/upload_{number}.py").write_text(source(number, "theirs"))
        git(folder, "commit", "--quiet", "--all", "--message", "Theirs")
    git(folder, "switch", "--quiet", "--create", "issue-12-retry", "main")
    for number in range(10):
        (folder / f"src/upload_{number}.py").write_text(source(number, "retry"))
    git(folder, "add", "--all")


def settle(folder: Path) -> None:
    """What a repository has after a while: settings on the base, and a commit on the branch."""
    git(folder, "stash", "--quiet")
    git(folder, "switch", "--quiet", "main")
    (folder / "hedgerow.toml").write_text(SETTINGS)
    git(folder, "add", "hedgerow.toml")
    git(folder, "commit", "--quiet", "--message", "Settings")
    git(folder, "switch", "--quiet", "issue-12-retry")
    git(folder, "rebase", "--quiet", "main")
    git(folder, "stash", "pop", "--quiet", "--index")
    git(folder, "commit", "--quiet", "--message", "Half of it", "src/upload_0.py", "src/upload_1.py")


def event(folder: Path) -> bytes:
    """Claude Code's event before an edit that nobody minds."""
    given = {"file_path": str(folder / "src/upload_150.py"), "old_string": "send", "new_string": "retry"}
    row = {"session_id": "s", "cwd": str(folder), "hook_event_name": "PreToolUse", "tool_name": "Edit"}
    return json.dumps(row | {"tool_input": given}).encode()


def framework(folder: Path, runs: int) -> float | None:
    """What pre-commit itself costs on one stage, without the hook's process."""
    found = BIN / "pre-commit" if (BIN / "pre-commit").exists() else shutil.which("pre-commit")
    if found is None:
        return None
    hook = "{id: noop, name: noop, entry: 'true', language: system, always_run: true, pass_filenames: false}"
    (folder / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks: [{hook}]\n")
    git(folder, "add", ".pre-commit-config.yaml")
    return cpu([str(found), "run"], folder, runs)


def measured(cases: dict[str, tuple[list[str], bytes]], folder: Path, runs: int) -> dict[str, float]:
    """The milliseconds of each case, the caches of the issue and of the neighbours warm."""
    for command, stdin in cases.values():
        cpu(command, folder, 1, stdin)
    return {case: cpu(command, folder, runs, stdin) for case, (command, stdin) in cases.items()}


def main() -> int:
    """Measure and print; the exit code is 1 where a hook is slower than its limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    hook = str(BIN / "hedgerow-hook")
    slow = False
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as idle:
        folder = Path(name).resolve()
        build(folder)
        floor = cpu([str(idle_script(Path(idle), BIN / "hedgerow"))], folder, runs)
        print(f"a console script that does nothing: {floor:.1f} ms CPU, median of {runs}\n")
        cases = {
            "hedgerow-scope": ([hook, "scope", "--fail-level=never"], b""),
            "hedgerow-overlap": ([hook, "overlap", "--fail-level=never"], b""),
            "hedgerow-message": ([hook, "message", "MESSAGE"], b""),
            "agent PreToolUse": ([hook, "agent", "PreToolUse"], event(folder)),
        }
        first = measured(cases, folder, runs)
        settle(folder)
        later = measured(cases, folder, runs)
        print(f"{'':20}{'ms':>8}{'times':>8}{'limit':>8}{'later':>10}{'times':>8}")
        for case, found in first.items():
            slow |= found > FLOORS[case] * floor
            shown = f"{case:20}{found:8.1f}{found / floor:8.2f}{FLOORS[case]:8.1f}"
            print(f"{shown}{later[case]:10.1f}{later[case] / floor:8.2f}")
        own = framework(folder, max(3, runs // 4))
        beside = "install pre-commit to see it" if own is None else f"{own:.1f} ms, {own / floor:.1f} times"
        print(f"\npre-commit's own share of one stage: {beside}")
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
