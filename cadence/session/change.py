"""What changed between two estimates, and whether the change is real."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from cadence.domain import Interval
from cadence.gait.intervals import Z95

Finding = Literal["real", "noise"]


@dataclass(frozen=True)
class Change:
    """From one rep to the next.

    Parameters
    ----------
    difference
        Later rep minus earlier rep with its 95 % interval, in the metric's unit.
    finding
        ``real`` when the interval leaves out zero, else ``noise``.
    """

    difference: Interval
    finding: Finding

    @property
    def rises(self) -> bool:
        """Whether the later rep is higher beyond doubt."""
        return self.difference.low > 0

    @property
    def falls(self) -> bool:
        """Whether the later rep is lower beyond doubt."""
        return self.difference.high < 0


def change_between(before: Interval, after: Interval, shared_sd: float = 0.0) -> Change:
    """Return the change between two estimates of one quantity.

    Parameters
    ----------
    before, after
        Estimates with finite 95 % intervals, in one unit.
    shared_sd
        Relative standard deviation of an error that multiplies both estimates: with s for it, the
        variance of the difference is smaller by 2 s^2 times the product of the two.

    Returns
    -------
    Change
        In the same unit.
    """
    difference = after.mean - before.mean
    shared = 2 * (Z95 * shared_sd) ** 2 * before.mean * after.mean
    low = difference - _side_by_side(after.mean - after.low, before.high - before.mean, shared)
    high = difference + _side_by_side(after.high - after.mean, before.mean - before.low, shared)
    finding: Finding = "real" if low > 0 or high < 0 else "noise"
    return Change(Interval(difference, low, high), finding)


def _side_by_side(one: float, other: float, shared: float) -> float:
    """Combine two half widths whose squares hold something in common."""
    return math.sqrt(max(one**2 + other**2 - shared, 0.0))
