"""`hedgerow issue`: how hedgerow reads an issue, what keeps a change from being held to it, and its exact form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, EXIT_FINDINGS
from hedgerow.git.place import Place, place_if_any
from hedgerow.git.tree import Tree
from hedgerow.issue.parse import parse
from hedgerow.issue.sources import read_issue
from hedgerow_hooks.output import PLAIN_FORMATS, add_format, write_result

if TYPE_CHECKING:
    import argparse

    from hedgerow.issue.spec import IssueSpec
    from hedgerow_hooks.subcommands import Subcommands

_REF = "number, ABC-123, URL or Markdown file"


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow issue` and what it does with one."""
    parser = commands.add_parser(
        "issue",
        help="show how an issue is read, find its weaknesses, write its exact form",
        description="Show how hedgerow reads an issue, find its weaknesses, write its exact form.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    show = verbs.add_parser("show", parents=[shared], help="what hedgerow reads in it, with the line of every item")
    lint = verbs.add_parser("lint", parents=[shared], help="is it a spec that a change can be held to?")
    freeze = verbs.add_parser("freeze", parents=[shared], help="print its exact form: criteria and a scope block")
    for verb in (show, lint, freeze):
        verb.add_argument("ref", metavar="REF", help=_REF)
    for verb in (show, lint):
        add_format(verb, PLAIN_FORMATS, output=False)
    lint.add_argument("--strict", action="store_true", help="advice makes the exit code 1 too")
    show.set_defaults(run=run_show)
    lint.set_defaults(run=run_lint)
    freeze.set_defaults(run=run_freeze)


def run_show(arguments: argparse.Namespace) -> int:
    """Print the issue as it is read."""
    from hedgerow.render.issue import render_issue, render_issue_json

    spec = _spec(arguments, place_if_any(Path.cwd()))
    is_json = arguments.format == "json"
    write_result(render_issue_json(spec) if is_json else render_issue(spec, verbose=arguments.verbose), None)
    return EXIT_CLEAN


def run_lint(arguments: argparse.Namespace) -> int:
    """Print the weaknesses; 1 if there is an error or a warning among them."""
    from hedgerow.issue.lint import lint
    from hedgerow.model import Severity
    from hedgerow.render.issue import render_weaknesses, render_weaknesses_json

    place = place_if_any(Path.cwd())
    found = lint(_spec(arguments, place), _head(place))
    write_result(render_weaknesses_json(found) if arguments.format == "json" else render_weaknesses(found), None)
    level = Severity.INFO if arguments.strict else Severity.WARNING
    return EXIT_FINDINGS if any(one.severity.rank <= level.rank for one in found) else EXIT_CLEAN


def run_freeze(arguments: argparse.Namespace) -> int:
    """Print the exact form."""
    from hedgerow.issue.freeze import freeze

    write_result(freeze(_spec(arguments, place_if_any(Path.cwd()))), None)
    return EXIT_CLEAN


def _spec(arguments: argparse.Namespace, place: Place | None) -> IssueSpec:
    """The issue as it stands in the worktree, where people write it; in a bare repository as it is committed."""
    settings = load_settings(place.root if place else Path.cwd(), arguments.config)
    root = place.top if place else None
    tree = None if root else _head(place)
    text = read_issue(arguments.ref, settings.issues, root=root, tree=tree)
    return parse(text.text, ref=text.ref, source=text.source)


def _head(place: Place | None) -> Tree | None:
    """The files of the commit that is checked out, if there is any."""
    oid = place.commits("HEAD")[0] if place else None
    return Tree(place.git, oid) if place and oid else None
