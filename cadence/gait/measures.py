"""From contacts to a rep's cadence, contact and flight time, each with its uncertainty.

Times are cleaned first and inverted to rates last, so that one bad step does not weigh more for
being short.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.domain import CadenceResult, Contact, FloatArray, GaitResult, Interval
from cadence.gait.beat import BeatFit, StepEvents, fit_beat, step_numbers
from cadence.gait.chance import exceeded_by_chance
from cadence.gait.intervals import PRIOR_VALUES, Z95, around, mean_interval, t95
from cadence.gait.steps import step_table

_FEWEST_CONTACTS = 3
SAME_CADENCE = 0.05
"""Two ways to the cadence of a clip differ by less: 2 % in renders, 4.5 % out of the blocks."""
# Steps scatter about a line by this share of a step (SD), in clips rendered and filmed; at twice as
# much something went astray.
_SCATTER_SHARE, _ASTRAY_SHARE = 0.05, 0.1
# Out of the blocks a rhythm quickens and slows; more bends than that are noise. A bend is taken for
# real when chance alone would explain as much less often than this.
_MOST_DRIFTS = 2
_BY_CHANCE = 0.01
_LEAST_CHANCE = 1e-9
_LEAST_EXCESS = 0.5


def cadence_from_events(
    events: StepEvents, periodicity_hz: float, drift_s: float = 0.0
) -> CadenceResult | None:
    """Give the mean cadence over a rep: 60 over the mean step time.

    The mean step time is that of the beat laid through strikes and toe-offs (`beat`): even, or
    with more contacts quickening and slowing. Where the legs' rhythm says something else, nobody
    knows which is right, and the interval reaches from one to the other.

    Parameters
    ----------
    events
        Contacts; a strike whose toe-off was cut off still ends a step.
    periodicity_hz
        Steps a second by the legs' rhythm, to stand beside it; NaN when unknown.
    drift_s
        Standard deviation of what the last strike may be off against the first besides what the
        events' own scatter tells.

    Returns
    -------
    None with fewer than three contacts.
    """
    strike_s = events.strike_s[np.isfinite(events.strike_s)]
    if len(strike_s) < _FEWEST_CONTACTS:
        return None
    struck = step_numbers(events)[np.isfinite(events.strike_s)]
    steps_s = np.diff(strike_s)[np.diff(struck) == 1]
    mean_s, spread_s = _mean_step(events)
    spread_s = max(spread_s, _spread_by_ends(steps_s))
    spread_s = float(np.hypot(spread_s, Z95 * drift_s / (struck[-1] - struck[0])))
    spm = Interval(60 / mean_s, 60 / (mean_s + spread_s), 60 / max(mean_s - spread_s, 1e-3))
    return CadenceResult(
        spm=_reaching(spm, 60 * periodicity_hz),
        steps=len(steps_s),
        per_step_spm=tuple(float(60 / step_s) for step_s in steps_s),
        periodicity_spm=60 * periodicity_hz if np.isfinite(periodicity_hz) else None,
        from_s=float(strike_s[0]),
        to_s=float(strike_s[-1]),
    )


def _reaching(spm: Interval, rhythm_spm: float) -> Interval:
    """Widen the interval of a cadence as far as a rhythm that is clearly another."""
    if not abs(rhythm_spm / spm.mean - 1) > SAME_CADENCE:
        return spm
    return Interval(spm.mean, min(spm.low, rhythm_spm), max(spm.high, rhythm_spm))


def _spread_by_ends(steps_s: FloatArray) -> float:
    """Give the interval's half width where poses went astray so far that no beat shows; else 0.

    Steps that differ by more than any runner's are mistimed, and not independently of each other:
    the mean then rests on its first and last strike, which err as the others do. N steps between
    them, each off by two strikes' errors, scatter by N times what their mean does.
    """
    count = len(steps_s)
    if count < _FEWEST_CONTACTS:
        return 0.0
    number, mean_s = np.arange(count), float(np.mean(steps_s))
    slope_s, level_s = np.polyfit(number, steps_s, 1)
    squares = float(((steps_s - level_s - slope_s * number) ** 2).sum())
    freedom = PRIOR_VALUES + count - 2
    scatter_s = np.sqrt((PRIOR_VALUES * (_SCATTER_SHARE * mean_s) ** 2 + squares) / freedom)
    if scatter_s < _ASTRAY_SHARE * mean_s:
        return 0.0
    return float(t95(freedom) * scatter_s / count)


def _mean_step(events: StepEvents) -> tuple[float, float]:
    """Give the mean step time from the first strike to the last, and its interval's half width."""
    struck = step_numbers(events)[np.isfinite(events.strike_s)]
    knots = (float(struck[0]), float(struck[-1]))
    beats, shares = _beats(events, knots)
    means_s = np.array([beat.step_s[0] for beat in beats])
    half_s = np.array([t95(beat.freedom) * beat.covariance_s2[0, 0] ** 0.5 for beat in beats])
    mean_s = float(shares @ means_s)
    return mean_s, float(np.sqrt(shares @ (half_s**2 + (Z95 * (means_s - mean_s)) ** 2)))


def _beats(events: StepEvents, knots: tuple[float, float]) -> tuple[list[BeatFit], FloatArray]:
    """Lay an even beat and ones that drift; give each with its share of the evidence.

    A beat that drifts counts as much as the even one where chance alone would explain its better
    fit (F test) with a probability of `_BY_CHANCE`, more where less would, and less where more: a
    choice of one or the other would turn on a landmark's scatter.
    """
    even = fit_beat(events, knots)
    beats, odds = [even], [1.0]
    for drifts in range(1, _MOST_DRIFTS + 1):
        bent = fit_beat(events, knots, drifts)
        if bent.spare < 1:
            break
        bends = even.spare - bent.spare
        unexplained = max(bent.misfit / bent.spare, _LEAST_EXCESS)
        gain = max((even.misfit - bent.misfit) / bends / unexplained, 0.0)
        beats.append(bent)
        by_chance = exceeded_by_chance(bends, bent.spare, gain)
        odds.append(_BY_CHANCE / max(by_chance, _LEAST_CHANCE))
    return beats, np.array(odds) / sum(odds)


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
