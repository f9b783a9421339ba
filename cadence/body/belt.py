"""A treadmill that the camera sees aslant: its belt runs down the picture, or up, and grows.

A foot that stands on the belt goes with it, along a slanted line, and faster where it is nearer to
the camera. How much so shows in the feet themselves: seen as if squarely, toes that stand keep
together on a belt of one speed, and with no other growth and slope do they so closely. (`plane`
tells the same of who runs past, by their size.)
"""

from __future__ import annotations

import numpy as np

from cadence.body.plane import SQUARE, RunPlane
from cadence.domain import FloatArray
from cadence.signals import local_line

_HIPS, _TOES, _FEET = [23, 24], [31, 32], slice(29, 33)
# The hips' way over about a stride; parts of about a contact, and how many are looked at.
_STRIDE_S, _PART_S, _PARTS = 0.6, 0.35, 6
_MOST_FRAMES = 16
# The lowest feet are on the belt.
_LOWEST_PERCENTILE = 90
# Belts that are tried, in body heights a second: up to 8 m/s either way; and near the best of them.
_FASTEST, _SPEEDS = 4.6, 185
_NEAR = np.linspace(0.75, 1.25, 31)
# Growths that are tried, a body height: 30 degrees from 4 m away make 0.2.
_GROWTHS = np.arange(-0.3, 0.31, 0.1)
_FINE = np.arange(-0.1, 0.101, 0.025)
# A belt slopes by its growth times the camera's height above it. Feet tell the slope far better
# than the two apart, so the camera is taken to be so many body heights up: on a stand or in a hand.
_CAMERA_UP = 0.75
# Landmarks of a planted foot scatter by about so much, in body heights; low ones count.
_SCATTER, _LOW = 0.015, 0.07
# A growth is known where it gathers so many more toes than none does. Of 27 belts seen squarely by
# renders and phones none gained more than 1.04; from 12 degrees on all gained 1.09 and more.
_LEAST_GAIN = 1.06


def find_belt(time_s: FloatArray, scene_px: FloatArray, stature_px: float) -> RunPlane:
    """Learn from the feet of who runs in place how the camera looks at the belt.

    Parameters
    ----------
    time_s
        (N,) times.
    scene_px
        (N, 33, 2) landmarks in the scene.
    stature_px
        Body height in the scene.

    Returns
    -------
    `SQUARE` where the camera looks squarely, as far as is known.
    """
    parts = _Parts(time_s, scene_px, stature_px)
    every = np.linspace(-_FASTEST, _FASTEST, _SPEEDS)
    found = [(*parts.most(growth, every), growth) for growth in _GROWTHS]
    _, speed, roughly = max(found)
    near = speed * _NEAR
    growth = max(roughly + _FINE, key=lambda each: parts.most(each, near)[0])
    square = parts.most(0.0, found[len(found) // 2][1] * _NEAR)[0]
    if parts.most(growth, near)[0] < _LEAST_GAIN * square:
        return SQUARE
    return parts.plane(float(growth))


class _Parts:
    """Parts of a run, and how closely toes that stand keep together in them."""

    def __init__(self, time_s: FloatArray, scene_px: FloatArray, stature_px: float) -> None:
        begins_s = np.linspace(time_s[0], max(time_s[0], time_s[-1] - _PART_S), _PARTS)
        self._rows = [_spread((time_s >= at_s) & (time_s <= at_s + _PART_S)) for at_s in begins_s]
        self._time_s, self._toes_px, self._stature_px = time_s, scene_px[:, _TOES], stature_px
        hips = scene_px[:, _HIPS].mean(axis=1)
        self._path_px = local_line(time_s, hips, np.ones(len(time_s)), time_s, _STRIDE_S)
        self._middle_px = np.median(hips, axis=0)
        lowest_px = np.percentile(scene_px[:, _FEET, 1].max(axis=1), _LOWEST_PERCENTILE)
        self._hips_up = float(lowest_px - self._middle_px[1]) / stature_px

    def plane(self, growth: float) -> RunPlane:
        """Give the plane of a growth a body height."""
        x_px, y_px = (float(each) for each in self._middle_px)
        slope = growth * (_CAMERA_UP - self._hips_up)  # the hips' line, which lies higher
        return RunPlane(x_px, growth / self._stature_px, y_px, slope)

    def most(self, growth: float, speeds: FloatArray) -> tuple[float, float]:
        """Give how many toes keep together on a belt of the best of (S,) speeds, and that speed."""
        plane = self.plane(growth)
        path = plane.of_scene(self._path_px)
        toes = (plane.of_scene(self._toes_px) - path[:, None]) / self._stature_px
        gathered = np.zeros(len(speeds))
        for rows in self._rows:
            if len(rows):
                gathered += _gathered(toes[rows].reshape(-1, 2), self._time_s[rows], speeds)
        best = int(np.argmax(gathered))
        return float(gathered[best]), float(speeds[best])


def _spread(inside: np.ndarray) -> np.ndarray:
    """Give the rows of a part, evenly thinned where there are many."""
    rows = np.nonzero(inside)[0]
    if len(rows) <= _MOST_FRAMES:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, _MOST_FRAMES).astype(int)])


def _gathered(toes: FloatArray, time_s: FloatArray, speeds: FloatArray) -> FloatArray:
    """Give for (S,) speeds how many of (2 N, 2) toes are at the place where most are."""
    low = np.exp(-np.clip(np.percentile(toes[:, 1], 90) - toes[:, 1], 0, None) / _LOW)
    along = toes[:, 0] - speeds[:, None] * np.repeat(time_s - time_s.mean(), 2)
    apart2 = (along[:, :, None] - along[:, None]) ** 2 + (toes[:, None, 1] - toes[:, 1]) ** 2
    apart2 *= -0.5 / _SCATTER**2
    return np.asarray((np.exp(apart2, out=apart2) @ low).max(axis=1))
