"""`hedgerow learn`: which findings keep coming back, with the numbers behind it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN
from hedgerow.git.place import SHALLOW_HINT, find_place
from hedgerow.plurals import plural
from hedgerow_hooks.numbers import between
from hedgerow_hooks.output import PLAIN_FORMATS, add_format, write_result
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hedgerow.git.place import Place
    from hedgerow.learn.ledger import Ledger, Records
    from hedgerow.learn.timeline import Change
    from hedgerow.settings import Settings
    from hedgerow_hooks.subcommands import Subcommands

# A few months of a busy repository, and a minute or two of work.
BACKFILL = 500
_MOST = 1_000_000  # more than any history has


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow learn` and its flags."""
    parser = commands.add_parser(
        "learn",
        parents=[shared],
        help="which findings keep coming back",
        description="Which findings keep coming back, in which changes, and how surely that is no chance.",
    )
    parser.add_argument(
        "--backfill", nargs="?", type=between(1, _MOST), const=BACKFILL, metavar="N",
        help=f"first judge the newest N merged changes that are not in the ledger yet (default: {BACKFILL})",
    )  # fmt: skip
    parser.add_argument("--effect", action="store_true", help="whether the rules that were proposed have helped")
    add_format(parser, PLAIN_FORMATS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the ledger, judge every key, print."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.recurrence import counted, recurring
    from hedgerow.learn.timeline import timeline
    from hedgerow.render.learn import render_learn, render_learn_json

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    ledger = Ledger(place)
    if arguments.backfill is not None:
        _backfill(ledger, settings, arguments.backfill, silent=arguments.quiet or not sys.stderr.isatty())
    records = ledger.records()
    changes = timeline(records)
    if arguments.effect:
        write_result(_effects(changes, records, place, settings, arguments.format), arguments.output)
        return EXIT_CLEAN
    keys = recurring(changes, settings.learn)
    count = len(counted(changes))
    left_out = len(changes) - count
    text = (
        render_learn_json(keys, changes=count, left_out=left_out)
        if arguments.format == "json"
        else render_learn(keys, changes=count, left_out=left_out, verbose=arguments.verbose)
    )
    write_result(text, arguments.output)
    return EXIT_CLEAN


def _effects(changes: Sequence[Change], records: Records, place: Place, settings: Settings, form: str) -> str:
    from hedgerow.learn.effect import effects
    from hedgerow.render.learn import render_effects, render_effects_json

    found = effects(changes, records, place, settings.learn)
    return render_effects_json(found) if form == "json" else render_effects(found)


def _backfill(ledger: Ledger, settings: Settings, limit: int, *, silent: bool) -> None:
    """Judge merged changes, newest first, and keep each at once: broken off, it goes on where it stopped."""
    from tqdm import tqdm

    from hedgerow.learn.backfill import Unlooked, changes_to_judge, judge_landing
    from hedgerow.learn.outcomes import read_landings

    place = ledger.place
    todo = changes_to_judge(read_landings(place, settings), ledger.records(), settings, limit)
    unlooked = 0
    for landing in tqdm(todo, desc="judging what was merged", unit=" changes", delay=1, disable=silent, leave=False):
        found = judge_landing(place, landing, settings)
        if isinstance(found, Unlooked):
            unlooked += 1
            say(f"could not look at {found.commit[:10]}: {found.because}")
        else:
            ledger.keep(found)
    if place.shallow:
        say("what was merged before the start of this clone is not looked at", SHALLOW_HINT)
    say(
        f"judged {plural(len(todo) - unlooked, 'merged change')}"
        + (f", {unlooked} could not be looked at" if unlooked else "")
    )
