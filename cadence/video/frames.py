"""One decoded frame: its planes as they came, and the way from the picture to them.

Coordinates name pixel centres: the centre of the first pixel is (0, 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cadence.domain import CropWindow, FloatArray

Plane = NDArray[np.uint8]


class ColourTags(NamedTuple):
    """What a file says of its colours, as FFmpeg numbers it (ITU-T H.273); 2 says nothing."""

    range: int = 1
    matrix: int = 2
    primaries: int = 2
    transfer: int = 2


UNTAGGED = ColourTags()


@dataclass(frozen=True, eq=False, kw_only=True)
class GreyFrame:
    """The grey levels of a decoded frame, or of a part of it.

    Parameters
    ----------
    index
        Place in decode (presentation) order, from 0.
    file_time_s
        The file's own time since the clip's first frame.
    luma
        8-bit plane as decoded: neither turned nor stretched.
    coded_from_picture
        (2, 3) affine map from pixels of the picture to pixels of ``luma``.
    width_px, height_px
        Size of the picture.
    """

    index: int
    file_time_s: float
    luma: Plane
    coded_from_picture: FloatArray
    width_px: int
    height_px: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame(GreyFrame):
    """A decoded frame, or a part of it.

    Parameters
    ----------
    index, file_time_s, luma, coded_from_picture, width_px, height_px
        As of `GreyFrame`.
    chroma_u, chroma_v
        8-bit 4:2:0 planes as decoded.
    yuv_to_rgb
        (3, 4) map from (Y, U, V, 1) to (R, G, B), all 0 to 255.
    colours
        How the planes' colours are to be read, for whoever writes them again.
    """

    chroma_u: Plane
    chroma_v: Plane
    yuv_to_rgb: FloatArray
    colours: ColourTags = UNTAGGED


def crop_grey(frame: GreyFrame, window: CropWindow, side_px: int) -> Plane:
    """Cut a square window out of a frame's grey levels.

    Parameters
    ----------
    frame
        The frame.
    window
        What to cut, in pixels of the picture. What lies outside the frame's planes comes out 0.
    side_px
        Width and height of the result.

    Returns
    -------
    (side_px, side_px) uint8.
    """
    import cv2

    coded_from_crop = compose(frame.coded_from_picture, picture_from_crop(window, side_px))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(frame.luma, coded_from_crop, (side_px, side_px), flags=flags)
    return np.asarray(crop, dtype=np.uint8)


def crop_rgb(frame: Frame, window: CropWindow, side_px: int) -> NDArray[np.uint8]:
    """Cut a square window out of a frame as RGB, straight from its planes.

    Parameters
    ----------
    frame
        The frame.
    window
        What to cut, in pixels of the picture. What lies outside the picture comes out black.
    side_px
        Width and height of the result.

    Returns
    -------
    (side_px, side_px, 3) uint8, red first.
    """
    import cv2

    coded_from_crop = compose(frame.coded_from_picture, picture_from_crop(window, side_px))
    chroma_from_crop = coded_from_crop / 2 + _CHROMA_SHIFT
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    black_yuv = np.linalg.solve(frame.yuv_to_rgb[:, :3], -frame.yuv_to_rgb[:, 3])
    planes = [
        cv2.warpAffine(plane, matrix, (side_px, side_px), flags=flags, borderValue=float(black))
        for plane, matrix, black in (
            (frame.luma, coded_from_crop, black_yuv[0]),
            (frame.chroma_u, chroma_from_crop, black_yuv[1]),
            (frame.chroma_v, chroma_from_crop, black_yuv[2]),
        )
    ]
    return np.asarray(cv2.transform(cv2.merge(planes), frame.yuv_to_rgb), dtype=np.uint8)


# A chroma sample covers 2 x 2 luma samples: its centre lies a quarter of its own size off.
_CHROMA_SHIFT = np.array([[0.0, 0.0, -0.25], [0.0, 0.0, -0.25]])


def picture_from_crop(window: CropWindow, side_px: int) -> FloatArray:
    """Give the (2, 3) affine map from pixels of a square crop to pixels of the picture."""
    scale = window.size_px / side_px
    cosine, sine = np.cos(window.rotation_rad) * scale, np.sin(window.rotation_rad) * scale
    turn = np.array([[cosine, -sine], [sine, cosine]])
    middle = np.array([window.center_x_px, window.center_y_px])
    shift = middle - turn @ np.full(2, (side_px - 1) / 2)
    return np.column_stack([turn, shift])


def compose(outer: FloatArray, inner: FloatArray) -> FloatArray:
    """Give the (2, 3) affine map that applies ``inner`` first, then ``outer``."""
    linear = outer[:, :2] @ inner[:, :2]
    shift = outer[:, :2] @ inner[:, 2] + outer[:, 2]
    return np.column_stack([linear, shift])


def small_luma(frame: Frame, long_side_px: int) -> Plane:
    """Give the picture as a small grey image, turned upright.

    Parameters
    ----------
    frame
        The frame.
    long_side_px
        Longer side of the result; a smaller picture keeps its size.

    Returns
    -------
    (height, width) uint8. Its pixel (0, 0) covers the picture's corner, so a length in it times
    ``frame.width_px / width`` is a length in the picture.
    """
    import cv2

    scale = min(1.0, long_side_px / max(frame.width_px, frame.height_px))
    width = max(1, round(frame.width_px * scale))
    height = max(1, round(frame.height_px * scale))
    size = (height, width) if _lies_on_side(frame.coded_from_picture) else (width, height)
    small = np.asarray(cv2.resize(frame.luma, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.ascontiguousarray(_turned(small, frame.coded_from_picture))


def upright_planes(frame: Frame) -> tuple[Plane, Plane, Plane]:
    """Give a frame's planes as the picture is seen: turned upright, square pixels.

    Parameters
    ----------
    frame
        The frame.

    Returns
    -------
    Luma (height, width), and the two chroma planes of half its size, rounded up; views of the
    decoder's memory where nothing had to be turned or stretched.
    """
    half = (frame.height_px + 1) // 2, (frame.width_px + 1) // 2
    sizes = ((frame.height_px, frame.width_px), half, half)
    planes = (frame.luma, frame.chroma_u, frame.chroma_v)
    luma, chroma_u, chroma_v = (
        _upright(plane, frame.coded_from_picture, size)
        for plane, size in zip(planes, sizes, strict=True)
    )
    return luma, chroma_u, chroma_v


def _upright(plane: Plane, coded_from_picture: FloatArray, size: tuple[int, int]) -> Plane:
    """Turn a plane, and stretch it to a height and width where it is not of these."""
    import cv2

    plane = _turned(plane, coded_from_picture)
    if plane.shape == size:
        return plane
    stretched = cv2.resize(np.ascontiguousarray(plane), size[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(stretched, dtype=np.uint8)


def _lies_on_side(coded_from_picture: FloatArray) -> bool:
    x_axis = coded_from_picture[:, 0]
    return bool(abs(x_axis[1]) > abs(x_axis[0]))


def _turned(plane: Plane, coded_from_picture: FloatArray) -> Plane:
    """Turn a plane upright by quarters, as a view."""
    x_axis, y_axis = coded_from_picture[:, 0], coded_from_picture[:, 1]
    upright = plane.T if _lies_on_side(coded_from_picture) else plane
    return upright[:: -1 if y_axis.sum() < 0 else 1, :: -1 if x_axis.sum() < 0 else 1]
