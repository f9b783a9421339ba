"""How a camera that turned after a runner saw the world; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# What lies farther aside than this is in no picture, and its tangent is of no use.
_FARTHEST_RAD = 1.5


@dataclass(frozen=True)
class Cylinder:
    """A cylinder about the camera, onto which a picture is unrolled.

    A point ``(x, y)`` from the picture's middle comes to ``u = f atan(x / f)`` and
    ``v = f y / sqrt(f^2 + x^2)``, so that a turn of the camera is a shift everywhere
    (Szeliski & Shum 1997, 10.1145/258734.258861).

    Parameters
    ----------
    focal_px
        Focal length, pixels of the picture.
    middle_x_px, middle_y_px
        The picture's middle, which stays where it is.
    """

    focal_px: float
    middle_x_px: float
    middle_y_px: float

    @classmethod
    def of(cls, size_px: tuple[int, int], focal_px: float) -> Cylinder:
        """Give the cylinder of a picture of this width and height."""
        return cls(focal_px, (size_px[0] - 1) / 2, (size_px[1] - 1) / 2)

    def unrolled(self, points_px: FloatArray) -> FloatArray:
        """Unroll (..., 2) pixels of the picture."""
        x, y, away = self._away(points_px)
        focal = self.focal_px
        u = self.middle_x_px + focal * np.arctan(x / focal)
        return np.stack([u, self.middle_y_px + focal * y / away], axis=-1)

    def rolled(self, points_px: FloatArray) -> FloatArray:
        """Give (..., 2) pixels of the picture, or far beside it, for those of the unrolled one."""
        middle_px = np.array([self.middle_x_px, self.middle_y_px])
        u, v = np.moveaxis((points_px - middle_px) / self.focal_px, -1, 0)
        u = np.clip(u, -_FARTHEST_RAD, _FARTHEST_RAD)
        return middle_px + self.focal_px * np.stack([np.tan(u), v / np.cos(u)], axis=-1)

    def maps_near(self, points_px: FloatArray) -> FloatArray:
        """Give the (N, 2, 3) affine maps that unroll what is near (N, 2) pixels."""
        x, y, away = self._away(points_px)
        focal = self.focal_px
        maps = np.zeros((len(points_px), 2, 3))
        maps[:, 0, 0] = (focal / away) ** 2
        maps[:, 1, 0] = -focal * x * y / away**3
        maps[:, 1, 1] = focal / away
        moved = np.einsum("nij,nj->ni", maps[:, :, :2], points_px)
        maps[:, :, 2] = self.unrolled(points_px) - moved
        return maps

    def _away(self, points_px: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Give how far right and down of the middle pixels lie, and from the cylinder's axis."""
        x, y = points_px[..., 0] - self.middle_x_px, points_px[..., 1] - self.middle_y_px
        return x, y, np.hypot(self.focal_px, x)


@dataclass(frozen=True, eq=False)
class CameraTurn:
    """A panned clip's scene: a cylinder about the camera.

    Parameters
    ----------
    cylinder
        What a picture is unrolled onto.
    scene_from_unrolled
        (F, 2, 3) maps from each row's unrolled picture to the scene.
    """

    cylinder: Cylinder
    scene_from_unrolled: FloatArray
