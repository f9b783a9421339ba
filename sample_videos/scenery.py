"""What stands still: track, grass, trees and sky, or a gym; seen from a camera that may move.

The world is two planes, the ground and a backdrop that stands on it. They are painted once, as a
reference camera sees them; every frame of a moving camera is that picture, each plane warped by
its own exact homography.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from sample_videos.athlete import Colour
from sample_videos.camera import Camera
from sample_videos.canvas import Image
from sample_videos.gait import Floats
from sample_videos.props import CONE, Clutter, PropKind
from sample_videos.texture import GymTexture, Singles, Texture, TrackTexture

WIDEST_PX = 9000  # a panned camera's reference picture is never wider
MARGIN_PX = 4


@dataclass(frozen=True)
class SceneSpec:
    """Where the clip is filmed.

    Attributes
    ----------
    place : {"track", "gym"}
        Outdoors on a track, or indoors on a treadmill.
    markers_along_m : tuple of float
        Where cones stand.
    marker_across_m : float
        Their line, away from the camera.
    marker_kind, marker_colour
        What marks them, cones or other things.
    clutter : tuple of Clutter
        Things that mark nothing.
    fly_zone_m : (start, end) or None
        The fly zone along the track.
    backdrop_m : float
        Distance of the backdrop beyond the markers' line.
    ground_m : float
        Height of the ground below the plane that the feet run on; a treadmill's deck is higher.
    """

    place: Literal["track", "gym"] = "track"
    markers_along_m: tuple[float, ...] = (0.0, 30.0)
    marker_across_m: float = 0.0
    marker_kind: PropKind = "cone"
    marker_colour: Colour = CONE
    clutter: tuple[Clutter, ...] = ()
    fly_zone_m: tuple[float, float] | None = (0.0, 30.0)
    backdrop_m: float = 17.0
    ground_m: float = 0.0
    seed: int = 5


def _moved(right_px: float, down_px: float) -> Floats:
    """Return the (3, 3) map that moves a picture."""
    return np.array([[1.0, 0.0, right_px], [0.0, 1.0, down_px], [0.0, 0.0, 1.0]])


def _single(*arrays: Floats) -> list[Singles]:
    """Return the arrays in single precision, which is enough for colours and twice as fast."""
    return [array.astype(np.float32) for array in arrays]


class Scenery:
    """The background of every frame.

    Parameters
    ----------
    spec : SceneSpec
        What to paint.
    cameras : list of Camera
        Every camera that will be asked for, or only those at the extremes of its movement.
    """

    def __init__(self, spec: SceneSpec, cameras: list[Camera]) -> None:
        self.spec = spec
        self._texture: Texture = (
            TrackTexture(spec.seed) if spec.place == "track" else GymTexture(spec.seed)
        )
        self._reference = cameras[len(cameras) // 2]
        self._moves = any(camera != self._reference for camera in cameras)
        self._left_px, self._top_px = 0, 0
        size_px = self._reference.width_px, self._reference.height_px
        if self._moves:
            size_px = self._fit_reference(cameras)
        self._picture = self._paint(*size_px)

    def _planes(self, camera: Camera) -> tuple[Floats, Floats]:
        """Return the (3, 3) maps of ground (x, y) and of backdrop (x, z) to the picture."""
        matrix = camera.matrix()
        across, up = matrix[:, 1], matrix[:, 2]
        ground = np.stack([matrix[:, 0], across, matrix[:, 3] + up * self.spec.ground_m], axis=-1)
        wall = np.stack([matrix[:, 0], up, matrix[:, 3] + across * self.spec.backdrop_m], axis=-1)
        return ground, wall

    def _fit_reference(self, cameras: list[Camera]) -> tuple[int, int]:
        """Choose the part of the reference picture's plane that all cameras see."""
        first = cameras[0]
        corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * [first.width_px, first.height_px]
        found = []
        axes, centre = self._reference.axes, np.array([first.width_px, first.height_px]) / 2
        for camera in cameras:
            seen = camera.rays(corners.astype(float)) @ axes.T
            found.append(self._reference.focal_px * seen[:, :2] / seen[:, 2:] + centre)
        points_px = np.concatenate(found)
        # The camera's own travel shifts near things; a few hundredths of the picture cover it.
        slack_px = MARGIN_PX + 0.03 * first.height_px
        low, high = points_px.min(axis=0) - slack_px, points_px.max(axis=0) + slack_px
        self._left_px, self._top_px = (int(np.floor(value)) for value in low)
        width_px, height_px = (int(np.ceil(value)) for value in high - low)
        if width_px > WIDEST_PX:
            raise ValueError(
                f"The camera pans too far for one reference picture ({width_px} px wide): "
                "shorten the run in the picture or move the camera back."
            )
        return width_px, height_px

    def _paint(self, width_px: int, height_px: int) -> Image:
        """Cast every pixel's ray of the reference picture, twice as fine, onto the two planes."""
        picture: Image = np.empty((height_px, width_px, 3), dtype=np.uint8)
        columns = self._left_px + (np.arange(2 * width_px) + 0.5) / 2
        for top in range(0, height_px, 32):
            bottom = min(height_px, top + 32)
            rows = self._top_px + (np.arange(2 * top, 2 * bottom) + 0.5) / 2
            points_px = np.stack(np.meshgrid(columns, rows), axis=-1)
            rays = self._reference.rays(points_px)
            fine = self._colours(rays)
            band = cv2.resize(fine, (width_px, bottom - top), interpolation=cv2.INTER_AREA)
            picture[top:bottom] = np.clip(band, 0, 255)
        return picture

    def _colours(self, rays: Floats) -> Singles:
        """Return the colour that each viewing ray meets."""
        x_m, y_m, z_m = self._reference.position_m
        away, aside, rise = rays[..., 1], rays[..., 0], rays[..., 2]
        wall_z_m = z_m + rise / away * (self.spec.backdrop_m - y_m)
        meets_wall = wall_z_m > self.spec.ground_m
        colours = np.zeros(rays.shape, dtype=np.float32)
        rows = np.any(meets_wall, axis=1)
        if np.any(rows):
            wall_x_m = x_m + aside[rows] / away[rows] * (self.spec.backdrop_m - y_m)
            colours[rows] = self._texture.wall(*_single(wall_x_m, wall_z_m[rows]))
        rows = ~np.all(meets_wall, axis=1)
        if np.any(rows):
            down = np.minimum(rise[rows], -1e-6)
            reach = (self.spec.ground_m - z_m) / down
            # How much ground one (half) pixel covers, along the viewing direction.
            cover_m = reach * away[rows] / (2 * self._reference.focal_px * -down)
            places_m = x_m + reach * aside[rows], y_m + reach * away[rows]
            ground = self._texture.ground(*_single(*places_m, cover_m))
            colours[rows] = np.where(meets_wall[rows, :, None], colours[rows], ground)
        return colours

    def frame(self, camera: Camera) -> Image:
        """Return the background as this camera sees it."""
        if not self._moves:
            return self._picture.copy()
        # Pixel 0 of a picture has its middle at 0.5; the warp counts from pixels' middles.
        shift = _moved(self._left_px + 0.5, self._top_px + 0.5)
        size_px = camera.width_px, camera.height_px
        maps = [
            _moved(-0.5, -0.5) @ now @ np.linalg.inv(then) @ shift
            for now, then in zip(self._planes(camera), self._planes(self._reference), strict=True)
        ]
        edge = self._planes(camera)[1] @ np.array(
            [[-1.0, 1.0], [self.spec.ground_m, self.spec.ground_m], [1.0, 1.0]]
        )
        (x0, x1), (y0, y1) = edge[0] / edge[2], edge[1] / edge[2]
        rows = y0 - 0.5 + (np.arange(size_px[0]) + 0.5 - x0) * (y1 - y0) / (x1 - x0)
        return self._stitched(maps, rows, size_px)

    def _stitched(self, maps: list[Floats], rows: Floats, size_px: tuple[int, int]) -> Image:
        """Warp ground below and backdrop above the row where they meet in each column."""
        width_px, height_px = size_px
        high = int(np.clip(np.floor(rows.min()), 0, height_px))
        low = int(np.clip(np.ceil(rows.max()), 0, height_px))
        frame: Image = np.empty((height_px, width_px, 3), dtype=np.uint8)
        flags, edges = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
        if high < height_px:
            frame[high:] = cv2.warpPerspective(
                self._picture, _moved(0, -high) @ maps[0], (width_px, height_px - high),
                flags=flags, borderMode=edges,
            )  # fmt: skip
        if low > 0:
            wall = cv2.warpPerspective(
                self._picture, maps[1], (width_px, low), flags=flags, borderMode=edges
            )
            frame[:high] = wall[:high]
            above = np.arange(high, low)[:, None] < rows[None, :]
            frame[high:low][above] = wall[high:low][above]
        return frame
