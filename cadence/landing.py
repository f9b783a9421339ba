"""How a runner's feet land: on the heel, or on the ball and all of the sole."""

from __future__ import annotations

import numpy as np

from cadence.body import Body
from cadence.domain import FloatArray

# A heel strikes first when the toe is above the heel by this angle, as the landmarks show it: the
# toe's landmark lies lower on the shoe than the heel's, so a level shoe shows about -6 degrees.
_HEEL_FIRST_DEG = -1.0
_BEFORE_STRIKE_S = (0.030, 0.003)


def lands_on_heel(body: Body, strikes_s: FloatArray) -> bool:
    """Say whether the runner's heels strike first, by the feet's angle just before the strikes.

    Parameters
    ----------
    body
        The body's path.
    strikes_s
        (K,) about when the feet struck.
    """
    found = [_toe_above_heel_deg(body, at_s) for at_s in strikes_s]
    angles_deg = np.concatenate([np.zeros(0), *found])
    return len(angles_deg) > 0 and float(np.median(angles_deg)) > _HEEL_FIRST_DEG


def _toe_above_heel_deg(body: Body, strike_s: float) -> FloatArray:
    """Give the (N,) angles of the lower foot in the frames just before a strike."""
    begin_s, end_s = strike_s - _BEFORE_STRIKE_S[0], strike_s - _BEFORE_STRIKE_S[1]
    rows = np.nonzero((body.time_s > begin_s) & (body.time_s < end_s))[0]
    feet = body.toes[rows] - body.heels[rows]
    lower = np.argmax(body.toes[rows, :, 1] + body.heels[rows, :, 1], axis=1)
    foot = feet[np.arange(len(rows)), lower]
    return np.asarray(np.degrees(np.arctan2(-foot[:, 1], np.abs(foot[:, 0]))))
