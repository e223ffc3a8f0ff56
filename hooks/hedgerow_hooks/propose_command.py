"""`hedgerow propose`: the one change to rules, templates or settings that would stop what keeps coming back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, UsageError
from hedgerow.git.place import find_place
from hedgerow.git.tree import Tree
from hedgerow_hooks.output import write_result
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hedgerow.config import Settings
    from hedgerow.learn.ledger import Ledger, Records
    from hedgerow.learn.propose import Answer
    from hedgerow.learn.steps import FileEdit
    from hedgerow.learn.timeline import Change
    from hedgerow_hooks.subcommands import Subcommands

FORMATS = ("text", "json", "markdown")


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow propose` and its flags."""
    parser = commands.add_parser(
        "propose",
        parents=[shared],
        help="the change that would stop what keeps coming back",
        description="One change to the settings, the issue template or the agents' rules, as a diff with its evidence.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true", help="apply it to the working tree, for you to commit")
    what.add_argument(
        "--decline", action="store_true", help="close it: it comes back only when there is twice the evidence"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to print the result (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the result to FILE instead of standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the ledger, print the proposal, and write it where that was asked for."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.proposal import Fate
    from hedgerow.learn.records import ProposalEntry, own_tool

    place = find_place(Path.cwd())
    if place.top is None:
        raise UsageError("a bare repository has no files to propose a change of", "Go to one of its worktrees.")
    settings = load_settings(place.root, Path(arguments.config) if arguments.config else None)
    ledger = Ledger(place)
    answer = _answer(ledger, place.top, settings)
    write_result(_rendered(answer, arguments), arguments.output)
    proposal = answer.proposal
    if proposal is not None and arguments.decline:
        declined = replace(proposal.record, fate=Fate.CLOSED)
        ledger.add(ProposalEntry(declined, own_tool(settings.digest)))
        say(f"closed; it comes back at {2 * declined.votes} changes")
    if proposal is not None and arguments.write:
        for edit in proposal.edits:
            write_edit(place.top, edit)
            say(f"wrote {edit.path}")
        ledger.add(ProposalEntry(proposal.record, own_tool(settings.digest)))
        say("commit it if you agree; if not, take it back with git and run `hedgerow propose --decline`")
    return EXIT_CLEAN


def _answer(ledger: Ledger, top: Path, settings: Settings) -> Answer:
    from hedgerow.learn.propose import next_proposal
    from hedgerow.learn.records import ProposalEntry, own_tool
    from hedgerow.learn.recurrence import recurring
    from hedgerow.learn.standing import merged
    from hedgerow.learn.steps import World
    from hedgerow.learn.timeline import timeline
    from hedgerow.rules.folder import FolderFiles

    records = ledger.records()
    changes = timeline(records)
    place, git = ledger.place, ledger.place.git
    history = tuple(entry.proposal for entry in records.proposals)
    came = merged(history, Tree(git, place.default_base(settings.base).oid)) if history else ()
    ledger.add_all(tuple(ProposalEntry(one, own_tool(settings.digest)) for one in came))
    world = World(FolderFiles(git, top), git, changes, recurring(changes, settings.learn))
    return next_proposal(world, (*history, *came), _ineffective(ledger, changes, records, settings))


def _ineffective(ledger: Ledger, changes: Sequence[Change], records: Records, settings: Settings) -> dict[str, str]:
    """The rules that nobody needs, by id, each with the reason."""
    from hedgerow.learn.effect import Verdict, effects

    found = effects(changes, records, ledger.place, settings.learn) if records.proposals else ()
    useless = {one.id: f"It has no effect: {one.because}." for one in found if one.verdict is Verdict.NO_EFFECT}
    silent = {one.id: f"It has had nothing to do for long: {one.because}." for one in found if one.silent}
    return silent | useless


def _rendered(answer: Answer, arguments: argparse.Namespace) -> str:
    from hedgerow.render.proposal import render_proposal, render_proposal_json, render_proposal_markdown

    if arguments.format == "json":
        return render_proposal_json(answer)
    if arguments.format == "markdown":
        return render_proposal_markdown(answer)
    return render_proposal(answer, verbose=arguments.verbose)


def write_edit(top: Path, edit: FileEdit) -> None:
    """Put the file in place whole, with the permissions it had."""
    target = top / edit.path
    if edit.after is None:
        target.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if edit.before is not None else 0o644
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as stream:
        stream.write(edit.after)
    written = Path(stream.name)
    written.chmod(mode)
    written.replace(target)
