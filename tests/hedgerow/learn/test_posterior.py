"""The tail of the beta distribution, held to values that are known without it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.learn.posterior import tail


def binomial_tail(n: int, k: int, p: float) -> float:
    """P(X >= k) of n trials."""
    return sum(math.comb(n, at) * p**at * (1 - p) ** (n - at) for at in range(k, n + 1))


@given(st.integers(1, 60), st.data())
def test_whole_counts_give_binomial_sums(n: int, data: st.DataObject) -> None:
    """I_x(k, n - k + 1) is the probability of k or more hits in n trials (DLMF 8.17.5)."""
    k = data.draw(st.integers(1, n))
    rate = data.draw(st.floats(0.01, 0.99))
    # a prior of weight 1 and mean 0.5, and counts that add up to a = k and b = n - k + 1
    found = tail(rate, k - 0.5, n - k + 0.5, 0.5, 1)
    assert found == pytest.approx(1 - binomial_tail(n, k, rate), abs=1e-9)


def test_the_ends_are_certain() -> None:
    assert tail(0, 1, 1, 0.5, 1) == 1
    assert tail(1, 1, 1, 0.5, 1) == 0


def test_more_hits_make_it_surer_and_more_misses_less_sure() -> None:
    sure = [tail(0.05, hits, 20, 0.05, 8) for hits in range(6)]
    assert sure == sorted(sure)
    assert tail(0.05, 3, 10, 0.05, 8) > tail(0.05, 3, 100, 0.05, 8)


def test_large_counts_converge() -> None:
    assert tail(0.05, 5_000, 95_000, 0.05, 8) == pytest.approx(0.5, abs=0.01)
    assert tail(0.05, 0, 1e9, 0.05, 8) == pytest.approx(0, abs=1e-12)
