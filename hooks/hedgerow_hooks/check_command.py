"""`hedgerow check`: one change against the issues it claims."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.config import load_settings, load_settings_at
from hedgerow.errors import ConfigError, UsageError
from hedgerow.git.place import Place, find_place, place_if_any
from hedgerow.git.tree import Tree
from hedgerow.issue.link import claimed_issues
from hedgerow.issue.parse import parse
from hedgerow.issue.sources import read_issue
from hedgerow.patch import SIZE_LIMIT, change_from_diff
from hedgerow.policy import edits_settings, policy_of_base, ruling_settings
from hedgerow.reading import Asked, Part, read_change
from hedgerow.render.text import plain
from hedgerow.run import Options, exit_code, judge_change
from hedgerow.settings import FAIL_LEVELS, Settings
from hedgerow_hooks.check_neighbours import Neighbours, find_neighbours
from hedgerow_hooks.numbers import PULL_REQUEST
from hedgerow_hooks.output import FORMATS, add_format, rendered, terminal_paint, write_result

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import Report
    from hedgerow_hooks.subcommands import Subcommands


class Judged(Struct, frozen=True):
    """Everything the judgement of one change stands on."""

    change: ChangeSet
    issues: tuple[IssueSpec, ...]
    settings: Settings
    base: Tree | None
    neighbours: Neighbours = Neighbours()


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow check` and its flags."""
    parser = commands.add_parser(
        "check",
        parents=[shared],
        help="judge one change against its issue",
        description="Judge one change against the issues it claims.",
    )
    _add_subject(parser)
    parser.add_argument(
        "--from-base",
        action="store_true",
        help="take settings and issue files from the base only: for CI, where the worktree holds the change itself",
    )
    parser.add_argument(
        "--neighbours",
        action=argparse.BooleanOptionalAction,
        help="compare with the other branches and worktrees (default: settings, else yes)",
    )
    parser.add_argument("--strict", action="store_true", help="advice becomes a warning, a warning an error")
    add_format(parser, FORMATS)
    parser.add_argument(
        "--fail-level",
        choices=FAIL_LEVELS,
        help="the least severity that makes the exit code 1 (default: settings, else error)",
    )
    parser.set_defaults(run=run)


def _add_subject(parser: argparse.ArgumentParser) -> None:
    """Which change, against which issues and which base."""
    parser.add_argument(
        "--issue",
        action="append",
        default=[],
        metavar="REF",
        help="number, owner/repo#12, ABC-123, URL or Markdown file; may be repeated",
    )
    parser.add_argument(
        "--base",
        metavar="REF",
        help="what the change is compared with (default: settings, else the remote's default branch, else main)",
    )
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--head", metavar="REF", help="the commit to judge (default: HEAD)")
    state.add_argument("--staged", action="store_true", help="judge the index")
    state.add_argument("--worktree", action="store_true", help="judge the worktree, untracked files included")
    state.add_argument(
        "--diff", metavar="FILE", help="judge a unified diff (- for standard input); needs no repository"
    )
    state.add_argument(
        "--pull-request",
        type=PULL_REQUEST,
        metavar="N",
        help="judge this pull request on GitHub; nothing is checked out",
    )


def run(arguments: argparse.Namespace) -> int:
    """Judge, print, and return the exit code."""
    options = Options(strict=arguments.strict, fail_level=arguments.fail_level)
    judge = _report if arguments.pull_request is None else _pull_report
    report, settings = judge(arguments, options)
    paint = terminal_paint() if arguments.format == "text" and arguments.output is None else plain
    text = rendered(report, arguments.format, verbose=arguments.verbose, quiet=arguments.quiet, paint=paint)
    write_result(text, arguments.output)
    return exit_code(report, settings, options)


def _report(arguments: argparse.Namespace, options: Options) -> tuple[Report, Settings]:
    judged = _judged_diff(arguments) if arguments.diff is not None else _judged_repository(arguments)
    near = judged.neighbours
    report = judge_change(
        judged.change, judged.issues, judged.settings, options,
        base=judged.base, overlap=near.overlap, unlooked=near.errors,
    )  # fmt: skip
    if judged.base is not None and judged.settings.scope_index:
        from hedgerow.scope.vocabulary import start

        start(judged.base)
    return report, judged.settings


