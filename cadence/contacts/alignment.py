"""Laying a runner's repeated movements over each other, to time them finer than a frame.

One runner's steps are much alike: laid over each other, the foot's ways to its footprints make one
curve, sampled far more densely than any single step. Each movement is timed by moving it along
that common curve, where the foot is fast, until it lies on it; the curve is then drawn again from
the movements so laid. (Aligning repeated waveforms on their own mean: Woody 1967,
10.1007/BF02474247.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression, minimize_scalar

from cadence.domain import FloatArray
from cadence.signals import local_line, median_line

# A landmark farther than this from the curve is astray, in body heights.
STRAY = 0.03
# The common curve is drawn with this share of the time from far to the mark, or wide enough to
# hold about so many samples.
_CURVE_SHARE = 0.35
_CURVE_SAMPLES = 10
_CURVE_POINTS = 81
_CURVE_SPANS = (-1.5, 3.0)
_ROUNDS = 2
# The first samples of a movement that is cut off: one at 30 and at 60 frames a second.
_AT_FIRST_S = 0.012


@dataclass(frozen=True)
class Ways:
    """Distances from the place of rest, in body heights.

    Parameters
    ----------
    near, far
        Between these a movement is timed: nearer, scatter hides it; farther, it is another one.
    mark
        The way left at the time that is given.
    begun
        A movement at the clip's end, of which the beginning is cut off, is timed when the foot was
        still farther away than this at first.
    """

    near: float
    mark: float
    far: float
    begun: float


@dataclass(frozen=True, eq=False)
class Movement:
    """One foot's movement into rest, time running towards the rest.

    Parameters
    ----------
    time_s
        (M,) ascending times.
    way
        (M,) way left to the place of rest, in body heights.
    rest
        First row at rest.
    opening_s
        Time of the legs' opening that goes before it; NaN where that was not seen.
    """

    time_s: FloatArray
    way: FloatArray
    rest: int
    opening_s: float


@dataclass(frozen=True, eq=False)
class Aligned:
    """Movements laid over each other.

    Parameters
    ----------
    numbers
        Which of the movements were seen.
    mark_s, sd_s
        (K,) their times at the mark, and the standard deviations by the poses' scatter.
    span_s
        Time that the foot takes from far to the mark.
    lag_s, way
        (N,) all their samples: time after the mark, ascending, and way left.
    curve_lag_s, curve_way
        (C,) the common curve.
    """

    numbers: tuple[int, ...]
    mark_s: FloatArray
    sd_s: FloatArray
    span_s: float
    lag_s: FloatArray
    way: FloatArray
    curve_lag_s: FloatArray
    curve_way: FloatArray


def align(movements: Sequence[Movement], ways: Ways) -> Aligned | None:
    """Time movements against the curve that they have in common.

    Parameters
    ----------
    movements
        One runner's, all of one kind.
    ways
        Where to time them.

    Returns
    -------
    None when no movement was seen.
    """
    lines = np.array([_line(movement, ways) for movement in movements]).reshape(-1, 2)
    if not np.isfinite(lines).any():
        return None
    span_s = float(np.nanmedian(lines[:, 1]))
    expected_s = _expected(movements, lines[:, 0])
    numbers = tuple(
        number
        for number, (movement, at_s) in enumerate(zip(movements, expected_s, strict=True))
        if np.isfinite(at_s) and movement.time_s[0] < at_s + _cut_off(movement, span_s)
    )
    if not numbers:
        return None
    moving, expected_s = [movements[number] for number in numbers], expected_s[list(numbers)]
    marks_s, sd_s = expected_s, np.full(len(numbers), span_s / 4)
    for _ in range(_ROUNDS):
        lag_s, way = _pooled(moving, marks_s)
        curve = _common_curve(lag_s, way, span_s, ways.far)
        fits = [
            _fitted(movement, at_s, curve, span_s, ways.far)
            for movement, at_s in zip(moving, expected_s, strict=True)
        ]
        marks_s, sd_s = np.array(fits).T
    lag_s, way = _pooled(moving, marks_s)
    return Aligned(numbers, marks_s, sd_s, span_s, lag_s, way, *curve)


def _line(movement: Movement, ways: Ways) -> tuple[float, float]:
    """Fit a line, which stray poses do not bend, to the first passage towards the rest.

    Stray poses show the foot too far from its place, hardly ever too near, so the first time that
    it is near ends the passage.

    Returns
    -------
    The time at the mark, and how long it took from far to there; NaN where that was not seen.
    """
    way = movement.way[: movement.rest + 1]
    far = np.nonzero(way > ways.far)[0]
    begin = int(far[-1]) if len(far) else 0
    near = np.nonzero(way[begin:] < ways.near)[0]
    end = begin + int(near[0]) if len(near) else len(way) - 1
    used = np.arange(begin, end + 1)
    inner = used[(way[used] > ways.near) & (way[used] < ways.far)]
    if not _was_seen(movement, way[used], ways) or len(used) < 2:
        return np.nan, np.nan
    if len(inner) < 2:
        inner = used[-2:] if way[used[-2]] > ways.mark else used[:2]
    slope, offset = median_line(movement.time_s[inner], way[inner])
    if slope >= 0:
        return np.nan, np.nan
    return float((ways.mark - offset) / slope), float((ways.mark - ways.far) / slope)


def _was_seen(movement: Movement, way: FloatArray, ways: Ways) -> bool:
    """Say whether enough of a movement was seen to time it."""
    if np.isfinite(movement.opening_s):
        return bool((way > ways.mark).any())
    begins = movement.time_s < movement.time_s[0] + _AT_FIRST_S
    return float(np.median(movement.way[begins])) > ways.begun


def _cut_off(movement: Movement, span_s: float) -> float:
    """Give how long before its first sample a movement's mark may lie."""
    return 0.0 if np.isfinite(movement.opening_s) else span_s


