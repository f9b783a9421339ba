"""Which part of a step a runner is in the air: by the contacts, and by how long the steps are.

A runner passes over the standing foot along about half a body height whatever the speed: people are
on the ground for 0.26 s at 3 m/s and for 0.095 s at 10 m/s, 0.78 and 0.95 m at 1.75 m body height.
The rest of the step is flown. Lengths know nothing of the clock, so that this holds in slow motion.
Landmarks alone see toes leave late, by some hundredths of a step.
"""

from __future__ import annotations

import numpy as np

from cadence.clock.footfalls import Footfalls

# Body heights, and the relative standard deviation between people and speeds.
_CONTACT_LENGTH, _CONTACT_LENGTH_SD = 0.50, 0.10


def air_share(falls: Footfalls, step_s: float, step_length: float) -> float:
    """Give the part of a step in the air.

    Parameters
    ----------
    falls
        The contacts; how well their lengths are known decides how much they say.
    step_s
        Mean step time.
    step_length
        Body heights; NaN where the ground is unknown: then the contacts alone say it.

    Returns
    -------
    NaN without a whole contact; negative where the contacts overlap.
    """
    whole = [
        (contact.strike, contact.toe_off)
        for contact in falls.timed
        if contact.strike is not None and contact.toe_off is not None
    ]
    if not whole:
        return float("nan")
    seen = float(np.nanmedian(falls.events.toe_off_s - falls.events.strike_s)) / step_s
    if not step_length > 0:
        return 1 - seen
    sds_s = [np.hypot(strike.common_sd_s, off.common_sd_s) for strike, off in whole]
    usual = _CONTACT_LENGTH / step_length
    seen_trust = (float(np.median(sds_s)) / step_s) ** -2
    usual_trust = (_CONTACT_LENGTH_SD * usual) ** -2
    return 1 - (seen_trust * seen + usual_trust * usual) / (seen_trust + usual_trust)
