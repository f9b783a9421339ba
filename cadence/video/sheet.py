"""Drawing on a picture's planes: lines, shapes and words, without the way to RGB and back.

A full-HD picture costs as much to turn into RGB and back as to decode. Everything here is drawn
three times instead: into the luma plane, and at half the size into the two chroma planes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Ink = tuple[int, int, int]
"""A colour: red, green, blue, 0 to 255."""

# OpenCV takes places in sixteenths of a pixel.
_SHIFT = 4
_FONT_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_CHROMA_MIDDLE = 128


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture to draw on.

    Parameters
    ----------
    luma, chroma_u, chroma_v
        Its planes, which drawing changes: (height, width) of even size, and half of that.
    yuv_to_rgb
        (3, 4) how they are to be read.
    """

    luma: NDArray[np.uint8]
    chroma_u: NDArray[np.uint8]
    chroma_v: NDArray[np.uint8]
    yuv_to_rgb: FloatArray

    @property
    def width_px(self) -> int:
        """Width of the picture."""
        return int(self.luma.shape[1])

    @property
    def height_px(self) -> int:
        """Height of the picture."""
        return int(self.luma.shape[0])

    def lines(self, paths: Sequence[FloatArray], ink: Ink, thickness_px: float) -> None:
        """Draw polylines, each (N, 2) pixels of the picture."""
        import cv2

        for plane, value, scale in self._layers(ink):
            thickness = max(1, round(thickness_px * scale))
            fixed = [_fixed(path, scale) for path in paths]
            cv2.polylines(plane, fixed, False, value, thickness, cv2.LINE_AA, _SHIFT)

    def ellipse(
        self,
        center_px: FloatArray,
        radii_px: tuple[float, float],
        ink: Ink,
        thickness_px: float | None = None,
    ) -> None:
        """Draw an ellipse along the picture's axes, filled where no thickness is given."""
        import cv2

        for plane, value, scale in self._layers(ink):
            thickness = -1 if thickness_px is None else max(1, round(thickness_px * scale))
            x, y = _fixed(center_px[None], scale)[0, 0].tolist()
            radii = [max(1, round(radius * scale * 2**_SHIFT)) for radius in radii_px]
            cv2.ellipse(plane, (x, y), radii, 0, 0, 360, value, thickness, cv2.LINE_AA, _SHIFT)

    def shade(self, left: int, top: int, width: int, height: int, strength: float) -> None:
        """Darken a rectangle: 0 leaves it as it is, 1 makes it black."""
        import cv2

        black_y = self._yuv((0, 0, 0))[0]
        for plane, toward, scale in (
            (self.luma, black_y, 1.0),
            (self.chroma_u, _CHROMA_MIDDLE, 0.5),
            (self.chroma_v, _CHROMA_MIDDLE, 0.5),
        ):
            part = _part(plane, left, top, width, height, scale)
            if part.size:
                cv2.convertScaleAbs(part, part, 1 - strength, strength * toward)

    def words(
        self,
        place_px: tuple[float, float],
        text: str,
        size_px: float,
        ink: Ink,
        *,
        anchor: Literal["left", "center", "right"] = "left",
        bold: bool = False,
    ) -> float:
        """Write a text on a base line.

        Parameters
        ----------
        place_px
            Where: the base line's height, and the text's left end, middle or right end.
        text
            The text.
        size_px
            Height of the type.
        ink
            Its colour.
        anchor
            Which part of the text stands at the place.
        bold
            Whether in bold.

        Returns
        -------
        The text's width in pixels.
        """
        mask, rise = lettering(text, round(size_px), bold)
        width = mask.shape[1]
        shift = {"left": 0.0, "center": width / 2, "right": width}[anchor]
        # Even places, so that luma and chroma lie on each other.
        left, top = (round((place_px[0] - shift) / 2) * 2, round((place_px[1] - rise) / 2) * 2)
        for plane, value, scale in self._layers(ink):
            _stamp(plane, mask if scale == 1 else _halved(text, round(size_px), bold),
                   (round(left * scale), round(top * scale)), value)  # fmt: skip
        return float(width)

    def _layers(self, ink: Ink) -> Iterator[tuple[NDArray[np.uint8], float, float]]:
        """Give each plane, what a colour is in it, and its scale."""
        luma, chroma_u, chroma_v = self._yuv(ink)
        yield self.luma, luma, 1.0
        yield self.chroma_u, chroma_u, 0.5
        yield self.chroma_v, chroma_v, 0.5

    def _yuv(self, ink: Ink) -> tuple[float, float, float]:
        return _yuv_of(ink, self.yuv_to_rgb.tobytes())


