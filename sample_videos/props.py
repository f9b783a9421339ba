"""Things that stand still beside a runner: marks of a zone, and what may be taken for them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from sample_videos.athlete import Colour
from sample_videos.camera import Camera
from sample_videos.canvas import Canvas, Image, lay_over
from sample_videos.gait import Floats

PropKind = Literal["cone", "pylon", "disc", "pole", "cloth", "panel", "bag"]
CONE: Colour = (30, 100, 245)
BAND: Colour = (235, 235, 235)
FINE_PX = 320  # things smaller than this are drawn finer than the frame
# Height and half the width of what stands upright, metres.
SIZES_M: dict[PropKind, tuple[float, float]] = {
    "cone": (0.32, 0.11),
    "pylon": (0.50, 0.17),
    "disc": (0.055, 0.10),
    "pole": (1.50, 0.018),
    "cloth": (0.01, 0.22),
    "panel": (0.90, 0.35),
    "bag": (0.28, 0.28),
}


def fine_scale(height_px: float) -> int:
    """Return how much finer than the frame a thing of this height is drawn."""
    return int(np.clip(round(FINE_PX / max(height_px, 1.0)), 1, 4))


@dataclass(frozen=True)
class Clutter:
    """A thing in the scene that marks nothing; a panel's lower edge may hang above the ground."""

    kind: PropKind
    along_m: float
    across_m: float
    colour: Colour
    above_m: float = 0.0
    size: float = 1.0


@dataclass(frozen=True)
class Prop:
    """A thing that stands on the ground at (x, y)."""

    x_m: float
    y_m: float
    kind: PropKind = "cone"
    colour: Colour = CONE
    above_m: float = 0.0
    size: float = 1.0

    @property
    def height_m(self) -> float:
        """From its lower end to its top."""
        return SIZES_M[self.kind][0] * self.size

    @property
    def half_width_m(self) -> float:
        """Half of its width at the ground."""
        return SIZES_M[self.kind][1] * self.size

    def depth_m(self, cameras: list[Camera], _index: slice) -> float:
        """Return its distance from the camera."""
        return float(cameras[0].project(np.array([self.x_m, self.y_m, 0.0]))[1])

    def draw(self, frame: Image, cameras: list[Camera], _index: slice) -> None:
        """Lay the thing over the frame."""
        low_m = [self.x_m, self.y_m, self.above_m]
        points_m = np.array([low_m, [self.x_m, self.y_m, self.above_m + self.height_m]])
        cameras = list(dict.fromkeys(cameras))  # a static camera needs no sub-frames
        seen = [camera.project(points_m) for camera in cameras]
        if any(depths_m.min() < 0.3 for _, depths_m in seen):
            return
        every = np.concatenate([ends_px for ends_px, _ in seen])
        px_per_m = cameras[0].focal_px / float(seen[0][1][0])
        size_px = max(self.height_m, 2 * self.half_width_m) * px_per_m
        low, high = every.min(axis=0) - size_px, every.max(axis=0) + size_px
        draws: list[Callable[[Canvas], None]] = [
            partial(self._paint, camera=camera, ends_px=ends_px)
            for camera, (ends_px, _) in zip(cameras, seen, strict=True)
        ]
        lay_over(frame, (low[0], low[1], high[0], high[1]), fine_scale(size_px), draws)

    def _paint(self, canvas: Canvas, camera: Camera, ends_px: Floats) -> None:
        wide_px = self.half_width_m / self.height_m * float(np.hypot(*(ends_px[1] - ends_px[0])))
        if self.kind in ("cone", "pylon"):
            _draw_cone(canvas, ends_px, wide_px, self.colour)
        elif self.kind == "pole":
            _draw_pole(canvas, ends_px, wide_px, self.colour)
        elif self.kind in ("disc", "cloth"):
            self._lie(canvas, camera)
        else:
            self._stand(canvas, camera)

    def _lie(self, canvas: Canvas, camera: Camera) -> None:
        """Draw a dome, or a square of cloth, that lies on the ground."""
        count = 24 if self.kind == "disc" else 4
        turn = np.linspace(0, 2 * np.pi, count, endpoint=False) + np.pi / 4
        for share, tone in ((1.0, 0.8), (0.8, 1.0), (0.4, 1.1)):
            reach_m = share * self.half_width_m * (1.0 if count > 4 else np.sqrt(2))
            up_m = self.above_m + self.height_m * (1 - share)
            ring_m = np.stack(
                [
                    self.x_m + reach_m * np.cos(turn),
                    self.y_m + reach_m * np.sin(turn),
                    np.full(count, up_m),
                ],
                axis=-1,
            )
            canvas.polygon(camera.project(ring_m)[0], self.colour, tone)

    def _stand(self, canvas: Canvas, camera: Camera) -> None:
        """Draw an upright board, or a bag, that faces the track."""
        sides_m = np.array([-1.0, 1.0, 1.0, -1.0]) * self.half_width_m
        heights_m = self.above_m + np.array([0.0, 0.0, 1.0, 1.0]) * self.height_m
        for share, tone in ((1.0, 0.85), (0.85, 1.0)):
            middle_m = self.above_m + self.height_m / 2
            corners_m = np.stack(
                [
                    self.x_m + share * sides_m,
                    np.full(4, self.y_m),
                    middle_m + share * (heights_m - middle_m),
                ],
                axis=-1,
            )
            canvas.polygon(camera.project(corners_m)[0], self.colour, tone)


def _draw_cone(canvas: Canvas, ends_px: Floats, wide: float, colour: Colour) -> None:
    base_px, tip_px = ends_px
    rise_px = tip_px - base_px
    size_px = float(np.hypot(*rise_px))
    canvas.shadow(base_px, np.array([2.0, 0.55]) * wide, 0.45)
    canvas.ellipse(base_px - [0, 0.02 * size_px], np.array([1.35, 0.26]) * wide, colour, 0.75)
    foot_px = base_px + 0.09 * rise_px
    canvas.limb(foot_px, tip_px, np.linspace(0.95, 0.22, 4) * wide, colour)
    band_px = base_px + 0.45 * rise_px, base_px + 0.66 * rise_px
    canvas.limb(*band_px, np.array([0.62, 0.46]) * wide, BAND)


def _draw_pole(canvas: Canvas, ends_px: Floats, wide: float, colour: Colour) -> None:
    """Draw a pole on a small foot, banded."""
    base_px, tip_px = ends_px
    canvas.ellipse(base_px, np.array([4.5, 1.4]) * wide, (50, 50, 50), 1.0)
    canvas.limb(base_px, tip_px, np.full(2, wide), colour)
    for low, high in ((0.2, 0.4), (0.6, 0.8)):
        rise_px = tip_px - base_px
        canvas.limb(base_px + low * rise_px, base_px + high * rise_px, np.full(2, wide), BAND)
