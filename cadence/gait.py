"""From contacts to steps: cadence, contact and flight time, each with its uncertainty.

Times are cleaned first and inverted to rates last, so that one bad step does not weigh more for
being short.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from cadence.domain import CadenceResult, Contact, FloatArray, GaitResult, Interval

# Steps this much longer than the median have a contact missing inside.
_GAP_RATIO = 1.5
# What all contacts of a clip have in common (where on the shoe a landmark sits, how soft the
# ground looks) does not average out: share of the frame interval, and a floor in seconds.
_COMMON_FRAME_SHARE = 0.25
_COMMON_S = 0.004
_Z95 = float(norm.ppf(0.975))


def step_times_s(contacts: Sequence[Contact]) -> FloatArray:
    """Give the times from each strike to the next, NaN where a contact is missing between them.

    Returns
    -------
    (N - 1,) seconds.
    """
    strikes = np.array([contact.strike_s for contact in contacts])
    steps_s = np.diff(strikes)
    if len(steps_s):
        steps_s[steps_s > _GAP_RATIO * np.median(steps_s)] = np.nan
    return steps_s


def cadence_from_contacts(
    contacts: Sequence[Contact], periodicity_hz: float
) -> CadenceResult | None:
    """Give the mean cadence over a rep.

    Cadence is 60 over the mean step time. The mean of the steps between two gaps is the time from
    the first strike to the last over their number, so only the ends' errors count.

    Parameters
    ----------
    contacts
        Whole contacts in order of time.
    periodicity_hz
        Steps a second by the legs' rhythm, to stand beside it; NaN when unknown.

    Returns
    -------
    None with fewer than two steps.
    """
    steps_s = step_times_s(contacts)
    known = np.isfinite(steps_s)
    count = int(known.sum())
    if count < 2:
        return None
    mean_s = float(steps_s[known].mean())
    sd_s = _mean_step_sd_s(np.array([contact.strike_sd_s for contact in contacts]), known)
    spread = _Z95 * sd_s
    return CadenceResult(
        spm=Interval(60 / mean_s, 60 / (mean_s + spread), 60 / max(mean_s - spread, 1e-3)),
        steps=count,
        per_step_spm=tuple(float(60 / step) for step in steps_s[known]),
        periodicity_spm=60 * periodicity_hz if np.isfinite(periodicity_hz) else None,
    )


def _mean_step_sd_s(strike_sd_s: FloatArray, known: np.ndarray) -> float:
    """Propagate strike errors to the mean step time: in an unbroken chain only its ends count."""
    weights = np.zeros(len(strike_sd_s))
    weights[1:] += known
    weights[:-1] -= known
    return float(np.sqrt((weights**2) @ strike_sd_s**2) / known.sum())


def gait_from_contacts(contacts: Sequence[Contact], frame_s: float) -> GaitResult | None:
    """Give contact time, flight time, duty factor and step length over a rep.

    Parameters
    ----------
    contacts
        Whole contacts in order of time.
    frame_s
        Real seconds from frame to frame.

    Returns
    -------
    None without a whole contact.
    """
    whole = [contact for contact in contacts if contact.toe_off_s is not None]
    if not whole:
        return None
    steps_s = step_times_s(contacts)
    common_s = float(np.hypot(_COMMON_S, _COMMON_FRAME_SHARE * frame_s))
    stance_s = np.array([(c.toe_off_s or np.nan) - c.strike_s for c in contacts])
    sd_s = np.array([np.hypot(c.strike_sd_s, c.toe_off_sd_s or 0.0) for c in contacts])
    stance = _mean_interval(stance_s, sd_s, common_s)
    flight = _mean_interval(steps_s - stance_s[:-1], sd_s[:-1], common_s)
    duty = None
    mean_step_s = float(np.nanmean(steps_s)) if np.isfinite(steps_s).any() else np.nan
    if stance is not None and np.isfinite(mean_step_s):
        duty = Interval(*(x / (2 * mean_step_s) for x in (stance.mean, stance.low, stance.high)))
    return GaitResult(stance, flight, duty, _step_length_m(contacts, steps_s))


def _mean_interval(values: FloatArray, sd: FloatArray, common_sd: float) -> Interval | None:
    known = np.isfinite(values)
    if not known.any():
        return None
    mean = float(values[known].mean())
    own = float(np.sqrt((sd[known] ** 2).sum()) / known.sum())
    spread = _Z95 * float(np.hypot(own, common_sd))
    return Interval(mean, mean - spread, mean + spread)


# A footprint is found to within about this, in metres (SD), at 100 px body height.
_FOOTPRINT_SD_M = 0.03


def _step_length_m(contacts: Sequence[Contact], steps_s: FloatArray) -> Interval | None:
    along = np.array([np.nan if c.along_m is None else c.along_m for c in contacts])
    lengths = np.where(np.isfinite(steps_s), np.abs(np.diff(along)), np.nan)
    if not np.isfinite(lengths).any():
        return None
    count = int(np.isfinite(lengths).sum())
    return _mean_interval(lengths, np.full(len(lengths), _FOOTPRINT_SD_M / count), 0.0)
