"""Which moving person is the runner, and where, frame by frame.

Moving regions become spots (`cadence.runner.spotting`), and spots become trails. The runner's trail
is the one that covers the greatest distance, soonest; or, where nobody goes anywhere (a treadmill),
the one in which most moves. The trail, smoothed, says for every frame where the landmark network
should look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.camera import CameraPath, apply, inverse
from cadence.domain import CropWindow, FloatArray
from cadence.errors import NotMeasurableError
from cadence.runner.trails import Trail
from cadence.signals import local_line

# The path is smoothed over about one step: sway is kept, jitter of the boxes is not.
_SMOOTH_S = 0.35
# Boxes differ by a tenth from sample to sample; nobody comes nearer by as much within a second.
_SIZE_SMOOTH_S = 1.0
_UNCONFIRMED_WEIGHT = 0.05
# How near --runner X,Y@SECONDS must be to a body.
_CHOICE_WITHIN_WINDOWS = 0.5
_CHOICE_WITHIN_S = 0.25
# Who is nearer than this, in windows, stands in the window that the landmark network is shown.
_BESIDE_WINDOWS = 0.5
# Beyond its first and last spot a trail is continued for this long.
_EXTEND_S = 0.5


@dataclass(frozen=True)
class RunnerChoice:
    """A point on the runner's body, as the user gives it; ``file_time_s`` None: at any time."""

    x_px: float
    y_px: float
    file_time_s: float | None = None


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
            "whole runner in the picture and at least a twentieth of its height; of a copy that a "
            "messenger made, take the original."
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


def time_beside(chosen: Trail, others: Sequence[Trail]) -> float:
    """Give the share of the chosen one's time in which somebody else was beside them.

    So near the landmark network sees both, and may place the landmarks of either.
    """
    beside = np.zeros(len(chosen.spots), dtype=bool)
    for other in others:
        together = (chosen.times_s >= other.times_s[0]) & (chosen.times_s <= other.times_s[-1])
        places = [
            np.interp(chosen.times_s, other.times_s, other.picture_px[:, axis]) for axis in (0, 1)
        ]
        away_px = np.abs(np.column_stack(places) - chosen.picture_px).max(axis=1)
        beside |= together & (away_px < _BESIDE_WINDOWS * chosen.size_px)
    return float(beside.mean())


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
    room
        The landmark network is shown this many times each window's size.
    """

    first_frame: int
    windows: tuple[CropWindow, ...]
    room: float = 1.0

    @property
    def frames(self) -> range:
        """The frames of the stretch, by their places in the clip."""
        return range(self.first_frame, self.first_frame + len(self.windows))

    def window(self, frame_index: int) -> CropWindow | None:
        """Give the window for a frame, None outside the stretch."""
        number = frame_index - self.first_frame
        return self.windows[number] if 0 <= number < len(self.windows) else None

    def within(self, frames: range) -> Guide:
        """Keep only what lies within a stretch of the clip."""
        first = max(self.first_frame, frames.start)
        end = min(self.frames.stop, frames.stop)
        windows = self.windows[first - self.first_frame : max(end - self.first_frame, 0)]
        return replace(self, first_frame=first, windows=windows)


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
    times_s = trail.times_s, file_times_s[frames]
    path = local_line(times_s[0], places, weights, times_s[1], _SMOOTH_S)
    sizes_px = local_line(times_s[0], sizes[:, None], weights, times_s[1], _SIZE_SMOOTH_S)[:, 0]
    sizes_px = np.clip(sizes_px, 0.7 * trail.size_px, 1.4 * trail.size_px)
    windows = []
    for number, frame in enumerate(frames):
        center = path[number : number + 1]
        if trail.is_one_shot:
            center = apply(inverse(camera.scene_from_picture[frame]), center)
        x_px, y_px = center[0].tolist()
        windows.append(CropWindow(x_px, y_px, float(sizes_px[number])))
    return Guide(int(frames[0]), tuple(windows))
