"""The command `hedgerow-ci`: one step of a workflow, its mistakes in the log, the summary and the outputs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from hedgerow import __version__
from hedgerow.crash import described
from hedgerow.errors import EXIT_FAILED, EXIT_INTERRUPTED, HedgerowError
from hedgerow.model import Status
from hedgerow.render.annotations import render_trouble
from hedgerow.render.markup import prose
from hedgerow.settings import FAIL_LEVELS
from hedgerow_ci.runner import find_runner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow_ci.runner import Runner


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="hedgerow-ci", description="hedgerow in GitHub Actions.")
    parser.add_argument("--version", action="version", version=f"hedgerow {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="judge the pull request that started the workflow; reads only")
    check.add_argument("--strict", action="store_true", help="advice becomes a warning, a warning an error")
    check.add_argument(
        "--fail-level",
        choices=FAIL_LEVELS,
        help="the least severity that fails the step (default: settings, else error)",
    )
    sweep = commands.add_parser("sweep", help="judge all open pull requests, comment on them, and write the overview")
    sweep.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    propose = commands.add_parser("propose", help="keep one pull request against what keeps coming back")
    propose.add_argument("--dry-run", action="store_true", help="say what would be proposed, and write nothing")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of `hedgerow`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the log takes what a stranger's file name cannot be spelled in
            stream.reconfigure(errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    runner = None
    try:
        runner = find_runner()
        if arguments.command == "check":
            from hedgerow_ci.check import check

            return check(runner, strict=arguments.strict, fail_level=arguments.fail_level)
        if arguments.command == "propose":
            from hedgerow_ci.propose import propose

            return propose(runner, dry_run=arguments.dry_run)
        from hedgerow_ci.sweep import sweep

        return sweep(runner, dry_run=arguments.dry_run)
    except HedgerowError as error:
        _tell(runner, f"{error.message}. {error.hint}".strip())
        return error.exit_code
    except KeyboardInterrupt:
        _tell(runner, "interrupted, no claim is made")
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one handler: an unexpected error is one line and a log, never a traceback
        _tell(runner, described("hedgerow-ci", error))
        return EXIT_FAILED


def _tell(runner: Runner | None, message: str) -> None:
    """In the log as an annotation, in the summary, and as the step's status."""
    sys.stdout.write(render_trouble(message))
    if runner is not None:
        runner.say(f"**hedgerow** could not look, so no claim is made: {prose(message, 600)}\n")
        runner.put({"status": Status.FAILED})
