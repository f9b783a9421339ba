"""A camera beside a straight track: from places on the track to pixels of the scene, and back.

The track's coordinates: ``along`` counts in metres as the markers do, ``across`` away from the
camera from the line where the markers' ``across`` is 0, ``height`` upward from the ground.

A pinhole camera with square pixels and its axis through the picture's middle, and one coefficient
of radial distortion: a pixel ``r`` from the middle (1 at the picture's corner) belongs where
``1 + k r^2`` times as far out would be without distortion (Brown 1966, first term). A panned clip's
scene is stitched by shifting pictures, so its pixels count equal angles and not equal tangents:
such a scene is an upright cylinder about the camera, which keeps its tilt as it turns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray

# Places in the vector of a view's parameters.
(LOG_FOCAL, CAMERA_ALONG, LOG_AWAY, LOG_HEIGHT, PAN, TILT, ROLL, DISTORTION) = range(8)
VIEW_SIZE = 8
_UNDISTORT_ROUNDS = 3


@dataclass(frozen=True)
class Canvas:
    """The scene's picture.

    Parameters
    ----------
    width_px, height_px
        Size of the clip's picture, which the scene continues.
    is_panned
        Whether the scene is a cylinder stitched from a panned clip.
    leftward
        Whether ``along`` grows to the left in the picture.
    """

    width_px: int
    height_px: int
    is_panned: bool = False
    leftward: bool = False

    @property
    def middle_px(self) -> FloatArray:
        """(2,) middle of the picture; whole numbers are the pixels' middles."""
        return np.array([self.width_px - 1, self.height_px - 1]) / 2

    @property
    def long_side_px(self) -> int:
        """Longer side of the picture."""
        return max(self.width_px, self.height_px)


def focal_px(view: FloatArray) -> float:
    """Give the focal length."""
    return float(np.exp(view[LOG_FOCAL]))


def axes_of(view: FloatArray) -> FloatArray:
    """Give (3, 3) the picture's right, its down and the viewing direction, as rows.

    The world's x runs to the right of a camera that looks square at the track, y away, z upward;
    pan is positive to the right, tilt upward, roll clockwise.
    """
    pan, tilt, roll = view[PAN], view[TILT], view[ROLL]
    ahead = np.array([np.sin(pan) * np.cos(tilt), np.cos(pan) * np.cos(tilt), np.sin(tilt)])
    right = np.array([np.cos(pan), -np.sin(pan), 0.0])
    down = np.cross(ahead, right)
    turned = np.cos(roll) * right + np.sin(roll) * down
    return np.stack([turned, np.cross(ahead, turned), ahead])


def rays(view: FloatArray, canvas: Canvas, points_px: FloatArray) -> FloatArray:
    """Give the (N, 3) viewing directions, not normalised, of (N, 2) pixels of the scene."""
    away_px = points_px - canvas.middle_px
    focal = focal_px(view)
    if canvas.is_panned:
        turn, fall = (away_px @ _turned(view[ROLL]).T / focal).T
        aside, rise = view[PAN] + turn, view[TILT] - np.arctan(fall)
        level = [np.sin(aside) * np.cos(rise), np.cos(aside) * np.cos(rise)]
        return np.column_stack([*level, np.sin(rise)])
    out = (away_px**2).sum(axis=1) / (canvas.middle_px**2).sum()
    straight = away_px * (1 + view[DISTORTION] * out)[:, None]
    seen = np.column_stack([straight / focal, np.ones(len(away_px))])
    return np.asarray(seen @ axes_of(view))


def _turned(roll: float) -> FloatArray:
    """Give the (2, 2) turn that puts a rolled camera's pixels upright."""
    return np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])


def on_line(
    view: FloatArray, canvas: Canvas, points_px: FloatArray, across_m: float
) -> tuple[FloatArray, FloatArray]:
    """Find where pixels lie on the upright plane over a line along the track.

    Parameters
    ----------
    view, canvas
        The camera.
    points_px
        (N, 2) pixels of the scene.
    across_m
        Which line.

    Returns
    -------
    (N,) metres along the track and (N,) metres above the ground; NaN for a pixel that looks away
    from the plane.
    """
    direction = rays(view, canvas, points_px)
    depth = np.where(direction[:, 1] > 1e-6, direction[:, 1], np.nan)
    reach = (np.exp(view[LOG_AWAY]) + across_m) / depth
    sense = -1.0 if canvas.leftward else 1.0
    along_m = view[CAMERA_ALONG] + sense * reach * direction[:, 0]
    return along_m, np.exp(view[LOG_HEIGHT]) + reach * direction[:, 2]


def project(view: FloatArray, canvas: Canvas, places_m: FloatArray) -> FloatArray:
    """Give the (N, 2) pixels of the scene of (N, 3) places: along, across, height.

    Places behind the camera have no meaningful pixel.
    """
    sense = -1.0 if canvas.leftward else 1.0
    away_m = np.column_stack(
        [
            sense * (places_m[:, 0] - view[CAMERA_ALONG]),
            places_m[:, 1] + np.exp(view[LOG_AWAY]),
            places_m[:, 2] - np.exp(view[LOG_HEIGHT]),
        ]
    )
    if canvas.is_panned:
        right, ahead, up = away_m.T
        turn = np.arctan2(right, ahead) - view[PAN]
        fall = np.tan(view[TILT] - np.arctan2(up, np.hypot(right, ahead)))
        unrolled = np.column_stack([turn, fall]) @ _turned(view[ROLL])
        return np.asarray(focal_px(view) * unrolled + canvas.middle_px)
    seen = away_m @ axes_of(view).T
    straight = focal_px(view) * seen[:, :2] / seen[:, 2:]
    distorted = straight
    for _ in range(_UNDISTORT_ROUNDS):
        out = (distorted**2).sum(axis=1) / (canvas.middle_px**2).sum()
        distorted = straight / (1 + view[DISTORTION] * out)[:, None]
    return np.asarray(distorted + canvas.middle_px)
