"""The runner's line made parallel to what lies along the track.

Hips and feet give the vanishing point to a degree or so. Lane lines, kerbs and the track's edge
give it better: measured from the runner's line each keeps one height. The strip's blocks of columns
are therefore laid over each other, by the least change of the two slopes that does so.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray
from cadence.markers.strip import Strip
from cadence.markers.wayside import Wayside

_BLOCKS = 10
# Heights within which the ground of the track lies.
_FROM_M, _TO_M = -0.45, 0.45
_GRID_PER_M = 100.0
# What the hips and feet know of a metre's length, and of the ground's height, at the picture's
# edge (SD), and how alike one line's colours are along the track, grey levels.
_METRE_SD, _GROUND_SD_M, _COLOR_SD = 0.06, 0.06, 10.0
# One line's colour in two blocks tells more of them than this is worth.
_MOST = 4.0


def straightened(strip: Strip, wayside: Wayside) -> Wayside:
    """Turn a runner's line until what lies along the track is level in its strip.

    Parameters
    ----------
    strip
        Seen by the line as it is.
    wayside
        The line.
    """
    from scipy.optimize import least_squares

    profiles, columns = _profiles(strip)
    middle_x = (wayside.from_px + wayside.to_px) / 2
    away_px = columns - middle_x
    reach_px = max(float(np.abs(away_px).max()), 1.0)
    metre_px = wayside.metre_at(columns)
    middle_px = float(wayside.metre_at(np.array(middle_x)))

    def slopes(change: FloatArray) -> tuple[float, float]:
        return (
            float(change[0]) * _GROUND_SD_M * middle_px / reach_px,
            float(change[1]) * _METRE_SD * middle_px / reach_px,
        )

    def misfit(change: FloatArray) -> FloatArray:
        ground, metre = slopes(change)
        laid = [
            _laid(profile, -ground * away / own, 1 + metre * away / own)
            for profile, away, own in zip(profiles, away_px, metre_px, strict=True)
        ]
        off = (np.array(laid) - np.median(laid, axis=0)) / _COLOR_SD
        return np.concatenate(
            [(_MOST * np.tanh(off / _MOST)).ravel() / np.sqrt(_GRID_PER_M), change]
        )

    starts = [
        np.array([ground, metre]) for ground in (-1.0, 0.0, 1.0) for metre in (-1.0, 0.0, 1.0)
    ]
    start = min(starts, key=lambda each: float((misfit(each) ** 2).sum()))
    ground, metre = slopes(least_squares(misfit, start, diff_step=[1e-2, 1e-2]).x)
    return Wayside(
        (wayside.ground_px[0] - ground * middle_x, wayside.ground_px[1] + ground),
        (wayside.metre_px[0] - metre * middle_x, wayside.metre_px[1] + metre),
        wayside.from_px,
        wayside.to_px,
    )


_HEIGHTS_M = np.arange(_FROM_M, _TO_M, 1 / _GRID_PER_M)


def _profiles(strip: Strip) -> tuple[list[FloatArray], FloatArray]:
    """Give each block's usual colours, (G, 3) over heights a little wider, and where it lies."""
    kept = (strip.height_m > _FROM_M - 0.15) & (strip.height_m < _TO_M + 0.15)
    blocks = np.array_split(np.arange(len(strip.x_px)), _BLOCKS)
    heights = strip.height_m[kept][::-1]
    profiles = []
    for block in blocks:
        colors = np.median(strip.still[kept][:, block], axis=1)[::-1]
        fine = np.arange(_FROM_M - 0.15, _TO_M + 0.15, 1 / _GRID_PER_M)
        profiles.append(np.stack([np.interp(fine, heights, c) for c in colors.T], axis=1))
    return profiles, np.array([strip.x_px[block].mean() for block in blocks])


def _laid(profile: FloatArray, shift_m: float, stretch: float) -> FloatArray:
    """Read a profile at the heights that the changed line calls by the common ones."""
    at_m = shift_m + stretch * _HEIGHTS_M
    place = (at_m - (_FROM_M - 0.15)) * _GRID_PER_M
    return np.stack([np.interp(place, np.arange(len(profile)), c) for c in profile.T], axis=1)
