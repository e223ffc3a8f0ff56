"""A proposal as the ledger keeps it: which key it answers, by which step of the ladder, and what became of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from hedgerow.learn.recurring import Key  # noqa: TC001 - the ledger's reader needs the type at run time


class Step(StrEnum):
    """The ladder of DESIGN section 7, first the step that helps most."""

    ENFORCE = "enforce"
    TEMPLATE = "issue-template"
    SCOPED_RULE = "scoped-rule"
    RULE = "rule"
    REMOVAL = "removal"


class Fate(StrEnum):
    """What became of a proposal. `CLOSED` without merging is a tombstone."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class ProposalRecord(Struct, frozen=True):
    """One moment of a proposal's life; the newest one of an id is its state.

    `id` is the stable id of the rule (plain ASCII, as it stands in its HTML comment), `target` the file it edits;
    `when` is in seconds since 1970 and comes from commits. `first` and `last` are the times of the oldest and the
    newest vote that triggered it: the window that a measurement of its effect leaves out. `votes` is how many there
    were: a tombstone lasts until there are twice as many. `pull_request` is the number it was proposed under, `issue`
    that of the issue which stands in for one where workflows may not open any.
    """

    id: str
    key: Key
    step: Step
    fate: Fate
    target: str
    when: int
    first: int
    last: int
    votes: int
    pull_request: int | None = None
    issue: int | None = None

    @property
    def number(self) -> int | None:
        """What it is on GitHub."""
        return self.pull_request or self.issue
