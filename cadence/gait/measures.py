"""From contacts to a rep's cadence, contact and flight time, each with its uncertainty.

Times are cleaned first and inverted to rates last, so that one bad step does not weigh more for
being short.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import fdtrc

from cadence.domain import CadenceResult, Contact, FloatArray, GaitResult, Interval
from cadence.gait.beat import BeatFit, StepEvents, fit_beat, step_numbers
from cadence.gait.intervals import Z95, around, mean_interval, t95
from cadence.gait.steps import step_table, without_gaps

_FEWEST_CONTACTS = 3
# Out of the blocks a rhythm quickens and slows; more bends than that are noise. A bend is taken for
# real when chance alone would explain as much less often than this.
_MOST_DRIFTS = 2
_BY_CHANCE = 0.01
_LEAST_EXCESS = 0.5


def cadence_from_events(events: StepEvents, periodicity_hz: float) -> CadenceResult | None:
    """Give the mean cadence over a rep: 60 over the mean step time.

    The mean step time is that of the beat laid through strikes and toe-offs (`beat`): even, or
    with more contacts quickening and slowing.

    Parameters
    ----------
    events
        Contacts; a strike whose toe-off was cut off still ends a step.
    periodicity_hz
        Steps a second by the legs' rhythm, to stand beside it; NaN when unknown.

    Returns
    -------
    None with fewer than three contacts.
    """
    strike_s = events.strike_s[np.isfinite(events.strike_s)]
    if len(strike_s) < _FEWEST_CONTACTS:
        return None
    steps_s = without_gaps(np.diff(strike_s))
    steps_s = steps_s[np.isfinite(steps_s)]
    mean_s, spread_s = _mean_step(events)
    return CadenceResult(
        spm=Interval(60 / mean_s, 60 / (mean_s + spread_s), 60 / max(mean_s - spread_s, 1e-3)),
        steps=len(steps_s),
        per_step_spm=tuple(float(60 / step_s) for step_s in steps_s),
        periodicity_spm=60 * periodicity_hz if np.isfinite(periodicity_hz) else None,
    )


def _mean_step(events: StepEvents) -> tuple[float, float]:
    """Give the mean step time from the first strike to the last, and its interval's half width."""
    struck = step_numbers(events)[np.isfinite(events.strike_s)]
    knots = (float(struck[0]), float(struck[-1]))
    beat = _best_beat(events, knots)
    mean_s = float(beat.step_s[0])
    return mean_s, t95(beat.freedom) * float(np.sqrt(beat.covariance_s2[0, 0]))


def _best_beat(events: StepEvents, knots: tuple[float, float]) -> BeatFit:
    """Lay an even beat, or one that drifts where the events say clearly (F test) that it does."""
    best = fit_beat(events, knots)
    for drifts in range(1, _MOST_DRIFTS + 1):
        other = fit_beat(events, knots, drifts)
        if other.spare < 1:
            break
        bends = best.spare - other.spare
        unexplained = max(other.misfit / other.spare, _LEAST_EXCESS)
        gain = (best.misfit - other.misfit) / bends / unexplained
        if fdtrc(bends, other.spare, max(gain, 0.0)) < _BY_CHANCE:
            best = other
    return best


def gait_from_contacts(contacts: Sequence[Contact], length_sd: float) -> GaitResult | None:
    """Give contact time, flight time, duty factor and step length over a rep.

    Parameters
    ----------
    contacts
        Whole contacts in order of time.
    length_sd
        Relative standard deviation of all metres along the track: it does not average out.

    Returns
    -------
    None without a whole contact.
    """
    steps = step_table(contacts)
    stance = mean_interval(steps.contact_s, steps.contact_own_sd_s, steps.common_sd_s)
    if stance is None:
        return None
    flight = mean_interval(steps.flight_s, steps.flight_own_sd_s, steps.common_sd_s)
    duty = None
    if np.isfinite(steps.step_s).any():
        stride_s = 2 * float(np.nanmean(steps.step_s))
        duty = Interval(stance.mean / stride_s, stance.low / stride_s, stance.high / stride_s)
    return GaitResult(stance, flight, duty, _step_length_m(steps.length_m, length_sd))


# A footprint is found to within about this, in metres (SD), at 100 px body height.
FOOTPRINT_SD_M = 0.03


def _step_length_m(length_m: FloatArray, length_sd: float) -> Interval | None:
    """Give the mean step length: in a chain of steps only the ends' errors count."""
    known = np.isfinite(length_m)
    if not known.any():
        return None
    mean_m = float(length_m[known].mean())
    own_m = np.sqrt(2) * FOOTPRINT_SD_M / known.sum()
    return around(mean_m, Z95 * float(np.hypot(own_m, length_sd * mean_m)))
