"""A figure over a season: whether it rises or falls by more than reps scatter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cadence.domain import FloatArray, Interval
from cadence.gait.intervals import around, t95

SeasonVerdict = Literal["rises", "falls", "holds", "unknown"]

MONTH_DAYS = 30.0
_FEWEST, _SHORTEST_DAYS = 4, 7.0


@dataclass(frozen=True)
class SeasonTrend:
    """How a figure changes over a season.

    Parameters
    ----------
    verdict
        ``rises`` or ``falls`` where the change exceeds its uncertainty; ``holds`` where it does
        not; ``unknown`` with fewer than four reps, or all within a week.
    a_month
        Change in thirty days with its 95 % interval; None where unknown.
    line
        The line's value at the first and at the last rep; None where unknown.
    """

    verdict: SeasonVerdict
    a_month: Interval | None
    line: tuple[float, float] | None


def season_trend(days: FloatArray, values: Sequence[Interval]) -> SeasonTrend:
    """Lay a line through a figure over a season, by least squares.

    Parameters
    ----------
    days
        (N,) when each rep was run, ascending.
    values
        N values. How far they scatter about the line says how sure it is: reps of one athlete
        differ by more than each is uncertain by.
    """
    count = len(values)
    if count < _FEWEST or days[-1] - days[0] < _SHORTEST_DAYS:
        return SeasonTrend("unknown", None, None)
    means = np.array([value.mean for value in values])
    from_middle = days - days.mean()
    squares = float((from_middle**2).sum())
    slope = float((from_middle * means).sum()) / squares
    rest = means - means.mean() - slope * from_middle
    slope_sd = float(np.sqrt((rest**2).sum() / (count - 2) / squares))
    a_month = around(slope * MONTH_DAYS, t95(count - 2) * slope_sd * MONTH_DAYS)
    verdict: SeasonVerdict = "holds"
    if a_month.low > 0 or a_month.high < 0:
        verdict = "rises" if slope > 0 else "falls"
    ends = (float(means.mean() + slope * from_middle[place]) for place in (0, -1))
    first, last = ends
    return SeasonTrend(verdict, a_month, (first, last))
