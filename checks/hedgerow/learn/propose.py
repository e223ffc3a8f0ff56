"""Which change to propose next, if any: one at a time, with its evidence; closing one is an answer for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.learn.ladder import climb, removal
from hedgerow.learn.presence import present
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.replay import Replay, replay
from hedgerow.learn.standing import newest
from hedgerow.learn.steps import FileEdit, Passed, Rung, Taken
from hedgerow.learn.wording import rule_id
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hedgerow.learn.recurring import RecurringKey
    from hedgerow.learn.steps import World

# A closed proposal comes back when there is twice the evidence; a merged one is judged on changes that start from it.
DOUBLED = 2
_AFTER = 2


class Proposal(Struct, frozen=True):
    """A suggested change: the record that the ledger keeps of it, the key with its numbers, the step, and what it says
    of the newest changes.
    """

    record: ProposalRecord
    key: RecurringKey
    taken: Taken
    replay: Replay

    @property
    def edits(self) -> tuple[FileEdit, ...]:
        """The files it changes."""
        return self.taken.edits


class Answer(Struct, frozen=True):
    """The one proposal there is to make, or None; and for each recurring key that got none, why (a sentence)."""

    proposal: Proposal | None
    declined: tuple[tuple[RecurringKey, str], ...]


def next_proposal(
    world: World, history: tuple[ProposalRecord, ...], ineffective: Mapping[str, str] | None = None
) -> Answer:
    """The proposal for the most certain key that has no answer yet; where one is open, that one and no other.

    `history` are the records of the ledger; `ineffective` the ids of rules that nobody needs, each with the reason:
    their removal is proposed before anything else is for their keys.
    """
    states = newest(history)
    waiting = frozenset(record.id for record in states.values() if record.fate is Fate.OPEN)
    declined: list[tuple[RecurringKey, str]] = []
    for key in world.keys:
        record = states.get(rule_id(key.key))
        result = _next(key, world, record, waiting, ineffective or {})
        if isinstance(result, Proposal):
            return Answer(result, tuple(declined))
        if result is not None:
            declined.append((key, result.why))
    return Answer(None, tuple(declined))


def _next(
    key: RecurringKey,
    world: World,
    record: ProposalRecord | None,
    waiting: frozenset[str],
    ineffective: Mapping[str, str],
) -> Proposal | Passed | None:
    """None: there is nothing to answer."""
    name = rule_id(key.key)
    if waiting and name not in waiting:
        return Passed(f"The proposal {min(waiting)} is open; there is one at a time.") if key.recurring else None
    edits = removal(name, world) if name in ineffective else ()
    if edits:
        taken = Taken(Step.REMOVAL, edits, (ineffective[name],))
        return _proposal(key, taken, record, replay(world.git, key.key, world.changes))
    if not key.recurring:
        return None
    if reason := _answered(key, record, world):
        return Passed(reason)
    told = replay(world.git, key.key, world.changes)
    result = climb(Rung(key, world, told, again=record is not None and record.fate is Fate.MERGED))
    if record is not None and record.fate is Fate.OPEN and not _is_same(result, record):
        return Passed(f"The proposal {record.id} is written and waits to be merged.")
    return _proposal(key, result, record, told) if isinstance(result, Taken) else result


def _is_same(result: Taken | Passed, record: ProposalRecord) -> bool:
    """Is it what the record proposes, which is not in these files yet?"""
    return isinstance(result, Taken) and (result.step, result.edits[0].path) == (record.step, record.target)


def _answered(key: RecurringKey, record: ProposalRecord | None, world: World) -> str | None:
    """Why nothing is proposed for a key now, or None."""
    if record is None or record.fate is Fate.OPEN:
        return None
    if record.fate is Fate.CLOSED:
        wanted, votes = DOUBLED * record.votes, len(key.occurrences)
        said = f"It was proposed and closed; it comes back at {wanted} changes, not at {votes}."
        return None if votes >= wanted else said
    later = [one.base for one in key.occurrences if one.when > record.when]
    since = sum(there is True for there in present(record, later, world.git))
    return (
        None
        if since >= _AFTER
        else f"It was proposed and merged; {plural(since, 'change')} that started from it had it."
    )


def _proposal(key: RecurringKey, taken: Taken, known: ProposalRecord | None, told: Replay) -> Proposal:
    """`known` is its newest record: the issue that one is told in stays the same."""
    target, votes = taken.edits[0].path, len(key.occurrences)
    issue = known.issue if known is not None and known.fate is Fate.OPEN else None
    name = rule_id(key.key)
    record = ProposalRecord(
        name, key.key, taken.step, Fate.OPEN, target, key.last, key.since, key.last, votes, issue=issue
    )
    return Proposal(record, key, taken, told)