@functools.lru_cache(maxsize=64)
def _yuv_of(ink: Ink, matrix: bytes) -> tuple[float, float, float]:
    """Give a colour's luma and chroma."""
    yuv_to_rgb = np.frombuffer(matrix).reshape(3, 4)
    yuv = np.linalg.solve(yuv_to_rgb[:, :3], np.array(ink) - yuv_to_rgb[:, 3])
    luma, chroma_u, chroma_v = np.clip(np.round(yuv), 0, 255).tolist()
    return luma, chroma_u, chroma_v


def _fixed(path_px: FloatArray, scale: float) -> NDArray[np.int32]:
    """Give a path in a plane, as OpenCV's fixed-point numbers; far outside it is cut off."""
    inside = np.clip((path_px + 0.5) * scale - 0.5, -4000, 20000)
    fixed = np.round(inside * 2**_SHIFT)
    return np.asarray(fixed.reshape(-1, 1, 2), dtype=np.int32)


def _part(
    plane: NDArray[np.uint8], left: int, top: int, width: int, height: int, scale: float
) -> NDArray[np.uint8]:
    first_x, first_y = max(0, round(left * scale)), max(0, round(top * scale))
    last_x, last_y = round((left + width) * scale), round((top + height) * scale)
    return plane[first_y : max(0, last_y), first_x : max(0, last_x)]


def _stamp(
    plane: NDArray[np.uint8], mask: NDArray[np.uint8], corner: tuple[int, int], value: float
) -> None:
    """Lay a colour on a plane through a mask, as far as it lies within."""
    left, top = corner
    cut_left, cut_top = max(0, -left), max(0, -top)
    mask = mask[cut_top : plane.shape[0] - top, cut_left : plane.shape[1] - left]
    if mask.size == 0:
        return
    top, left = top + cut_top, left + cut_left
    part = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
    weight = mask.astype(np.float32) / 255
    part[:] = part + weight * (value - part.astype(np.float32)) + 0.5


@functools.lru_cache(maxsize=4)
def _font_file(bold: bool) -> str:
    import matplotlib as mpl

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / _FONT_FILES[bold])


@functools.lru_cache(maxsize=64)
def _font(size_px: int, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_font_file(bold), size_px)


@functools.lru_cache(maxsize=512)
def lettering(text: str, size_px: int, bold: bool) -> tuple[NDArray[np.uint8], int]:
    """Give a text as a mask of even size, and how far its base line lies below the mask's top.

    Parameters
    ----------
    text
        The text.
    size_px
        Height of the type.
    bold
        Whether in bold.
    """
    from PIL import Image, ImageDraw

    font = _font(size_px, bold)
    rise, fall = font.getmetrics()
    width = int(font.getlength(text)) + 2
    image = Image.new("L", (width + width % 2, rise + fall + (rise + fall) % 2))
    ImageDraw.Draw(image).text((0, 0), text, fill=255, font=font)
    return np.asarray(image), rise


@functools.lru_cache(maxsize=512)
def _halved(text: str, size_px: int, bold: bool) -> NDArray[np.uint8]:
    """Give a text's mask at half its size, for chroma."""
    mask = lettering(text, size_px, bold)[0].astype(np.uint16)
    quarters = mask[::2, ::2] + mask[1::2, ::2] + mask[::2, 1::2] + mask[1::2, 1::2]
    return (quarters // 4).astype(np.uint8)
