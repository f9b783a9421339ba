"""Published rules for foot strike and toe-off, on the same pose tracks, to compare with.

The papers used markers on the feet and a laboratory's cameras. Here the heel and toe landmarks
stand for the markers, and each leg is the one that the pose model names. What the rules need
besides is given to them in their favour:

- Positions are in coordinates in which the ground stands still, sampled at 480 Hz by Akima's
  interpolation, then low-passed forward and backward (Butterworth, second order each way).
- All search while the foot swings back under the hips, from its foremost to its rearmost place: for
  the strike before it passes the hips, for the toe-off after that, for peaks in the latter half.
  On good positions every step has one such sweep, at any speed.
- Each has the cutoff, of 4 to 30 Hz, with which most of its contacts are right on the grid of
  renders; where noise crosses a threshold more than once, the last crossing counts, which helps.

References
----------
Handsaker et al. 2016, J Biomech 49:4128, 10.1016/j.jbiomech.2016.10.013.
Fellin et al. 2010, J Sci Med Sport 13:646, 10.1016/j.jsams.2010.03.006.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import Akima1DInterpolator
from scipy.signal import butter, find_peaks, sosfiltfilt

from benchmarks.matching import FoundContacts
from cadence.body.path import Body, body_from_track
from cadence.clock.capture import real_clock
from cadence.domain import FloatArray, Foot, PoseTrack

SAMPLED_HZ = 480
_HIPS, _KNEES, _ANKLES = (23, 24), (25, 26), (27, 28)
_LEGS: tuple[Foot, Foot] = ("left", "right")
# The foot swings by about 0.6 body heights; a leg strikes at most 2.6 times a second.
_LEAST_SWING_STATURES = 0.12
_SHORTEST_STRIDE_S = 0.3
# A sweep that the clip's ends cut off counts if the foot is this far before or behind the hips.
_REACHED_STATURES = 0.05


@dataclass(frozen=True, eq=False)
class Leg:
    """One leg's motion, sampled evenly; lengths in body heights.

    Parameters
    ----------
    time_s
        (N,) real seconds.
    forward
        (N,) the foot's place before the hips, in the direction of running.
    heel_up, toe_up
        (N,) upward velocities, a second.
    knee_deg
        (N,) the knee's angle; 180 is straight.
    """

    time_s: FloatArray
    forward: FloatArray
    heel_up: FloatArray
    toe_up: FloatArray
    knee_deg: FloatArray


@dataclass(frozen=True)
class Sweep:
    """One swing of the foot back under the hips.

    Parameters
    ----------
    strike_in, toe_off_in
        Rows to search for the strike and for the toe-off.
    """

    strike_in: slice
    toe_off_in: slice


Search = Callable[[Leg, Sweep], tuple[int | None, int | None]]
"""Gives the rows of strike and toe-off within a sweep, None where there is none."""


def handsaker(leg: Leg, sweep: Sweep) -> tuple[int | None, int | None]:
    """Peaks of acceleration and jerk (Handsaker et al. 2016, the best of their four pairs).

    Strike: the upward acceleration's peak of the heel or of the forefoot, whichever comes first.
    Toe-off: the peak of the toe's upward jerk. The landmark at the toe stands for the first
    metatarsal and for the hallux.
    """
    heel, toe = (np.gradient(point, leg.time_s) for point in (leg.heel_up, leg.toe_up))
    jerk = np.gradient(toe, leg.time_s)
    strike = min(int(np.argmax(point[sweep.strike_in])) for point in (heel, toe))
    return sweep.strike_in.start + strike, _latter_peak(jerk, sweep.toe_off_in)


def heel_height(leg: Leg, sweep: Sweep) -> tuple[int | None, int | None]:
    """Use the heel's lowest place and the straightest knee (the best of Fellin et al. 2010).

    Strike: the heel's vertical velocity turns from downward to upward. Toe-off: the knee's
    extension peaks.
    """
    strike = _last_turn(leg.heel_up > 0, sweep.strike_in)
    return strike, _latter_peak(leg.knee_deg, sweep.toe_off_in)


def _latter_peak(values: FloatArray, rows: slice) -> int:
    """Give the row of the greatest value in the latter half of some rows."""
    middle = (rows.start + rows.stop) // 2
    return int(middle + np.argmax(values[middle : rows.stop]))


def _last_turn(holds: NDArray[np.bool_], rows: slice) -> int | None:
    """Give the last row at which something begins to hold."""
    turns = np.nonzero(~holds[rows][:-1] & holds[rows][1:])[0]
    return int(rows.start + 1 + turns[-1]) if len(turns) else None


@dataclass(frozen=True)
class Rule:
    """A published rule: how it searches, and the low-pass that suits it."""

    name: str
    search: Search
    cutoff_hz: float


RULES = (Rule("Handsaker 2016", handsaker, 6.0), Rule("Fellin 2010", heel_height, 20.0))


def contacts_by(rule: Rule, track: PoseTrack) -> FoundContacts:
    """Apply a rule to both legs of a track and put their contacts in order of time.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    return contacts_of_legs(rule, legs_of(track, rule.cutoff_hz))


