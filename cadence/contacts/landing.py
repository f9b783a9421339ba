"""How a runner's feet land: on the heel, or on the ball and all of the sole."""

from __future__ import annotations

import numpy as np

from cadence.body.path import Body
from cadence.domain import FloatArray

# The heel strikes first when the toe comes down this far above it, as the landmarks show it; below
# the first angle runners land on the ball or on all of the sole (rendered ones, whose landing is
# known); between the two it could be either.
_LEVEL_DEG, _HEEL_FIRST_DEG = 2.0, 10.0
# The faster people run, the fewer land on the heel (82 % at 3.2 m/s, 46 % at 6.2: Breine et al.
# 2014, 10.1249/MSS.0000000000000267); of those whose contacts are shorter than the first, as at 8
# m/s, none, of those from the second on, as at 6, some.
_TOO_SHORT_S, _LONG_S = 0.115, 0.140
_BEFORE_STRIKE_S = (0.030, 0.003)
# A median's standard error over that of a mean, and the normal distribution in eight equal parts:
# few scattered angles do not tell for sure.
_MEDIAN_ERROR = 1.25
_QUANTILES = np.array([-1.53, -0.89, -0.49, -0.16, 0.16, 0.49, 0.89, 1.53])
# At low frame rates, one frame before the strike is looked at, however early it is.
_BEFORE_STRIKE_FRAMES = 1.3


def heel_share(body: Body, strikes_s: FloatArray) -> float:
    """Say how surely the runner's heels strike first, by the feet's angle before the strikes.

    Parameters
    ----------
    body
        The body's path.
    strikes_s
        (K,) about when the feet struck.

    Returns
    -------
    0 for a landing on the ball or on all of the sole, 1 for one on the heel.
    """
    found = [_toe_above_heel_deg(body, at_s) for at_s in strikes_s]
    angles_deg = np.concatenate([np.zeros(0), *found])
    if len(angles_deg) == 0:
        return 0.0
    middle_deg = float(np.median(angles_deg))
    scatter_deg = 1.48 * float(np.median(np.abs(angles_deg - middle_deg)))
    likely_deg = middle_deg + _MEDIAN_ERROR * scatter_deg / np.sqrt(len(angles_deg)) * _QUANTILES
    shares = (likely_deg - _LEVEL_DEG) / (_HEEL_FIRST_DEG - _LEVEL_DEG)
    return float(np.clip(shares, 0.0, 1.0).mean())


def heel_chance(contact_s: float) -> float:
    """Say whether heels can strike first in contacts that last so long: 0 no, 1 yes."""
    return float(np.clip((contact_s - _TOO_SHORT_S) / (_LONG_S - _TOO_SHORT_S), 0.0, 1.0))


def _toe_above_heel_deg(body: Body, strike_s: float) -> FloatArray:
    """Give the (N,) angles of the leading foot in the frames just before a strike."""
    frame_s = float(np.median(np.diff(body.time_s)))
    begin_s = strike_s - max(_BEFORE_STRIKE_S[0], _BEFORE_STRIKE_FRAMES * frame_s)
    end_s = strike_s - _BEFORE_STRIKE_S[1]
    rows = np.nonzero((body.time_s > begin_s) & (body.time_s < end_s))[0]
    facing = np.sign(np.median(body.toes[:, :, 0] - body.heels[:, :, 0]))
    feet = body.toes[rows] - body.heels[rows]
    leading = np.argmax(facing * body.toes[rows, :, 0], axis=1)
    foot = feet[np.arange(len(rows)), leading]
    return np.asarray(np.degrees(np.arctan2(-foot[:, 1], np.abs(foot[:, 0]))))
