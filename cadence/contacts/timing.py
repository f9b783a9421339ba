"""When a foot struck and left the ground, to a fraction of a frame.

Each step is timed where the foot is fast, against the curve that all steps of the clip have in
common (`alignment`). The moment at which that curve comes to rest is then read off the whole of
it, once for all (`ending`): a strike ends the foot's braking, a toe-off is where the toe's rest
ends, and backward in time the foot comes to it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.contacts.alignment import Aligned, Movement, Ways, align
from cadence.contacts.ending import End, Ending
from cadence.domain import FloatArray

_COMING = Ways(near=0.05, mark=0.15, far=0.32, begun=0.06)
_LEAVING = Ways(near=0.04, mark=0.1, far=0.22, begun=0.06)
# Part of the stay that belongs to its beginning, or its end.
_STAY_SHARE = 0.4
# Its level of rest is that of poses within this of the footprint, of three at least.
_RESTING_WAY, _FEWEST_RESTING = 0.08, 3
# Over rendered and filmed runners; joggers' toes leave slowly.
_BRAKING = Ending(
    near_steps=0.172, longer_steps_a_s=0.0, steps_sd=0.045, evenly_steps=0.10, after_steps=0.035
)
_ROLLING = Ending(
    near_steps=0.107, longer_steps_a_s=0.55, steps_sd=0.03, evenly_steps=0.03, after_steps=0.0
)
# A heel strikes before the toe has come to rest, by so many steps.
_HEEL_FIRST_STEPS = 0.04
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
        Standard deviation of what all events of the kind have in common where their common curve's
        end is as clear as can be.
    common_share_sd
        Times the curve's end's own standard deviation, root sum square with the other: its samples
        are not independent, as poses of one step are astray together.
    """

    frame_share_sd: float
    common_sd_s: float
    common_share_sd: float


# A strike ends sharply; when a single toe leaves is less well defined.
_STRIKE = _Sharpness(0.15, common_sd_s=0.011, common_share_sd=1.5)
_TOE_OFF = _Sharpness(0.5, common_sd_s=0.003, common_share_sd=1.7)


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
    rest = _BRAKING.of(aligned, step_s)
    struck_s = rest.lag_s - heel_share * _HEEL_FIRST_STEPS * step_s
    return _events(movements, aligned, replace(rest, lag_s=struck_s), _STRIKE)


def time_toe_offs(contacts: Sequence[Evidence]) -> list[EventTime | None]:
    """Time the toe-offs of a clip's contacts; None where the departure was not seen.

    Backward in time, a departure is an approach.
    """
    movements = [_departure(contact) for contact in contacts]
    aligned = align(movements, _LEAVING)
    if aligned is None:
        return [None] * len(contacts)
    rest = _ROLLING.of(aligned, _step_s(contacts, aligned))
    backward = _events(movements, aligned, rest, _TOE_OFF)
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
    movements: Sequence[Movement], aligned: Aligned, end: End, sharpness: _Sharpness
) -> list[EventTime | None]:
    events: list[EventTime | None] = [None] * len(movements)
    common_s = float(np.hypot(sharpness.common_sd_s, sharpness.common_share_sd * end.sd_s))
    for number, mark_s, own_s in zip(aligned.numbers, aligned.mark_s, aligned.sd_s, strict=True):
        frame_s = float(np.median(np.diff(movements[number].time_s)))
        sd_s = np.linalg.norm([own_s, sharpness.frame_share_sd * frame_s, _STEP_SD_S])
        events[number] = EventTime(float(mark_s + end.lag_s), float(sd_s), common_s)
    return events


def _step_s(contacts: Sequence[Evidence], aligned: Aligned) -> float:
    """Give how long a step takes, usually."""
    steps_s = np.array([contact.opens_s - contact.opened_s for contact in contacts])
    known_s = steps_s[np.isfinite(steps_s)]
    return float(np.median(known_s)) if len(known_s) else _STEP_SPANS * aligned.span_s