def _expected(movements: Sequence[Movement], marks_s: FloatArray) -> FloatArray:
    """Expect each mark as long after the legs' opening as is usual in this clip.

    The openings come from the whole legs over a fifth of a step, so a few stray poses of one foot
    do not move them. Without an opening, the movement's own mark stands.
    """
    openings_s = np.array([movement.opening_s for movement in movements])
    usual_s = np.nanmedian(marks_s - openings_s) if np.isfinite(marks_s - openings_s).any() else 0.0
    return np.where(np.isfinite(openings_s), openings_s + usual_s, marks_s)


def _pooled(movements: Sequence[Movement], marks_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lay movements over each other: times since each one's mark, ascending, and ways left."""
    pairs = zip(movements, marks_s, strict=True)
    lag_s = np.concatenate([movement.time_s - at_s for movement, at_s in pairs])
    way = np.concatenate([movement.way for movement in movements])
    order = np.argsort(lag_s, kind="stable")
    return lag_s[order], way[order]


def _common_curve(
    lag_s: FloatArray, way: FloatArray, span_s: float, far: float
) -> tuple[FloatArray, FloatArray]:
    """Draw the falling curve on which all movements lie, stray poses left out."""
    begin, end = _CURVE_SPANS
    plausible = (np.abs(way) < 1.5 * far) & (lag_s > begin * span_s) & (lag_s < end * span_s)
    lag_s, way = lag_s[plausible], way[plausible]
    at_s = np.linspace(lag_s[0], lag_s[-1], _CURVE_POINTS)
    reach_s = span_s * max(_CURVE_SHARE, _CURVE_SAMPLES / max(len(lag_s), 1))
    weights = np.ones(len(lag_s))
    for _ in range(2):
        curve = local_line(lag_s, way[:, None], weights, at_s, reach_s)[:, 0]
        stray = (way - np.interp(lag_s, at_s, curve)) / (2 * STRAY)
        weights = 1 / (1 + stray**4)
    return at_s, np.asarray(isotonic_regression(curve, increasing=False).x)


def _fitted(
    movement: Movement,
    expected_s: float,
    curve: tuple[FloatArray, FloatArray],
    span_s: float,
    far: float,
) -> tuple[float, float]:
    """Move a movement along the common curve until it lies on it.

    A stray pose shows the foot too far from its place, as far as it likes, so samples above the
    curve lose their weight with distance (Cauchy's loss); a foot that is near is there, so samples
    below the curve keep theirs.

    Returns
    -------
    Time of the mark, and its standard deviation by the poses' scatter.
    """
    lags_s, ways = curve
    used = (np.abs(movement.time_s - expected_s) < 2 * span_s) & (np.abs(movement.way) < far)
    if used.sum() < 2:
        return expected_s, span_s / 4
    time_s, way = movement.time_s[used] - expected_s, movement.way[used]

    def costs(shifts_s: FloatArray) -> FloatArray:
        off = (way - np.interp(time_s - shifts_s[:, None], lags_s, ways)) / STRAY
        losses = np.where(off > 0, np.log1p(off**2), 2 * np.sqrt(1 + off**2) - 2)
        return np.asarray(losses.sum(axis=1) + (shifts_s / span_s) ** 2)

    def cost(shift_s: float) -> float:
        return float(costs(np.array([shift_s]))[0])

    grid_s = np.linspace(-span_s, span_s, 21)
    rough_s = grid_s[int(costs(grid_s).argmin())]
    bounds = (rough_s - span_s / 10, rough_s + span_s / 10)
    shift_s = float(minimize_scalar(cost, bounds=bounds, method="bounded").x)
    off = way - np.interp(time_s - shift_s, lags_s, ways)
    slope = np.interp(time_s - shift_s, lags_s, np.gradient(ways, lags_s))
    kept = np.abs(off) < 3 * STRAY
    sharpness = float(np.sqrt(np.sum(slope[kept] ** 2)))
    scatter = 1.48 * float(np.median(np.abs(off)))
    return expected_s + shift_s, min(scatter / max(sharpness, 1e-9), span_s / 4)
