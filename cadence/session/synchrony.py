"""Reps filmed at different times and rates, laid over each other frame by frame.

Nothing is blended or made up: each moment shows, of each rep, the frame that was taken nearest to
it. The moments stand where the frames of the slowest rep are, so that it is shown exactly when its
frames were taken, and the others are off by no more than half of their own frame interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# A frame that is farther away than this many of its intervals belongs to a gap in the clip.
_GAP_INTERVALS = 0.75


@dataclass(frozen=True, eq=False)
class Schedule:
    """Which frames are shown when.

    Parameters
    ----------
    at_s
        (T,) the moments, real seconds since the event.
    rows
        (T, R) row of each rep's frame.
    goes_on
        (T, R) whether a rep has a frame of that moment: False before its first frame, after its
        last one, and in gaps.
    event
        Which moment is the event's: that of the slowest rep's frame nearest to it.
    """

    at_s: FloatArray
    rows: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    event: int


def schedule_frames(times_s: Sequence[FloatArray], finest_s: float) -> Schedule:
    """Lay reps over each other.

    Parameters
    ----------
    times_s
        For each rep the (F,) ascending real times of its frames since its event, two or more.
    finest_s
        Least time between two moments: a screen shows no more pictures a second.

    Returns
    -------
    Schedule
        From the first frame of any rep to the last of any, evenly, as finely as the fastest rep
        was filmed; one moment is that of the frame of the slowest rep which is nearest to the
        event.
    """
    intervals_s = [float(np.median(np.diff(times))) for times in times_s]
    slowest = times_s[int(np.argmax(intervals_s))]
    anchor_s = float(slowest[np.abs(slowest).argmin()])
    step_s = max(min(intervals_s), finest_s)
    first = math.floor((min(times[0] for times in times_s) - anchor_s) / step_s + 1e-6)
    last = math.ceil((max(times[-1] for times in times_s) - anchor_s) / step_s - 1e-6)
    at_s = anchor_s + step_s * np.arange(first, last + 1)
    rows = np.stack([_nearest(times, at_s) for times in times_s], axis=1)
    goes_on = [
        _goes_on(times, interval_s, rows[:, rep], at_s)
        for rep, (times, interval_s) in enumerate(zip(times_s, intervals_s, strict=True))
    ]
    return Schedule(at_s, rows, np.stack(goes_on, axis=1), -first)


def _goes_on(
    times_s: FloatArray, interval_s: float, rows: NDArray[np.int64], at_s: FloatArray
) -> NDArray[np.bool_]:
    """Say at which moments a rep has a frame."""
    half_s = interval_s * (0.5 + 1e-6)
    within = (at_s >= times_s[0] - half_s) & (at_s < times_s[-1] + half_s)
    near = np.abs(times_s[rows] - at_s) <= _GAP_INTERVALS * interval_s
    return np.asarray(within & near)


def _nearest(times_s: FloatArray, at_s: FloatArray) -> NDArray[np.int64]:
    """Give the place of the time nearest to each moment."""
    after = np.clip(np.searchsorted(times_s, at_s), 1, len(times_s) - 1)
    before = after - 1
    # Half-way between two frames the earlier one stays, whatever the last digits say.
    is_before = at_s - times_s[before] <= times_s[after] - at_s + 1e-6
    return np.where(is_before, before, after).astype(np.int64)
