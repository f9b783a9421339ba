"""The strip of the scene along the runner's way, without what moves, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.camera import inverse
from cadence.domain import FloatArray
from cadence.markers.wayside import Wayside
from cadence.video.frames import Frame, compose

Picture = NDArray[np.uint8]

# From below the ground in front of the runner's line to above a pole's top, metres of height.
LOWEST_M, HIGHEST_M = -0.6, 2.0
_MOST_PX_PER_M = 160.0
_LONGEST_PX = 6000
_CHROMA_SHIFT = np.array([[0.0, 0.0, -0.25], [0.0, 0.0, -0.25]])


@dataclass(frozen=True, eq=False)
class Strip:
    """Pictures of the strip: columns go along the way, lines are heights above it.

    Parameters
    ----------
    x_px
        (W,) columns' places in the scene.
    height_m
        (H,) lines' heights above the runner's line, falling.
    px_per_m
        Lines, and columns, a metre.
    still
        (H, W, 3) uint8 red, green, blue: what stands still.
    restless
        (H, W) how far the pictures' brightness is usually from ``still``, grey levels.
    """

    x_px: FloatArray
    height_m: FloatArray
    px_per_m: float
    still: Picture
    restless: FloatArray


def still_strip(
    frames: Sequence[Frame], scene_from_picture: FloatArray, wayside: Wayside
) -> Strip | None:
    """Lay pictures of a clip over each other and keep what stands still.

    Parameters
    ----------
    frames
        (T,) frames, spread over the clip so that the runner is elsewhere in most of them.
    scene_from_picture
        (T, 2, 3) their maps to the scene.
    wayside
        The runner's line.

    Returns
    -------
    None without frames, or where the line leaves the picture.
    """
    x_px, px_per_m = _columns(wayside)
    if not frames or len(x_px) < 2:
        return None
    height_m = np.arange(HIGHEST_M, LOWEST_M, -1 / px_per_m)
    places = np.empty((len(height_m), len(x_px), 2))
    places[..., 0] = x_px
    places[..., 1] = wayside.ground_at(x_px) - height_m[:, None] * wayside.metre_at(x_px)
    pictures = np.stack(
        [
            _seen(frame, inverse(matrix), places)
            for frame, matrix in zip(frames, scene_from_picture, strict=True)
        ]
    )
    still = np.median(pictures, axis=0).astype(np.uint8)
    bright = pictures.mean(axis=3)
    restless = np.median(np.abs(bright - still.mean(axis=2)), axis=0)
    return Strip(x_px, height_m, px_per_m, still, restless)


def _columns(wayside: Wayside) -> tuple[FloatArray, float]:
    """Space columns so that each is as long as the others by the runner's own size."""
    pixels = np.arange(wayside.from_px, wayside.to_px + 1)
    metre_px = wayside.metre_at(pixels)
    along_m = np.concatenate([[0.0], np.cumsum(1 / metre_px[:-1])])
    px_per_m = min(float(metre_px.max()), _MOST_PX_PER_M, _LONGEST_PX / max(along_m[-1], 1e-6))
    even_m = np.arange(0.0, along_m[-1], 1 / px_per_m)
    return np.interp(even_m, along_m, pixels), px_per_m


def _seen(frame: Frame, picture_from_scene: FloatArray, places: FloatArray) -> Picture:
    """Read (H, W) places of the scene in a frame as RGB, straight from its planes."""
    import cv2

    coded_from_scene = compose(frame.coded_from_picture, picture_from_scene)
    chroma_from_scene = coded_from_scene / 2 + _CHROMA_SHIFT
    planes = []
    for plane, matrix in (
        (frame.luma, coded_from_scene),
        (frame.chroma_u, chroma_from_scene),
        (frame.chroma_v, chroma_from_scene),
    ):
        at = (places @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
        planes.append(
            cv2.remap(
                plane, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        )
    return np.asarray(cv2.transform(cv2.merge(planes), frame.yuv_to_rgb), dtype=np.uint8)
