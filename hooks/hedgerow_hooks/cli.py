"""The command `hedgerow`: parses, calls one function per command, turns errors into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgerow import __version__
from hedgerow.crash import described
from hedgerow.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, HedgerowError
from hedgerow.render.safe import inert, printable
from hedgerow_hooks.own_process import prepared
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

# Command to module. Only the module of the command that is asked for is imported: each costs a check some milliseconds.
COMMANDS = {
    "check": "hedgerow_hooks.check_command",
    "overlap": "hedgerow_hooks.overlap_command",
    "issue": "hedgerow_hooks.issue_command",
    "explain": "hedgerow_hooks.explain_command",
    "ledger": "hedgerow_hooks.ledger_command",
    "learn": "hedgerow_hooks.learn_command",
    "propose": "hedgerow_hooks.propose_command",
    "init": "hedgerow_hooks.init_command",
    "doctor": "hedgerow_hooks.doctor_command",
    "bench": "hedgerow_hooks.bench_command",
    "demo": "hedgerow_hooks.demo.command",
    "completion": "hedgerow_hooks.completion_command",
}


class Parser(argparse.ArgumentParser):
    """An argument parser whose mistakes leave with the exit code for wrong usage and name the remedy.

    The width of its help is fixed: to ask for the terminal's, argparse imports all of compression for every flag.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**{"formatter_class": partial(argparse.HelpFormatter, width=100)} | options)

    def parse_known_args(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - what argparse takes and gives
        """What argparse makes of the words. Of a word that a command does not take the command itself complains, as it
        does of a bad value, and points at its own help.
        """
        known, rest = super().parse_known_args(*arguments, **options)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return known, rest

    def error(self, message: str) -> None:  # type: ignore[override]  # argparse declares NoReturn; raising is no return either
        """Print the mistake and where help is, and leave with exit code 2."""
        said = inert(f"{self.prog}: {printable(message)}\n")
        self.exit(EXIT_USAGE, f"{said}  hint: `{self.prog} --help` lists what it takes.\n")


def build_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command `asked`, or of all commands: what shell completion and help are generated from."""
    parser = Parser(prog="hedgerow", description="Is a change inside its issue, and who does it collide with?")
    parser.add_argument("--version", action="version", version=f"hedgerow {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    shared = Parser(add_help=False)
    group = shared.add_argument_group("everywhere")
    group.add_argument(
        "--config", type=Path, metavar="FILE", help="settings to use instead of the repository's hedgerow.toml"
    )
    group.add_argument("--quiet", action="store_true", help="only what was found, without notes and criteria")
    group.add_argument("--verbose", action="store_true", help="more reasons: the evidence of every hunk")
    for name in (asked,) if asked in COMMANDS else () if asked == "--version" else COMMANDS:
        importlib.import_module(COMMANDS[name]).add_parser(commands, shared)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of DESIGN section 4."""
    with prepared():
        return _run(sys.argv[1:] if argv is None else argv)


def _run(words: Sequence[str]) -> int:
    arguments = build_parser(words[0] if words else None).parse_args(words)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except HedgerowError as error:
        say(error.message, error.hint)
        return error.exit_code
    except KeyboardInterrupt:
        say("interrupted, no claim is made")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone; nothing more can be said, and Python must not try again at exit
        sys.stdout = None
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the one handler: an unexpected error is one line and a log, never a traceback
        say(described(arguments.command, error), "Please report it with the log.")
        return EXIT_FAILED
    return code
