"""From contacts to steps: cadence, contact and flight time, each with its uncertainty.

Times are cleaned first and inverted to rates last, so that one bad step does not weigh more for
being short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from scipy.special import fdtrc

from cadence.domain import CadenceResult, Contact, FloatArray, GaitResult, Interval

# Steps this much longer than the median have a contact missing inside.
_GAP_RATIO = 1.5
_FEWEST_CONTACTS = 3
# Out of the blocks a rhythm quickens and slows; more bends than that are noise. A bend is taken for
# real when chance alone would explain as much less often than this.
_MOST_DRIFTS = 2
_BY_CHANCE = 0.01
_LEAST_EXCESS = 0.5
# Steps differ by about this share of themselves (SD), and events farther than this many standard
# deviations from an even rhythm weigh less.
_UNEVENNESS = 0.01
_RHYTHM_SDS = 3.0
# The 97.5 % point of the normal distribution.
_Z95 = 1.959964


def step_times_s(contacts: Sequence[Contact]) -> FloatArray:
    """Give the times from each strike to the next, NaN where a contact is missing between them.

    Returns
    -------
    (N - 1,) seconds.
    """
    return _without_gaps(np.diff([contact.strike_s for contact in contacts]))


def _without_gaps(steps_s: FloatArray) -> FloatArray:
    if len(steps_s) == 0:
        return steps_s
    return np.where(steps_s > _GAP_RATIO * np.median(steps_s), np.nan, steps_s)


@dataclass(frozen=True, eq=False)
class StepEvents:
    """A rep's strikes and toe-offs, contact by contact, in order of time.

    Parameters
    ----------
    strike_s, toe_off_s
        (N,) real seconds; NaN where a contact at the clip's ends was cut off.
    strike_sd_s, toe_off_sd_s
        (N,) standard deviations against the other events of the kind.
    """

    strike_s: FloatArray
    toe_off_s: FloatArray
    strike_sd_s: FloatArray
    toe_off_sd_s: FloatArray


def cadence_from_events(events: StepEvents, periodicity_hz: float) -> CadenceResult | None:
    """Give the mean cadence over a rep: 60 over the mean step time.

    Strikes and toe-offs repeat once a step. The mean step time is that of the smooth rhythm on
    which both lie best: constant, or with more contacts quickening and slowing. A mean of the
    single step times would rest on the first and the last strike alone.

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
    mean_s, sd_s = _mean_step(events)
    steps_s = _without_gaps(np.diff(strike_s))
    steps_s = steps_s[np.isfinite(steps_s)]
    spread_s = _Z95 * sd_s
    return CadenceResult(
        spm=Interval(60 / mean_s, 60 / (mean_s + spread_s), 60 / max(mean_s - spread_s, 1e-3)),
        steps=len(steps_s),
        per_step_spm=tuple(float(60 / step_s) for step_s in steps_s),
        periodicity_spm=60 * periodicity_hz if np.isfinite(periodicity_hz) else None,
    )


@dataclass(frozen=True, eq=False)
class _RhythmFit:
    """A rhythm laid through strikes and toe-offs."""

    mean_step_s: float
    sd_s: float
    misfit: float
    spare: int


def _mean_step(events: StepEvents) -> tuple[float, float]:
    """Fit one rhythm to strikes and toe-offs; give its mean step time and standard deviation.

    It is constant unless the events say clearly (F test) that it quickens or slows, evenly or
    unevenly.
    """
    best = _rhythm(events, drifts=0)
    for drifts in range(1, _MOST_DRIFTS + 1):
        other = _rhythm(events, drifts)
        if other.spare < 1:
            break
        bends = best.spare - other.spare
        unexplained = max(other.misfit / other.spare, _LEAST_EXCESS)
        gain = (best.misfit - other.misfit) / bends / unexplained
        if fdtrc(bends, other.spare, max(gain, 0.0)) < _BY_CHANCE:
            best = other
    return best.mean_step_s, best.sd_s


