"""`hedgerow completion`: the completion script of a shell, from the parser itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow_hooks.output import write_result

if TYPE_CHECKING:
    import argparse

    from hedgerow_hooks.subcommands import Subcommands

SHELLS = ("bash", "zsh", "fish", "tcsh")


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow completion`."""
    parser = commands.add_parser(
        "completion",
        parents=[shared],
        help="print shell completion",
        description='Print the completion script of a shell, e.g. eval "$(hedgerow completion bash)".',
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that reads it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from hedgerow_hooks.cli import build_parser  # the parser is made of the commands, this one too

    write_result(shtab.complete(build_parser(), arguments.shell), None)
    return 0
