"""What chance alone does: the distributions of Student and of Fisher.

By the incomplete beta function, as ``scipy.special`` gives them, whose import takes as long as half
of a clip's analysis.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p, pi

_ROUNDS, _PRECISION = 500, 1e-15


def beta_share(a: float, b: float, at: float) -> float:
    """Give the share of a beta distribution below a value.

    Parameters
    ----------
    a, b
        The distribution's shape, positive.
    at
        The value, 0 to 1.
    """
    if at <= 0 or at >= 1:
        return float(at >= 1)
    if at > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - at)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(at) + b * log1p(-at)
    return exp(front) / a * _beta_fraction(a, b, at)


def _beta_fraction(a: float, b: float, at: float) -> float:
    """Give the continued fraction of the incomplete beta function (https://dlmf.nist.gov/8.17.v).

    From its beginning on, by Lentz's method (1976, 10.1364/AO.15.000668).
    """
    upper, lower = 1.0, 1 / (1 - (a + b) * at / (a + 1))
    value = lower
    for number in range(1, _ROUNDS):
        twice = a + 2 * number
        for factor in (
            number * (b - number) / ((twice - 1) * twice),
            -(a + number) * (a + b + number) / (twice * (twice + 1)),
        ):
            lower = 1 / (1 + factor * at * lower)
            upper = 1 + factor * at / upper
            value *= lower * upper
        if abs(lower * upper - 1) < _PRECISION:
            break
    return value


def exceeded_by_chance(first: float, second: float, ratio: float) -> float:
    """Give the probability that Fisher's F exceeds a ratio.

    Parameters
    ----------
    first, second
        Degrees of freedom of what is divided, and of what it is divided by.
    ratio
        Not negative.
    """
    return beta_share(second / 2, first / 2, second / (second + first * ratio))


@lru_cache
def student_point(freedom: float, beyond: float) -> float:
    """Give the point of Student's t beyond which a share lies.

    Newton's steps from 0 do not overshoot: the farther out, the less lies there.

    Parameters
    ----------
    freedom
        Degrees of freedom.
    beyond
        The share, below one half.
    """
    front = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - log(pi * freedom) / 2
    point = 0.0
    for _ in range(_ROUNDS):
        found = beta_share(freedom / 2, 0.5, freedom / (freedom + point**2)) / 2
        step = (found - beyond) / exp(front - (freedom + 1) / 2 * log1p(point**2 / freedom))
        point += step
        if abs(step) < _PRECISION * point:
            break
    return point
