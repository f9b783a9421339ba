"""95 % intervals from few values: Student's t, and the values' own stated uncertainty."""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray, Interval
from cadence.gait.chance import student_point

Z95 = 1.959964
"""The 97.5 % point of the normal distribution."""

# The stated standard deviations weigh as much as this many values' scatter in saying how far the
# values really scatter.
PRIOR_VALUES = 4.0


def t95(freedom: float) -> float:
    """Give the 97.5 % point of Student's t with so many degrees of freedom."""
    return student_point(freedom, 0.025)


def around(mean: float, half_width: float) -> Interval:
    """Give the interval of a mean and its half width."""
    return Interval(mean, mean - half_width, mean + half_width)


def mean_interval(values: FloatArray, own_sd: FloatArray, common_sd: float) -> Interval | None:
    """Give the mean of values with its 95 % interval.

    Parameters
    ----------
    values
        (N,) NaN where unknown.
    own_sd
        (N,) standard deviations of the values against each other, as stated. How far the values
        scatter bears on it too: their variance is (4 x stated + squares about the mean) / (n + 3).
    common_sd
        Standard deviation of what all values have in common: it does not average out.

    Returns
    -------
    None when no value is known.
    """
    known = np.isfinite(values)
    count = int(known.sum())
    if count == 0:
        return None
    mean = float(values[known].mean())
    squares = float(((values[known] - mean) ** 2).sum())
    stated = PRIOR_VALUES * float((own_sd[known] ** 2).mean())
    freedom = PRIOR_VALUES + count - 1
    own = t95(freedom) * np.sqrt((stated + squares) / freedom / count)
    return around(mean, float(np.hypot(own, Z95 * common_sd)))
