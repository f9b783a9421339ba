"""Spots of moving people, linked over time into trails.

A *spot* is a moving region at one time, with the person in it when one was seen; spots that
follow one another are a *trail*. At each time the trails that still go on and the new spots
are paired so that, all in all, each trail goes on where it was expected (the assignment problem of
multi-target tracking, as in SORT, Bewley et al. 2016).
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.camera import CameraPath, apply
from cadence.domain import FloatArray
from cadence.runner.pairing import cheapest_pairs

# A trail goes on over a gap this long, as when a runner passes behind a tree ...
_LONGEST_GAP_S = 0.8
# ... and reaches from spot to spot by this share of the window beyond where it was expected.
_REACH = 0.35
_RECENT_S = 0.4
_FEWEST_RECENT = 3
# Nobody's speed is known before it was seen: soon after a sighting, a person as large as that one
# may be as far from it as a sprinter runs (10 m/s; a window is 2.4 m).
_FASTEST_WINDOWS_PER_S = 4.2
_UNKNOWN_GAP_S = 0.35
_MOST_LARGER = 1.5
_FEWEST_CONFIRMED = 2
_LEAST_CONFIRMED_SHARE = 0.2
# Going less far than this, in landmark windows, is running in place.
_IN_PLACE_WINDOWS = 1.0
# Sightings nearer than this to each other are one body.
_SAME_BODY_WINDOWS = 0.2


@dataclass(frozen=True)
class Spot:
    """A moving region at one time, and the person in it when one was seen.

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
        Whether a person was seen.
    """

    frame_index: int
    file_time_s: float
    shot: int
    x_px: float
    y_px: float
    size_px: float
    area_px2: float
    confirmed: bool


@dataclass(frozen=True, eq=False)
class Trail:
    """Spots of one mover, in order of time.

    Parameters
    ----------
    spots
        The spots.
    scene_px
        (N, 2) where they lie in the scene of the trail's first shot. Another shot's scene shares
        no coordinates with it: from the last spot before to the first one after a change of shot,
        the way is that in the picture.
    """

    spots: tuple[Spot, ...]
    scene_px: FloatArray

    @property
    def times_s(self) -> FloatArray:
        """(N,) file times."""
        return np.array([spot.file_time_s for spot in self.spots])

    @property
    def picture_px(self) -> FloatArray:
        """(N, 2) where the spots lie in their pictures."""
        return np.array([[spot.x_px, spot.y_px] for spot in self.spots])

    @property
    def is_one_shot(self) -> bool:
        """Whether the camera's motion is known all along."""
        return len({spot.shot for spot in self.spots}) == 1

    @property
    def confirmed(self) -> NDArray[np.bool_]:
        """(N,) whether a person was seen."""
        return np.array([spot.confirmed for spot in self.spots])

    @property
    def size_px(self) -> float:
        """Typical side of the landmark window."""
        sizes = np.array([spot.size_px for spot in self.spots])
        return float(np.median(sizes[self.confirmed] if self.confirmed.any() else sizes))

    @property
    def is_person(self) -> bool:
        """Whether a person was seen in enough of it."""
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

    def one_way(self) -> Trail:
        """Keep the longest sweep along the picture of somebody who turns and comes back."""
        if self.is_in_place:
            return self
        known = np.nonzero(self.confirmed)[0]
        x_px = self.scene_px[known, 0]
        turns = np.sort(known[[int(x_px.argmin()), int(x_px.argmax())]])
        before = np.ptp(x_px[known <= turns[0]])
        after = np.ptp(x_px[known >= turns[1]])
        first = turns[0] if before > _IN_PLACE_WINDOWS * self.size_px else 0
        last = turns[1] if after > _IN_PLACE_WINDOWS * self.size_px else len(self.spots) - 1
        return Trail(self.spots[first : last + 1], self.scene_px[first : last + 1])

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
        self._spots: list[Spot] = []
        self._scene_px: list[FloatArray] = []
        self._sizes_px: list[float] = []
        self._shift_px = np.zeros(2)
        self._seen_s = -np.inf
        self.add(spot, scene_px)

    def add(self, spot: Spot, scene_px: FloatArray) -> None:
        """Go on to a spot."""
        if self._spots and spot.shot != self._spots[-1].shot:
            place = self._scene_px[-1] + _way_in_picture_px(self._spots[-1], spot)
            self._shift_px = place - scene_px
        self._spots.append(spot)
        self._scene_px.append(scene_px + self._shift_px)
        if spot.confirmed:
            bisect.insort(self._sizes_px, spot.size_px)
            self._seen_s = spot.file_time_s

    def goes_on_at(self, file_time_s: float) -> bool:
        """Say whether the last spot is recent enough to be followed by one at that time."""
        return file_time_s - self._spots[-1].file_time_s <= _LONGEST_GAP_S

    def cost(self, spot: Spot, scene_px: FloatArray) -> float:
        """Give the distance from what was expected, in landmark windows; infinite out of reach."""
        last, recent = self._spots[-1], self._recent_way()
        if spot.shot == last.shot:
            way_px = scene_px + self._shift_px - self._expected_px(spot.file_time_s, recent)
        else:
            way_px = _way_in_picture_px(last, spot)
        away = float(np.linalg.norm(way_px)) / self._size_px(spot)
        if away > self._reach(spot, is_speed_known=recent is not None):
            return np.inf
        return away + (0.0 if spot.confirmed else _REACH)

    def closed(self) -> Trail:
        """Give the trail."""
        return Trail(tuple(self._spots), np.array(self._scene_px))

    def _reach(self, spot: Spot, *, is_speed_known: bool) -> float:
        """Give how far, in windows, a spot may lie from where the next one is expected."""
        unseen_s = spot.file_time_s - self._seen_s
        larger = spot.size_px / self._size_px(spot)
        is_alike = spot.confirmed and 1 / _MOST_LARGER < larger < _MOST_LARGER
        if not is_alike or unseen_s > _UNKNOWN_GAP_S or is_speed_known:
            return _REACH
        return max(_REACH, _FASTEST_WINDOWS_PER_S * unseen_s)

    def _size_px(self, spot: Spot) -> float:
        """Give the median side of the landmark windows so far; of ``spot`` while there is none."""
        count = len(self._sizes_px)
        if count == 0:
            return spot.size_px
        return (self._sizes_px[(count - 1) // 2] + self._sizes_px[count // 2]) / 2

    def _expected_px(
        self, file_time_s: float, recent: tuple[FloatArray, FloatArray] | None
    ) -> FloatArray:
        """Continue the last few spots at their speed, in the scene of the last one's shot."""
        if recent is None:
            return self._scene_px[-1]
        offset, slope = recent
        return np.asarray(offset + slope * (file_time_s - self._spots[-1].file_time_s))

    def _recent_way(self) -> tuple[FloatArray, FloatArray] | None:
        """Give place and speed at the last spot by those who were seen of late; None for few."""
        last = self._spots[-1]
        times_s, places = [], []
        for held, place in zip(reversed(self._spots), reversed(self._scene_px), strict=True):
            if last.file_time_s - held.file_time_s >= _RECENT_S or held.shot != last.shot:
                break
            if held.confirmed:
                times_s.append(held.file_time_s - last.file_time_s)
                places.append(place)
        if len(times_s) < _FEWEST_RECENT:
            return None
        offset, slope = np.polynomial.polynomial.polyfit(times_s, np.array(places), 1)
        return offset, slope


def _way_in_picture_px(first: Spot, second: Spot) -> FloatArray:
    return np.array([second.x_px - first.x_px, second.y_px - first.y_px])


def link_trails(spots: Sequence[Spot], camera: CameraPath) -> list[Trail]:
    """Link spots that follow one another.

    Parameters
    ----------
    spots
        All spots of the clip, in order of time.
    camera
        The camera's motion over the clip.

    Returns
    -------
    Trails in the order in which they begin.
    """
    trails: list[_OpenTrail] = []
    going: list[_OpenTrail] = []
    for _, together in itertools.groupby(spots, key=lambda spot: spot.frame_index):
        waiting = _without_limbs(list(together))
        places = [_in_scene(spot, camera) for spot in waiting]
        going = [trail for trail in going if trail.goes_on_at(waiting[0].file_time_s)]
        pairs = list(zip(waiting, places, strict=True))
        costs = np.array([[trail.cost(*pair) for pair in pairs] for trail in going])
        bodies: list[Spot] = []
        # Of a body that shows in parts, each of which was seen as the whole, the trail takes that
        # which continues it best.
        for row, column in sorted(cheapest_pairs(costs), key=lambda pair: float(costs[pair])):
            spot = waiting[column]
            if not _is_double(spot, bodies):
                going[row].add(*pairs[column])
                bodies.append(spot)
        # Only a person begins a trail: waving leaves and a background that the camera's motion
        # does not quite explain move as well.
        for spot, place in sorted(pairs, key=lambda pair: -pair[0].area_px2):
            if spot.confirmed and not _is_double(spot, bodies):
                trails.append(_OpenTrail(spot, place))
                going.append(trails[-1])
                bodies.append(spot)
    return [trail.closed() for trail in trails]


def _without_limbs(spots: Sequence[Spot]) -> list[Spot]:
    """Drop regions in which nobody was seen and that lie within somebody who was."""
    people = [spot for spot in spots if spot.confirmed]
    return [spot for spot in spots if spot.confirmed or not _is_double(spot, people)]


def _is_double(spot: Spot, bodies: Sequence[Spot]) -> bool:
    """Say whether a spot is that of one of these bodies."""
    return any(
        np.hypot(spot.x_px - body.x_px, spot.y_px - body.y_px) < _SAME_BODY_WINDOWS * body.size_px
        for body in bodies
    )


def _in_scene(spot: Spot, camera: CameraPath) -> FloatArray:
    place = np.array([[spot.x_px, spot.y_px]])
    scene = apply(camera.scene_from_picture[spot.frame_index], place)
    return np.asarray(scene[0], dtype=np.float64)
