"""The pose track's landmarks with their legs rightly named, for whoever draws or exports them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadence.body.feet import name_feet
from cadence.body.legs import BOTH_EXCHANGED, BOTH_LEGS
from cadence.body.path import Body
from cadence.domain import FloatArray, PoseTrack


def landmarks_named(track: PoseTrack, body: Body, openings_s: FloatArray) -> FloatArray:
    """Exchange the legs' landmarks where the pose model had taken one leg for the other.

    Parameters
    ----------
    track, body
        The pose track, and the body's path in it.
    openings_s
        (K,) times at which the legs were farthest apart, an unbroken series.

    Returns
    -------
    (F, 33, 3) as ``track.landmarks_px``.
    """
    named = name_feet(track, body, openings_s, np.empty(0))
    rows = np.flatnonzero(_is_swapped(track, body.frame[named.swapped]))
    landmarks_px = track.landmarks_px.copy()
    landmarks_px[rows[:, None], BOTH_LEGS] = track.landmarks_px[rows[:, None], BOTH_EXCHANGED]
    return landmarks_px


def _is_swapped(track: PoseTrack, swapped: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of (F,) rows whether their legs are exchanged, as those of the placed rows ``swapped``.

    Landmarks between two poses are named as the first of these (`cadence.runner.sampling`).
    """
    rows = np.arange(len(track.frame_index))
    placed = np.maximum.accumulate(np.where(track.is_placed, rows, 0))
    return np.asarray(np.isin(placed, swapped))
