"""When a foot struck and left the ground, to a fraction of a frame.

Each step is timed where the foot is fast, against the curve that all steps of the clip have in
common (`alignment`). The moment at which that curve comes to rest is then read off the whole of
it, once for all: a strike ends the foot's braking, a toe-off is where the toe's rest ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.contacts.alignment import STRAY, Aligned, Movement, Ways, align
from cadence.domain import FloatArray
from cadence.leastsquares import Box, fit_within

_COMING = Ways(near=0.05, mark=0.15, far=0.32, begun=0.06)
_LEAVING = Ways(near=0.04, mark=0.1, far=0.22, begun=0.06)
# Part of the stay that belongs to its beginning, or its end.
_STAY_SHARE = 0.4
# Its level of rest is that of poses within this of the footprint, of three at least.
_RESTING_WAY, _FEWEST_RESTING = 0.08, 3
# The last of the braking is fitted from this way on. What is known of it beforehand, in steps (over
# rendered and filmed runners: whoever steps slower brakes longer), is that the foot stands so long
# after its common curve has come this near, give or take the standard deviation.
_BRAKING_WAY, _KNOWN_WAY = 0.12, 0.08
_BRAKING_STEPS, _BRAKING_STEPS_SD = 0.18, 0.045
# The fit may end so many standard deviations from there, and begins at each of these.
_FARTHEST_SDS, _STARTS = 6.0, (-2.0, 0.0, 2.0)
# The scatter of the common curve's samples, and of its level of rest.
_WAY_NOISE, _LEVEL_SD = 0.015, 0.01
# A heel strikes before the toe has come to rest, by so many steps.
_HEEL_FIRST_STEPS = 0.04
# The toe rests, as the common curve sees it, within this of its level.
_TOE_NOISE = 0.015
_FARTHEST_ON_S = 0.012
_RESTING_SPANS = 1.5
# A step takes so many spans of the approach, where no step was seen whole.
_STEP_SPANS = 5.5
# How unlike one runner's steps are.
_STEP_SD_S = 0.0025


@dataclass(frozen=True)
class _Sharpness:
    """How well events of a kind can be timed, besides what the poses' scatter says.

    Parameters
    ----------
    frame_share_sd
        Standard deviation of one event against the clip's others, as a share of a frame.
    common_sd_s
        Standard deviation of what all events of the kind have in common.
    common_frame_share_sd
        The same as a share of a frame, for a curve that one event alone draws; more draw it better.
    """

    frame_share_sd: float
    common_sd_s: float
    common_frame_share_sd: float


# A strike ends sharply; when a jogger's toe leaves is less well defined.
_STRIKE = _Sharpness(0.15, common_sd_s=0.014, common_frame_share_sd=0.25)
_TOE_OFF = _Sharpness(0.5, common_sd_s=0.014, common_frame_share_sd=1.4)


@dataclass(frozen=True, eq=False)
class Evidence:
    """The evidence of one contact: the nearest foot's place relative to the footprint.

    Parameters
    ----------
    time_s
        (M,) real times of the frames around it.
    distance
        (M,) distance of the nearest toe from the footprint, in body heights.
    toe_ahead
        (M,) how far that toe is ahead of the footprint in the direction of the run.
    first, last
        Rows of the stay at the footprint.
    opened_s, opens_s
        Times at which the feet were farthest apart before and after; NaN where not seen.
    footprint
        (2,) where the footprint is at ``middle_s``, in the body's coordinates.
    middle_s
        The middle of the step: on moving ground, the time at which the footprint was there.
    """

    time_s: FloatArray
    distance: FloatArray
    toe_ahead: FloatArray
    first: int
    last: int
    opened_s: float
    opens_s: float
    footprint: FloatArray
    middle_s: float


@dataclass(frozen=True)
class EventTime:
    """A strike or toe-off.

    Parameters
    ----------
    at_s
        Real seconds.
    sd_s
        Standard deviation against the clip's other events of the kind.
    common_sd_s
        Standard deviation of what all events of the kind have in common.
    """

    at_s: float
    sd_s: float
    common_sd_s: float

    @property
    def total_sd_s(self) -> float:
        """Standard deviation against the true time."""
        return float(np.hypot(self.sd_s, self.common_sd_s))


UNSEEN = EventTime(np.nan, np.nan, np.nan)
"""Stands for an event that was not seen."""


def time_strikes(contacts: Sequence[Evidence], heel_share: float) -> list[EventTime | None]:
    """Time the strikes of a clip's contacts; None where the approach was not seen.

    Parameters
    ----------
    contacts
        The contacts' evidence.
    heel_share
        How surely the heels strike first: then the toe creeps on for a while after the strike.
    """
    movements = [_approach(contact) for contact in contacts]
    aligned = align(movements, _COMING)
    if aligned is None:
        return [None] * len(contacts)
    step_s = _step_s(contacts, aligned)
    rest_s = _end_of_braking_s(aligned, step_s) - heel_share * _HEEL_FIRST_STEPS * step_s
    return _events(movements, aligned, rest_s, _STRIKE)


def time_toe_offs(contacts: Sequence[Evidence]) -> list[EventTime | None]:
    """Time the toe-offs of a clip's contacts; None where the departure was not seen.

    Backward in time, a departure is an approach.
    """
    movements = [_departure(contact) for contact in contacts]
    aligned = align(movements, _LEAVING)
    if aligned is None:
        return [None] * len(contacts)
    backward = _events(movements, aligned, _last_rest_s(aligned), _TOE_OFF)
    return [None if event is None else replace(event, at_s=-event.at_s) for event in backward]


def _approach(contact: Evidence) -> Movement:
    last = contact.first + _part_of_stay(contact)
    level = float(np.median(contact.toe_ahead[_resting(contact)]))
    return Movement(
        contact.time_s[: last + 1],
        level - contact.toe_ahead[: last + 1],
        contact.first,
        contact.opened_s,
    )


def _resting(contact: Evidence) -> NDArray[np.int64]:
    """Give the first rows of a stay in which the foot is at its footprint.

    Where poses go astray as it comes to rest, most of the stay's first rows are these and the way
    before them.
    """
    rows = np.arange(contact.first, contact.last + 1)
    near = rows[contact.distance[rows] < _RESTING_WAY]
    if len(near) < _FEWEST_RESTING:
        return rows[: _part_of_stay(contact) + 1]
    return near[: max(1, round(_STAY_SHARE * (len(near) - 1))) + 1]


def _departure(contact: Evidence) -> Movement:
    first = contact.last - _part_of_stay(contact)
    level = float(np.median(contact.distance[first : contact.last + 1]))
    return Movement(
        -contact.time_s[first:][::-1],
        contact.distance[first:][::-1] - level,
        len(contact.time_s) - 1 - contact.last,
        -contact.opens_s,
    )


def _part_of_stay(contact: Evidence) -> int:
    return max(1, round(_STAY_SHARE * (contact.last - contact.first)))


def _events(
    movements: Sequence[Movement], aligned: Aligned, rest_lag_s: float, sharpness: _Sharpness
) -> list[EventTime | None]:
    events: list[EventTime | None] = [None] * len(movements)
    count = len(aligned.numbers)
    for number, mark_s, own_s in zip(aligned.numbers, aligned.mark_s, aligned.sd_s, strict=True):
        frame_s = float(np.median(np.diff(movements[number].time_s)))
        sd_s = np.linalg.norm([own_s, sharpness.frame_share_sd * frame_s, _STEP_SD_S])
        common_s = np.hypot(
            sharpness.common_sd_s, sharpness.common_frame_share_sd * frame_s / np.sqrt(count)
        )
        events[number] = EventTime(float(mark_s + rest_lag_s), float(sd_s), float(common_s))
    return events


def _step_s(contacts: Sequence[Evidence], aligned: Aligned) -> float:
    """Give how long a step takes, usually."""
    steps_s = np.array([contact.opens_s - contact.opened_s for contact in contacts])
    known_s = steps_s[np.isfinite(steps_s)]
    return float(np.median(known_s)) if len(known_s) else _STEP_SPANS * aligned.span_s


def _end_of_braking_s(aligned: Aligned, step_s: float) -> float:
    """Give the lag after the mark at which the foot's braking ended, over all movements at once.

    Fits ``level + braking (end - lag)^2`` before the end and ``level`` after it, with a loss that
    lets stray poses be: against the ground the foot brakes evenly until it stands. A parabola's end
    is flat, so that at few frames a second the samples say little of where it is: how long runners
    brake bears on it as one more sample does.
    """
    near_s = _comes_within_s(aligned, _KNOWN_WAY)
    usual_s, usual_sd_s = near_s + _BRAKING_STEPS * step_s, _BRAKING_STEPS_SD * step_s
    latest_s = usual_s + _FARTHEST_SDS * usual_sd_s
    used = (np.abs(aligned.way) < _BRAKING_WAY) & (aligned.lag_s > 0) & (aligned.lag_s < latest_s)
    lags, ways = (aligned.lag_s[used] - usual_s) / usual_sd_s, aligned.way[used]

    farthest = np.array([_FARTHEST_SDS, STRAY, np.inf])
    box, scale = Box(np.array([*-farthest[:2], 0.0]), farthest), np.ones(3)

    def misfit(unknowns: FloatArray) -> FloatArray:
        end, level, braking = unknowns.T[..., None]
        off = level + braking * np.maximum(end - lags, 0) ** 2 - ways
        stray = np.sqrt(2 * (np.sqrt(1 + (off / _WAY_NOISE) ** 2) - 1))
        return np.concatenate([stray, end, level / _LEVEL_SD], axis=-1)

    def slopes(unknowns: FloatArray, misfits: FloatArray) -> FloatArray:
        steps = box.differences(unknowns)
        rise = misfit(unknowns + np.diag(steps)) - misfits
        return np.asarray((rise / steps[:, None]).T)

    begins = [np.array([start, 0.0, _KNOWN_WAY / 16]) for start in _STARTS]
    fits = [fit_within(misfit, slopes, begin, box, scale) for begin in begins]
    return usual_s + float(min(fits, key=lambda fit: fit.cost).values[0]) * usual_sd_s


def _comes_within_s(aligned: Aligned, way: float) -> float:
    """Give the lag at which the common curve, which only falls, comes within a way of its rest."""
    lags_s, ways = aligned.curve_lag_s, aligned.curve_way
    return float(np.interp(-way, -ways, lags_s))


def _last_rest_s(aligned: Aligned) -> float:
    """Give the lag after the mark at which the toe rests, over all movements at once.

    Joggers' toes leave slowly and sprinters' at once, so no one curve fits both: this is where the
    line through the common curve at once and twice its own noise above its level of rest meets that
    level.
    """
    lags_s, ways = aligned.curve_lag_s, aligned.curve_way
    resting_s = min(_RESTING_SPANS * aligned.span_s, float(lags_s[-1]))
    # The curve goes on at its end over what only a stray pose or two show: a level taken there made
    # every contact of a clip half as long. Where steps are a whole number of frames, on the other
    # hand, it does not come down to its samples.
    rests = aligned.way[aligned.lag_s >= resting_s]
    level = float(np.median(ways[lags_s >= resting_s]))
    level = max(level, float(np.median(rests)) if len(rests) else level)
    once_s = _comes_within_s(aligned, level + _TOE_NOISE)
    twice_s = _comes_within_s(aligned, level + 2 * _TOE_NOISE)
    return once_s + min(once_s - twice_s, _FARTHEST_ON_S)
