"""Drawing on a picture's planes: lines, shapes and words, without the way to RGB and back.

A full-HD picture costs as much to turn into RGB and back as to decode. Everything here is drawn
three times instead: into the luma plane, and at half the size into the two chroma planes.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
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
_SCALES = (1.0, 0.5)
_BOTH_SCALES = np.array(_SCALES)[:, None, None]
_GREY = 24
_FARTHEST = 20_000 * 2**_SHIFT
_FONT_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_CHROMA_MIDDLE = 128
_AROUND = np.linspace(0, 2 * np.pi, 32, endpoint=False)
_CIRCLE = np.column_stack([np.cos(_AROUND), np.sin(_AROUND)])
# Smooth lines are drawn wider by this.
_SOFT_EDGE = 0.5


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

    def lines(
        self, paths: Sequence[FloatArray], ink: Ink, thickness_px: float, *, grey: bool = False
    ) -> None:
        """Draw polylines, each (N, 2) pixels of the picture; ``grey`` ones leave its colours."""
        import cv2

        ends = list(accumulate(map(len, paths)))
        parts = [slice(*each) for each in pairwise([0, *ends])]
        placed = _fixed(np.concatenate(paths)[None], _BOTH_SCALES)
        fixed = {
            scale: [whole[part] for part in parts]
            for scale, whole in zip(_SCALES, placed, strict=True)
        }
        for plane, value, scale in self._layers(ink):
            if grey and scale < 1:
                return
            thickness = max(1, round(thickness_px * scale))
            cv2.polylines(plane, fixed[scale], False, value, thickness, cv2.LINE_AA, _SHIFT)

    def ellipse(
        self,
        center_px: FloatArray,
        radii_px: tuple[float, float],
        ink: Ink,
        thickness_px: float | None = None,
    ) -> None:
        """Draw an ellipse along the picture's axes, filled where no thickness is given."""
        import cv2

        # Filled between outlines: OpenCV's own ellipses take five times as long.
        radii = np.array([_outlines(radii_px, thickness_px, scale) for scale in _SCALES])
        placed = _fixed(center_px + _CIRCLE * radii[:, :, None], _BOTH_SCALES[..., None])
        shapes = {scale: list(each) for scale, each in zip(_SCALES, placed, strict=True)}
        for plane, value, scale in self._layers(ink):
            cv2.fillPoly(plane, shapes[scale], value, cv2.LINE_AA, _SHIFT)

    def bar(self, left: float, top: float, width: float, height: float, ink: Ink) -> None:
        """Fill a rectangle."""
        for plane, value, scale in self._layers(ink):
            part = _part(plane, round(left), round(top), round(width), round(height), scale)
            part[:] = round(value)

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
        """Write a text on a base line, in a bright colour on ground that was shaded.

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
        import cv2

        (luma, value, _), *chroma = self._layers(ink)
        lit = _joined(text, round(size_px), bold, round(value))
        rise, width = _font(round(size_px), bold).getmetrics()[0], lit.shape[1]
        shift = {"left": 0.0, "center": width / 2, "right": width}[anchor]
        # Even places, so that luma and chroma lie on each other.
        left, top = (round((place_px[0] - shift) / 2) * 2, round((place_px[1] - rise) / 2) * 2)
        part, letters = _overlap(luma, lit, (left, top))
        if part.size:
            # Bright letters on a dark ground: whichever is brighter.
            cv2.max(part, letters, part)
        if max(ink) - min(ink) >= _GREY:
            halved = _halved(text, round(size_px), bold)
            for plane, value, _ in chroma:
                _stamp(plane, halved, (left // 2, top // 2), value)
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


def _outlines(
    radii_px: tuple[float, float], thickness_px: float | None, scale: float
) -> list[tuple[float, float]]:
    """Give the radii of a filled ellipse, or of a ring's outer and inner edge."""
    if thickness_px is None:
        return [radii_px]
    half_px = (max(1, round(thickness_px * scale)) + _SOFT_EDGE) / scale / 2
    along_px, down_px = radii_px
    outer = along_px + half_px, down_px + half_px
    return [outer, (max(along_px - half_px, 0.0), max(down_px - half_px, 0.0))]


