"""Which moving person is the runner, and where, frame by frame.

Moving regions become spots once the person detector has looked at them, and spots become trails.
The runner's trail is the one that covers the greatest distance, soonest; or, where nobody goes
anywhere (a treadmill), the one in which most moves. The trail, smoothed, says for every frame where
the landmark network should look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.camera import CameraPath, apply, inverse
from cadence.domain import CropWindow, FloatArray, Sighting
from cadence.errors import NotMeasurableError
from cadence.pose.engine import PoseEngine
from cadence.runner.motion import MotionSample, Region
from cadence.runner.trails import Spot, Trail
from cadence.signals import local_line

# The detector wants a body to fill about half of what it looks at.
_LOOK_SIZE = 2.5
_LOOKS_PER_SAMPLE = 3
# A sighting belongs to a region whose middle lies within its body circle.
_WITHIN_WINDOWS = 0.5
# Where so much of a body's height moves, its hips move as well: they lie in the region, or beside
# it by no more than this, in windows. Who stands behind a runner is no part of what moves.
_MOVING_BODY, _BESIDE_WINDOWS = 0.6, 0.1
# A landmark window is about 1.4 times as wide as a body is tall (BlazePose draws a circle around
# the body, and a margin around that).
_WINDOW_PER_BODY = 1.4
# Bodies of 30 pixels are often taken for smaller ones: a window is not smaller than what moved.
_LEAST_WINDOW_PER_REGION = 1.1
# The path is smoothed over about one step: sway is kept, jitter of the boxes is not.
_SMOOTH_S = 0.35
_UNCONFIRMED_WEIGHT = 0.05
# How near --runner X,Y@SECONDS must be to a body.
_CHOICE_WITHIN_WINDOWS = 0.5
_CHOICE_WITHIN_S = 0.25
# Beyond its first and last spot a trail is continued for this long.
_EXTEND_S = 0.5


@dataclass(frozen=True)
class RunnerChoice:
    """A point on the runner's body, as the user gives it; ``file_time_s`` None: at any time."""

    x_px: float
    y_px: float
    file_time_s: float | None = None


def find_spots(sample: MotionSample, engine: PoseEngine) -> list[Spot]:
    """Look at each moving region, or at the whole picture when the camera's motion is unknown."""
    frame = sample.frame
    if sample.regions is None:
        side = float(max(frame.width_px, frame.height_px))
        whole = CropWindow(frame.width_px / 2, frame.height_px / 2, side)
        seen = engine.locate(frame, whole)
        return [_confirmed(sample, sighting, None) for sighting in seen]
    spots = []
    for number, region in enumerate(sample.regions):
        sighting = None
        if number < _LOOKS_PER_SAMPLE:
            seen = engine.locate(frame, _look(region))
            if sample.is_between:
                seen = [each for each in seen if _moves_with(region, each)]
            sighting = _sighting_in(region, seen)
        if sighting is None:
            spots.append(_unconfirmed(sample, region))
        else:
            spots.append(_confirmed(sample, sighting, region))
    return spots


def _look(region: Region) -> CropWindow:
    width, height = region.right_px - region.left_px, region.bottom_px - region.top_px
    return CropWindow(
        (region.left_px + region.right_px) / 2,
        (region.top_px + region.bottom_px) / 2,
        _LOOK_SIZE * max(width, height),
    )


def _moves_with(region: Region, sighting: Sighting) -> bool:
    """Say whether a body can be what moves in a region."""
    window_px = sighting.window.size_px
    tall_px = region.bottom_px - region.top_px
    x_px = sighting.hip_x_px
    beside_px = max(region.left_px - x_px, x_px - region.right_px)
    return bool(
        tall_px < _MOVING_BODY * window_px / _WINDOW_PER_BODY
        or beside_px <= _BESIDE_WINDOWS * window_px
    )


def _sighting_in(region: Region, sightings: Sequence[Sighting]) -> Sighting | None:
    """Choose the sighting nearest to the region's middle, if that lies within its body circle."""
    x, y = (region.left_px + region.right_px) / 2, (region.top_px + region.bottom_px) / 2

    def away_windows(sighting: Sighting) -> float:
        away_px = np.hypot(sighting.hip_x_px - x, sighting.hip_y_px - y)
        return float(away_px / sighting.window.size_px)

    nearest = min(sightings, key=away_windows, default=None)
    return nearest if nearest is not None and away_windows(nearest) < _WITHIN_WINDOWS else None


def _confirmed(sample: MotionSample, sighting: Sighting, region: Region | None) -> Spot:
    moved_px = region.bottom_px - region.top_px if region is not None else 0.0
    return Spot(
        sample.frame.index,
        sample.frame.file_time_s,
        sample.view.shot,
        sighting.hip_x_px,
        sighting.hip_y_px,
        max(sighting.window.size_px, _LEAST_WINDOW_PER_REGION * moved_px),
        region.area_px2 if region is not None else 0.0,
        confirmed=True,
    )


