"""From the ledger to the next proposal: what became of earlier ones is settled first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.tree import Tree
from hedgerow.learn.effect import Verdict, effects
from hedgerow.learn.proposal import Step
from hedgerow.learn.propose import next_proposal
from hedgerow.learn.publish import closed
from hedgerow.learn.records import ProposalEntry, own_tool
from hedgerow.learn.recurrence import recurring
from hedgerow.learn.standing import merged
from hedgerow.learn.steps import World
from hedgerow.learn.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.github.door import GitHub
    from hedgerow.learn.ledger import Ledger, Records
    from hedgerow.learn.proposal import ProposalRecord
    from hedgerow.learn.propose import Answer
    from hedgerow.learn.timeline import Change
    from hedgerow.rules.find import Files
    from hedgerow.settings import Settings


def answer(ledger: Ledger, files: Files, settings: Settings, base: str | None, door: GitHub | None = None) -> Answer:
    """The next proposal for these files. Open proposals that are in the commit `base` were merged, those whose pull
    request is gone (where there is a `door`) were closed; both are recorded.
    """
    records = ledger.records()
    changes = timeline(records)
    history = tuple(entry.proposal for entry in records.proposals)
    if history and base is not None:
        came = merged(history, Tree(ledger.place.git, base))
        _close_issues(came, door)
        history += _kept(ledger, came, settings)
    if door is not None:
        history += _kept(ledger, closed(history, door), settings)
    world = World(files, ledger.place.git, changes, recurring(changes, settings.learn))
    return next_proposal(world, history, _useless(ledger, changes, records, settings))


def _close_issues(came: tuple[ProposalRecord, ...], door: GitHub | None) -> None:
    """A merge closes a pull request by itself, but not the issue that stands in for one."""
    for record in came:
        if door is not None and record.issue is not None:
            door.close_issue(record.issue)


def _kept(ledger: Ledger, came: tuple[ProposalRecord, ...], settings: Settings) -> tuple[ProposalRecord, ...]:
    ledger.add_all(tuple(ProposalEntry(one, own_tool(settings.digest)) for one in came))
    return came


def _useless(ledger: Ledger, changes: Sequence[Change], records: Records, settings: Settings) -> dict[str, str]:
    """The rules that nobody needs, by id, each with the reason."""
    found = effects(changes, records, ledger.place, settings.learn) if records.proposals else ()
    rules = [one for one in found if one.step in (Step.SCOPED_RULE, Step.RULE)]
    useless = {one.id: f"It has no effect: {one.because}." for one in rules if one.verdict is Verdict.NO_EFFECT}
    silent = {one.id: f"It has had nothing to do for long: {one.because}." for one in rules if one.silent}
    return silent | useless
