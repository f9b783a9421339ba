"""Contacts as steps: times of each step, and how well each is known.

An event's error has a part that all events of its kind in the clip share (where on the shoe the
landmark sits, say) and a part of its own. In a step time, strike to strike, the common part
cancels. Contact time joins a strike to a toe-off, whose common parts have nothing to do with each
other: there both count. So they do in flight time, with the other sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erf

import numpy as np
from numpy.typing import NDArray

from cadence.domain import Contact, FloatArray

# Steps this much longer than the median have a contact missing inside.
_GAP_RATIO = 1.5
# An event is well timed within this share of a step: about a tenth of a contact when running fast.
_WELL_TIMED_SHARE = 0.04
# A single contact time is not given when its 95 % interval (about 2 SD to either side) is wider
# than the contact time itself.
COARSEST_CONTACT = 0.25


@dataclass(frozen=True, eq=False)
class StepTable:
    """What each contact begins, N rows in order of time; NaN where unknown.

    Parameters
    ----------
    step_s
        (N,) time from the contact's strike to the next one; NaN before a missed contact.
    contact_s, flight_s
        (N,) time on the ground, and from its toe-off to the next strike.
    length_m
        (N,) along the track to the next footprint.
    step_sd_s
        (N,) standard deviation of ``step_s``.
    contact_own_sd_s, flight_own_sd_s
        (N,) standard deviations against the clip's other contacts and flights.
    common_sd_s
        Standard deviation of what all contact times of the clip have in common, and, with the
        other sign, all flight times.
    """

    step_s: FloatArray
    contact_s: FloatArray
    flight_s: FloatArray
    length_m: FloatArray
    step_sd_s: FloatArray
    contact_own_sd_s: FloatArray
    flight_own_sd_s: FloatArray
    common_sd_s: float

    @property
    def contact_sd_s(self) -> FloatArray:
        """Standard deviation of each contact time against the truth."""
        return np.hypot(self.contact_own_sd_s, self.common_sd_s)

    @property
    def is_coarse(self) -> NDArray[np.bool_]:
        """Whether each contact time, where there is one, is too uncertain to be given alone."""
        sure = self.contact_sd_s <= COARSEST_CONTACT * self.contact_s
        return np.isfinite(self.contact_s) & ~sure

    @property
    def stride_s(self) -> FloatArray:
        """Time to the next strike of the same foot; twice the step where that was not seen."""
        two_steps_s = self.step_s + np.append(self.step_s[1:], np.nan)
        return np.where(np.isfinite(two_steps_s), two_steps_s, 2 * self.step_s)


def step_table(contacts: Sequence[Contact]) -> StepTable:
    """Give the steps that contacts begin.

    Parameters
    ----------
    contacts
        In order of time.
    """
    strike_s = _array([contact.strike_s for contact in contacts])
    toe_off_s = _array([contact.toe_off_s for contact in contacts])
    along_m = _array([contact.along_m for contact in contacts])
    strike_sd_s = _array([contact.strike_own_sd_s for contact in contacts])
    toe_off_sd_s = _array([contact.toe_off_own_sd_s for contact in contacts])
    step_s = _ended(without_gaps(np.diff(strike_s)), len(contacts))
    next_sd_s = _ended(strike_sd_s[1:], len(contacts))
    return StepTable(
        step_s=step_s,
        contact_s=toe_off_s - strike_s,
        flight_s=step_s - (toe_off_s - strike_s),
        length_m=np.where(
            np.isnan(step_s), np.nan, _ended(np.abs(np.diff(along_m)), len(contacts))
        ),
        step_sd_s=np.hypot(strike_sd_s, next_sd_s),
        contact_own_sd_s=np.hypot(strike_sd_s, toe_off_sd_s),
        flight_own_sd_s=np.hypot(toe_off_sd_s, next_sd_s),
        common_sd_s=_common_sd_s(contacts),
    )


def step_times_s(contacts: Sequence[Contact]) -> FloatArray:
    """Give the times from each strike to the next, NaN where a contact is missing between them.

    Returns
    -------
    (N - 1,) seconds.
    """
    return without_gaps(np.diff([contact.strike_s for contact in contacts]))


def without_gaps(steps_s: FloatArray) -> FloatArray:
    """Give step times with NaN where a contact is missing inside.

    Parameters
    ----------
    steps_s
        (N,) times from strike to strike; one of more than 1.5 times the median is no step.
    """
    known = steps_s[np.isfinite(steps_s)]
    usual_s = float(np.median(known)) if len(known) else np.nan
    return np.where(steps_s <= _GAP_RATIO * usual_s, steps_s, np.nan)


def with_quality(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Fill in how sure the times of each contact are.

    The quality is the probability that both its events lie within 4 % of a step (about 10 ms at
    225 steps/min) of where they are said to be, what the clip's events have in common aside: with
    s the standard deviation of an event, erf(0.04 step / (s sqrt 2)), strike times toe-off. The
    frame interval is part of s. It compares contacts within a clip and between clips; a toe-off
    that was not seen makes it 0.

    Parameters
    ----------
    contacts
        In order of time.
    """
    steps_s = step_times_s(contacts)
    known = steps_s[np.isfinite(steps_s)]
    if len(known) == 0:
        return tuple(contacts)
    near_s = _WELL_TIMED_SHARE * float(np.median(known))
    return tuple(
        replace(
            contact,
            quality=_surely_within(near_s, contact.strike_own_sd_s)
            * _surely_within(near_s, contact.toe_off_own_sd_s),
        )
        for contact in contacts
    )


def _surely_within(near_s: float, sd_s: float) -> float:
    """Give the probability that a normal error is smaller than ``near_s``; 0 for an unknown SD."""
    if not np.isfinite(sd_s):
        return 0.0
    return erf(near_s / (max(sd_s, 1e-9) * np.sqrt(2)))


def _common_sd_s(contacts: Sequence[Contact]) -> float:
    strikes_s = _array([contact.strike_common_sd_s for contact in contacts])
    toe_offs_s = _array([contact.toe_off_common_sd_s for contact in contacts])
    return float(
        np.hypot(np.fmax.reduce(strikes_s, initial=0.0), np.fmax.reduce(toe_offs_s, initial=0.0))
    )


def _array(values: Sequence[float | None]) -> FloatArray:
    """Give the values with NaN for the unknown ones."""
    array = np.array(values, dtype=float)
    return np.where(np.isfinite(array), array, np.nan)


def _ended(values: FloatArray, count: int) -> FloatArray:
    """Give ``values`` with NaN for the last of ``count`` contacts."""
    return np.append(values, np.nan)[:count] if count else values[:0]
