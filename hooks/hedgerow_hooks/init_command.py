"""`hedgerow init`: the hooks of this repository and of its agents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.errors import EXIT_CLEAN, UsageError
from hedgerow.git.place import find_place
from hedgerow.render.safe import inert, printable
from hedgerow_hooks.init.plan import CLAUDE, PRE_COMMIT, carry_out, plan, plan_undo
from hedgerow_hooks.say import say
from hedgerow_hooks.wiring import troubles

if TYPE_CHECKING:
    import argparse

    from hedgerow.git.place import Place
    from hedgerow_hooks.subcommands import Subcommands


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow init` and its flags."""
    parser = commands.add_parser(
        "init",
        parents=[shared],
        help="set this repository up, or take it back",
        description="Add hedgerow to pre-commit, GitHub and Claude Code. Shows each change as a diff before it writes.",
    )
    parser.add_argument("--pre-commit", action="store_true", help=f"the hooks in {PRE_COMMIT} (pre-commit and prek)")
    parser.add_argument("--claude", action="store_true", help=f"the agent hooks in {CLAUDE}, and two commands")
    parser.add_argument("--github", action="store_true", help="the three workflows in .github/workflows, pinned")
    parser.add_argument("--action", metavar="OWNER/NAME@REV", help="the action that the workflows are pinned to")
    parser.add_argument("--undo", action="store_true", help="take out exactly what was added")
    parser.add_argument("--dry-run", action="store_true", help="show the changes and write nothing")
    parser.add_argument("--source", metavar="REPO", help="take the hooks from this repository instead of the PATH")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show, write, and say what is left to do."""
    place = find_place(Path.cwd())
    if place.top is None:
        raise UsageError("a bare repository has no files to set up", "Go to one of its worktrees.")
    kept = place.common / "hedgerow" / "init.json"
    if arguments.undo:
        rewrites = plan_undo(place.top, kept)
    else:
        rewrites = plan(place.top, _parts(place.top, arguments), arguments.source, _workflows(place, arguments))
    sys.stdout.write("".join(_shown(one.diff) for one in rewrites))
    if not rewrites:
        sys.stdout.write("nothing to do\n")
    elif not arguments.dry_run:
        sys.stdout.flush()
        carry_out(place.top, kept, rewrites, undo=arguments.undo)
        sys.stdout.write("".join(f"{'removed' if one.after is None else 'wrote'} {one.path}\n" for one in rewrites))
    if not arguments.undo:
        for trouble in troubles(place):
            say(trouble.what, trouble.remedy)
    return EXIT_CLEAN


def _workflows(place: Place, arguments: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    if not arguments.github:
        return ()
    from hedgerow_hooks.init.workflows import workflow_texts

    base = place.default_base(None).ref
    return workflow_texts(place.git, arguments.action, place.branch_name(base) or base)


def _parts(top: Path, arguments: argparse.Namespace) -> frozenset[str]:
    """What was asked for; else what fits: hooks for commits always, agent hooks where Claude Code is at work."""
    asked = {"pre-commit": arguments.pre_commit, "claude": arguments.claude, "github": arguments.github}
    named = frozenset(part for part, given in asked.items() if given)
    fitting = {"pre-commit", *(["claude"] if (top / ".claude").is_dir() or (top / "CLAUDE.md").is_file() else [])}
    return named or frozenset(fitting)


def _shown(diff: str) -> str:
    return inert("".join(f"{printable(line)}\n" for line in diff.split("\n")[:-1]))
