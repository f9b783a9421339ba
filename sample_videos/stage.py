"""Puts figures and a treadmill into the world and draws them into a frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sample_videos.athlete import Athlete, Bystander, Colour, Joints, Runner
from sample_videos.body import FigurePainter, Posture
from sample_videos.camera import Camera
from sample_videos.canvas import Canvas, Image, lay_over
from sample_videos.gait import Floats
from sample_videos.props import fine_scale

FIGURE_MARGIN = 0.12  # of the figure's height, around its joints


def world_m(joint_m: Floats, direction: int, across_m: float) -> Floats:
    """Return points of a figure's own axes (ahead, left, up) in the world's (x, y, z)."""
    ahead, left, up = np.moveaxis(joint_m, -1, 0)
    return np.stack([direction * ahead, across_m + direction * left, up], axis=-1)


class Figure:
    """A person in the world.

    Parameters
    ----------
    body : Runner or Bystander
        Who moves how.
    athlete : Athlete
        Size and look.
    direction : {1, -1}
        Running direction along the world's x.
    across_m : float
        Line the person is on.
    """

    def __init__(
        self, body: Runner | Bystander, athlete: Athlete, direction: int, across_m: float
    ) -> None:
        self.body, self.athlete = body, athlete
        self.direction, self.across_m = direction, across_m
        self.near_side = "right" if direction > 0 else "left"
        self._points_m: Floats = np.zeros((0, 0, 3))
        self._names: list[str] = []

    def joints_m(self, time_s: Floats) -> Joints:
        """Return every joint in the world at each time."""
        joints = self.body.joints_m(time_s)
        return {
            name: world_m(joint, self.direction, self.across_m) for name, joint in joints.items()
        }

    def prepare(self, time_s: Floats) -> None:
        """Solve all sub-frames at once: joints, and what the drawing needs beside them."""
        joints = self.joints_m(time_s)
        for side in ("left", "right"):
            joints[f"{side}_floor"] = joints[f"{side}_ball"] * [1.0, 1.0, 0.0]
        pelvis_m = joints["pelvis"]
        joints["heading"] = pelvis_m + np.array([float(self.direction), 0.0, 0.0])
        joints["along"] = joints["left_floor"] + [1.0, 0.0, 0.0]
        joints["across"] = joints["left_floor"] + [0.0, 1.0, 0.0]
        self._names = list(joints)
        self._points_m = np.stack(list(joints.values()), axis=1)

    def depth_m(self, cameras: list[Camera], index: slice) -> float:
        """Return the distance of the figure from the camera."""
        pelvis_m = self._points_m[index.start, self._names.index("pelvis")]
        return float(cameras[0].project(pelvis_m)[1])

    def _posture(self, camera: Camera, row: int) -> Posture | None:
        points_px, depths_m = camera.project(self._points_m[row])
        if depths_m.min() < 0.3:
            return None
        joints_px = dict(zip(self._names, points_px, strict=True))
        floor_px = joints_px["left_floor"]
        return Posture(
            joints_px=joints_px,
            heading_px=joints_px.pop("heading") - joints_px["pelvis"],
            px_per_m=camera.focal_px / float(depths_m[self._names.index("pelvis")]),
            ground_px=np.stack(
                [joints_px.pop("along") - floor_px, joints_px.pop("across") - floor_px]
            ),
            near_side=self.near_side,
        )

    def draw(self, frame: Image, cameras: list[Camera], index: slice) -> None:
        """Lay the figure over the frame."""
        rows = range(index.start, index.stop)
        found = [self._posture(camera, row) for camera, row in zip(cameras, rows, strict=True)]
        postures = [posture for posture in found if posture is not None]
        if not postures:
            return
        every = np.concatenate([list(posture.joints_px.values()) for posture in postures])
        tall_px = self.athlete.height_m * postures[0].px_per_m
        low = every.min(axis=0) - FIGURE_MARGIN * tall_px
        high = every.max(axis=0) + FIGURE_MARGIN * tall_px
        draws: list[Callable[[Canvas], None]] = [
            partial(_draw_figure, athlete=self.athlete, posture=posture) for posture in postures
        ]
        lay_over(frame, (low[0], low[1], high[0], high[1]), fine_scale(tall_px), draws)


def _draw_figure(canvas: Canvas, athlete: Athlete, posture: Posture) -> None:
    FigurePainter(canvas, athlete, posture).paint()


@dataclass(frozen=True)
class Treadmill:
    """A treadmill around the world's origin, on a floor `floor_m` high (below the belt)."""

    direction: int
    across_m: float
    floor_m: float

    def depth_m(self, cameras: list[Camera], _index: slice) -> float:
        """Return its distance: just behind the runner on it."""
        middle_m = np.array([0.0, self.across_m + 0.6, 0.0])
        return float(cameras[0].project(middle_m)[1])

    def draw(self, frame: Image, cameras: list[Camera], _index: slice) -> None:
        """Lay deck, uprights and console over the frame."""
        box = (0.0, 0.0, float(frame.shape[1]), float(frame.shape[0]))
        lay_over(frame, box, 1, [partial(self._paint, camera=cameras[0])])

    def _paint(self, canvas: Canvas, camera: Camera) -> None:
        def seen(ahead_m: float, out_m: float, up_m: float) -> Floats:
            point_m = [self.direction * ahead_m, self.across_m + out_m, up_m]
            return camera.project(np.array(point_m))[0]

        def face(corners_m: list[tuple[float, float, float]], colour: Colour) -> None:
            canvas.polygon(np.stack([seen(*corner) for corner in corners_m]), colour)

        low, half, back, front = self.floor_m, 0.38, -1.05, 1.0
        px_per_m = float(np.hypot(*(seen(1.0, 0, 0) - seen(0, 0, 0))))
        face([(back, -half, 0), (front, -half, 0), (front, half, 0), (back, half, 0)], (44, 42, 40))
        face(
            [(back, -half, 0), (front, -half, 0), (front, -half, low), (back, -half, low)],
            (96, 92, 90),
        )
        for out_m in (half, -half):
            radii_px = np.full(2, 0.03) * px_per_m
            foot, top = seen(front - 0.05, out_m, 0.0), seen(front - 0.15, out_m, 1.15)
            canvas.limb(foot, top, radii_px, (70, 66, 64))
        console = seen(front - 0.15, half, 1.2), seen(front - 0.15, -half, 1.2)
        canvas.limb(*console, np.full(2, 0.09) * px_per_m, (58, 54, 52))