def _unconfirmed(sample: MotionSample, region: Region) -> Spot:
    return Spot(
        sample.frame.index,
        sample.frame.file_time_s,
        sample.view.shot,
        (region.left_px + region.right_px) / 2,
        (region.top_px + region.bottom_px) / 2,
        _WINDOW_PER_BODY * (region.bottom_px - region.top_px),
        region.area_px2,
        confirmed=False,
    )


def choose_runner(trails: Sequence[Trail], wanted: RunnerChoice | None = None) -> Trail:
    """Choose the runner's trail.

    Parameters
    ----------
    trails
        All trails of the clip.
    wanted
        Where the user says the runner is, or None to choose by distance and motion.

    Raises
    ------
    NotMeasurableError
        When no person moves, or none is where the user says.
    """
    people = [trail for trail in trails if trail.is_person]
    if not people:
        raise NotMeasurableError(
            "nobody runs in this clip: no moving person was found. Film from the side, with the "
            "whole runner in the picture and at least a twentieth of its height."
        )
    if wanted is not None:
        return _nearest_to(people, wanted)
    movers = [trail for trail in people if not trail.is_in_place]
    if movers:
        return max(movers, key=lambda trail: trail.prominence)
    return max(people, key=lambda trail: trail.moved_area_px2)


def other_runners(trails: Sequence[Trail], chosen: Trail) -> list[Trail]:
    """Give the other people who cover ground in the picture while the chosen one runs."""
    first_s, last_s = chosen.times_s[0], chosen.times_s[-1]
    return [
        trail
        for trail in trails
        if trail is not chosen
        and trail.is_person
        and not trail.is_in_place
        and trail.times_s[0] < last_s
        and trail.times_s[-1] > first_s
    ]


def _nearest_to(people: Sequence[Trail], wanted: RunnerChoice) -> Trail:
    def away(trail: Trail) -> float:
        distances = [
            np.hypot(spot.x_px - wanted.x_px, spot.y_px - wanted.y_px) / spot.size_px
            for spot in trail.spots
            if wanted.file_time_s is None
            or abs(spot.file_time_s - wanted.file_time_s) < _CHOICE_WITHIN_S
        ]
        return min(distances, default=np.inf)

    best = min(people, key=away)
    if not away(best) < _CHOICE_WITHIN_WINDOWS:
        raise NotMeasurableError(
            f"no moving person near {wanted.x_px:.0f},{wanted.y_px:.0f} was found. Give a point on "
            "the runner's body, and the second at which they are there: --runner X,Y@SECONDS."
        )
    return best


@dataclass(frozen=True, eq=False)
class Guide:
    """Where the landmark network should look, for every frame of the runner's stretch.

    Parameters
    ----------
    first_frame
        Index of the first frame.
    windows
        One window a frame.
    """

    first_frame: int
    windows: tuple[CropWindow, ...]

    def window(self, frame_index: int) -> CropWindow | None:
        """Give the window for a frame, None outside the stretch."""
        number = frame_index - self.first_frame
        return self.windows[number] if 0 <= number < len(self.windows) else None

    def within(self, frames: range) -> Guide:
        """Keep only what lies within a stretch of the clip."""
        first = max(self.first_frame, frames.start)
        end = min(self.first_frame + len(self.windows), frames.stop)
        windows = self.windows[first - self.first_frame : max(end - self.first_frame, 0)]
        return Guide(first, windows)


def guide_along(trail: Trail, camera: CameraPath, file_times_s: FloatArray) -> Guide:
    """Smooth a trail into one window a frame, reaching a little beyond both its ends.

    Parameters
    ----------
    trail
        The runner's trail.
    camera
        The camera's motion over the clip.
    file_times_s
        (F,) file times of all frames of the clip.
    """
    first_s, last_s = trail.times_s[0] - _EXTEND_S, trail.times_s[-1] + _EXTEND_S
    frames = np.nonzero((file_times_s >= first_s) & (file_times_s <= last_s))[0]
    weights = np.where(trail.confirmed, 1.0, _UNCONFIRMED_WEIGHT)
    sizes = np.array([spot.size_px for spot in trail.spots])
    places = trail.scene_px if trail.is_one_shot else trail.picture_px
    known = np.column_stack([places, sizes])
    path = local_line(trail.times_s, known, weights, file_times_s[frames], _SMOOTH_S)
    windows = []
    for number, frame in enumerate(frames):
        center = path[number : number + 1, :2]
        if trail.is_one_shot:
            center = apply(inverse(camera.scene_from_picture[frame]), center)
        size_px = float(np.clip(path[number, 2], 0.7 * trail.size_px, 1.4 * trail.size_px))
        windows.append(CropWindow(float(center[0, 0]), float(center[0, 1]), size_px))
    return Guide(int(frames[0]), tuple(windows))