def contacts_of_legs(rule: Rule, legs: Sequence[Leg]) -> FoundContacts:
    """Apply a rule to both legs, left before right."""
    events = sorted(
        (float(leg.time_s[strike]), _time_s(leg, toe_off), name)
        for name, leg in zip(_LEGS, legs, strict=True)
        for strike, toe_off in (rule.search(leg, sweep) for sweep in sweeps(leg.forward))
        if strike is not None
    )
    unknown = np.full(len(events), np.nan)
    return FoundContacts(
        strike_s=np.array([event[0] for event in events]),
        toe_off_s=np.array([event[1] for event in events]),
        strike_sd_s=unknown,
        toe_off_sd_s=unknown,
        foot=tuple(event[2] for event in events),
        side=(None,) * len(events),
    )


def _time_s(leg: Leg, row: int | None) -> float:
    return float("nan") if row is None else float(leg.time_s[row])


def sweeps(forward: FloatArray) -> list[Sweep]:
    """Find the times in which a foot goes back under the hips.

    Parameters
    ----------
    forward
        (N,) the foot's place before the hips, in body heights, at 480 Hz.
    """
    apart = int(_SHORTEST_STRIDE_S * SAMPLED_HZ)
    tops, _ = find_peaks(forward, prominence=_LEAST_SWING_STATURES, distance=apart)
    bottoms, _ = find_peaks(-forward, prominence=_LEAST_SWING_STATURES, distance=apart)
    if forward[0] > _REACHED_STATURES:
        tops = np.concatenate([[0], tops])
    if forward[-1] < -_REACHED_STATURES:
        bottoms = np.concatenate([bottoms, [len(forward) - 1]])
    ends = [*tops, len(forward)][1:]
    result = []
    for top, end in zip(tops, ends, strict=True):
        below = bottoms[(bottoms > top) & (bottoms < end)]
        if len(below):
            result += _sweep(forward, int(top), int(below[0]))
    return result


def _sweep(forward: FloatArray, foremost: int, rearmost: int) -> list[Sweep]:
    """Split a swing where the foot passes the hips; none where it does not."""
    behind = np.nonzero(forward[foremost:rearmost] < 0)[0]
    if len(behind) == 0:
        return []
    under = foremost + int(behind[0])
    if under - foremost < 2 or rearmost - under < 2:
        return []
    return [Sweep(slice(foremost, under), slice(under, rearmost))]


def legs_of(track: PoseTrack, cutoff_hz: float) -> tuple[Leg, Leg]:
    """Give both legs' motion from a pose track.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    clock = real_clock(track.file_time_s, track.video.tagged_capture_fps)
    body = body_from_track(track, clock.time_scale)
    even_s = np.arange(body.time_s[0], body.time_s[-1], 1 / SAMPLED_HZ)
    sos = butter(2, cutoff_hz, fs=SAMPLED_HZ, output="sos")

    def evenly(values: FloatArray) -> FloatArray:
        even = Akima1DInterpolator(body.time_s, values)(even_s)
        return np.asarray(sosfiltfilt(sos, even, axis=0))

    facing = np.sign(np.median(body.toes[:, :, 0] - body.heels[:, :, 0]))
    feet = (body.heels + body.toes) / 2
    left, right = (
        Leg(
            time_s=even_s,
            forward=evenly(facing * (feet[:, number, 0] - body.hip[:, 0])),
            heel_up=-np.gradient(evenly(body.heels[:, number, 1]), even_s),
            toe_up=-np.gradient(evenly(body.toes[:, number, 1]), even_s),
            knee_deg=evenly(knee_deg(track, body, number)),
        )
        for number in range(2)
    )
    return left, right


def knee_deg(track: PoseTrack, body: Body, leg: int) -> FloatArray:
    """Give the (N,) angle at the knee between hip and ankle in the picture."""
    rows = track.landmarks_px[body.frame, :, :2]
    hip, knee, ankle = (rows[:, pair[leg]] for pair in (_HIPS, _KNEES, _ANKLES))
    thigh, shank = hip - knee, ankle - knee
    lengths = np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
    cosine = (thigh * shank).sum(axis=1) / lengths
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
