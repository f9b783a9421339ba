"""A panned clip's pictures laid side by side: the scene as a cylinder about the camera.

The camera path's maps turn and shrink a little from key frame to key frame, because a similarity
is fitted to what a turning camera really does. Over a wide pan that adds up to a bent scene. Here
only the shifts are kept, each in its own picture: what remains counts angles, ``f`` pixels a
radian.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray


def unrolled(scene_from_picture: FloatArray, middle_px: FloatArray) -> FloatArray:
    """Give maps that only shift, by how the picture's middle moved over what it showed.

    Parameters
    ----------
    scene_from_picture
        (F, 2, 3) maps of one shot.
    middle_px
        (2,) middle of the picture.

    Returns
    -------
    (F, 2, 3); the first row's shift is the one that its own map gives the picture's middle.
    """
    middles = scene_from_picture[:, :, :2] @ middle_px + scene_from_picture[:, :, 2]
    linear = (scene_from_picture[1:, :, :2] + scene_from_picture[:-1, :, :2]) / 2
    moved = np.linalg.solve(linear, np.diff(middles, axis=0)[:, :, None])[:, :, 0]
    shifts = np.concatenate([middles[:1] - middle_px, moved]).cumsum(axis=0)
    maps = np.zeros_like(scene_from_picture)
    maps[:, 0, 0] = maps[:, 1, 1] = 1.0
    maps[:, :, 2] = shifts
    return maps
