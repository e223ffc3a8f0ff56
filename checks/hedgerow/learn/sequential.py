"""A test that may be looked at after every change: did a rate fall, or did it not?

The measure is an e-value: how many times better one account of the data does, predicting each change before it is
seen, than the best account that the opposite allows with hindsight. If the opposite is true, the e-value ever exceeds
40 in at most one of 40 histories, however often one looks (Ville's inequality).
The construction is universal inference with a running likelihood (Wasserman, Ramdas and Balakrishnan, "Universal
inference", PNAS 117, 2020, section 8); the predictions are those of beta priors (Krichevsky and Trofimov, IEEE Trans.
Inf. Theory 27, 1981, with other weights).
"""

from __future__ import annotations

import math

from msgspec import Struct

# What is predicted where a rule helps: about one change in seventeen, known as well as after eight changes ...
_HELPED = (0.5, 8.0)
# ... and for a rate that recurs: about one change in five, known as well as after five.
_RECURRING = (1.0, 4.0)
# A rule that leaves more than half of it has no effect worth its line.
HALF = 0.5


class Seen(Struct, frozen=True):
    """So many changes, and in how many of them the key was found."""

    changes: int
    hits: int

    @property
    def rate(self) -> float:
        """The share, 0 where nothing was seen."""
        return self.hits / self.changes if self.changes else 0.0


def fell(before: Seen, after: Seen) -> float:
    """The e-value against "the rate is at least what it was"."""
    told = _predicted(before, _RECURRING) + _predicted(after, _HELPED)
    pooled = Seen(before.changes + after.changes, before.hits + after.hits).rate
    one, other = (pooled, pooled) if after.rate < before.rate else (before.rate, after.rate)
    return math.exp(told - _likelihood(before, one) - _likelihood(after, other))


def stayed(before: Seen, after: Seen) -> float:
    """The e-value against "the rate is at most half of what it was"."""
    told = _predicted(Seen(before.changes + after.changes, before.hits + after.hits), _RECURRING)
    one, other = before.rate, after.rate
    if other > HALF * one:
        one = _boundary(before, after)
        other = HALF * one
    return math.exp(told - _likelihood(before, one) - _likelihood(after, other))


def below(after: Seen, rate: float) -> float:
    """The e-value against "the rate is at least `rate`"."""
    return math.exp(_predicted(after, _HELPED) - _likelihood(after, max(rate, after.rate)))


def above(after: Seen, rate: float) -> float:
    """The e-value against "the rate is at most `rate`"."""
    return math.exp(_predicted(after, _RECURRING) - _likelihood(after, min(rate, after.rate)))


def _predicted(seen: Seen, prior: tuple[float, float]) -> float:
    """The logarithm of the probability that a beta prior gives to one order of these hits and misses."""
    hits, misses = prior
    return _log_beta(hits + seen.hits, misses + seen.changes - seen.hits) - _log_beta(hits, misses)


def _likelihood(seen: Seen, rate: float) -> float:
    """The logarithm of the probability of one order of these hits and misses at a rate."""
    found = seen.hits * math.log(rate) if seen.hits else 0.0
    missed = seen.changes - seen.hits
    return found + (missed * math.log1p(-rate) if missed else 0.0)


def _boundary(before: Seen, after: Seen) -> float:
    """The likeliest rate before, if the one after is exactly half of it: the root of the derivative, a quadratic."""
    hits, first, second = before.hits + after.hits, before.changes - before.hits, after.changes - after.hits
    square, linear = hits + first + second, 3 * hits + 2 * first + second
    return (linear - math.sqrt(linear * linear - 8 * square * hits)) / (2 * square)


def _log_beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)
