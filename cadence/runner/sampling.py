"""In which frames the landmark network looks: as many a second as tell it all.

Landmarks of frames that follow each other at once are wrong alike, so that the third of four tells
little that the others did not; the shoes' pictures, which cost next to nothing, are taken from
every frame. What a frame between two poses shows of the body lies between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cadence.body.legs import LEFT_LEG, RIGHT_LEG
from cadence.clock.repeats import shows_pauses
from cadence.domain import CropWindow, FloatArray, Pose
from cadence.runner.tracking import FollowedPose
from cadence.video.frames import Frame, crop_rgb

# Poses lie no farther apart than in a film of 60 frames a second: of 120 every second frame, of 240
# every fourth gets one. Strikes are then as exact as with all of them, toe-offs lose half a
# millisecond at most (`benchmarks/sampling.py`).
APART_S = 1 / 60
# ... or by this part of a frame more: files round their times to a millisecond.
_ROUNDED_FRAMES = 1 / 8
# A body is looked at so small, and in so many pairs of frames at least, to tell whether each frame
# shows a picture of its own.
_SMALL_PX = 48
_FEWEST_PAIRS = 8
_LEGS = [*LEFT_LEG, *RIGHT_LEG]
_EXCHANGED = [*RIGHT_LEG, *LEFT_LEG]


def spaced(file_time_s: FloatArray) -> NDArray[np.bool_]:
    """Choose frames that are as far apart as poses may be, the first and the last too.

    Parameters
    ----------
    file_time_s
        (F,) ascending times.

    Returns
    -------
    (F,) all of them where there are fewer than 120 a second.
    """
    chosen = np.zeros(len(file_time_s), dtype=bool)
    if len(chosen) == 0:
        return chosen
    chosen[0] = chosen[-1] = True
    last_s = float(file_time_s[0])
    for number, (at_s, next_s) in enumerate(itertools.pairwise(file_time_s.tolist())):
        if number and next_s - last_s > APART_S + _ROUNDED_FRAMES * (next_s - at_s):
            chosen[number], last_s = True, at_s
    return chosen


def are_shown_again(frames: Mapping[int, Frame], windows: Mapping[int, CropWindow]) -> bool | None:
    """Say whether some frames show the picture before them again.

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


def _change(before: Frame, frame: Frame, window: CropWindow) -> float:
    """Give the grey levels by which a runner's picture differs from that before it."""
    first, second = (crop_rgb(each, window, _SMALL_PX) for each in (before, frame))
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
    exchanged_px[_LEGS], visibility[_LEGS] = (
        second.landmarks_px[_EXCHANGED],
        second.visibility[_EXCHANGED],
    )

    def way_px(landmarks_px: FloatArray) -> float:
        way = landmarks_px[_LEGS, :2] - first.landmarks_px[_LEGS, :2]
        return float(np.linalg.norm(way, axis=1).sum())

    if way_px(second.landmarks_px) <= way_px(exchanged_px):
        return second
    return Pose(exchanged_px, visibility, second.presence)
