"""`hedgerow overlap`: every lane against every other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec.structs import replace

from hedgerow import __version__
from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, EXIT_FINDINGS, GitHubError
from hedgerow.git.place import find_place
from hedgerow.model import ChangeInfo, Report, Revision, Status, ToolInfo
from hedgerow.overlap.request import OverlapRequest
from hedgerow.overlap.settings import OverlapSettings
from hedgerow.plurals import plural
from hedgerow_hooks.asked_paths import from_top
from hedgerow_hooks.output import add_format, terminal_paint, write_result
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.model import PairReport
    from hedgerow.overlap.request import Overlap, Progress
    from hedgerow.settings import Settings
    from hedgerow_hooks.subcommands import Subcommands

FORMATS = ("text", "json", "markdown")
# What makes the exit code 1: a merge that fails, or a result that does not work.
SERIOUS = ("conflict", "breaks")
MILD = ("file", "lines", "symbol", "sequence", "case", "manifest", "mode")


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow overlap` and its flags."""
    parser = commands.add_parser(
        "overlap",
        parents=[shared],
        help="which branches and worktrees get in each other's way",
        description="Every lane against every other: conflicts, shared lines and definitions, and what to merge first.",
    )
    parser.add_argument("--base", metavar="REF", help="what everything is to be merged into (default: as for check)")
    parser.add_argument(
        "--branches", nargs="+", action="extend", default=[], metavar="GLOB",
        help="branches ('feat/*', 'origin/*'), refs ('refs/pull/*/head') or revisions (default: local branches)",
    )  # fmt: skip
    switch = argparse.BooleanOptionalAction
    parser.add_argument(
        "--worktrees", action=switch, help="uncommitted work in worktrees too (default: settings, or no)"
    )
    parser.add_argument("--pull-requests", action="store_true", help="the open pull requests on GitHub too")
    parser.add_argument(
        "--paths", nargs="+", action="extend", default=[], metavar="P",
        help="who is at work on these files, and what are they doing to them?",
    )  # fmt: skip
    parser.add_argument("--order", action="store_true", help="what to merge first, and what to hold back")
    parser.add_argument("--confirm", action=switch, help="ask git about each pair, or predict only (default: ask)")
    parser.add_argument("--meaning", action=switch, help="parse sources, or look at text only (default: parse)")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    parser.add_argument("--hunks", action="store_true", help="with the text of both sides' hunks")
    add_format(parser, FORMATS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look, print, and return the exit code: 1 for conflicts and broken references, 3 if anything was not looked at."""
    from hedgerow.overlap.engine import find_overlap

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    request = _request(arguments, place, settings)
    if arguments.pull_requests:
        request, missing, left_out = _with_pull_requests(place, request)
        answer = find_overlap(request, place)
        answer = replace(answer, errors=(*missing, *answer.errors), notes=(*left_out, *answer.notes))
    else:
        answer = find_overlap(request, place)
    for note in () if arguments.quiet else answer.notes:
        say(f"note: {note}")
    for error in answer.errors:
        say(error)
    found = any(_serious(pair) for pair in answer.report.pairs)
    write_result(_rendered(answer, arguments, settings.digest, found=found), arguments.output)
    return EXIT_FAILED if answer.errors else EXIT_FINDINGS if found else EXIT_CLEAN


def _serious(pair: PairReport) -> bool:
    """Does it fail to merge or to work, and not only in files that everybody edits?"""
    return pair.verdict in SERIOUS and any(file.muted is None and file.kind not in MILD for file in pair.files)


def _request(arguments: argparse.Namespace, place: Place, settings: Settings) -> OverlapRequest:
    """Flags before settings before defaults."""
    own = settings.overlap or OverlapSettings()
    branches = tuple(arguments.branches) or own.branches or (("*",) if arguments.pull_requests else ())
    return OverlapRequest(
        place.root,
        base=arguments.base,
        configured_base=settings.base,
        branches=branches,
        worktrees=_chosen(arguments.worktrees, own.worktrees is True),
        paths=tuple(from_top(name, place.top, Path.cwd()) for name in arguments.paths),
        order=arguments.order,
        confirm=_chosen(arguments.confirm, own.confirm),
        meaning=_chosen(arguments.meaning, own.meaning),
        hunks=arguments.hunks,
        cache=not arguments.no_cache,
        forms=settings.issues.branch,
        settings=own,
        progress=_progress(quiet=arguments.quiet),
    )


def _with_pull_requests(
    place: Place, request: OverlapRequest
) -> tuple[OverlapRequest, tuple[str, ...], tuple[str, ...]]:
    """With the open pull requests into the base on GitHub; where there is no GitHub, with those that were fetched. Why
    some of them could not be had, and a note on those that go into other branches.
    """
    from hedgerow.github import connect, find_server

    server = find_server(place.git)
    if server is None:
        return replace(request, branches=(*request.branches, "refs/pull/*/head")), (), ()
    from hedgerow.pull_lanes import fetch_open

    door = connect(server)
    listed = door.open_pull_requests()
    base = place.branch_name(request.base or place.default_base(request.configured_base).ref)
    # a commit that is no branch is the user's own choice to compare all of them with
    same = listed if base is None else [one for one in listed if one.base == base]
    if listed and not same and request.base is request.configured_base is None:
        _insist_on_default(base, door.default_branch())
    present = fetch_open(place, door, same)
    others = len(listed) - len(same)
    left_out = f"left out: {plural(others, 'open pull request')} into other branches than {base}"
    note = f"{left_out}; --base compares those of another one."
    return replace(request, pull_requests=present.pulls), present.errors, (note,) if others else ()


def _insist_on_default(here: str | None, there: str) -> None:
    """Where nothing goes into what this clone takes for the default branch, that may have been renamed."""
    if here != there:
        raise GitHubError(
            f"the default branch is {there} on GitHub, but {here} here",
            "Run `git fetch` and `git remote set-head origin --auto`, or name the base: --base REF.",
        )


def _chosen(flag: bool | None, setting: bool) -> bool:  # noqa: FBT001 - a flag and its setting
    return setting if flag is None else flag


def _rendered(answer: Overlap, arguments: argparse.Namespace, digest: str, *, found: bool) -> str:
    overlap, errors = answer.report, answer.errors
    if arguments.format == "markdown":
        from hedgerow.render.overlap_markdown import render_overlap_markdown

        return render_overlap_markdown(overlap, errors=errors)
    if arguments.format == "json":
        from hedgerow.render.json import render_json

        status = Status.FAILED if errors else Status.FINDINGS if found else Status.CLEAN
        change = ChangeInfo(overlap.base, Revision("", ""))
        return render_json(
            Report(
                ToolInfo("hedgerow", __version__, digest), change, status,
                overlap=overlap, errors=errors, notes=answer.notes,
            )
        )  # fmt: skip
    from hedgerow.render.overlap_text import render_overlap_text
    from hedgerow.render.text import plain

    paint = terminal_paint() if arguments.output is None else plain
    return render_overlap_text(overlap, paint=paint, verbose=arguments.verbose, unlooked=len(errors))


def _progress(*, quiet: bool) -> Progress:
    """A bar on stderr for what takes over a second, and only where somebody watches."""
    if quiet or not sys.stderr.isatty():
        return lambda _what, _done, _all: None
    from tqdm import tqdm

    bars: dict[str, tqdm[NoReturn]] = {}

    def show(what: str, done: int, every: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=every, desc=what, delay=1, leave=False)
        bar = bars[what]
        bar.update(done - bar.n)
        if done >= every:
            bar.close()

    return show
