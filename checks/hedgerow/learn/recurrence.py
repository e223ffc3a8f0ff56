"""Which findings keep coming back: votes of changes against the rate at which anything comes back here.

A key recurs where enough changes and issues have it, and where its decayed rate lies above the background with a
probability that allows for how many keys are watched at once. Every number of the defaults comes from
benchmarks/recurrence_simulation.py.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.learn.posterior import tail
from hedgerow.learn.records import Outcome
from hedgerow.learn.recurring import Key, Occurrence, RecurringKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.learn.records import Found
    from hedgerow.learn.timeline import Change
    from hedgerow.settings import LearnSettings

# A vote that has decayed to less has been silent for four half-lives: its key is no longer watched.
_FORGOTTEN = 1 / 16
# Fewer other keys say nothing about how often things come back here.
_FEW = 5
_EVEN = 0.5


class Vote(Struct, frozen=True):
    """One change that has a key: its place among the exposures of the kind, and its findings."""

    at: int
    change: Change
    findings: tuple[Found, ...]


class Tally(Struct, frozen=True):
    """What was counted for one key. `hits` and `seen` are decayed: votes, and changes in which the kind was looked
    for; `exposures` is how many these were, `first` what is left of the very first vote.
    """

    key: Key
    votes: tuple[Vote, ...]
    exposures: int
    hits: float
    seen: float
    first: float


def counted(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that may speak: those of people with write access, and what was merged."""
    return tuple(change for change in changes if change.trusted or change.merged)


def recurring(changes: Sequence[Change], settings: LearnSettings) -> tuple[RecurringKey, ...]:
    """Every key that any of the `changes` (oldest first) has, the recurring ones first, then by probability."""
    tallies = _tallies(counted(changes), settings)
    rates = sorted(_usual(one, settings) for one in tallies)
    watched = max(1, sum(one.hits >= _FORGOTTEN for one in tallies))
    needed = 1 - settings.error / watched
    found = (_judged(one, _background(one, rates, settings), needed, settings) for one in tallies)
    return tuple(sorted(found, key=lambda one: (not one.recurring, -round(one.probability, 9), -one.rate, one.key)))


def _tallies(changes: tuple[Change, ...], settings: LearnSettings) -> list[Tally]:
    exposures: dict[str, int] = defaultdict(int)
    votes: dict[Key, list[Vote]] = defaultdict(list)
    for change in changes:
        found = _votes(change)
        for name in {group(kind) for kind in (*change.exposures, *(key.kind for key in found))}:
            exposures[name] += 1
        for key, findings in found.items():
            votes[key].append(Vote(exposures[group(key.kind)] - 1, change, findings))
    fade = 0.5 ** (1 / settings.half_life)
    return [_tally(key, tuple(votes[key]), exposures[group(key.kind)], fade) for key in sorted(votes)]


def has(change: Change, key: Key) -> bool:
    """Does the change have a vote for this key?"""
    return key in _votes(change)


def group(kind: str) -> str:
    """What an exposure is counted under: all rules of a tool were looked for where the tool ran."""
    return kind.partition("/")[0]


def _votes(change: Change) -> dict[Key, tuple[Found, ...]]:
    """The keys of a change: one vote each, however many findings there are. What was silenced or dismissed is none."""
    found: dict[Key, list[Found]] = defaultdict(list)
    for one in change.findings():
        if not one.silenced and change.outcome_of(one.fingerprint) != Outcome.DISMISSED:
            found[Key(one.kind, one.bucket)].append(one)
    return {key: tuple(findings) for key, findings in found.items()}


def _tally(key: Key, votes: tuple[Vote, ...], exposures: int, fade: float) -> Tally:
    """The k-th change of one issue counts one over the root of k: work that comes in several changes repeats its own
    mistakes, and would otherwise look like everybody's.
    """
    hits, repeats = 0.0, defaultdict[str, int](int)
    for vote in votes:
        for issue in vote.change.issues:
            repeats[issue] += 1
        weight = 1 / math.sqrt(min((repeats[issue] for issue in vote.change.issues), default=1))
        hits += weight * fade ** (exposures - 1 - vote.at)
    first = fade ** (exposures - 1 - votes[0].at)
    return Tally(key, votes, exposures, hits, (1 - fade**exposures) / (1 - fade), first)


def _usual(one: Tally, settings: LearnSettings) -> float:
    """The rate of a key as a part of the background. Its first vote is left out: without it the key would not be
    watched at all, and what was seen once would seem frequent wherever little was looked for.
    """
    hits = one.hits - one.first + settings.background * settings.prior
    return hits / (one.seen + settings.prior)


def _background(one: Tally, rates: list[float], settings: LearnSettings) -> float:
    """The rate to beat: the configured one, or where most other keys come back more often than that, their median and
    a margin. A repository in which everything comes back has no key that stands out.
    """
    if len(rates) <= _FEW:
        return settings.background
    own = bisect_left(rates, _usual(one, settings))
    middle = (len(rates) - 1) // 2  # of the others, so its own place is stepped over
    return min(_EVEN, max(settings.background, settings.lift * rates[middle + (middle >= own)]))


def _judged(one: Tally, background: float, needed: float, settings: LearnSettings) -> RecurringKey:
    issues = _works(one.votes)
    probability = tail(background, one.hits, max(0.0, one.seen - one.hits), background, settings.prior)
    missing = _missing(one, issues, probability, needed, background, settings)
    rate = one.hits / one.seen
    sure = f"{probability:.4f} sure that {rate:.0%} lies above the background of {background:.0%}"
    newest = one.votes[-1]
    return RecurringKey(
        one.key,
        one.exposures,
        tuple(_occurrence(vote) for vote in reversed(one.votes)),
        issues,
        one.votes[0].change.last.when,
        newest.change.last.when,
        one.exposures - 1 - newest.at,
        rate,
        background,
        probability,
        needed,
        not missing,
        f"not yet: {missing}" if missing else f"recurs: {sure}, and {needed:.4f} is asked for",
    )


def _missing(
    one: Tally, issues: tuple[str, ...], probability: float, needed: float, background: float, settings: LearnSettings
) -> str:
    if len(one.votes) < settings.changes:
        return f"{len(one.votes)} of the {settings.changes} changes that are asked for"
    if len(issues) < settings.issues:
        return f"{len(issues)} of the {settings.issues} issues that are asked for"
    if probability < needed:
        return f"{probability:.4f} sure that it lies above the background of {background:.0%}, not {needed:.4f}"
    return ""


def _works(votes: tuple[Vote, ...]) -> tuple[str, ...]:
    """The pieces of work behind the votes: issues, and each change that claims none."""
    return tuple(sorted({name for vote in votes for name in vote.change.issues or (vote.change.label,)}))


def _occurrence(vote: Vote) -> Occurrence:
    change, last = vote.change, vote.change.last
    said = {change.outcome_of(one.fingerprint) for one in vote.findings}
    # the worst that became of any of them; fixed only where all are
    outcome = next(name for name in ("reopened", "merged", "open", "fixed") if name in said)
    return Occurrence(
        change.label,
        change.pull_request,
        last.base,
        last.head,
        last.when,
        change.issues,
        tuple(sorted({one.path for one in vote.findings if one.path is not None})),
        tuple(sorted(one.fingerprint for one in vote.findings)),
        outcome,
    )