def _rhythm(events: StepEvents, drifts: int) -> _RhythmFit:
    """Lay a rhythm whose step time changes as a polynomial of the given degree."""
    number = _step_numbers(events)
    struck, left = np.isfinite(events.strike_s), np.isfinite(events.toe_off_s)
    first, last = number[struck][[0, -1]]
    drift = (number - first) * (number - last) / (last - first) ** 2
    columns = [np.ones_like(number), number]
    columns += [drift * (number / last) ** power for power in range(drifts)]
    strikes = np.column_stack([*columns, np.zeros_like(number)])[struck]
    toe_offs = np.column_stack([*columns, np.ones_like(number)])[left]
    own_sd_s = np.concatenate([events.strike_sd_s[struck], events.toe_off_sd_s[left]])
    usual_s = float(np.median(np.diff(events.strike_s[struck])))
    sd_s = np.hypot(own_sd_s, _UNEVENNESS * usual_s)
    design = np.vstack([strikes, toe_offs]) / sd_s[:, None]
    observed = np.concatenate([events.strike_s[struck], events.toe_off_s[left]]) / sd_s
    start = np.linalg.lstsq(design, observed, rcond=None)[0]

    def misfit(weights: FloatArray) -> FloatArray:
        return np.asarray(design @ weights - observed)

    fit = least_squares(misfit, start, loss="soft_l1", f_scale=_RHYTHM_SDS)
    # What the events really scatter about the rhythm counts, but not less than their own error.
    spare = len(observed) - design.shape[1]
    scatter = 2 * float(fit.cost)
    excess = max(scatter / max(spare, 1), float(np.mean((own_sd_s / sd_s) ** 2)))
    covariance = np.linalg.pinv(design.T @ design) * excess
    # The drift's columns are 0 at both ends, so the mean step is the linear weight alone.
    return _RhythmFit(float(fit.x[1]), float(np.sqrt(covariance[1, 1])), scatter, spare)


def _step_numbers(events: StepEvents) -> FloatArray:
    """Count steps from the first contact, past contacts that were not found."""
    stance_s = events.toe_off_s - events.strike_s
    usual_stance_s = np.nanmedian(stance_s) if np.isfinite(stance_s).any() else 0.0
    at_s = np.where(
        np.isfinite(events.strike_s), events.strike_s, events.toe_off_s - usual_stance_s
    )
    steps_s = np.diff(at_s)
    # The shorter half of the steps has no contact missing inside.
    usual_s = np.percentile(steps_s, 40)
    return np.concatenate([[0.0], np.cumsum(np.maximum(1.0, np.round(steps_s / usual_s)))])


def gait_from_contacts(
    contacts: Sequence[Contact], contact_common_sd_s: float, length_sd: float
) -> GaitResult | None:
    """Give contact time, flight time, duty factor and step length over a rep.

    Parameters
    ----------
    contacts
        Whole contacts in order of time.
    contact_common_sd_s
        Standard deviation of what all contact times of the clip have in common (where on the shoe
        the landmark sits, say): it does not average out.
    length_sd
        Relative standard deviation of all metres along the track, which does not either.

    Returns
    -------
    None without a whole contact.
    """
    if not any(contact.toe_off_s is not None for contact in contacts):
        return None
    steps_s = step_times_s(contacts)
    stance_s = np.array([(c.toe_off_s or np.nan) - c.strike_s for c in contacts])
    sd_s = np.array([np.hypot(c.strike_sd_s, c.toe_off_sd_s or 0.0) for c in contacts])
    stance = _mean_interval(stance_s, sd_s, contact_common_sd_s)
    flight = _mean_interval(steps_s - stance_s[:-1], sd_s[:-1], contact_common_sd_s)
    duty = None
    if stance is not None and np.isfinite(steps_s).any():
        stride_s = 2 * float(np.nanmean(steps_s))
        duty = Interval(stance.mean / stride_s, stance.low / stride_s, stance.high / stride_s)
    return GaitResult(stance, flight, duty, _step_length_m(contacts, steps_s, length_sd))


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


def _step_length_m(
    contacts: Sequence[Contact], steps_s: FloatArray, length_sd: float
) -> Interval | None:
    along = np.array([np.nan if c.along_m is None else c.along_m for c in contacts])
    lengths = np.where(np.isfinite(steps_s), np.abs(np.diff(along)), np.nan)
    if not np.isfinite(lengths).any():
        return None
    # In a chain of steps only the ends' errors count.
    own_m = np.sqrt(2) * _FOOTPRINT_SD_M / np.sqrt(np.isfinite(lengths).sum())
    common_m = length_sd * float(np.nanmean(lengths))
    return _mean_interval(lengths, np.full(len(lengths), own_m), common_m)
