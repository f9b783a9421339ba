"""The runner's way as a ruler: where its ground is in the scene, and how long a metre is there.

All lines along the track run to one vanishing point. Both the ground below the runner and the
length of a metre on the runner's line go straight to it: the length of a metre is linear along the
picture of a line, and nothing at the vanishing point. Measured in metres above the runner's line,
therefore, every line along the track keeps one height, however obliquely the camera looks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.path import Body
from cadence.domain import FloatArray

# Hip joints and foot landmarks of a runner of 1.74 m above the ground (as in `calibration`).
_HIP_M, _FOOT_M = 0.88, 0.023
# The ground is where the lower foot is lowest: this share of the frames lies above the line.
_LOWEST_SHARE = 0.9
_ROUNDS = 40
# The ruler holds where a metre is at least this share of its length in the runner's middle.
_FARTHEST_SHARE = 0.25


@dataclass(frozen=True)
class Wayside:
    """The runner's line in the scene.

    Parameters
    ----------
    ground_px
        Height of the picture of the line: ``y = ground_px[0] + ground_px[1] * x``.
    metre_px
        Length of an upright metre on it: ``metre_px[0] + metre_px[1] * x``.
    from_px, to_px
        The part of the picture in which this holds.
    """

    ground_px: tuple[float, float]
    metre_px: tuple[float, float]
    from_px: float
    to_px: float

    def ground_at(self, x_px: FloatArray) -> FloatArray:
        """Give (N,) heights in the picture of the ground below the runner."""
        return np.asarray(self.ground_px[0] + self.ground_px[1] * x_px)

    def metre_at(self, x_px: FloatArray) -> FloatArray:
        """Give (N,) pixels of an upright metre on the runner's line."""
        return np.asarray(self.metre_px[0] + self.metre_px[1] * x_px)


def wayside_of(body: Body, width_px: int) -> Wayside | None:
    """Read the runner's line off the feet and the hips.

    Parameters
    ----------
    body
        The runner's path, over ground that stands still.
    width_px
        Width of the picture.

    Returns
    -------
    None where the feet and the hips do not give a line.
    """
    hips_px = body.scene_px(body.hip)
    feet_px = body.scene_px(np.concatenate([body.heels, body.toes], axis=1))
    lowest = feet_px[:, :, 1].argmax(axis=1)
    low_px = feet_px[np.arange(len(feet_px)), lowest]
    ground = _lower_edge(low_px[:, 0], low_px[:, 1])
    x_px = hips_px[:, 0]
    rise_px = ground[0] + ground[1] * x_px - hips_px[:, 1]
    slope, level = np.polyfit(x_px, rise_px / (_HIP_M - _FOOT_M), 1)
    middle_x = float(np.median(x_px))
    middle_px = level + slope * middle_x
    if middle_px <= 0:
        return None
    # The feet's landmarks lie a little above the ground.
    ground = (ground[0] + _FOOT_M * level, ground[1] + _FOOT_M * slope)
    from_px, to_px = 0.0, float(width_px - 1)
    if abs(slope) > 1e-9:
        far_x = (_FARTHEST_SHARE * middle_px - level) / slope
        from_px, to_px = (max(from_px, far_x), to_px) if slope > 0 else (from_px, min(to_px, far_x))
    return Wayside(ground, (float(level), float(slope)), float(from_px), float(to_px))


def _lower_edge(x_px: FloatArray, y_px: FloatArray) -> tuple[float, float]:
    """Fit the line that most points lie above, as the picture counts (an expectile; Newey 1987)."""
    design = np.column_stack([np.ones_like(x_px), x_px])
    weights = np.ones(len(x_px))
    found = np.zeros(2)
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)
        found, *_ = np.linalg.lstsq(design * root[:, None], y_px * root, rcond=None)
        below = y_px > design @ found
        weights = np.where(below, _LOWEST_SHARE, 1 - _LOWEST_SHARE)
    return float(found[0]), float(found[1])
