"""A clip's clock held against its witnesses, and the rep read by theirs where the two differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadence.clock.airtime import air_share
from cadence.clock.footfalls import Footfalls, find_footfalls
from cadence.clock.gravity import SOMEBODY, Stature, measure_fall
from cadence.clock.slowmotion import (
    SLOWEST_WALKING_SPM,
    common_factor,
    estimate_clock,
    nearest_factor,
)
from cadence.domain import PoseTrack
from cadence.domain.clock import Bounds, ClockEstimate, ClockInfo, Reading
from cadence.errors import CadenceError

AS_USED, BY_WITNESSES = "as used", "by the witnesses"
# Times in seconds hold for people in real time: a rep slowed eight-fold is looked at again by the
# witnesses' clock until that changes by less than this (logarithm).
_SETTLED = 0.1
_MOST_ROUNDS = 3
# With more repeats than this among the frames the clip was retimed by an editor: any factor goes.
_MOST_REPEATED = 0.2


@dataclass(frozen=True, eq=False)
class CheckedClock:
    """A clock with what the witnesses say of it, and the footfalls by it."""

    clock: ClockInfo
    footfalls: Footfalls


def check_clock(
    track: PoseTrack,
    clock: ClockInfo,
    falls: Footfalls,
    *,
    stature: Stature = SOMEBODY,
    accept: bool,
) -> CheckedClock:
    """Ask the witnesses about a clock.

    Parameters
    ----------
    track
        The runner's landmarks.
    clock, falls
        What the file or the user says, and the footfalls by it.
    stature
        The runner's height.
    accept
        Whether to go by the witnesses' clock where it is clearly a common slow motion.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    estimate = _estimate(track, falls, stature)
    if estimate.slowed is None or estimate.verdict not in ("slowed", "hurried"):
        return CheckedClock(replace(clock, estimate=estimate), falls)
    slowed = _settled(track, clock, estimate.slowed, stature)
    common = None if _is_retimed(clock) else _named(track, clock, slowed, stature)
    estimate = replace(estimate, slowed=slowed, common=common)
    other = _slowed_clock(clock, common or slowed.mean)
    other_falls = find_footfalls(track, other.time_scale)
    if _too_slow_to_walk(falls):
        by_other = _estimate(track, other_falls, stature)
        if by_other.verdict == "walking":
            return CheckedClock(replace(clock, estimate=by_other), falls)
    if accept and common is not None:
        return _accepted(track, other, other_falls, estimate, stature)
    readings = (read_clock(AS_USED, clock, falls), read_clock(BY_WITNESSES, other, other_falls))
    return CheckedClock(replace(clock, estimate=estimate, readings=readings), falls)


def read_clock(name: str, clock: ClockInfo, falls: Footfalls) -> Reading:
    """Read the rep's cadence, contact and flight time by a clock.

    Parameters
    ----------
    name
        Whose clock it is.
    clock, falls
        The clock, and the footfalls by it.
    """
    cadence = falls.cadence
    contacts_s = falls.events.toe_off_s - falls.events.strike_s
    contact_s = float(np.nanmean(contacts_s)) if np.isfinite(contacts_s).any() else None
    spm = cadence.spm.mean if cadence is not None else None
    flight_s = 60 / spm - contact_s if spm is not None and contact_s is not None else None
    return Reading(name, clock.time_scale, clock.capture_fps, spm, contact_s, flight_s)


def _estimate(track: PoseTrack, falls: Footfalls, stature: Stature) -> ClockEstimate:
    """Ask the witnesses; nobody is one without a cadence."""
    cadence = falls.cadence
    if cadence is None:
        return ClockEstimate("unknown", None, None, None, ())
    body, step_s = falls.body, 60 / cadence.spm.mean
    length = float("nan")
    if body.ground_known:
        length = abs(float(np.polyfit(body.time_s, body.hip[:, 0], 1)[0])) * step_s
    share = air_share(falls, step_s, length)
    fall = measure_fall(track, body, falls.events, stature.height_m, share)
    return estimate_clock(fall, cadence.spm.mean, length, stature)


def _too_slow_to_walk(falls: Footfalls) -> bool:
    return falls.cadence is not None and falls.cadence.spm.mean < SLOWEST_WALKING_SPM


def _settled(track: PoseTrack, clock: ClockInfo, slowed: Bounds, stature: Stature) -> Bounds:
    """Look again by the witnesses' clock until it stays."""
    for _ in range(_MOST_ROUNDS):
        again = _slowed_by(track, clock, slowed.mean, stature)
        if again is None:
            return slowed
        change, slowed = again.mean / slowed.mean, again
        if abs(np.log(change)) < _SETTLED:
            return slowed
    return slowed


def _slowed_by(
    track: PoseTrack, clock: ClockInfo, factor: float, stature: Stature
) -> Bounds | None:
    """Estimate how slow a clip is by the clock that is so many times faster."""
    try:
        falls = find_footfalls(track, clock.time_scale / factor)
    except CadenceError:
        return None
    again = _estimate(track, falls, stature).slowed
    if again is None:
        return None
    return Bounds(factor * again.mean, factor * again.low, factor * again.high)


def _named(track: PoseTrack, clock: ClockInfo, slowed: Bounds, stature: Stature) -> float | None:
    """Name the common factor, by the estimate or by what the witnesses say at its own clock.

    A clock that is off by a fifth shows contacts that are as much off: where the estimate is too
    far from the nearest common factor, the witnesses are asked once more by that one's clock.
    """
    common = common_factor(slowed, clock.capture_fps)
    if common is not None:
        return common
    nearest = nearest_factor(slowed.mean, clock.capture_fps)
    again = _slowed_by(track, clock, nearest, stature)
    return None if again is None else common_factor(again, clock.capture_fps)


def _is_retimed(clock: ClockInfo) -> bool:
    timing = clock.timing
    return timing is not None and timing.repeated > _MOST_REPEATED * timing.frames


def _slowed_clock(clock: ClockInfo, factor: float) -> ClockInfo:
    return replace(
        clock, time_scale=clock.time_scale / factor, capture_fps=clock.capture_fps * factor
    )


def _accepted(
    track: PoseTrack,
    clock: ClockInfo,
    falls: Footfalls,
    estimate: ClockEstimate,
    stature: Stature,
) -> CheckedClock:
    """Go by the witnesses' clock, and say what they say of it."""
    seen = ", ".join(f"{each.name} {each.value:.3g} {each.unit}" for each in estimate.witnesses)
    basis = f"slowed {estimate.common:g}x, found by physics ({seen}) as --time-scale auto asks"
    return CheckedClock(
        replace(clock, basis=basis, estimate=_estimate(track, falls, stature)), falls
    )
