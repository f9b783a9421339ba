"""A pinhole camera beside the track: static, in a hand, or panned after the runner.

The world's x runs along the track to the right of a camera that looks square at it, y away from
the camera, z up. Angles are in radians; pan is positive to the right, tilt upward.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from sample_videos.gait import Floats

CameraKind = Literal["static", "hand-held", "panned"]


@dataclass(frozen=True)
class Camera:
    """A camera at one moment."""

    position_m: tuple[float, float, float]
    pan: float
    tilt: float
    roll: float
    focal_px: float
    width_px: int
    height_px: int

    @cached_property
    def axes(self) -> Floats:
        """Return (3, 3) the picture's right, its down and the viewing direction, as rows."""
        pan, tilt, roll = self.pan, self.tilt, self.roll
        ahead = np.array([np.sin(pan) * np.cos(tilt), np.cos(pan) * np.cos(tilt), np.sin(tilt)])
        right = np.array([np.cos(pan), -np.sin(pan), 0.0])
        down = np.cross(ahead, right)
        turned_right = np.cos(roll) * right + np.sin(roll) * down
        return np.stack([turned_right, np.cross(ahead, turned_right), ahead])

    def matrix(self) -> Floats:
        """Return (3, 4) the projection of homogeneous world points to the picture."""
        centre = [self.width_px / 2, self.height_px / 2]
        inner = np.array(
            [[self.focal_px, 0, centre[0]], [0, self.focal_px, centre[1]], [0, 0, 1.0]]
        )
        axes = self.axes
        shift = -axes @ np.array(self.position_m)
        return np.asarray(inner @ np.column_stack([axes, shift]))

    def project(self, points_m: Floats) -> tuple[Floats, Floats]:
        """Return (..., 2) picture positions in pixels and (...) depths in metres."""
        away_m = np.asarray(points_m, dtype=float) - self.position_m
        seen_m = away_m @ self.axes.T
        depth_m = seen_m[..., 2]
        centre = np.array([self.width_px / 2, self.height_px / 2])
        return self.focal_px * seen_m[..., :2] / depth_m[..., None] + centre, depth_m

    def rays(self, points_px: Floats) -> Floats:
        """Return (..., 3) viewing directions, not normalised, of picture positions."""
        centre = np.array([self.width_px / 2, self.height_px / 2])
        aside = (points_px - centre) / self.focal_px
        return np.asarray(aside @ self.axes[:2] + self.axes[2], dtype=float)


@dataclass(frozen=True)
class CameraSpec:
    """How the clip is filmed.

    Attributes
    ----------
    kind : {"static", "hand-held", "panned"}
        How the camera moves.
    along_m, distance_m, height_m : float
        Where it stands: along the track, before the markers' line, above the ground.
    runner_px : float
        Height in pixels of the standing athlete seen square on, on the markers' line; it sets
        the focal length.
    aim_height_m : float
        Height above the markers' line that the picture's middle looks at.
    pan_deg : float
        Turn away from square, toward the running direction.
    lag_s : float
        How long a panned camera trails the runner.
    shake : float
        Size of a hand's movements; 1 is a person standing still with the phone in both hands.
    """

    kind: CameraKind = "static"
    along_m: float = 15.0
    distance_m: float = 26.0
    height_m: float = 1.5
    runner_px: float = 110.0
    aim_height_m: float = 1.3
    pan_deg: float = 0.0
    lag_s: float = 0.08
    shake: float = 1.0
    seed: int = 11


def _wander(time_s: Floats, chance: np.random.Generator, slowest_hz: float) -> Floats:
    """Return a smooth random walk-about of unit size: a few sines of random phase."""
    total = np.zeros(len(time_s))
    for octave in range(4):
        rate_hz = slowest_hz * 2.1**octave * chance.uniform(0.8, 1.25)
        total += np.sin(2 * np.pi * (rate_hz * time_s + chance.uniform())) / 1.9**octave
    return total / 1.4


def camera_path(
    spec: CameraSpec,
    size_px: tuple[int, int],
    athlete_m: float,
    direction: int,
    time_s: Floats,
    followed_along_m: Floats,
) -> list[Camera]:
    """Return the camera at each time.

    Parameters
    ----------
    spec : CameraSpec
        How the clip is filmed.
    size_px : (width, height)
        Of the picture.
    athlete_m : float
        The athlete's height, which with `spec.runner_px` sets the focal length.
    direction : {1, -1}
        The running direction along the world's x.
    time_s : (n,) array
        Times wanted.
    followed_along_m : (n,) array
        What a panned camera looks at, at each time, its lag already taken off.
    """
    chance = np.random.default_rng(spec.seed)
    focal_px = spec.runner_px * spec.distance_m / athlete_m
    base = np.array([direction * spec.along_m, -spec.distance_m, spec.height_m])
    pan = np.full(len(time_s), direction * np.radians(spec.pan_deg))
    if spec.kind == "panned":
        pan = np.arctan2(direction * followed_along_m - base[0], spec.distance_m)
    reach_m = np.hypot(spec.distance_m, spec.distance_m * np.tan(pan))
    tilt = np.arctan2(spec.aim_height_m - spec.height_m, reach_m)
    sizes = np.array([0.006, 0.004, 0.006, 0.0022, 0.0020, 0.0022]) * spec.shake
    if spec.kind == "static":
        sizes *= 0.0
    shakes = np.stack([size * _wander(time_s, chance, 0.45) for size in sizes], axis=-1)
    width_px, height_px = size_px
    return [
        Camera(
            position_m=tuple((base + shake[:3]).tolist()),
            pan=float(pan[row] + shake[3]),
            tilt=float(tilt[row] + shake[4]),
            roll=float(shake[5]),
            focal_px=focal_px,
            width_px=width_px,
            height_px=height_px,
        )
        for row, shake in enumerate(shakes)
    ]
