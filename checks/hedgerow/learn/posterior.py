"""How surely a rate lies above another one, given what was seen: the tail of a beta distribution, without SciPy."""

from __future__ import annotations

import math

# Far below anything that is decided here, far above the noise of the last digits.
_CLOSE = 1e-12
_TINY = 1e-300


def tail(rate: float, hits: float, misses: float, background: float, weight: float) -> float:
    """The posterior probability that the true rate is above `rate`.

    The prior is a beta distribution with mean `background` that counts as much as `weight` changes; `hits` and
    `misses` may be fractions, as decayed counts are.
    """
    return 1 - _incomplete(rate, background * weight + hits, (1 - background) * weight + misses)


def _incomplete(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22 (Lentz's method,
    as modified by Thompson and Barnett), which converges quickly below the mean; above it by symmetry (DLMF 8.17.4).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    numerator, denominator = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value, before, step = denominator, 0.0, 0
    while abs(value - before) > _CLOSE * abs(value):
        step += 1
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        before = value
        for term in (even, odd):
            denominator = 1 / _away(1 + term * denominator)
            numerator = _away(1 + term / numerator)
            value *= denominator * numerator
    return value


def _away(value: float) -> float:
    """Lentz's method divides by these: zero becomes tiny."""
    return value if abs(value) > _TINY else _TINY
