"""How a decoded picture lies in memory: planes, turns, shapes of pixels, colours."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cadence.domain import FloatArray
from cadence.video.frames import Plane

if TYPE_CHECKING:
    import av

_FULL_RANGE = 2
# What FFmpeg's scaler assumes of colours whose matrix it is not told, RGB among them.
BT601 = 5


def is_full_range(decoded: av.VideoFrame, planar: av.VideoFrame) -> bool:
    """Say whether the planes hold 0 to 255, not 16 to 235."""
    if decoded.format.is_rgb:  # whose own range says nothing about the planes made from it
        return int(planar.color_range) == _FULL_RANGE
    return "yuvj" in decoded.format.name or int(decoded.color_range) == _FULL_RANGE


def quarter_turn_deg(counterclockwise_deg: float) -> int:
    """Give the clockwise turn in whole quarters, which is all that phones write."""
    return round(-counterclockwise_deg / 90) * 90 % 360


def plane(frame: av.VideoFrame, number: int) -> Plane:
    """Give a plane as it lies in the decoder's memory, which lives as long as the view of it."""
    plane = frame.planes[number]
    rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def picture_size(
    coded: tuple[int, int], pixel_aspect: Fraction, clockwise_deg: int
) -> tuple[int, int]:
    """Give the width and height of the picture as seen: square pixels, upright."""
    width, height = coded
    if pixel_aspect >= 1:
        width = round(width * pixel_aspect)
    else:
        height = round(height / pixel_aspect)
    return (height, width) if clockwise_deg in (90, 270) else (width, height)


def coded_from_picture(
    coded: tuple[int, int], picture: tuple[int, int], clockwise_deg: int
) -> FloatArray:
    """Give the (2, 3) affine map from pixels of the picture to pixels as coded.

    Corners map to corners; whole numbers name pixel centres, so corners lie at -0.5.
    """
    turns = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, 1]],
        180: [[-1, 0, 1], [0, -1, 1]],
        270: [[0, -1, 1], [1, 0, 0]],
    }
    unit_from_picture = np.diag([1 / picture[0], 1 / picture[1], 1.0])
    unit_from_picture[:2, 2] = 0.5 / picture[0], 0.5 / picture[1]
    coded_from_unit = np.diag([coded[0], coded[1]]) @ np.array(turns[clockwise_deg], dtype=float)
    matrix: FloatArray = coded_from_unit @ unit_from_picture
    matrix[:, 2] -= 0.5
    return matrix


@cache
def yuv_to_rgb(colorspace: int, full_range: bool, height: int) -> FloatArray:
    """Give the (3, 4) map from (Y, U, V, 1) to (R, G, B), per ITU-R BT.601, BT.709 or BT.2020."""
    weights = {
        1: (0.2126, 0.0722),
        5: (0.299, 0.114),
        6: (0.299, 0.114),
        7: (0.212, 0.087),
        9: (0.2627, 0.0593),
        10: (0.2627, 0.0593),
    }
    unnamed = weights[1] if height >= 720 else weights[BT601]
    red, blue = weights.get(colorspace, unnamed)
    green = 1 - red - blue
    linear = np.array(
        [
            [1, 0, 2 * (1 - red)],
            [1, -2 * blue * (1 - blue) / green, -2 * red * (1 - red) / green],
            [1, 2 * (1 - blue), 0],
        ]
    )
    scale = np.ones(3) if full_range else np.array([255 / 219, 255 / 224, 255 / 224])
    offset = np.array([0.0 if full_range else 16.0, 128.0, 128.0])
    linear = linear * scale
    matrix = np.column_stack([linear, -linear @ offset])
    matrix.flags.writeable = False  # all frames share it
    return matrix
