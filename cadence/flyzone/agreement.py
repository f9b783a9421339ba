"""Speed by the feet against speed by the hips: step length times step frequency, in the zone.

From one strike to another the hips go as far as from the one footprint to the other. The feet's
speed rests on the footprints and the strikes, the hips' on the hip landmarks: that they agree says
that both are read well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cadence.domain import Caution, Contact, FlyResult
from cadence.flyzone.outcome import FlyOutcome

# The issue's own limit: what photocells differ by, and footprints over a few steps are good to.
_AGREES_SHARE = 0.02
# Over fewer steps the footprints and strikes at the two ends are not good enough to say.
_FEWEST_STEPS = 3
# Footprints of one clip are off by this against each other (SD; rendered reps), strikes by theirs.
_FOOTPRINT_SD_M = 0.03
_SURE_SD = 1.96


def with_agreement(outcome: FlyOutcome, contacts: Sequence[Contact]) -> FlyOutcome:
    """Add a warning where the feet's speed through the zone is not the hips'.

    Parameters
    ----------
    outcome
        The measured zone.
    contacts
        Contacts in order of time, on the track.
    """
    if outcome.result is None:
        return outcome
    told = _disagreement(outcome.result, contacts)
    return outcome if told is None else replace(outcome, cautions=(*outcome.cautions, told))


def _disagreement(fly: FlyResult, contacts: Sequence[Contact]) -> Caution | None:
    inside = [
        contact
        for contact in contacts
        if contact.along_m is not None and fly.enter_s <= contact.strike_s <= fly.exit_s
    ]
    if len(inside) <= _FEWEST_STEPS:
        return None
    first, last = inside[0], inside[-1]
    took_s = last.strike_s - first.strike_s
    feet_m = abs((last.along_m or 0.0) - (first.along_m or 0.0))
    # The curve's points are evenly spaced in time.
    times_s = np.linspace(fly.enter_s, fly.exit_s, len(fly.curve))
    hips_m = float(
        np.diff(
            np.interp([first.strike_s, last.strike_s], times_s, [along for along, _ in fly.curve])
        )[0]
    )
    off = feet_m / hips_m - 1
    timing_m = hips_m / took_s * np.hypot(first.strike_own_sd_s, last.strike_own_sd_s)
    unsure = _SURE_SD * float(np.hypot(np.sqrt(2) * _FOOTPRINT_SD_M, timing_m)) / hips_m
    if abs(off) <= max(_AGREES_SHARE, unsure):
        return None
    return Caution(
        "speed-disagrees",
        f"step length x step frequency gives {feet_m / took_s:.2f} m/s over {took_s:.2f} s of the "
        f"zone, the hips {hips_m / took_s:.2f} m/s ({100 * off:+.1f} %): look whether the markers "
        "stand where they are said to, and whether contacts are missing",
    )
