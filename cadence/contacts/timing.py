"""When a foot struck and left the ground, to a fraction of a frame.

Each step is timed where the foot is fast, against the curve that all steps of the clip have in
common (`alignment`). The moment at which that curve comes to rest is then read off the whole of
it, once for all: a strike ends the foot's braking, a toe-off is where the toe's rest ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from cadence.contacts.alignment import STRAY, Aligned, Movement, Ways, align
from cadence.domain import FloatArray

_COMING = Ways(near=0.05, mark=0.15, far=0.32, begun=0.06)
_LEAVING = Ways(near=0.04, mark=0.1, far=0.22, begun=0.06)
# Part of the stay that belongs to its beginning, or its end.
_STAY_SHARE = 0.4
# The last of the braking is fitted from this way on; it ends within so many spans (times from far
# to mark) after the foot is nearly there.
_BRAKING_WAY = 0.12
_NEARLY_THERE = 0.03
_BRAKING_SPANS = 1.2
# The toe rests, as the common curve sees it, within this of its level.
_TOE_NOISE = 0.015
_RESTING_SPANS = 1.5
# How unlike one runner's steps are.
_STEP_SD_S = 0.0025
_COMMON_FRAME_SHARE_SD = 0.25


@dataclass(frozen=True)
class _Sharpness:
    """How well events of a kind can be timed, besides what the poses' scatter says.

    Parameters
    ----------
    frame_share_sd
        Standard deviation of one event against the clip's others, as a share of a frame.
    common_sd_s
        Standard deviation of what all events of the kind have in common.
    """

    frame_share_sd: float
    common_sd_s: float


# A strike ends sharply; when a jogger's toe leaves is less well defined.
_STRIKE = _Sharpness(frame_share_sd=0.15, common_sd_s=0.014)
_TOE_OFF = _Sharpness(frame_share_sd=0.3, common_sd_s=0.018)


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
    rest_s = _end_of_braking_s(aligned)
    rest_s += heel_share * (_last_rest_s(aligned) - rest_s) / 2
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
    level = float(np.median(contact.toe_ahead[contact.first : last + 1]))
    return Movement(
        contact.time_s[: last + 1],
        level - contact.toe_ahead[: last + 1],
        contact.first,
        contact.opened_s,
    )


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
            sharpness.common_sd_s, _COMMON_FRAME_SHARE_SD * frame_s / np.sqrt(count)
        )
        events[number] = EventTime(float(mark_s + rest_lag_s), float(sd_s), float(common_s))
    return events


def _end_of_braking_s(aligned: Aligned) -> float:
    """Give the lag after the mark at which the foot's braking ended, over all movements at once.

    Fits ``level + braking (end - lag)^2`` before the end and ``level`` after it, with a loss that
    lets stray poses be: against the ground the foot brakes evenly until it stands.
    """
    span_s = aligned.span_s
    nearly = np.nonzero(aligned.curve_way < _NEARLY_THERE)[0]
    knee = float(aligned.curve_lag_s[nearly[0]]) / span_s if len(nearly) else 1.0
    lags = aligned.lag_s / span_s
    used = (np.abs(aligned.way) < _BRAKING_WAY) & (lags > 0) & (lags < knee + _BRAKING_SPANS)
    lags, ways = lags[used], aligned.way[used]
    if len(ways) < 3:
        return knee * span_s

    def misfit(unknowns: FloatArray) -> FloatArray:
        end, level, braking = unknowns
        return np.asarray(level + braking * np.clip(end - lags, 0, None) ** 2 - ways)

    fit = least_squares(
        misfit,
        [knee + 0.3, 0.0, _BRAKING_WAY],
        bounds=([knee, -STRAY, 0.0], [knee + _BRAKING_SPANS, STRAY, np.inf]),
        loss="soft_l1",
        f_scale=STRAY / 2,
    )
    return float(fit.x[0] * span_s)


def _last_rest_s(aligned: Aligned) -> float:
    """Give the lag after the mark at which the toe rests, over all movements at once.

    Joggers' toes leave slowly and sprinters' at once, so no one curve fits both: this is where the
    common curve comes within its own noise of the level of rest.
    """
    lags_s, ways = aligned.curve_lag_s, aligned.curve_way
    resting_s = min(_RESTING_SPANS * aligned.span_s, float(lags_s[-1]))
    level = float(np.median(ways[lags_s >= resting_s]))
    moving = np.nonzero(ways > level + _TOE_NOISE)[0]
    return float(lags_s[moving[-1]]) if len(moving) else 0.0
