"""`hedgerow propose`: the one change to rules, templates or settings that would stop what keeps coming back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, UsageError
from hedgerow.git.place import find_place
from hedgerow_hooks.output import add_format, write_result
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    import argparse

    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.proposal import ProposalRecord
    from hedgerow.learn.propose import Answer
    from hedgerow.learn.steps import FileEdit
    from hedgerow.settings import Settings
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
    what.add_argument("--pull-request", action="store_true", help="open it as a pull request, or update that")
    add_format(parser, FORMATS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the ledger, print the proposal, and write it where that was asked for."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.proposal import Fate
    from hedgerow.learn.propose import DOUBLED

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    ledger = Ledger(place)
    if arguments.pull_request:
        return _publish(ledger, settings, arguments)
    if place.top is None:
        raise UsageError("a bare repository has no files to propose a change of", "Go to one of its worktrees.")
    answer = _answer_here(ledger, place.top, settings)
    write_result(_rendered(answer, arguments), arguments.output)
    proposal = answer.proposal
    if proposal is not None and arguments.decline:
        _record(ledger, replace(proposal.record, fate=Fate.CLOSED), settings)
        say(f"closed; it comes back at {DOUBLED * proposal.record.votes} changes")
    if proposal is not None and arguments.write:
        for edit in proposal.edits:
            write_edit(place.top, edit)
            say(f"wrote {edit.path}")
        _record(ledger, proposal.record, settings)
        say("commit it if you agree; if not, take it back with git and run `hedgerow propose --decline`")
    return EXIT_CLEAN


def _answer_here(ledger: Ledger, top: Path, settings: Settings) -> Answer:
    """For the working tree; what was merged is read off the base where there is one."""
    from hedgerow.learn.answering import answer
    from hedgerow.rules.folder import FolderFiles

    place = ledger.place
    base = place.default_base(settings.base).oid if ledger.records().proposals else None
    return answer(ledger, FolderFiles(place.git, top), settings, base)


def _publish(ledger: Ledger, settings: Settings, arguments: argparse.Namespace) -> int:
    """For the newest commit of the default branch, as a pull request."""
    from hedgerow.git.tree import Tree
    from hedgerow.github import connect, require_server
    from hedgerow.learn.answering import answer
    from hedgerow.learn.publish import base_of, publish
    from hedgerow.rules.committed import CommittedFiles

    git = ledger.place.git
    door = connect(require_server(git))
    base = base_of(git, door)
    found = answer(ledger, CommittedFiles.of(Tree(git, base)), settings, base, door)
    write_result(_rendered(found, arguments), arguments.output)
    published = publish(found, git, door, base)
    if published is not None:
        _record(ledger, published.record, settings)
        say(str(published))
    return EXIT_CLEAN


def _record(ledger: Ledger, record: ProposalRecord, settings: Settings) -> None:
    from hedgerow.learn.records import ProposalEntry, own_tool

    ledger.add(ProposalEntry(record, own_tool(settings.digest)))


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
