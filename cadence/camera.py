"""How the camera moved, from the background: the way from each frame to the scene.

Corners of the first frame are followed into each later one (Lucas & Kanade 1981, pyramids after
Bouguet 2001) and a similarity is fitted to them by RANSAC, so that a runner crossing the picture
does not count. Following from a key frame, and not from frame to frame, keeps a camera that comes
back to its place from drifting; a new key frame is taken when the view has moved on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.domain import CameraKind, Cylinder, FloatArray
from cadence.turning import Link, find_focal, similarity
from cadence.video.frames import Frame, Plane, compose, small_luma

# Small enough to follow corners in about a millisecond, large enough for a tenth of its pixel to
# be under a centimetre on the track.
_LONG_SIDE_PX = 640
# Corners are taken cell by cell, so that a runner before a plain wall does not hold most of them.
_CELL_PX = 40
_CORNERS_PER_CELL = 2
_CORNER_QUALITY = 0.002
_WINDOW_PX = (17, 17)
_MIN_INLIERS = 10
# Under this share of those corners that are still in the picture, a key frame is worn out ...
_KEEP_KEY_SHARE = 0.55
# ... and under this share from one frame to the next, the shot has changed.
_SAME_SHOT_SHARE = 0.25
# No camera comes nearer or goes back by more than this from a key frame that is not worn out.
_MOST_ZOOM = 3.0
# Corners are followed by their grey levels, which a camera's exposure changes: beyond this share
# the key frame is made as bright as the frame first.
_OTHER_LIGHT = 0.03
_LEAST_GREY = 8.0
# What corner noise alone gives, in small pixels: below it the camera stood still.
_STATIC_RANGE_PX = 0.5
# A zoom about the very middle leaves that where it was; a lens that focuses draws the picture wider
# by some thousandths.
_ZOOMED = 0.005
# A camera that went farther than this from one view to the next is not calm, nor is it for a while
# after: a twentieth of a second apart, a hand's tremor goes on between them.
_CALM_PX = 0.05
_CALMING_S = 0.5
_FEWEST_TO_TELL = 2
# A hand drifts by less than this share of the picture's width; a pan covers more.
_PANNED_SHARE = 0.15

IDENTITY = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, eq=False)
class CameraPath:
    """The camera's motion over a clip.

    Parameters
    ----------
    kind
        ``static``, ``hand-held`` or ``panned``, by the longest shot.
    scene_from_picture
        (F, 2, 3) for each frame, the map from pixels of its picture to the scene: the first
        picture of its shot, continued.
    shot
        (F,) number of the unbroken shot that each frame belongs to; frames of different shots
        share no coordinates.
    cylinder
        Where the camera turned, and its focal length is known: what pictures are unrolled onto
        before the maps count.
    """

    kind: CameraKind
    scene_from_picture: FloatArray
    shot: np.ndarray
    cylinder: Cylinder | None = None

    def near(self, frames: np.ndarray, points_px: FloatArray) -> FloatArray:
        """Give (N, 2, 3) maps from the pictures of (N,) frames to the scene.

        They hold near (N, 2) pixels: of a turning camera everywhere else they hold less.
        """
        maps = np.asarray(self.scene_from_picture[frames])
        if self.cylinder is None:
            return maps
        unrolling = self.cylinder.maps_near(points_px)
        linear = maps[:, :, :2] @ unrolling[:, :, :2]
        shift = np.einsum("nij,nj->ni", maps[:, :, :2], unrolling[:, :, 2]) + maps[:, :, 2]
        return np.concatenate([linear, shift[:, :, None]], axis=2)


@dataclass(frozen=True, eq=False)
class View:
    """One frame, small and grey, and where it lies in the scene.

    Parameters
    ----------
    small
        (height, width) uint8, turned upright.
    scale
        Pixels of the picture for one of ``small``.
    scene_from_small
        (2, 3) map from pixels of ``small`` to the scene, in the small picture's scale.
    shot
        Number of the unbroken shot.
    """

    small: Plane
    scale: float
    scene_from_small: FloatArray
    shot: int

    @property
    def scene_from_picture(self) -> FloatArray:
        """(2, 3) map from pixels of the picture to the scene."""
        scale = np.array([1.0, 1.0, self.scale])
        return np.asarray(self.scene_from_small * scale)


class CameraTracker:
    """Follows the background through the frames that it is shown.

    While the camera is calm it need not be shown all of them: the way of those between is read off
    their neighbours'.
    """

    def __init__(self) -> None:
        self._frames: list[int] = []
        self._maps: list[FloatArray] = []
        self._shots: list[int] = []
        self._links: list[Link | None] = []
        self._size_px = (1, 1)
        self._previous: View | None = None
        self._key: Plane | None = None
        self._key_number = 0
        self._key_corners = np.empty((0, 2), dtype=np.float32)
        self._key_grey = np.empty(0)
        self._key_light = 1.0
        self._scene_from_key = IDENTITY
        self._current_from_key = IDENTITY
        self._restless_until_s = -np.inf

    def is_restless(self, file_time_s: float) -> bool:
        """Say whether the camera moved of late, or may have, so that the frame must be shown."""
        return len(self._frames) < _FEWEST_TO_TELL or file_time_s < self._restless_until_s

    def add(self, frame: Frame) -> View:
        """Take the next frame; give its small picture and the way from it to the scene."""
        small = small_luma(frame, _LONG_SIDE_PX)
        previous = self._previous
        shot = previous.shot if previous else 0
        number, link = len(self._frames), None
        if previous is None:
            self._take_key(small, IDENTITY, number)
        elif (link := self._follow(small, _KEEP_KEY_SHARE)) is None:
            self._take_key(previous.small, previous.scene_from_small, number - 1)
            if (link := self._follow(small, _SAME_SHOT_SHARE)) is None:
                shot += 1
                self._take_key(small, IDENTITY, number)
        scene_from_small = compose(self._scene_from_key, inverse(self._current_from_key))
        self._links.append(link)
        self._frames.append(frame.index)
        self._maps.append(scene_from_small)
        self._shots.append(shot)
        self._size_px = (frame.width_px, frame.height_px)
        view = View(small, frame.width_px / small.shape[1], scene_from_small, shot)
        if previous is not None and _went_px(previous, view) > _CALM_PX:
            self._restless_until_s = frame.file_time_s + _CALMING_S
        self._previous = view
        return view

    def path(self, frame_count: int | None = None) -> CameraPath:
        """Give the motion over the clip.

        Parameters
        ----------
        frame_count
            Frames of the clip; by default those up to the last one shown.
        """
        if frame_count is None:
            frame_count = self._frames[-1] + 1 if self._frames else 0
        path = self._path(self._maps, frame_count)
        if path.kind != "panned" or self._previous is None:
            return path
        height, width = self._previous.small.shape
        links = [link for link in self._links if link is not None]
        focal = find_focal(links, (width, height))
        if focal is None:
            return path
        maps = self._turned(Cylinder.of((width, height), focal))
        cylinder = Cylinder.of(self._size_px, focal * self._previous.scale)
        return replace(self._path(maps, frame_count), cylinder=cylinder)

    def _path(self, known: Sequence[FloatArray], frame_count: int) -> CameraPath:
        """Give the path by the maps of all views, and what kind of motion it is."""
        maps, shots = self._all_frames(known, frame_count)
        scale = self._previous.scale if self._previous else 1.0
        maps[:, :, 2] *= scale
        kinds = [
            _kind(maps[shots == shot], self._size_px, scale)
            for shot in range(shots.max(initial=0) + 1)
        ]
        kind = kinds[int(np.bincount(shots, minlength=1).argmax())]
        if kind == "static":
            maps[np.array(kinds)[shots] == "static"] = IDENTITY
        return CameraPath(kind, maps, shots)

    def _turned(self, cylinder: Cylinder) -> list[FloatArray]:
        """Give the views' maps to the scene once more, from their unrolled pictures."""
        maps: list[FloatArray] = []
        for flat, link in zip(self._maps, self._links, strict=True):
            if link is None:
                maps.append(flat)
                continue
            step, _ = similarity(cylinder.unrolled(link.from_px), cylinder.unrolled(link.to_px))
            if step is None:
                step = compose(inverse(flat), self._maps[link.key])
            maps.append(compose(maps[link.key], inverse(step)))
        return maps

    def _all_frames(
        self, maps_shown: Sequence[FloatArray], frame_count: int
    ) -> tuple[FloatArray, np.ndarray]:
        """Give map (F, 2, 3) and shot (F,) of every frame, in the small picture's scale."""
        if not self._frames:
            return np.tile(IDENTITY, (frame_count, 1, 1)), np.zeros(frame_count, dtype=int)
        shown, every = np.array(self._frames), np.arange(frame_count)
        known, shots = np.array(maps_shown).reshape(-1, 6), np.array(self._shots, dtype=int)
        after = np.searchsorted(shown, every).clip(0, len(shown) - 1)
        before = np.where(shown[after] > every, np.maximum(after - 1, 0), after)
        length = np.maximum(shown[after] - shown[before], 1)
        share = ((every - shown[before]) / length).clip(0, 1)
        # Scenes of two shots share nothing: there the nearer one counts.
        share = np.where(shots[before] == shots[after], share, np.round(share))[:, None]
        maps = (1 - share) * known[before] + share * known[after]
        nearer = np.where(share[:, 0] < 0.5, before, after)
        return maps.reshape(-1, 2, 3), shots[nearer]

    def _take_key(self, small: Plane, scene_from_key: FloatArray, number: int) -> None:
        self._key, self._key_number = small, number
        self._key_corners = _corners(small)
        self._key_grey = _grey_around(small, self._key_corners)
        self._key_light = 1.0
        self._scene_from_key = scene_from_key
        self._current_from_key = IDENTITY

    def _follow(self, small: Plane, least_share: float) -> Link | None:
        """Find the key frame's corners in ``small``; None where less than that share fits."""
        if self._key is None or len(self._key_corners) < _MIN_INLIERS:
            return None
        moved, good = self._moved_corners(self._key, small)
        if good.sum() < _MIN_INLIERS:
            return None
        light = _light(self._key_grey[good], _grey_around(small, moved[good]))
        if abs(light / self._key_light - 1) > _OTHER_LIGHT:
            self._key_light = light
            moved, good = self._moved_corners(self._key, small)
        if good.sum() < _MIN_INLIERS:
            return None
        matrix, fitting = similarity(self._key_corners[good], moved[good])
        if matrix is None or fitting < max(_MIN_INLIERS, least_share * good.sum()):
            return None
        zoom = float(np.hypot(matrix[0, 0], matrix[1, 0]))
        if not 1 / _MOST_ZOOM < zoom < _MOST_ZOOM:
            return None
        self._current_from_key = matrix
        return Link(self._key_number, self._key_corners[good], moved[good])

    def _moved_corners(self, key: Plane, small: Plane) -> tuple[np.ndarray, np.ndarray]:
        """Find the key frame's corners in ``small``: (N, 2) places, and (N,) which were found."""
        import cv2

        if self._key_light != 1.0:
            key = np.asarray(cv2.convertScaleAbs(key, alpha=self._key_light), dtype=np.uint8)
        guess = apply(self._current_from_key, self._key_corners).astype(np.float32)
        flags = cv2.OPTFLOW_USE_INITIAL_FLOW
        moved, status, _ = cv2.calcOpticalFlowPyrLK(
            key, small, self._key_corners, guess, winSize=_WINDOW_PX, maxLevel=3, flags=flags
        )
        height, width = small.shape
        inside = ((moved >= 0) & (moved <= (width - 1, height - 1))).all(axis=1)
        return moved, (status.ravel() == 1) & inside


