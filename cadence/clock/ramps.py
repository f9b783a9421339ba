"""A clip whose speed changes on the way, as a phone exports its slow motion: real time, slow, real.

Nothing in the file says so, but steps say it: no runner's step time changes by half from one step
to the next and stays there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray

# From a jog to a sprint step times change by less than this, and gradually.
_CHANGE_RATIO = 1.5
_FEWEST_STEPS = 3
# Steps on either side of the change are as even as runners' steps are seen (SD of the logarithm).
_MOST_UNEVEN = 0.2


@dataclass(frozen=True)
class SpeedChange:
    """When steps suddenly begin to take longer, or shorter, and how long they take."""

    at_s: float
    before_s: float
    after_s: float


def find_speed_change(openings_s: FloatArray) -> SpeedChange | None:
    """Find a change of the clip's own speed in its steps.

    Parameters
    ----------
    openings_s
        (K,) times at which the feet were farthest apart, an unbroken series of steps.

    Returns
    -------
    None where the steps go on as they began, or there are too few of them.
    """
    logs = np.log(np.diff(openings_s))
    found, least_spread = None, _MOST_UNEVEN
    # The step in which the clip's speed changes may belong to neither side.
    for left_out in (0, 1):
        for first in range(_FEWEST_STEPS, len(logs) - _FEWEST_STEPS - left_out + 1):
            before, after = logs[:first], logs[first + left_out :]
            usual = float(np.median(before)), float(np.median(after))
            spread = max(float(np.std(before)), float(np.std(after)))
            if abs(usual[1] - usual[0]) > np.log(_CHANGE_RATIO) and spread < least_spread:
                least_spread = spread
                at_s = float(openings_s[first])
                found = SpeedChange(at_s, float(np.exp(usual[0])), float(np.exp(usual[1])))
    return found
