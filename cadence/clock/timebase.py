"""How evenly a clip's frames follow each other."""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray
from cadence.domain.clock import FrameTiming

# Time stamps are rounded to a thousandth of a second or so; rates that vary, vary by more.
_UNEVEN_SHARE = 0.1
_MOST_UNEVEN = 0.02
# A gap of this many usual intervals lacks a picture.
_GAP = 1.5


def frame_timing(file_time_s: FloatArray, repeated: int = 0) -> FrameTiming | None:
    """Describe the times of the frames in which the runner was seen.

    Parameters
    ----------
    file_time_s
        (F,) the file's own times, ascending.
    repeated
        How many frames repeat a picture (`cadence.clock.repeats`).

    Returns
    -------
    None with fewer than two frames.
    """
    if len(file_time_s) < 2:
        return None
    intervals_s = np.diff(file_time_s)
    usual_s = float(np.median(intervals_s))
    missing = np.rint(intervals_s / usual_s) - 1
    missing[intervals_s < _GAP * usual_s] = 0
    off = np.abs(intervals_s / (usual_s * (missing + 1)) - 1) > _UNEVEN_SHARE
    return FrameTiming(
        frames=len(file_time_s),
        interval_s=usual_s,
        is_uneven=bool(off.mean() > _MOST_UNEVEN),
        missing=int(missing.sum()),
        longest_gap_s=float(intervals_s.max()),
        repeated=repeated,
    )