def _grey_around(picture: Plane, places: np.ndarray) -> FloatArray:
    """Give the (N,) mean grey levels around (N, 2) places of a picture."""
    import cv2

    columns, rows = np.rint(places).astype(int).T
    return np.asarray(cv2.blur(picture, _WINDOW_PX)[rows, columns], dtype=np.float64)


def _light(key_grey: FloatArray, grey: FloatArray) -> float:
    """Give how many times brighter (N,) places are in a picture than in the key frame."""
    known = key_grey > _LEAST_GREY
    return float(np.median(grey[known] / key_grey[known])) if known.any() else 1.0


def _went_px(first: View, second: View) -> float:
    """Give how far the picture's middle went from view to view, in small pixels."""
    if first.shot != second.shot:
        return np.inf
    height, width = first.small.shape
    middle = np.array([width / 2, height / 2, 1.0])
    return float(np.linalg.norm((second.scene_from_small - first.scene_from_small) @ middle))


def _corners(small: Plane) -> np.ndarray:
    """Find corners all over the picture: (N, 2) float32, x and y."""
    import cv2

    strength = cv2.cornerMinEigenVal(small, 5)
    enough = _CORNER_QUALITY * float(strength.max())
    height, width = small.shape
    chosen = []
    for top in range(0, height, _CELL_PX):
        for left in range(0, width, _CELL_PX):
            cell = strength[top : top + _CELL_PX, left : left + _CELL_PX].copy()
            for _ in range(_CORNERS_PER_CELL):
                y, x = np.unravel_index(cell.argmax(), cell.shape)
                if cell[y, x] <= enough:
                    break
                chosen.append((left + x, top + y))
                half = _CELL_PX // 4
                cell[max(0, y - half) : y + half, max(0, x - half) : x + half] = 0
    return np.array(chosen, dtype=np.float32).reshape(-1, 2)


def _kind(maps: FloatArray, size_px: tuple[int, int], scale: float) -> CameraKind:
    """Judge the motion in one shot by how far the picture's middle wandered, and by its zoom."""
    if len(maps) < 2:
        return "static"
    width_px, height_px = size_px
    wandered = maps @ np.array([width_px / 2, height_px / 2, 1.0])
    range_px = float(np.max(np.percentile(wandered, 99, 0) - np.percentile(wandered, 1, 0)))
    zoom_low, zoom_high = np.percentile(np.hypot(maps[:, 0, 0], maps[:, 1, 0]), [1, 99])
    if range_px < _STATIC_RANGE_PX * scale and zoom_high < (1 + _ZOOMED) * zoom_low:
        return "static"
    return "panned" if range_px > _PANNED_SHARE * width_px else "hand-held"


def inverse(matrix: FloatArray) -> FloatArray:
    """Give the (2, 3) affine map that undoes ``matrix``."""
    linear = np.linalg.inv(matrix[:, :2])
    return np.column_stack([linear, -linear @ matrix[:, 2]])


def apply(matrix: FloatArray, points: np.ndarray) -> FloatArray:
    """Map (N, 2) points by a (2, 3) affine map."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], dtype=np.float64)
