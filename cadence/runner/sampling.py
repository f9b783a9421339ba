"""In which frames the landmark network looks: as many a second as tell it all.

Landmarks of frames that follow each other at once are wrong alike, so that the third of four tells
little that the others did not; the shoes' pictures, which cost next to nothing, are taken from
every frame. What a frame between two poses shows of the body lies between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cadence.body.legs import BOTH_EXCHANGED, BOTH_LEGS
from cadence.clock.repeats import shows_pauses
from cadence.domain import CropWindow, FloatArray, Pose
from cadence.runner.tracking import FollowedPose
from cadence.video.frames import GreyFrame, crop_grey

# Poses lie no farther apart than in a film of 60 frames a second: of 120 every second frame, of 240
# every fourth gets one. Strikes are then as exact as with all of them, toe-offs lose about half a
# millisecond (`benchmarks/sampling.py`).
APART_S = 1 / 60
# ... or by this part of a frame more: files round their times to a millisecond.
_ROUNDED_FRAMES = 1 / 8
# The shoes of somebody of 55 pixels are eight long: their pictures fill nothing in, and twice as
# many poses do (`benchmarks/far.py`); of 60 to 80 pixels they tell enough.
_SMALL_WINDOW_PX, _SMALL_APART_S = 66.0, 1 / 120
# Legs, from the hips down, are looked at so small, and in so many pairs of frames at least, to tell
# whether each frame shows a picture of its own.
_LEGS_WINDOWS = 0.6
_SMALL_PX = 32
_FEWEST_PAIRS = 8


class Spacing:
    """Chooses frames, as they come, that are as far apart as poses may be."""

    def __init__(self, apart_s: float | None = None) -> None:
        self._apart_s = APART_S if apart_s is None else apart_s
        self._at_s: float | None = None
        self._last_s = -np.inf

    def add(self, time_s: float) -> bool | None:
        """Take the time of the next frame; say whether the one before it, if any, is chosen."""
        at_s, self._at_s = self._at_s, time_s
        if at_s is None:
            return None
        is_due = time_s - self._last_s > self._apart_s + _ROUNDED_FRAMES * (time_s - at_s)
        if is_due:
            self._last_s = at_s
        return is_due


def is_very_small(window_px: float) -> bool:
    """Say whether somebody with a landmark window of such a size wants more poses than others."""
    return window_px < _SMALL_WINDOW_PX


def poses_apart_s(window_px: float) -> float:
    """Give how far apart the poses of somebody with a landmark window of such a size may be."""
    return min(_SMALL_APART_S, APART_S) if is_very_small(window_px) else APART_S


def spaced(file_time_s: FloatArray, apart_s: float | None = None) -> NDArray[np.bool_]:
    """Choose frames that are as far apart as poses may be, the first and the last too.

    Parameters
    ----------
    file_time_s
        (F,) ascending times of all of a clip's frames: what is kept of them was chosen alike.
    apart_s
        As of `poses_apart_s`; by default as for somebody who is not very small.

    Returns
    -------
    (F,) all of them where there are fewer than two in that time.
    """
    spacing = Spacing(apart_s)
    said = [spacing.add(time_s) for time_s in file_time_s.tolist()]
    return np.array([*said[1:], True][: len(said)], dtype=bool)


def are_shown_again(
    frames: Mapping[int, GreyFrame], windows: Mapping[int, CropWindow]
) -> bool | None:
    """Say whether some frames show the picture of the legs before them again.

    In a film that was retimed to more frames a second the network has to look at all, to tell which
    those are (`cadence.clock.repeats`).

    Parameters
    ----------
    frames
        Frames around the runner, by their places in the clip.
    windows
        Where the runner is in each.

    Returns
    -------
    None where there are too few to tell.
    """
    pairs = [index for index in frames if index + 1 in frames]
    if len(pairs) < _FEWEST_PAIRS:
        return None
    return shows_pauses(
        np.array([_change(frames[at], frames[at + 1], windows[at + 1]) for at in pairs])
    )


def _change(before: GreyFrame, frame: GreyFrame, window: CropWindow) -> float:
    """Give the grey levels by which a runner's legs differ from those in the frame before it."""
    size_px = _LEGS_WINDOWS * window.size_px
    below_px = window.center_y_px + size_px / 2
    legs = replace(window, center_y_px=below_px, size_px=size_px)
    first, second = (crop_grey(each, legs, _SMALL_PX) for each in (before, frame))
    return float(np.abs(second.astype(np.float64) - first).mean())


def between(
    before: FollowedPose, after: FollowedPose, frames: Sequence[tuple[int, float]]
) -> list[FollowedPose]:
    """Give the poses of frames that lie between two at which the network looked.

    Parameters
    ----------
    before, after
        The two; without a pose in one of them there is none between.
    frames
        Index and file time of each.
    """
    if before.pose is None or after.pose is None:
        return [FollowedPose(index, at_s, None) for index, at_s in frames]
    first, second = before.pose, _named_like(before.pose, after.pose)
    found = []
    for index, at_s in frames:
        share = (at_s - before.file_time_s) / (after.file_time_s - before.file_time_s)
        landmarks_px = first.landmarks_px + share * (second.landmarks_px - first.landmarks_px)
        visibility = first.visibility + share * (second.visibility - first.visibility)
        found.append(FollowedPose(index, at_s, Pose(landmarks_px, visibility, np.nan)))
    return found


def _named_like(first: Pose, second: Pose) -> Pose:
    """Exchange the legs of the second of two poses where they are named unlike the first's."""
    exchanged_px, visibility = second.landmarks_px.copy(), second.visibility.copy()
    exchanged_px[BOTH_LEGS] = second.landmarks_px[BOTH_EXCHANGED]
    visibility[BOTH_LEGS] = second.visibility[BOTH_EXCHANGED]

    def way_px(landmarks_px: FloatArray) -> float:
        way = landmarks_px[BOTH_LEGS, :2] - first.landmarks_px[BOTH_LEGS, :2]
        return float(np.linalg.norm(way, axis=1).sum())

    if way_px(second.landmarks_px) <= way_px(exchanged_px):
        return second
    return Pose(exchanged_px, visibility, second.presence)
