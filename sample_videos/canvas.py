"""A small transparent picture that something moving is drawn on, then laid over the frame.

Drawn larger than the frame and once per sub-frame; averaging the sub-frames, colour and cover
alike, is what a shutter does to a moving thing.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sample_videos.athlete import Colour
from sample_videos.gait import Floats

Image = NDArray[np.uint8]

SUBPIXEL_BITS = 4
LIGHT = np.array([-0.42, -0.91])  # where the light comes from, in the picture
# From the outline inward: part of the width, brightness.
SHADES = ((1.0, 0.66), (0.86, 0.82), (0.64, 0.95), (0.36, 1.07))
_HALF_TURN = np.linspace(0, np.pi, 7)
_CIRCLE_ANGLES = np.linspace(0, 2 * np.pi, 28, endpoint=False)
_CIRCLE = np.stack([np.cos(_CIRCLE_ANGLES), np.sin(_CIRCLE_ANGLES)], axis=-1)


class Canvas:
    """A transparent picture over part of the frame, `scale` times finer.

    Parameters
    ----------
    left_px, top_px, width_px, height_px : int
        The part of the frame.
    scale : int
        Canvas pixels per frame pixel.
    """

    def __init__(
        self, left_px: int, top_px: int, width_px: int, height_px: int, scale: int
    ) -> None:
        self.origin_px = np.array([left_px, top_px], dtype=float)
        self.scale = scale
        self.image: Image = np.zeros((height_px * scale, width_px * scale, 4), dtype=np.uint8)

    def _fixed(self, points_px: Floats) -> NDArray[np.int32]:
        """Return frame positions as the canvas's own, in fixed-point numbers."""
        points = (points_px - self.origin_px) * self.scale - 0.5
        return np.asarray(np.rint(points * (1 << SUBPIXEL_BITS)), dtype=np.int32)

    def polygon(self, points_px: Floats, colour: Colour, tone: float = 1.0) -> None:
        """Fill a polygon given in frame pixels."""
        fixed = self._fixed(points_px)
        blue, green, red = (min(255.0, channel * tone) for channel in colour)
        cv2.fillPoly(self.image, [fixed], (blue, green, red, 255.0), cv2.LINE_AA, SUBPIXEL_BITS)

    def ellipse(self, centre_px: Floats, radii_px: Floats, colour: Colour, tone: float) -> None:
        """Fill an upright ellipse."""
        self.polygon(centre_px + radii_px * _CIRCLE, colour, tone)

    def ball(self, centre_px: Floats, radius_px: float, colour: Colour, tone: float = 1.0) -> None:
        """Fill a shaded ball."""
        for part, brightness in SHADES:
            middle = centre_px + LIGHT * radius_px * (1 - part) * 0.7
            self.ellipse(middle, np.full(2, radius_px * part), colour, tone * brightness)

    def limb(
        self,
        start_px: Floats,
        end_px: Floats,
        radii_px: Floats,
        colour: Colour,
        tone: float = 1.0,
    ) -> None:
        """Fill a rounded limb whose radius runs through `radii_px` from start to end, shaded."""
        axis = end_px - start_px
        length_px = float(np.hypot(*axis))
        ahead = axis / length_px if length_px > 1e-6 else np.array([1.0, 0.0])
        aside = np.array([-ahead[1], ahead[0]])
        ring, turn = _outline(len(radii_px))
        middle_px = start_px + (ring / (len(radii_px) - 1))[:, None] * axis
        edge_px = radii_px[ring, None] * (turn @ np.stack([aside, ahead]))
        lit_px = radii_px[ring, None] * (aside * float(aside @ LIGHT) * 0.7)
        for part, brightness in SHADES:
            outline_px = middle_px + part * edge_px + (1 - part) * lit_px
            self.polygon(outline_px, colour, tone * brightness)

    def shadow(self, centre_px: Floats, radii_px: Floats, darkness: float) -> None:
        """Darken an ellipse on the ground; before anything else is drawn."""
        cover = np.zeros(self.image.shape[:2], dtype=np.uint8)
        for part in (1.0, 0.8, 0.6):
            fixed = self._fixed(centre_px + part * radii_px * _CIRCLE)
            grey = 255.0 * darkness * (1.3 - part) / 0.7
            cv2.fillPoly(cover, [fixed], (grey,), cv2.LINE_AA, SUBPIXEL_BITS)
        np.maximum(self.image[..., 3], cover, out=self.image[..., 3])


@lru_cache
def _outline(count: int) -> tuple[NDArray[np.intp], Floats]:
    """Return the way round a limb of `count` radii: which radius, and (n, 2) aside and ahead."""
    onward, still = np.arange(count), np.zeros(len(_HALF_TURN), dtype=np.intp)
    ring = np.concatenate([onward, still + count - 1, onward[::-1], still])
    side = np.tile([1.0, 0.0], (count, 1))
    cap = np.stack([np.cos(_HALF_TURN), np.sin(_HALF_TURN)], axis=-1)
    return ring, np.concatenate([side, cap, -side, -cap])


def lay_over(
    frame: Image,
    box_px: tuple[float, float, float, float],
    scale: int,
    draws: Sequence[Callable[[Canvas], None]],
) -> None:
    """Draw the sub-frames of one thing and lay their mean over the frame.

    Parameters
    ----------
    frame : (height, width, 3) array
        Changed in place.
    box_px : (left, top, right, bottom)
        Where the thing is, in all sub-frames.
    scale : int
        How much finer to draw.
    draws : sequence of callables
        One a sub-frame; each draws on the canvas it is given.
    """
    height_px, width_px = frame.shape[:2]
    left, top = max(0, int(box_px[0])), max(0, int(box_px[1]))
    right, bottom = min(width_px, int(box_px[2]) + 2), min(height_px, int(box_px[3]) + 2)
    if right <= left or bottom <= top:
        return
    canvas = Canvas(left, top, right - left, bottom - top, scale)
    total = np.zeros((bottom - top, right - left, 4), dtype=np.float32)
    for draw in draws:
        canvas.image[:] = 0
        draw(canvas)
        size_px = right - left, bottom - top
        cv2.accumulate(cv2.resize(canvas.image, size_px, interpolation=cv2.INTER_AREA), total)
    total /= len(draws)
    part = frame[top:bottom, left:right]
    covered = part * (1 - total[..., 3:] / 255) + total[..., :3]
    part[:] = np.clip(covered + 0.5, 0, 255).astype(np.uint8)
