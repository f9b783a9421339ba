"""A panned clip's pictures laid side by side: the scene as a cylinder about the camera.

The camera path's maps turn and shrink a little from key frame to key frame, because a similarity
is fitted to what a turning camera really does. Over a wide pan that adds up to a bent scene. Here
only the shifts are kept, each in its own picture: what remains counts angles, ``f`` pixels a
radian.

Where the camera path did not tell the focal length, its maps are fitted to pictures that are not
unrolled. A turning camera's picture moves by ``1 + (u / f)^2`` times as much at ``u`` from its
middle, so the shifts are too long; by how much, is known once the markers tell the focal length.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray, PoseTrack

# Times (width / f)^2: 0.039 to 0.057 in six rendered pans of 1.5 widths' focal length.
_SHIFTED_TOO_FAR = 0.05
_MOST_TOO_FAR = 0.15


def scene_maps(track: PoseTrack, focal_px: float | None = None) -> FloatArray:
    """Give the (F, 2, 3) maps from a track's pictures to the scene, a panned one unrolled.

    ``focal_px`` is the focal length where the markers tell it. Of a track whose camera's turn is
    known the maps are those from its unrolled pictures.
    """
    if track.camera != "panned":
        return track.scene_from_picture
    middle_px = np.array([track.video.width_px - 1, track.video.height_px - 1]) / 2
    if track.turn is not None:
        return unrolled(track.turn.scene_from_unrolled, middle_px)
    share = 0.0 if focal_px is None else _SHIFTED_TOO_FAR * (track.video.width_px / focal_px) ** 2
    return unrolled(track.scene_from_picture, middle_px, 1 + min(share, _MOST_TOO_FAR))


def unrolled(
    scene_from_picture: FloatArray, middle_px: FloatArray, too_long: float = 1.0
) -> FloatArray:
    """Give maps that only shift, by how the picture's middle moved over what it showed.

    Parameters
    ----------
    scene_from_picture
        (F, 2, 3) maps of one shot.
    middle_px
        (2,) middle of the picture.
    too_long
        How many times too long the shifts are.

    Returns
    -------
    (F, 2, 3); the first row's shift is the one that its own map gives the picture's middle.
    """
    middles = scene_from_picture[:, :, :2] @ middle_px + scene_from_picture[:, :, 2]
    linear = (scene_from_picture[1:, :, :2] + scene_from_picture[:-1, :, :2]) / 2
    moved = np.linalg.solve(linear, np.diff(middles, axis=0)[:, :, None])[:, :, 0] / too_long
    shifts = np.concatenate([middles[:1] - middle_px, moved]).cumsum(axis=0)
    maps = np.zeros_like(scene_from_picture)
    maps[:, 0, 0] = maps[:, 1, 1] = 1.0
    maps[:, :, 2] = shifts
    return maps
