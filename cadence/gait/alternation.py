"""Cadence from which ankle is higher: a second opinion where the legs do not open sideways.

The ankle of the swinging leg is lifted, left and right in turn, from whichever side one looks: the
difference of the two heights repeats once a stride.
"""

from __future__ import annotations

import numpy as np

from cadence.body.path import Body
from cadence.signals import periodogram

# Strides a second that are looked for; the low end leaves room for slow motion.
_SLOWEST_HZ, _FASTEST_HZ, _FREQUENCIES = 0.25, 3.2, 600
# Runners lift an ankle by a sixth of their height and more; less than this (SD) is no running.
_LEAST_LIFT = 0.03
_FEWEST_STRIDES = 1.5


def cadence_by_heights_spm(body: Body) -> float | None:
    """Give steps a minute by the ankles' heights (Scargle 1982, 10.1086/160554).

    Parameters
    ----------
    body
        The runner's path; its times are real.

    Returns
    -------
    None where the ankles are not lifted in turn, or for less than a stride and a half.
    """
    higher = body.ankles[:, 0, 1] - body.ankles[:, 1, 1]
    higher = higher - np.mean(higher)
    if float(np.std(higher)) < _LEAST_LIFT:
        return None
    strides_hz = np.linspace(_SLOWEST_HZ, _FASTEST_HZ, _FREQUENCIES)
    power = periodogram(body.time_s, higher, strides_hz)
    stride_hz = float(strides_hz[int(np.argmax(power))])
    if float(np.ptp(body.time_s)) * stride_hz < _FEWEST_STRIDES:
        return None
    return 120 * stride_hz
