"""The landmark network along the runner's guide: one pose a frame, or none.

The guide says where the runner is to within a few pixels of its boxes; the landmarks themselves
then correct it slowly, so that the window does not jump and the network sees the body alike from
frame to frame. Poses are taken as the network gives them: no smoothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadence.domain import LANDMARK_COUNT, CropWindow, Pose
from cadence.pose.engine import PoseEngine
from cadence.runner.choosing import Guide
from cadence.video.frames import Frame

_HIPS = [23, 24]
_SHOULDERS = [11, 12]
# How far the hips may lie from where they were expected before it is somebody else, in windows.
_SAME_RUNNER_WINDOWS = 0.2
# A trunk is about 0.15 windows long; seen at half or twice that it is no trunk.
_TRUNK_WINDOWS = (0.06, 0.3)
# The landmarks' correction follows within about this time.
_CORRECT_S = 0.15
# Hips this far outside the picture, in windows: the runner has left. The leg that pushes off
# trails behind and is seen a little longer than they are.
_OUTSIDE_WINDOWS = 0.2


@dataclass(frozen=True)
class FollowedPose:
    """A frame's pose, None where the runner was not seen."""

    frame_index: int
    file_time_s: float
    pose: Pose | None


class Follower:
    """Moves the landmark window along the guide.

    Parameters
    ----------
    guide
        Where the runner is.
    engine
        What places landmarks.
    starts_midway
        Whether the runner was followed before: the first pose's correction then counts in full.
    """

    def __init__(self, guide: Guide, engine: PoseEngine, *, starts_midway: bool = False) -> None:
        self._guide = guide
        self._engine = engine
        self._is_settled = not starts_midway
        self._correction_windows = np.zeros(2)
        self._last_s = 0.0

    def add(self, frame: Frame) -> FollowedPose | None:
        """Take the next frame; give its pose, or None outside the runner's stretch."""
        expected = self._guide.window(frame.index)
        if expected is None:
            return None
        window = self._corrected(expected)
        pose = None
        if is_inside(window, (frame.width_px, frame.height_px)):
            pose = self._engine.landmarks(frame, with_room(window, self._guide.room))
        if pose is not None and not _is_plausible(pose, window):
            pose = None
        if pose is not None:
            self._correct(pose, expected, frame.file_time_s)
        self._last_s = frame.file_time_s
        return FollowedPose(frame.index, frame.file_time_s, pose)

    def _corrected(self, guide: CropWindow) -> CropWindow:
        shift = self._correction_windows * guide.size_px
        return replace(
            guide,
            center_x_px=guide.center_x_px + float(shift[0]),
            center_y_px=guide.center_y_px + float(shift[1]),
        )

    def _correct(self, pose: Pose, guide: CropWindow, file_time_s: float) -> None:
        hips = pose.landmarks_px[_HIPS, :2].mean(axis=0)
        off = (hips - (guide.center_x_px, guide.center_y_px)) / guide.size_px
        share = 1 - np.exp(-(file_time_s - self._last_s) / _CORRECT_S) if self._is_settled else 1.0
        self._is_settled = True
        self._correction_windows += share * (off - self._correction_windows)


def with_room(window: CropWindow, room: float) -> CropWindow:
    """Give a window so many times as large around the same middle."""
    return replace(window, size_px=room * window.size_px)


def is_inside(window: CropWindow, size_px: tuple[int, int], more_windows: float = 0.0) -> bool:
    """Say whether the runner in a window can be seen in a picture of this width and height."""
    margin_px = (_OUTSIDE_WINDOWS + more_windows) * window.size_px
    return (
        -margin_px <= window.center_x_px <= size_px[0] + margin_px
        and -margin_px <= window.center_y_px <= size_px[1] + margin_px
    )


def may_be_inside(window: CropWindow, size_px: tuple[int, int]) -> bool:
    """Say whether the runner can be seen by a guide's window, before it is corrected."""
    return is_inside(window, size_px, _SAME_RUNNER_WINDOWS)


def _is_plausible(pose: Pose, window: CropWindow) -> bool:
    """Say whether the pose is a body of the expected size at the expected place."""
    if pose.landmarks_px.shape != (LANDMARK_COUNT, 3):
        return False
    hips = pose.landmarks_px[_HIPS, :2].mean(axis=0)
    shoulders = pose.landmarks_px[_SHOULDERS, :2].mean(axis=0)
    away = np.hypot(*(hips - (window.center_x_px, window.center_y_px))) / window.size_px
    trunk = np.hypot(*(shoulders - hips)) / window.size_px
    return bool(away < _SAME_RUNNER_WINDOWS and _TRUNK_WINDOWS[0] < trunk < _TRUNK_WINDOWS[1])
