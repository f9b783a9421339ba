"""Where a change of speed came from: more steps a minute, or longer steps.

speed = step length x step frequency, so ln speed = ln frequency + ln length, and a change of speed
falls into two parts that add up to it exactly:

    change = m ln(f2 / f1) + m ln(l2 / l1),   m = (v2 - v1) / ln(v2 / v1)

with m the logarithmic mean of the two speeds (the LMDI decomposition: Ang 2005,
10.1016/j.enpol.2003.10.010). The step length here is the fly speed over the step frequency, the
mean over the zone, and needs no footprints.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from cadence.domain import Interval
from cadence.gait.intervals import around

Source = Literal["cadence", "step length", "both", "exchange", "unclear"]
"""``exchange``: one rose while the other fell. ``unclear``: neither changed beyond doubt."""


@dataclass(frozen=True)
class SpeedSource:
    """A change of speed in two parts, metres a second.

    Parameters
    ----------
    from_cadence, from_step_length
        What each brought, with its 95 % interval; their means add up to the change of speed.
    source
        Which of the two changed beyond doubt.
    """

    from_cadence: Interval
    from_step_length: Interval
    source: Source


def speed_source(
    cadence_spm: tuple[Interval, Interval],
    speed_mps: tuple[Interval, Interval],
    difference_mps: Interval,
) -> SpeedSource | None:
    """Split a change of speed.

    Parameters
    ----------
    cadence_spm, speed_mps
        Of the earlier and of the later rep.
    difference_mps
        The change of speed with its 95 % interval, in which common errors have cancelled.

    Returns
    -------
    None where a figure is not positive.
    """
    if min(estimate.mean for estimate in (*cadence_spm, *speed_mps)) <= 0:
        return None
    mean_mps = _logarithmic_mean(speed_mps[0].mean, speed_mps[1].mean)
    brought_mps = mean_mps * math.log(cadence_spm[1].mean / cadence_spm[0].mean)
    half_mps = mean_mps * math.hypot(*(_relative_half(estimate) for estimate in cadence_spm))
    cadence_part = around(brought_mps, half_mps)
    rest_mps = difference_mps.mean - brought_mps
    length_part = Interval(
        rest_mps,
        rest_mps - math.hypot(difference_mps.mean - difference_mps.low, half_mps),
        rest_mps + math.hypot(difference_mps.high - difference_mps.mean, half_mps),
    )
    return SpeedSource(cadence_part, length_part, _source(cadence_part, length_part))


def _logarithmic_mean(one: float, other: float) -> float:
    """Give (b - a) / ln(b / a), which is a where both are equal."""
    if math.isclose(one, other, rel_tol=1e-9):
        return one
    return (other - one) / math.log(other / one)


def _relative_half(estimate: Interval) -> float:
    """Give the half width of an interval as a share of its mean."""
    return (estimate.high - estimate.low) / 2 / estimate.mean


def _source(cadence: Interval, length: Interval) -> Source:
    signs = tuple((part.low > 0) - (part.high < 0) for part in (cadence, length))
    if signs[0] * signs[1] < 0:
        return "exchange"
    if signs[0] and signs[1]:
        return "both"
    return "cadence" if signs[0] else "step length" if signs[1] else "unclear"
