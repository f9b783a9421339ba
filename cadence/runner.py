"""Which moving person is the runner, and where, frame by frame.

Moving regions become *spots* once the person detector has looked at them; spots that follow one
another are a *trail*; the runner's trail is the one that covers the greatest distance, or, where
nobody goes anywhere (a treadmill), the one in which most moves. The trail, smoothed, says for
every frame where the landmark network should look.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cadence.camera import CameraPath, apply, inverse
from cadence.domain import CropWindow, FloatArray, Sighting
from cadence.errors import NotMeasurableError
from cadence.motion import MotionSample, Region
from cadence.pose.engine import PoseEngine
from cadence.signals import local_line

# The detector wants a body to fill about half of what it looks at.
_LOOK_SIZE = 2.0
_LOOKS_PER_SAMPLE = 3
# A landmark window is about 1.9 body heights wide (BlazePose draws a circle around the body).
_WINDOW_PER_BODY = 1.9
# A trail goes on over a gap this long, as when a runner passes behind a tree ...
_LONGEST_GAP_S = 0.6
# ... and reaches from spot to spot by this share of the window beyond where it was expected.
_REACH = 0.35
_FEWEST_CONFIRMED = 2
_LEAST_CONFIRMED_SHARE = 0.2
# Going less far than this, in landmark windows, is running in place.
_IN_PLACE_WINDOWS = 1.0
# The path is smoothed over about one step: sway is kept, jitter of the boxes is not.
_SMOOTH_S = 0.35
_UNCONFIRMED_WEIGHT = 0.05
_RECENT_S = 0.4
# Sightings nearer than this to each other are one body.
_SAME_BODY_WINDOWS = 0.2
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


@dataclass(frozen=True)
class Spot:
    """A moving region at one time, and the person in it when the detector saw one.

    Parameters
    ----------
    frame_index, file_time_s, shot
        When.
    x_px, y_px
        Middle of the hips, or of the region when nobody was seen; pixels of the picture.
    size_px
        Side of the landmark window.
    area_px2
        Area that moved.
    confirmed
        Whether the detector saw a person.
    """

    frame_index: int
    file_time_s: float
    shot: int
    x_px: float
    y_px: float
    size_px: float
    area_px2: float
    confirmed: bool


def find_spots(sample: MotionSample, engine: PoseEngine) -> list[Spot]:
    """Look at each moving region, or at the whole picture when the camera's motion is unknown."""
    frame = sample.frame
    if sample.regions is None:
        side = float(max(frame.width_px, frame.height_px))
        whole = CropWindow(frame.width_px / 2, frame.height_px / 2, side)
        seen = engine.locate(frame, whole)
        return [_confirmed(sample, sighting, 0.0) for sighting in seen]
    spots = []
    for number, region in enumerate(sample.regions):
        sighting = None
        if number < _LOOKS_PER_SAMPLE:
            sighting = _sighting_in(region, engine.locate(frame, _look(region)))
        if sighting is None:
            spots.append(_unconfirmed(sample, region))
        else:
            spots.append(_confirmed(sample, sighting, region.area_px2))
    return spots


def _look(region: Region) -> CropWindow:
    width, height = region.right_px - region.left_px, region.bottom_px - region.top_px
    return CropWindow(
        (region.left_px + region.right_px) / 2,
        (region.top_px + region.bottom_px) / 2,
        _LOOK_SIZE * max(width, height),
    )


def _sighting_in(region: Region, sightings: Sequence[Sighting]) -> Sighting | None:
    """Choose the best sighting whose body circle is around the region's middle."""
    x, y = (region.left_px + region.right_px) / 2, (region.top_px + region.bottom_px) / 2
    for sighting in sightings:
        away = np.hypot(sighting.hip_x_px - x, sighting.hip_y_px - y)
        if away < sighting.window.size_px / 2:
            return sighting
    return None


