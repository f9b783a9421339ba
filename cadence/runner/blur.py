"""How blurred the runner's body is along its way: by a long shutter time, or by poor focus.

A long shutter smears a runner's upright edges and leaves level ones as they are: grey levels then
change less along the picture's lines than down its columns.
"""

from __future__ import annotations

import numpy as np

from cadence.body.path import HIPS, SHOULDERS, TRUNK_PER_STATURE
from cadence.camera import apply
from cadence.domain import FloatArray, Pose
from cadence.video.frames import GreyFrame, Plane

_NOSE = 0
# Head and trunk, with so much beside them, body heights: limbs swing and point anywhere.
_BESIDE = 0.06
# Pictures smaller than this tell nothing.
_LEAST_PX = 6


def body_sharpness(frame: GreyFrame, pose: Pose) -> float | None:
    """Give the `edge_ratio` of head and trunk; None where the runner is too small for it."""
    cut = _body(frame, pose)
    return edge_ratio(cut) if min(cut.shape) >= _LEAST_PX else None


def edge_ratio(picture: Plane) -> float:
    """Give how much grey levels change along lines, over how much down columns (RMS).

    Parameters
    ----------
    picture
        (H, W) grey levels, upright.

    Returns
    -------
    About 0.6 to 1.4 for a runner who is sharp, 0.4 and less for one smeared over a tenth of their
    height.
    """
    grey = picture.astype(np.float64)
    along = float(np.mean(np.diff(grey, axis=1) ** 2))
    down = float(np.mean(np.diff(grey, axis=0) ** 2))
    return float(np.sqrt(along / max(down, 1e-6)))


def _body(frame: GreyFrame, pose: Pose) -> Plane:
    """Cut head and trunk out of a frame, upright."""
    points_px = pose.landmarks_px[:, :2]
    shoulders_px, hips_px = points_px[SHOULDERS], points_px[HIPS]
    trunk_px = float(np.linalg.norm(shoulders_px.mean(axis=0) - hips_px.mean(axis=0)))
    beside_px = _BESIDE * trunk_px / TRUNK_PER_STATURE
    body_px = np.vstack([shoulders_px, hips_px, points_px[[_NOSE]]])
    ends_px = np.stack([body_px.min(axis=0) - beside_px, body_px.max(axis=0) + beside_px])
    left, top, right, bottom = _bounds(apply(frame.coded_from_picture, ends_px), frame.luma)
    cut = frame.luma[top:bottom, left:right]
    is_turned = abs(frame.coded_from_picture[0, 0]) < abs(frame.coded_from_picture[0, 1])
    return cut.T if is_turned else cut


def _bounds(coded_px: FloatArray, luma: Plane) -> tuple[int, int, int, int]:
    low, high = coded_px.min(axis=0), coded_px.max(axis=0) + 1
    size = np.array(luma.shape[::-1])
    (left, top), (right, bottom) = np.clip(np.stack([low, high]), 0, size).astype(int).tolist()
    return left, top, right, bottom