def _pull_report(arguments: argparse.Namespace, options: Options) -> tuple[Report, Settings]:
    from hedgerow.github import connect, require_server
    from hedgerow.pull_lanes import bring_pull
    from hedgerow.pulls import judge_among_neighbours

    if arguments.base:
        raise UsageError("--base with --pull-request: a pull request brings its base", "Leave one of them out.")
    place = find_place(Path.cwd())
    settings = _settings(arguments, place) if arguments.config else None
    door = connect(require_server(place.git))
    pull = door.pull_request(arguments.pull_request)
    bring_pull(place, pull)
    judged = judge_among_neighbours(
        place, door, pull, options,
        refs=tuple(dict.fromkeys(arguments.issue)), settings=settings, neighbours=arguments.neighbours,
    )  # fmt: skip
    return judged.report, judged.settings


def _judged_diff(arguments: argparse.Namespace) -> Judged:
    place = place_if_any(Path.cwd())
    change = change_from_diff(_read_diff(arguments.diff))
    base = None
    if arguments.base:
        if place is None:
            raise UsageError(f"--base {arguments.base} needs a repository to look in", "Leave it out, or go there.")
        oid = place.commit(arguments.base)
        change, base = replace(change, base=replace(change.base, ref=arguments.base, oid=oid)), Tree(place.git, oid)
    elif arguments.from_base:
        raise UsageError("--from-base with --diff needs the base", "Name it: --base REF.")
    at_base = base if arguments.from_base and not arguments.config else None
    settings = load_settings_at(at_base) if at_base else _settings(arguments, place)
    return Judged(change, _specs(arguments, arguments.issue, settings, place, base), settings, base)


def _judged_repository(arguments: argparse.Namespace) -> Judged:
    place = find_place(Path.cwd())
    settings, mistake, named = _policy(arguments, place)
    part = Part.INDEX if arguments.staged else Part.WORKTREE if arguments.worktree else Part.COMMITS
    asked = Asked(named, arguments.head, part, settings.base)
    read = read_change(place, asked)
    base = Tree(place.git, read.merge_base) if read.merge_base else None
    change = read.change
    if mistake is not None and (base is None or not edits_settings(change)):
        raise mistake
    if not arguments.config and not arguments.from_base:
        settings, change = ruling_settings(place, settings, change, base)
    claims = claimed_issues(change.messages, read.branch, forms=settings.issues.branch)
    refs = arguments.issue or [claim.ref for claim in claims]
    if not arguments.issue and claims:
        note = f"held to issue {', '.join(refs)} ({claims[0].origin})."
        change = replace(change, notes=(*change.notes, note))
    near = find_neighbours(place, asked, read, settings, wanted=arguments.neighbours)
    change = replace(change, notes=(*change.notes, *near.notes))
    ruling = Tree(place.git, change.base.oid) if arguments.from_base and change.base.oid else base
    return Judged(change, _specs(arguments, refs, settings, place, ruling), settings, base, near)


def _policy(arguments: argparse.Namespace, place: Place) -> tuple[Settings, ConfigError | None, str | None]:
    """The settings to start from, a mistake in them, and the base that was named."""
    if not arguments.from_base:
        return *_settings_here(arguments, place), arguments.base
    policy = policy_of_base(place, arguments.base)
    return _settings(arguments, place) if arguments.config else policy.settings, None, policy.base.ref


def _settings_here(arguments: argparse.Namespace, place: Place) -> tuple[Settings, ConfigError | None]:
    """The settings of the worktree. A mistake in them is only the user's if the change did not bring it."""
    if arguments.config:
        return _settings(arguments, place), None
    if place.top is None:
        return Settings(), None
    try:
        return _settings(arguments, place), None
    except ConfigError as mistake:
        return Settings(), mistake


def _specs(
    arguments: argparse.Namespace, refs: list[str], settings: Settings, place: Place | None, base: Tree | None
) -> tuple[IssueSpec, ...]:
    root = place.top if place else None
    once = dict.fromkeys(refs)  # one that is named twice is still one
    texts = (read_issue(ref, settings.issues, root=root, tree=base, from_base=arguments.from_base) for ref in once)
    return tuple(parse(text.text, ref=text.ref, source=text.source) for text in texts)


def _settings(arguments: argparse.Namespace, place: Place | None) -> Settings:
    return load_settings(place.root if place else Path.cwd(), arguments.config)


def _read_diff(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    try:
        with Path(name).open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read the diff {name}: {error.strerror}",
            "Name a file with a unified diff, or - for standard input.",
        ) from error
