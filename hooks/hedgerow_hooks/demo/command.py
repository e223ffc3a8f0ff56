"""`hedgerow demo`: build the demo's repository, judge its three branches, and say what is seen."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.errors import UsageError
from hedgerow_hooks.demo.history import HISTORY, MANIFEST, RULES, manifest_after
from hedgerow_hooks.demo.story import BRANCHES, ISSUE, PROJECT

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from hedgerow.git.repository import NewRepository
    from hedgerow_hooks.subcommands import Subcommands

FIRST_COMMIT = datetime(2024, 1, 1, 9, tzinfo=UTC)
WHAT_IS_SEEN = {
    "issue-12-retry": "Every hunk is tied to the issue, so there is nothing to say. Exit code {code}.",
    "issue-12-retry-labels": "The retry is left alone; the label file is named, as a warning. Exit code {code}.",
    "issue-12-retry-table": "The author of the issue drew that line, so this is the gate. Exit code {code}.",
}


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow demo`."""
    parser = commands.add_parser(
        "demo",
        parents=[shared],
        help="see hedgerow judge three changes of a small repository it makes",
        description="Make a small repository with an issue and three branches, and judge each.",
    )
    parser.add_argument(
        "--keep", metavar="FOLDER", help="make the repository in FOLDER (new or empty) and leave it there"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tell the story; returns 0."""
    with _folder(arguments.keep) as folder:
        build(folder)
        print_story(folder)
        if arguments.keep:
            sys.stdout.write(f"\nThe repository is in {folder}.\n")
    return 0


def build(folder: Path) -> None:
    """The repository of the story, the same to the byte each time."""
    from hedgerow.git.repository import NewRepository, unconfigured

    with unconfigured():
        repository = NewRepository.create(folder, "A. Hedger", "hedger@example.org")
        repository.commit("Ask the server for rates", PROJECT, FIRST_COMMIT)
        for number, (name, files, message, _) in enumerate(BRANCHES, 1):
            repository.branch(name)
            repository.commit(message, files, FIRST_COMMIT + timedelta(days=number))
            repository.switch("main")
        _add_history(repository)
        repository.close()


def _add_history(repository: NewRepository) -> None:
    """What was merged into main after the three branches were cut, one squashed commit a pull request."""
    when = FIRST_COMMIT + timedelta(days=10)
    plan = {f"issues/{one.issue}.md": one.text for one in HISTORY}
    repository.commit("Plan the next release", {**plan, "pyproject.toml": MANIFEST, "CLAUDE.md": RULES}, when)
    for count, one in enumerate(HISTORY, 1):
        files = {f"src/parcel/{one.module}.py": one.code, "pyproject.toml": manifest_after(count)}
        message = f"{one.title} (#{one.issue + 20})\n\nCloses #{one.issue}\n"
        repository.commit(message, files, when + timedelta(days=2 * count))


def print_story(folder: Path) -> None:
    """The issue, then each branch as `hedgerow check` judges it, then how to go on."""
    from hedgerow_hooks.cli import main

    say = sys.stdout.write
    say(
        "A small project, and issue 12 of it:\n\n"
        + "".join(f"    {line}".rstrip() + "\n" for line in ISSUE.splitlines())
    )
    for name, _, _, summary in BRANCHES:
        say(f"\n{'-' * 78}\nThe branch {name} {summary}.\n\n$ hedgerow check --head {name}\n")
        sys.stdout.flush()
        with _inside(folder):
            code = main(["check", "--quiet", "--head", name])
        say(f"\n{WHAT_IS_SEEN[name].format(code=code)}\n")
    _print_recurrence(folder)
    say(
        f"\n{'-' * 78}\nOn your own repository, with the issue's text saved as issue.md, on its branch:\n\n"
        "    hedgerow check --issue issue.md\n"
    )


def _print_recurrence(folder: Path) -> None:
    """What kept coming back in the merged history, and the line that is proposed against it."""
    from hedgerow_hooks.cli import main

    say = sys.stdout.write
    rule = "-" * 78
    say(f"\n{rule}\nTen more issues were merged in the weeks after. What keeps coming back?\n\n")
    say("$ hedgerow learn --backfill\n")
    sys.stdout.flush()
    with _inside(folder), redirect_stderr(sys.stdout):
        main(["learn", "--quiet", "--backfill"])
    say(f"\n{rule}\nAnd the one change that would stop it, for a person to review:\n\n$ hedgerow propose\n")
    sys.stdout.flush()
    with _inside(folder):
        main(["propose"])
    say("\n`hedgerow propose --write` applies it. Nothing is merged by itself, and whether it helped is measured.\n")


@contextmanager
def _folder(keep: str | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="hedgerow-demo-", ignore_cleanup_errors=True) as temporary:
            yield Path(temporary)
        return
    folder = Path(keep)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{keep} is not an empty folder", "Name a folder that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True)
    yield folder.resolve()


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
