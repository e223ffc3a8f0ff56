"""The e-values of the test for an effect: right on average, and never fooled by many looks."""

from __future__ import annotations

import math
import random
from itertools import product

import pytest

from hedgerow.learn.sequential import Seen, above, below, fell, stayed


def probability(bits: tuple[int, ...], rate: float) -> float:
    return math.prod(rate if bit else 1 - rate for bit in bits)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3])
def test_below_is_at_most_one_on_average_at_every_rate_it_speaks_against(rate: float) -> None:
    """The definition of an e-value, summed over all histories of eight changes."""
    every = list(product((0, 1), repeat=8))
    total = sum(probability(bits, rate) * below(Seen(8, sum(bits)), 0.05) for bits in every)
    assert total <= 1 + 1e-9


@pytest.mark.parametrize("rate", [0.01, 0.04, 0.05])
def test_above_is_at_most_one_on_average_at_every_rate_it_speaks_against(rate: float) -> None:
    every = list(product((0, 1), repeat=8))
    assert sum(probability(bits, rate) * above(Seen(8, sum(bits)), 0.05) for bits in every) <= 1 + 1e-9


@pytest.mark.parametrize(("before", "after"), [(0.2, 0.2), (0.2, 0.3), (0.5, 0.5)])
def test_fell_is_at_most_one_on_average_where_nothing_fell(before: float, after: float) -> None:
    halves = list(product((0, 1), repeat=5))
    total = sum(
        probability(one, before) * probability(other, after) * fell(Seen(5, sum(one)), Seen(5, sum(other)))
        for one, other in product(halves, repeat=2)
    )
    assert total <= 1 + 1e-9


@pytest.mark.parametrize(("before", "after"), [(0.2, 0.1), (0.4, 0.1), (0.6, 0.3)])
def test_stayed_is_at_most_one_on_average_where_the_rate_was_halved(before: float, after: float) -> None:
    halves = list(product((0, 1), repeat=5))
    total = sum(
        probability(one, before) * probability(other, after) * stayed(Seen(5, sum(one)), Seen(5, sum(other)))
        for one, other in product(halves, repeat=2)
    )
    assert total <= 1 + 1e-9


def test_the_boundary_is_the_likeliest_pair_of_which_one_is_half_the_other() -> None:
    """`stayed` divides by the best that the opposite allows: nothing on a fine grid does better."""
    before, after = Seen(40, 9), Seen(30, 7)
    grid = (at / 1000 for at in range(1, 1000))
    best = max(
        9 * math.log(rate) + 31 * math.log1p(-rate) + 7 * math.log(rate / 2) + 23 * math.log1p(-rate / 2)
        for rate in grid
    )
    # the prediction of Beta(1, 4) for 16 hits in 70
    told = math.lgamma(17) + math.lgamma(58) - math.lgamma(75) - (math.lgamma(4) - math.lgamma(5))
    assert stayed(before, after) == pytest.approx(math.exp(told - best), rel=1e-3)


def test_nothing_seen_is_no_evidence() -> None:
    none = Seen(0, 0)
    assert [fell(none, none), stayed(none, none), below(none, 0.05), above(none, 0.05)] == pytest.approx([1] * 4)
    assert none.rate == 0


def test_clear_cases_are_told_apart() -> None:
    assert fell(Seen(60, 15), Seen(60, 0)) > 40
    assert fell(Seen(60, 15), Seen(60, 15)) < 1
    assert stayed(Seen(90, 30), Seen(90, 36)) > 40
    assert stayed(Seen(60, 15), Seen(60, 1)) < 1
    assert below(Seen(200, 0), 0.05) > 40
    assert above(Seen(40, 10), 0.05) > 40


def test_looking_after_every_change_does_not_fool_it() -> None:
    """Of 100 histories in which nothing changes, at most 2.5 may ever reach 40; with this seed none does."""
    chance = random.Random(5)  # noqa: S311 - a history that can be repeated
    peaks = []
    for _ in range(100):
        before, after, peak = Seen(0, 0), Seen(0, 0), 0.0
        for at in range(120):
            hit = chance.random() < 0.2
            if at % 3:
                after = Seen(after.changes + 1, after.hits + hit)
            else:
                before = Seen(before.changes + 1, before.hits + hit)
            peak = max(peak, fell(before, after))
        peaks.append(peak)
    assert sum(peak >= 40 for peak in peaks) <= 2
