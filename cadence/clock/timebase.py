"""How evenly a clip's frames follow each other."""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray
from cadence.domain.clock import FrameTiming

# Time stamps are rounded to a thousandth of a second or so; rates that vary, vary by more.
_UNEVEN_SHARE = 0.1
_MOST_UNEVEN = 0.02
# A body that moves by less than this share of its usual way from frame to frame stays where it was
# (poses on equal pictures still differ a little); runners at the start stand, but not in so many.
_STAYS_SHARE = 0.15
_USUAL_PERCENTILE = 80
_LEAST_REPEATED = 0.3
# Shoulders to feet.
_BODY = slice(11, 33)
# A gap of this many usual intervals lacks a picture.
_GAP = 1.5


def frame_timing(file_time_s: FloatArray, repeated: int = 0) -> FrameTiming | None:
    """Describe the times of the frames in which the runner was seen.

    Parameters
    ----------
    file_time_s
        (F,) the file's own times, ascending.
    repeated
        How many frames repeat a picture (`count_repeats`).

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


def count_repeats(landmarks_px: FloatArray) -> int:
    """Count frames that show the picture before them again.

    Parameters
    ----------
    landmarks_px
        (F, 33, 3) landmarks; NaN where the runner was not seen.

    Returns
    -------
    0 where fewer than three frames in ten stay: then somebody stands, or nothing repeats.
    """
    way_px = np.linalg.norm(np.diff(landmarks_px[:, _BODY, :2], axis=0), axis=2)
    moved_px = np.median(way_px[np.isfinite(way_px).all(axis=1)], axis=1)
    if len(moved_px) == 0:
        return 0
    stays = moved_px < _STAYS_SHARE * np.percentile(moved_px, _USUAL_PERCENTILE)
    return int(stays.sum()) if stays.mean() > _LEAST_REPEATED else 0