def _confirmed(sample: MotionSample, sighting: Sighting, area_px2: float) -> Spot:
    return Spot(
        sample.frame.index,
        sample.frame.file_time_s,
        sample.view.shot,
        sighting.hip_x_px,
        sighting.hip_y_px,
        sighting.window.size_px,
        area_px2,
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


@dataclass(frozen=True, eq=False)
class Trail:
    """Spots of one mover, in order of time.

    Parameters
    ----------
    spots
        The spots.
    scene_px
        (N, 2) where they lie in the scene; in the picture, where the trail spans several shots.
    """

    spots: tuple[Spot, ...]
    scene_px: FloatArray

    @property
    def times_s(self) -> FloatArray:
        """(N,) file times."""
        return np.array([spot.file_time_s for spot in self.spots])

    @property
    def confirmed(self) -> NDArray[np.bool_]:
        """(N,) whether the detector saw a person."""
        return np.array([spot.confirmed for spot in self.spots])

    @property
    def size_px(self) -> float:
        """Typical side of the landmark window."""
        sizes = np.array([spot.size_px for spot in self.spots])
        return float(np.median(sizes[self.confirmed] if self.confirmed.any() else sizes))

    @property
    def is_person(self) -> bool:
        """Whether the detector saw a person in enough of it."""
        needed = max(_FEWEST_CONFIRMED, _LEAST_CONFIRMED_SHARE * len(self.spots))
        return bool(self.confirmed.sum() >= needed)

    @property
    def distance_px(self) -> float:
        """How far along the picture the person went."""
        return float(np.ptp(self.scene_px[self.confirmed, 0])) if self.confirmed.any() else 0.0

    @property
    def is_in_place(self) -> bool:
        """Whether the person stayed where they were."""
        return self.distance_px < _IN_PLACE_WINDOWS * self.size_px

    @property
    def prominence(self) -> float:
        """Rank as the runner: distance times the root of speed, so that a runner beats a walker."""
        duration_s = max(float(np.ptp(self.times_s[self.confirmed])), 1e-3)
        windows_per_s = self.distance_px / self.size_px / duration_s
        return float(self.distance_px * np.sqrt(windows_per_s))

    @property
    def moved_area_px2(self) -> float:
        """Sum of the areas that moved."""
        return float(sum(spot.area_px2 for spot in self.spots))


class _OpenTrail:
    """A trail while it is being linked."""

    def __init__(self, spot: Spot, scene_px: FloatArray) -> None:
        self.spots = [spot]
        self.scene_px = [scene_px]

    def expected_px(self, spot: Spot) -> FloatArray:
        """Continue the last few spots at their speed to the time of ``spot``."""
        last_s = self.spots[-1].file_time_s
        recent = [
            number
            for number, held in enumerate(self.spots)
            if held.confirmed and held.shot == spot.shot and last_s - held.file_time_s < _RECENT_S
        ]
        if len(recent) < 3:
            return self.scene_px[-1]
        times_s = np.array([self.spots[number].file_time_s for number in recent])
        places = np.array([self.scene_px[number] for number in recent])
        slope, offset = np.polynomial.polynomial.polyfit(times_s - last_s, places, 1)[::-1]
        return np.asarray(offset + slope * (spot.file_time_s - last_s))

    def cost(self, spot: Spot, scene_px: FloatArray) -> float:
        """Give the distance from what was expected, in landmark windows; infinite out of reach."""
        size_px = np.median([held.size_px for held in self.spots if held.confirmed] or spot.size_px)
        away = float(np.linalg.norm(scene_px - self.expected_px(spot)) / size_px)
        if away > _REACH or spot.file_time_s - self.spots[-1].file_time_s > _LONGEST_GAP_S:
            return np.inf
        return away + (0.0 if spot.confirmed else _REACH)

    def closed(self) -> Trail:
        """Give the trail."""
        return Trail(tuple(self.spots), np.array(self.scene_px))


def link_trails(spots: Sequence[Spot], camera: CameraPath) -> list[Trail]:
    """Link spots that follow one another.

    Parameters
    ----------
    spots
        All spots of the clip, in order of time.
    camera
        The camera's motion over the clip.
    """
    trails: list[_OpenTrail] = []
    for _, together in itertools.groupby(spots, key=lambda spot: spot.frame_index):
        waiting = _without_doubles(list(together))
        places = [_in_scene(spot, camera) for spot in waiting]
        costs = np.array([[trail.cost(*pair) for pair in zip(waiting, places, strict=True)] for trail in trails])
        taken: set[int] = set()
        for row, column in _cheapest_pairs(costs):
            trails[row].spots.append(waiting[column])
            trails[row].scene_px.append(places[column])
            taken.add(column)
        trails += [
            _OpenTrail(spot, place)
            for number, (spot, place) in enumerate(zip(waiting, places, strict=True))
            if number not in taken
        ]
    return [trail.closed() for trail in trails]


def _without_doubles(spots: list[Spot]) -> list[Spot]:
    """Drop spots of a body that a larger region of the same sample already showed."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (not spot.confirmed, -spot.area_px2)):
        near = [
            other
            for other in kept
            if np.hypot(other.x_px - spot.x_px, other.y_px - spot.y_px)
            < _SAME_BODY_WINDOWS * other.size_px
        ]
        if not near or not near[0].confirmed:
            kept.append(spot)
    return kept


def _in_scene(spot: Spot, camera: CameraPath) -> FloatArray:
    place = np.array([[spot.x_px, spot.y_px]])
    return apply(camera.scene_from_picture[spot.frame_index], place)[0]


def _cheapest_pairs(costs: FloatArray) -> list[tuple[int, int]]:
    """Pair trails and spots, all in all as cheaply as possible, leaving out what is out of reach."""
    if costs.size == 0:
        return []
    bounded = np.where(np.isfinite(costs), costs, 1e6)
    rows, columns = linear_sum_assignment(bounded)
    return [(r, c) for r, c in zip(rows, columns, strict=True) if np.isfinite(costs[r, c])]


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
    known = np.column_stack([trail.scene_px, sizes])
    path = local_line(trail.times_s, known, weights, file_times_s[frames], _SMOOTH_S)
    one_shot = len({spot.shot for spot in trail.spots}) == 1
    windows = []
    for number, frame in enumerate(frames):
        center = path[number : number + 1, :2]
        if one_shot:
            center = apply(inverse(camera.scene_from_picture[frame]), center)
        size_px = float(np.clip(path[number, 2], 0.7 * trail.size_px, 1.4 * trail.size_px))
        windows.append(CropWindow(float(center[0, 0]), float(center[0, 1]), size_px))
    return Guide(int(frames[0]), tuple(windows))
