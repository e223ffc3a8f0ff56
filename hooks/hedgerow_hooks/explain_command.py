"""`hedgerow explain`: which checks there are, or one check's own page."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from hedgerow.errors import UsageError
from hedgerow.registry import all_checks
from hedgerow_hooks.output import write_result

if TYPE_CHECKING:
    import argparse

    from hedgerow_hooks.subcommands import Subcommands


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow explain`."""
    parser = commands.add_parser(
        "explain",
        parents=[shared],
        help="list the checks, or explain one",
        description="List the checks, or explain one.",
    )
    parser.add_argument("check", nargs="?", metavar="CHECK", help="the id of a check, e.g. off-limits")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list or the page."""
    checks = {check.id: check for check in all_checks()}
    if arguments.check is None:
        width = max(map(len, checks), default=0)
        rows = [
            f"{check.id:<{width}}  {check.level:<7}  {check.page.strip().splitlines()[0]}" for check in checks.values()
        ]
        write_result("\n".join(rows) + "\n", None)
        return 0
    if arguments.check not in checks:
        near = difflib.get_close_matches(arguments.check, checks, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`hedgerow explain` lists them."
        raise UsageError(f"there is no check named {arguments.check!r}", hint)
    check = checks[arguments.check]
    write_result(f"{check.id} ({check.level})\n\n{check.page.strip()}\n", None)
    return 0