def _fixed(places_px: FloatArray, scales: FloatArray) -> NDArray[np.int32]:
    """Give places in planes, as OpenCV's fixed-point numbers; far outside they are cut off.

    Parameters
    ----------
    places_px
        (..., N, 2) pixels of the picture.
    scales
        The planes' scales; both arrays are broadcast against each other.
    """
    placed = (places_px + 0.5) * (scales * 2**_SHIFT) - 0.5 * 2**_SHIFT
    if not np.abs(placed).max() < _FARTHEST:
        placed = np.clip(placed, -_FARTHEST, _FARTHEST)
    fixed: NDArray[np.int32] = np.rint(placed).astype(np.int32)
    return fixed


def _part(
    plane: NDArray[np.uint8], left: int, top: int, width: int, height: int, scale: float
) -> NDArray[np.uint8]:
    first_x, first_y = max(0, round(left * scale)), max(0, round(top * scale))
    last_x, last_y = round((left + width) * scale), round((top + height) * scale)
    return plane[first_y : max(0, last_y), first_x : max(0, last_x)]


def _overlap(
    plane: NDArray[np.uint8], mask: NDArray[np.uint8], corner: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Give the part of a plane under a mask, and the part of the mask over the plane."""
    left, top = corner
    cut_left, cut_top = max(0, -left), max(0, -top)
    over = mask[cut_top : max(0, plane.shape[0] - top), cut_left : max(0, plane.shape[1] - left)]
    left, top = left + cut_left, top + cut_top
    return plane[top : top + over.shape[0], left : left + over.shape[1]], over


def _stamp(
    plane: NDArray[np.uint8], mask: NDArray[np.uint8], corner: tuple[int, int], value: float
) -> None:
    """Lay a colour on a plane through a mask, as far as it lies within."""
    part, over = _overlap(plane, mask, corner)
    part[:] = part + ((round(value) - part.astype(np.int32)) * over.astype(np.int32) + 127) // 255


@functools.lru_cache(maxsize=4)
def _font_file(bold: bool) -> str:
    # Matplotlib's own fonts; found without importing it, which takes half a second.
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ImportError("matplotlib, whose fonts are used, is not installed")
    return str(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / _FONT_FILES[bold])


@functools.lru_cache(maxsize=64)
def _font(size_px: int, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_font_file(bold), size_px)


@functools.lru_cache(maxsize=512)
def lettering(text: str, size_px: int, bold: bool) -> tuple[NDArray[np.uint8], int]:
    """Give a text as a mask of even size, and how far its base line lies below the mask's top.

    It is put together from letters, each drawn once: numbers that change with every frame are
    cheap, and nobody misses the kerning.

    Parameters
    ----------
    text
        The text.
    size_px
        Height of the type.
    bold
        Whether in bold.
    """
    return _joined(text, size_px, bold, 255), _font(size_px, bold).getmetrics()[0]


@functools.lru_cache(maxsize=512)
def _joined(text: str, size_px: int, bold: bool, value: int) -> NDArray[np.uint8]:
    """Give a text in a luma on black, of even size."""
    letters = [_letter(each, size_px, bold, value) for each in text or " "]
    if sum(each.shape[1] for each in letters) % 2:
        letters.append(np.zeros((len(letters[0]), 1), np.uint8))
    return np.concatenate(letters, axis=1)


@functools.lru_cache(maxsize=1024)
def _letter(letter: str, size_px: int, bold: bool, value: int) -> NDArray[np.uint8]:
    """Draw a letter in a luma on black, as wide as it takes and of even height."""
    from PIL import Image, ImageDraw

    font = _font(size_px, bold)
    rise, fall = font.getmetrics()
    height = rise + fall
    image = Image.new("L", (max(1, round(font.getlength(letter))), height + height % 2))
    ImageDraw.Draw(image).text((0, 0), letter, fill=value, font=font)
    return np.asarray(image)


@functools.lru_cache(maxsize=512)
def _halved(text: str, size_px: int, bold: bool) -> NDArray[np.uint8]:
    """Give a text's mask at half its size, for chroma."""
    mask = lettering(text, size_px, bold)[0].astype(np.uint16)
    quarters = mask[::2, ::2] + mask[1::2, ::2] + mask[::2, 1::2] + mask[1::2, 1::2]
    return (quarters // 4).astype(np.uint8)
