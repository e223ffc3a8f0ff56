"""`hedgerow-ci propose`: keeps the count of the merged changes, and one pull request against what keeps coming back.

Runs on a schedule with the default branch's code and settings. No text of a stranger reaches what it writes: the words
are hedgerow's own, and of strangers only merged work counts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.config import load_settings_at
from hedgerow.errors import EXIT_CLEAN
from hedgerow.git.fetching import Wanted, fetch_commits
from hedgerow.git.place import find_place
from hedgerow.git.tree import Tree
from hedgerow.github import connect, require_server
from hedgerow.learn.answering import answer
from hedgerow.learn.backfill import Unlooked, changes_to_judge, judge_landing
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.outcomes import read_landings, settle
from hedgerow.learn.publish import base_of, publish
from hedgerow.learn.records import ProposalEntry, own_tool
from hedgerow.render.proposal import render_proposal, render_proposal_markdown
from hedgerow.render.safe import inert, printable
from hedgerow.rules.committed import CommittedFiles
from hedgerow_ci.runner import git_secret

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.github import GitHub
    from hedgerow.learn.proposal import ProposalRecord
    from hedgerow.learn.propose import Answer
    from hedgerow.settings import Settings
    from hedgerow_ci.runner import Runner

# Changes judged in one run: the rest of a long history is for the runs to come, and each ends within minutes.
BACKFILL = 200


def propose(runner: Runner, *, dry_run: bool) -> int:
    """Judge what was merged, propose, and share the ledger; returns 0. Raises HedgerowError where it could not."""
    place = find_place(Path.cwd())
    server = require_server(place.git)
    door = connect(server)
    secret = git_secret(place.git, server.token)
    place = replace(place, git=replace(place.git, secrets=(secret,) if secret else ()))
    base = _base(place, door, secret)
    settings = load_settings_at(Tree(place.git, base))
    ledger = Ledger(place)
    if not dry_run:
        ledger.sync()
    judged = _judge(ledger, settings)
    found = answer(ledger, CommittedFiles.of(Tree(place.git, base)), settings, base, door)
    kept = None if dry_run else _publish(ledger, found, settings, door, base)
    if not dry_run:
        ledger.sync()
    sys.stdout.write(render_proposal(found, verbose=True))
    runner.say(render_proposal_markdown(found))
    runner.put({
        "status": "proposed" if kept else "quiet",
        "looked": judged,
        "pull-request": (kept and kept.pull_request) or "",
        "issue": (kept and kept.issue) or "",
    })  # fmt: skip
    return EXIT_CLEAN


def _base(place: Place, door: GitHub, secret: tuple[str, str] | None) -> str:
    name = door.default_branch()
    if tip := door.ref(f"heads/{name}"):
        fetch_commits(place, [Wanted(tip, f"refs/heads/{name}", f"the default branch {name}")], secret=secret)
    return base_of(place.git, door)


def _judge(ledger: Ledger, settings: Settings) -> int:
    """Keep what the newest merged changes had, and what became of it; returns how many were judged."""
    landings = read_landings(ledger.place, settings)
    judged = 0
    for landing in changes_to_judge(landings, ledger.records(), settings, BACKFILL):
        found = judge_landing(ledger.place, landing, settings)
        if isinstance(found, Unlooked):
            said = f"could not look at {found.commit[:10]}: {found.because}"
            sys.stdout.write(inert(f"hedgerow: {printable(said)}\n"))
        else:
            ledger.keep(found)
            judged += 1
    ledger.add_all(settle(ledger.records(), ledger.place, settings))
    return judged


def _publish(ledger: Ledger, found: Answer, settings: Settings, door: GitHub, base: str) -> ProposalRecord | None:
    published = publish(found, ledger.place.git, door, base)
    if published is None:
        return None
    ledger.add(ProposalEntry(published.record, own_tool(settings.digest)))
    return published.record
