"""The upright plane over the runner's line, as a camera that turns after the runner sees it.

Such a clip's scene is a cylinder about the camera (`cadence.domain.turn`). Where the camera looks
squarely at the run, at ``u0``, the runner is nearest; at the angle ``a = (u - u0) / f`` from there
they are ``1 / cos a`` times as far away. Their plane is therefore seen as if squarely at

    X = f tan a,    Y = (v - level(u)) / cos a,

where ``level`` is the hips' line, ``b + c cos a + d a``: the horizon, how far the hips are from it,
and the scene's own slant. ``u0`` is told by how the trunk and the height of the shoulders change
along the scene, as ``cos a`` does, and by that cameras stand opposite the run's middle, or nearly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.plane import SCATTER_RATIO, BodySizes
from cadence.domain import FloatArray

# How far aside of the middle of the run a camera stands (SD), as for a fly zone.
_ASIDE_SD = float(np.tan(np.radians(25.0)))
# Nobody is followed farther aside than this.
_MOST_RAD = 1.3


@dataclass(frozen=True)
class TurnedPlane:
    """How the plane lies in a turned camera's scene.

    Parameters
    ----------
    square_px
        u at which the camera looks squarely at the run.
    focal_px
        Focal length.
    level_px, rise_px, slant_px
        The hips' line: ``v = level_px + rise_px * cos a + slant_px * a``.
    """

    square_px: float
    focal_px: float
    level_px: float
    rise_px: float
    slant_px: float

    is_square = False

    def of_scene(self, scene_px: FloatArray) -> FloatArray:
        """Put (..., 2) pixels of the scene into the plane, in pixels where it is nearest."""
        aside = (scene_px[..., 0] - self.square_px) / self.focal_px
        aside = np.clip(aside, -_MOST_RAD, _MOST_RAD)
        above = (scene_px[..., 1] - self._level_px(aside)) / np.cos(aside)
        return np.stack([self.focal_px * np.tan(aside), above], axis=-1)

    def to_scene(self, plane_px: FloatArray) -> FloatArray:
        """Give (..., 2) pixels of the scene for places in the plane."""
        aside = np.arctan(plane_px[..., 0] / self.focal_px)
        along = self.square_px + self.focal_px * aside
        down = self._level_px(aside) + plane_px[..., 1] * np.cos(aside)
        return np.stack([along, down], axis=-1)

    def size_at(self, plane_x_px: FloatArray) -> FloatArray:
        """Give (...) how large things are seen at places in the plane, 1 where it is nearest."""
        return np.asarray(self.focal_px / np.hypot(self.focal_px, plane_x_px))

    def _level_px(self, aside: FloatArray) -> FloatArray:
        level = self.level_px + self.rise_px * np.cos(aside) + self.slant_px * aside
        return np.asarray(level, dtype=np.float64)


def find_turned_plane(sizes: BodySizes, focal_px: float) -> TurnedPlane:
    """Learn from a runner's size where a turning camera looked squarely at their run.

    Parameters
    ----------
    sizes
        The runner's size along the scene.
    focal_px
        Focal length, pixels of the scene.
    """
    middle_px = float(sizes.x_px.min() + sizes.x_px.max()) / 2
    turned = (sizes.x_px - middle_px) / focal_px
    (trunk, trunk_sd), (tall, tall_sd) = (
        _aside(turned, each) for each in (sizes.trunk_px, sizes.tall_px)
    )
    aside = (trunk + tall) / 2
    sd = max(SCATTER_RATIO * float(np.hypot(trunk_sd, tall_sd)) / 2, abs(trunk - tall) / 2)
    aside *= _ASIDE_SD**2 / (_ASIDE_SD**2 + sd**2)
    square_px = middle_px + focal_px * float(np.arctan(aside))
    away = np.clip((sizes.x_px - square_px) / focal_px, -_MOST_RAD, _MOST_RAD)
    terms = np.column_stack([np.ones(len(away)), np.cos(away), away])
    level, rise, slant = np.linalg.lstsq(terms, sizes.hip_y_px, rcond=None)[0].tolist()
    return TurnedPlane(square_px, focal_px, level, rise, slant)


def _aside(turned: FloatArray, size_px: FloatArray) -> tuple[float, float]:
    """Give the tangent of where a size is largest, ``A (cos + t sin)``, and its SD."""
    terms = np.column_stack([np.cos(turned), np.sin(turned)])
    (size, grows), *_ = np.linalg.lstsq(terms, size_px, rcond=None)
    rest = size_px - terms @ (size, grows)
    variance = rest @ rest / (len(rest) - 2) * np.linalg.inv(terms.T @ terms)
    return float(grows / size), float(np.sqrt(variance[1, 1]) / size)
