"""The records of a ledger as changes in the order of time: heads of one change together, with what became of each
finding.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.learn.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hedgerow.learn.ledger import Records
    from hedgerow.learn.records import ChangeRecord, Found, OutcomeRecord

_SHORT = 10


class Change(Struct, frozen=True):
    """One change as the ledger knows it. `records` are its records, oldest head first; base, head and time are those of
    the newest. `trusted`: every record says that its author has write access. `outcomes` holds the newest outcome of
    each finding that has one, by fingerprint, and `merged` whether any record of the change says it was merged.
    """

    names: frozenset[str]
    pull_request: int | None
    records: tuple[ChangeRecord, ...]
    issues: tuple[str, ...]
    exposures: frozenset[str]
    trusted: bool
    merged: bool
    outcomes: Mapping[str, OutcomeRecord]

    @property
    def last(self) -> ChangeRecord:
        """The record of the newest head."""
        return self.records[-1]

    @property
    def label(self) -> str:
        """What people call it: its pull request, else the start of its head's object id."""
        return f"#{self.pull_request}" if self.pull_request is not None else self.last.head[:_SHORT]

    def findings(self) -> tuple[Found, ...]:
        """Every finding of any head, once."""
        return tuple({one.fingerprint: one for record in self.records for one in record.findings}.values())

    def outcome_of(self, fingerprint: str) -> str:
        """What became of a finding; open where nothing is known."""
        known = self.outcomes.get(fingerprint)
        return known.outcome.value if known else "open"


def timeline(records: Records) -> tuple[Change, ...]:
    """The changes, oldest first. Records belong together that name the same change or, where one of them is no pull
    request, the same head: a branch that was checked before its pull request was opened is the same change.
    """
    groups: dict[str, list[ChangeRecord]] = defaultdict(list)
    known: dict[str, str] = {}
    for record, name in _grouped(records.changes):
        groups[name].append(record)
        known[record.change] = name
    outcomes: dict[str, list[OutcomeRecord]] = defaultdict(list)
    for outcome in records.outcomes:
        outcomes[known.get(outcome.change, outcome.change)].append(outcome)
    changes = (_change(tuple(sorted(group, key=_age)), outcomes[name]) for name, group in groups.items())
    return tuple(sorted(changes, key=lambda one: (one.last.when, one.last.head, min(one.names))))


def _grouped(records: Iterable[ChangeRecord]) -> Iterator[tuple[ChangeRecord, str]]:
    """Each record with the name of its change: a pull request's own; else that of a pull request which had the record's
    head, or another head of its branch; else of a branch that had it.
    """
    ordered = sorted(records, key=lambda one: (one.pull_request is None, one.change))
    by_head: dict[str, str] = {}
    by_branch: dict[str, str] = {}
    for record in ordered:  # pull requests come first, so that they give the name
        name = by_head.setdefault(record.head, record.change)
        if record.pull_request is None and name != record.change:
            by_branch.setdefault(record.change, name)
    for record in ordered:
        if record.pull_request is not None:
            yield record, record.change
        else:
            name = by_head[record.head]
            yield record, name if name != record.change else by_branch.get(record.change, record.change)


def _change(records: tuple[ChangeRecord, ...], outcomes: list[OutcomeRecord]) -> Change:
    newest: dict[str, OutcomeRecord] = {}
    for one in sorted(outcomes, key=_weight):
        newest |= dict.fromkeys(one.fingerprints, one)
    return Change(
        frozenset(record.change for record in records),
        next((record.pull_request for record in records if record.pull_request is not None), None),
        records,
        tuple(sorted({issue for record in records for issue in record.issues})),
        frozenset(exposure for record in records for exposure in record.exposures),
        all(record.trusted for record in records),
        any(one.outcome is Outcome.MERGED for one in outcomes),
        newest,
    )


def _age(record: ChangeRecord) -> tuple[int, str, str, str]:
    return record.when, record.head, record.tool.name, record.tool.config


def _weight(one: OutcomeRecord) -> tuple[bool, int, str]:
    """A dismissal is a person's word and stays; of the others the newest counts."""
    return one.outcome is Outcome.DISMISSED, one.when, one.commit
