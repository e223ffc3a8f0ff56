"""Did a rule help? Changes that had it at their base against those that had not, the ones that led to it left out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.learn.presence import present
from hedgerow.learn.proposal import Fate, Step
from hedgerow.learn.recurrence import counted, group, has
from hedgerow.learn.sequential import Seen, above, below, fell, stayed
from hedgerow.learn.standing import newest
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.git.place import Place
    from hedgerow.learn.ledger import Records
    from hedgerow.learn.proposal import ProposalRecord
    from hedgerow.learn.recurring import Key
    from hedgerow.learn.timeline import Change
    from hedgerow.settings import LearnSettings

# The chance of a wrong verdict is 5 % in all: half of it for either comparison (see `_verdict`).
ENOUGH = 40.0
# Fewer changes without the rule are no measure of what the rate was.
_BEFORE = 10
# So many changes with the rule and without the key: nobody would remember today why the rule is there.
_LONG_SILENT = 200


class Verdict(StrEnum):
    """What is known of a rule's effect."""

    WORKS = "works"
    NO_EFFECT = "no effect"
    UNKNOWN = "not yet known"


class Effect(Struct, frozen=True):
    """What a rule did, with the numbers. `treated` are changes whose base has the rule, `untreated` those whose base
    has it not; the `window` of changes that led to the proposal is left out, and so are `missing` ones, whose base is
    not in this clone. `evidence` is the e-value of the verdict, or the larger one where nothing is known yet;
    `against` says what the treated ones were held against. `silent`: the rule has had nothing to do for very long.
    """

    id: str
    key: Key
    step: Step
    target: str
    treated: Seen
    untreated: Seen
    window: int
    missing: int
    verdict: Verdict
    evidence: float
    against: str
    silent: bool

    @property
    def because(self) -> str:
        """The verdict in one sentence of fixed words and numbers."""
        with_it = f"{self.treated.hits} of {plural(self.treated.changes, 'change')} that had the rule"
        if self.against == "untreated":
            other = f"{self.untreated.hits} of {self.untreated.changes} that had not"
        else:
            other = "the background rate, because hardly a change outside of the window had it not"
        return f"{with_it} have it, against {other}; evidence {self.evidence:.1f}, {ENOUGH:.0f} is asked for"


def effects(changes: Sequence[Change], records: Records, place: Place, settings: LearnSettings) -> tuple[Effect, ...]:
    """The effect of every rule that was proposed and not turned down, by id and file: what is proposed after it against
    the same finding does not take its place. `changes` are oldest first.
    """
    history = tuple(entry.proposal for entry in records.proposals)
    targets = sorted({one.target for one in history})
    states = [newest(tuple(one for one in history if one.target == target)).values() for target in targets]
    kept = [one for some in states for one in some if one.fate is not Fate.CLOSED and one.step is not Step.REMOVAL]
    return tuple(_effect(one, counted(changes), place, settings) for one in sorted(kept, key=lambda one: one.id))


def _effect(rule: ProposalRecord, changes: tuple[Change, ...], place: Place, settings: LearnSettings) -> Effect:
    exposed = [one for one in changes if group(rule.key.kind) in {group(name) for name in one.exposures}]
    there_at = present(rule, [one.last.base for one in exposed], place.git)
    treated, untreated, window, missing = [], [], 0, 0
    for change, there in zip(exposed, there_at, strict=True):
        if there is None:
            missing += 1
        elif there:
            treated.append(has(change, rule.key))
        elif change.last.when <= rule.last:
            window += 1
        else:
            untreated.append(has(change, rule.key))
    before, after = Seen(len(untreated), sum(untreated)), Seen(len(treated), sum(treated))
    verdict, evidence, against = _verdict(before, after, settings.background)
    silent = not any(treated[-_LONG_SILENT:]) and len(treated) >= _LONG_SILENT
    return Effect(
        rule.id, rule.key, rule.step, rule.target, after, before, window, missing, verdict, evidence, against, silent
    )


def _verdict(before: Seen, after: Seen, background: float) -> tuple[Verdict, float, str]:
    """Against the changes without the rule where there are enough of them, else against the background rate: a rule
    works that brings its key below what counts as recurring at all. Which of the two depends on the data, so each may
    be wrong half as often.
    """
    if before.changes >= _BEFORE:
        against, works, useless = "untreated", fell(before, after), stayed(before, after)
    else:
        against, works, useless = "background", below(after, background), above(after, background)
    if works >= ENOUGH:
        return Verdict.WORKS, works, against
    if useless >= ENOUGH:
        return Verdict.NO_EFFECT, useless, against
    return Verdict.UNKNOWN, max(works, useless), against
