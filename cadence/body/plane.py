"""The upright plane over the runner's line, which a camera seldom looks at squarely.

To a camera that stands aslant a runner grows while they come nearer, and shrinks while they go: a
step has another length at either end of the picture, and a foot another way to its footprint. All
lines along the track run to one vanishing point, though, and along the picture of a line the size
of what stands on it is linear. With the growth ``w = 1 + k (x - middle)`` the plane is therefore
seen as if squarely at

    X = (x - middle) / w,    Y = (y - level(x)) / w,

where ``level`` is any line through the vanishing point: the hips' (the homography of an upright
plane; Hartley & Zisserman, Multiple View Geometry, 2nd ed. 2004, section 8.6). How much shorter the
whole run looks than it is remains unknown, and the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray

# Shoulders, hips, and the feet's landmarks.
_SHOULDERS, _HIPS, _FEET = [11, 12], [23, 24], slice(27, 33)
# Sizes are read from the middles of parts of the run, each of a step at least.
_PART_S = 0.35
_FEWEST_PARTS, _MOST_PARTS = 5, 12
# A growth is known when it is so many of its own standard deviations; less than so much over the
# run moves strikes by no more than landmarks do. Of 140 rendered runs seen squarely none passed
# for more than 0.08.
_SURE, _LEAST_GROWTH = 4.0, 0.1
# Parts scatter less than runs do: trunks and shoulders are read a little differently where the
# background changes.
SCATTER_RATIO = 1.9
# Poses that went astray are not drawn out beyond this.
_LEAST_SIZE, _MOST_SIZE = 0.3, 3.0


@dataclass(frozen=True)
class RunPlane:
    """How the plane lies in the scene.

    Parameters
    ----------
    middle_px
        x at which lengths are as in the scene.
    growth_per_px
        By how much a runner is larger, one pixel farther right, as a share of their size there.
    level_px, slope
        The hips' line: ``y = level_px + slope * (x - middle_px)``.
    """

    middle_px: float = 0.0
    growth_per_px: float = 0.0
    level_px: float = 0.0
    slope: float = 0.0

    @property
    def is_square(self) -> bool:
        """Whether the camera looks at it squarely, as far as is known."""
        return self.growth_per_px == 0.0

    def of_scene(self, scene_px: FloatArray) -> FloatArray:
        """Put (..., 2) pixels of the scene into the plane, in pixels at its middle."""
        if self.is_square:
            return scene_px
        away = scene_px[..., 0] - self.middle_px
        size = np.clip(1 + self.growth_per_px * away, _LEAST_SIZE, _MOST_SIZE)
        above = scene_px[..., 1] - self.level_px - self.slope * away
        return np.stack([away / size, above / size], axis=-1)

    def to_scene(self, plane_px: FloatArray) -> FloatArray:
        """Give (..., 2) pixels of the scene for places in the plane."""
        if self.is_square:
            return plane_px
        size = self.size_at(plane_px[..., 0])
        away = plane_px[..., 0] * size
        level = self.level_px + self.slope * away
        return np.stack([self.middle_px + away, level + plane_px[..., 1] * size], axis=-1)

    def size_at(self, plane_x_px: FloatArray) -> FloatArray:
        """Give (...) how much larger things are seen at places in the plane than at its middle."""
        shrinks = 1 - self.growth_per_px * plane_x_px
        return np.asarray(1 / np.clip(shrinks, 1 / _MOST_SIZE, 1 / _LEAST_SIZE))


SQUARE = RunPlane()


@dataclass(frozen=True, eq=False)
class BodySizes:
    """How large a runner is along the scene: the middles of some parts of the run.

    Parameters
    ----------
    x_px, hip_y_px
        (P,) where the hips are.
    trunk_px
        (P,) the trunk's length.
    tall_px
        (P,) the height of the shoulders over the lower foot.
    """

    x_px: FloatArray
    hip_y_px: FloatArray
    trunk_px: FloatArray
    tall_px: FloatArray

    @classmethod
    def of(cls, time_s: FloatArray, scene_px: FloatArray) -> BodySizes | None:
        """Read (N, 33, 2) landmarks in the scene at (N,) times; None for too short a run."""
        hips, shoulders = (scene_px[:, each].mean(axis=1) for each in (_HIPS, _SHOULDERS))
        trunk_px = np.linalg.norm(shoulders - hips, axis=1)
        tall_px = scene_px[:, _FEET, 1].max(axis=1) - shoulders[:, 1]
        part = _parts(time_s)
        read = [_medians(each, part) for each in (hips[:, 0], hips[:, 1], trunk_px, tall_px)]
        if len(read[0]) < _FEWEST_PARTS or np.ptp(read[0]) <= 0:
            return None
        return cls(*read)


def find_plane(sizes: BodySizes | None) -> RunPlane:
    """Learn from a runner's size how the camera looks at the plane they run in.

    The trunk's length counts, and the height of the shoulders over the lower foot. Who rises from
    the blocks grows in height alone: where the two disagree neither is believed.

    Parameters
    ----------
    sizes
        The runner's size along the scene; None where that is not known.

    Returns
    -------
    `SQUARE` where no growth is known.
    """
    if sizes is None:
        return SQUARE
    x_px = sizes.x_px
    (trunk, trunk_sd), (tall, tall_sd) = (
        _growth(x_px, each) for each in (sizes.trunk_px, sizes.tall_px)
    )
    growth = (trunk + tall) / 2
    sd = max(SCATTER_RATIO * float(np.hypot(trunk_sd, tall_sd)) / 2, abs(trunk - tall) / 2)
    if not abs(growth) >= max(_SURE * sd, _LEAST_GROWTH / float(np.ptp(x_px))):
        return SQUARE
    slope, level = np.polyfit(x_px - x_px.mean(), sizes.hip_y_px, 1)
    return RunPlane(float(x_px.mean()), growth, float(level), float(slope))


def _parts(time_s: FloatArray) -> np.ndarray:
    """Divide the (N,) frames into equal parts of the run, by number."""
    all_s = float(time_s[-1] - time_s[0])
    count = int(np.clip(all_s / _PART_S, _FEWEST_PARTS, _MOST_PARTS))
    share = (time_s - time_s[0]) / max(all_s, 1e-9)
    return np.asarray(np.minimum((share * count).astype(int), count - 1))


def _medians(values: FloatArray, part: np.ndarray) -> FloatArray:
    """Give the median of each part that holds any frame."""
    return np.array([np.median(values[part == each]) for each in np.unique(part)])


def _growth(x_px: FloatArray, size_px: FloatArray) -> tuple[float, float]:
    """Give by how much a size grows a pixel, as a share of itself in the middle, and its SD."""
    away = x_px - x_px.mean()
    slope, middle = np.polyfit(away, size_px, 1)
    rest = size_px - middle - slope * away
    sd = np.sqrt(rest @ rest / (len(rest) - 2) / (away @ away))
    return float(slope / middle), float(sd / middle)
