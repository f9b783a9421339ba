"""Single strikes and toe-offs, each held against the runner's own beat.

One runner's steps are much alike, poses and pictures now and then astray: a strike that comes a
fiftieth of a second off the beat of all others is likelier misread than run so, the more where few
poses show it, as at a clip's ends. The times of a rep are modelled as

    time = start + step x number + stance (toe-offs) + walk(number) + foot + reading error

with a step time that differs from step to step, quickens and slows, feet that are unlike each
other, and contacts that last longer or shorter. What a runner strayed from an even beat is then the
mean of what it may be, given all that was read, each reading by its own standard deviation (Wiener
and Kolmogorov's smoothing; Rasmussen & Williams 2006, Gaussian Processes for Machine Learning,
2.23); readings astray weigh less, as under Student's t (`beat`). Well read events stay where they
are: within a clip they are known to 2 ms, and the beat foretells them to 5.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray
from cadence.gait.beat import TAIL_FREEDOM, ObservedEvents, StepEvents, stance_trend_s2

_FEWEST = 4
# Shares of a step (SD): by how much a step differs from the beat by chance (runners' do by 1 to
# 2 %), and from the one before by quickening out of the blocks or slowing; how far a foot's events
# lie off the common beat.
_UNEVENNESS, _QUICKENING, _FEET = 0.015, 0.02, 0.02
# Of a contact (SD): one lasts so much longer or shorter than the next.
_STANCE = 0.04
# Poses are worst where following begins and ends: the first and the last contact's events err by so
# many of their stated deviations, root mean square, where all others err by one (rendered reps).
_ENDS_SDS = 1.4
# No event is read better than this.
_LEAST_SD_S = 0.002
_MOST_TURNS = 12
_SETTLED = 0.01
# Events farther away say nothing more: long clips are worked on in parts of so many steps.
_PART, _MARGIN = 30, 8


def steadied(events: StepEvents) -> StepEvents:
    """Time strikes and toe-offs by what was read and by the beat of the others.

    Parameters
    ----------
    events
        As they were read.

    Returns
    -------
    The same events at their likeliest times, with the standard deviations of these; as they were
    with fewer than four strikes.
    """
    struck, left = np.isfinite(events.strike_s), np.isfinite(events.toe_off_s)
    if struck.sum() < _FEWEST:
        return events
    observed = _ends_doubted(ObservedEvents.of(events))
    stance_s = events.toe_off_s - events.strike_s
    usual_stance_s = float(np.nanmedian(stance_s)) if (struck & left).any() else 0.0
    time_s, sd_s = observed.time_s.copy(), observed.sd_s.copy()
    for first in np.arange(0, observed.number.max() + 1, _PART):
        after = observed.number - first
        inside = (after >= 0) & (after < _PART)
        around = (after >= -_MARGIN) & (after < _PART + _MARGIN)
        if inside.any():
            found_s, found_sd_s = _likeliest(observed.only(around), usual_stance_s)
            time_s[inside], sd_s[inside] = found_s[inside[around]], found_sd_s[inside[around]]
    strikes, toe_offs = events.strike_s.copy(), events.toe_off_s.copy()
    strike_sds, toe_off_sds = events.strike_sd_s.copy(), events.toe_off_sd_s.copy()
    count = int(struck.sum())
    strikes[struck], toe_offs[left] = time_s[:count], time_s[count:]
    strike_sds[struck], toe_off_sds[left] = sd_s[:count], sd_s[count:]
    return replace(
        events,
        strike_s=strikes,
        toe_off_s=toe_offs,
        strike_sd_s=strike_sds,
        toe_off_sd_s=toe_off_sds,
    )


def _ends_doubted(observed: ObservedEvents) -> ObservedEvents:
    is_end = (observed.number == 0) | (observed.number == observed.number.max())
    return replace(observed, sd_s=observed.sd_s * np.where(is_end, _ENDS_SDS, 1.0))


def _likeliest(observed: ObservedEvents, stance_s: float) -> tuple[FloatArray, FloatArray]:
    """Give the (M,) times of events and their standard deviations, given all of them."""
    strays_s2 = _strays_s2(observed, stance_s) + stance_trend_s2(observed)
    columns = [np.ones_like(observed.number), observed.number - observed.number.mean()]
    if 0 < observed.is_toe_off.mean() < 1:
        columns.append(observed.is_toe_off)
    design = np.column_stack(columns)
    read_s2 = observed.sd_s**2 + _LEAST_SD_S**2
    weights = np.ones(len(read_s2))
    for _ in range(_MOST_TURNS):
        precision = np.linalg.inv(strays_s2 + np.diag(read_s2 / weights))
        of_beat_s2 = np.linalg.inv(design.T @ precision @ design)
        beat = of_beat_s2 @ design.T @ precision @ observed.time_s
        even_s = design @ beat
        found_s = even_s + strays_s2 @ precision @ (observed.time_s - even_s)
        before = weights
        off = (observed.time_s - found_s) ** 2 / read_s2
        weights = np.minimum(1.0, (TAIL_FREEDOM + 1) / (TAIL_FREEDOM + off))
        if np.abs(weights - before).max() < _SETTLED:
            break
    unknown = design - strays_s2 @ precision @ design
    variance_s2 = np.diag(strays_s2 - strays_s2 @ precision @ strays_s2)
    variance_s2 = variance_s2 + np.einsum("ij,jk,ik->i", unknown, of_beat_s2, unknown)
    return found_s, np.sqrt(np.maximum(variance_s2, 0.0))


def _strays_s2(observed: ObservedEvents, stance_s: float) -> FloatArray:
    """Give the (M, M) covariance of what a runner strays from an even beat."""
    number = observed.number - np.median(np.unique(observed.number))
    same_foot = np.where(observed.number % 2 == 0, 1.0, -1.0)
    alike = observed.is_toe_off[:, None] == observed.is_toe_off[None]
    step_s2 = observed.usual_step_s**2 * (
        _walked(number) + _FEET**2 * alike * np.outer(same_foot, same_foot)
    )
    same_contact = observed.number[:, None] == observed.number[None]
    stance_s2 = (_STANCE * stance_s / 2) ** 2 * same_contact * np.where(alike, 1.0, -1.0)
    return np.asarray(step_s2 + stance_s2)


def _walked(number: FloatArray) -> FloatArray:
    """Give the covariance of how far steps have strayed, counted from one in the middle.

    Chance adds up once, and a step time that itself changes by chance adds up twice.
    """
    steps = np.abs(number)
    near, far = np.minimum.outer(steps, steps), np.maximum.outer(steps, steps)
    one_side: NDArray[np.bool_] = np.equal.outer(number > 0, number > 0)
    twice = near**2 * (3 * far - near) / 6
    return np.where(one_side, _UNEVENNESS**2 * near + _QUICKENING**2 * twice, 0.0)
