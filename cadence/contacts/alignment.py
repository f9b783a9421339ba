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

from cadence.domain import FloatArray
from cadence.signals import falling, local_line, median_line

# A landmark farther than this from the curve is astray, in body heights.
STRAY = 0.03
# The common curve is drawn with this share of the time from far to the mark, or wide enough to
# hold about so many samples.
_CURVE_SHARE = 0.35
_CURVE_SAMPLES = 10
_CURVE_POINTS = 81
_CURVE_SPANS = (-1.5, 3.0)
_ROUNDS = 2
# The first curve is a power of the time left to the rest: feet that brake evenly have 2, and toes
# that leave at once 1. It takes one of these shares of the span from far to the mark.
_POWERS = (1.0, 1.4, 1.9)
_SPAN_SHARES = (0.65, 0.88, 1.18, 1.6)
_FIRST_POINTS = 61
# Samples scatter by this about the first curve, and about the common one by what they show, within
# these bounds.
_FIRST_SCATTER = 0.018
_LEAST_SCATTER, _MOST_SCATTER = 0.012, 0.03
# Movements are laid at so many places within this many spans of where the openings have them, from
# which they differ with a scale of so many spans, now and then by far more (Student's t).
_PLACES, _REACH_SPANS = 49, 1.2
_EXPECTED_SPANS, _EXPECTED_FREEDOM = 0.3, 3.0
# Ways up to this many times the far one bear on a movement's place: where poses went astray nearer
# to the rest, what went before still tells. The common curve is drawn up to ...
_PLACED_SHARE = 1.5
# ... this many times the far one.
_DRAWN_SHARE = 1.8
# Samples within so many spans of the time expected bear on it.
_SEEN_SPANS = 2.5
_FITTED = 2
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
    places = _Places(moving, expected_s, span_s, ways)
    curve, marks_s = places.first_curve()
    for _ in range(_ROUNDS):
        lag_s, way = _pooled(moving, marks_s)
        curve = _common_curve(lag_s, way, span_s, ways.far, curve)
        scatter = _scatter(lag_s, way, span_s, ways.far, curve)
        costs = places.costs(curve, scatter)
        marks_s = places.best(costs)
    lag_s, way = _pooled(moving, marks_s)
    own_s = [
        _place_sd_s(movement, at_s, curve, span_s, ways.far)
        for movement, at_s in zip(moving, marks_s, strict=True)
    ]
    elsewhere_s = places.away_s(costs, marks_s)
    sd_s = _few(len(moving)) * np.maximum(own_s, elsewhere_s)
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


_Curve = tuple[FloatArray, FloatArray]


def _common_curve(
    lag_s: FloatArray, way: FloatArray, span_s: float, far: float, before: _Curve
) -> _Curve:
    """Draw the falling curve on which all movements lie, stray poses left out.

    What is astray is told by the curve ``before`` first: a foot that seems too far from its place
    is likelier to be that than one that seems too near.
    """
    begin, end = _CURVE_SPANS
    plausible = (
        (np.abs(way) < _DRAWN_SHARE * far) & (lag_s > begin * span_s) & (lag_s < end * span_s)
    )
    lag_s, way = lag_s[plausible], way[plausible]
    at_s = np.linspace(lag_s[0], lag_s[-1], _CURVE_POINTS)
    reach_s = span_s * max(_CURVE_SHARE, _CURVE_SAMPLES / max(len(lag_s), 1))
    curve = before
    for _ in range(2):
        off = (way - np.interp(lag_s, *curve)) / STRAY
        weights = np.where(off > 0, 1 / (1 + off**2), 1 / np.sqrt(1 + off**2))
        drawn = local_line(lag_s, way[:, None], weights, at_s, reach_s)[:, 0]
        curve = at_s, falling(drawn)
    return curve


def _scatter(lag_s: FloatArray, way: FloatArray, span_s: float, far: float, curve: _Curve) -> float:
    """Say how far samples usually are from the curve, where it is steep or ends."""
    near = np.abs(lag_s) < -_CURVE_SPANS[0] * span_s
    off = np.minimum(way[near], far) - np.minimum(np.interp(lag_s[near], *curve), far)
    usual = 1.48 * float(np.median(np.abs(off))) if near.any() else _MOST_SCATTER
    return float(np.clip(usual, _LEAST_SCATTER, _MOST_SCATTER))


class _Places:
    """The places at which movements may lie along a curve, and what speaks against each.

    A stray pose shows the foot too far from its place, as far as it likes, so samples above the
    curve lose their weight with distance (Cauchy's loss); a foot that is near is there, so samples
    below the curve keep theirs. Where both are far, nothing speaks against a place.
    """

    def __init__(
        self, moving: Sequence[Movement], expected_s: FloatArray, span_s: float, ways: Ways
    ) -> None:
        self._expected_s, self._span_s, self._ways = expected_s, span_s, ways
        self._farthest = _PLACED_SHARE * ways.far
        self._shifts_s = span_s * np.linspace(-_REACH_SPANS, _REACH_SPANS, _PLACES)
        unusual = (self._shifts_s / (_EXPECTED_SPANS * span_s)) ** 2
        self._prior = (_EXPECTED_FREEDOM + 1) / 2 * np.log1p(unusual / _EXPECTED_FREEDOM)
        self._lags_s, self._samples = [], []
        for movement, at_s in zip(moving, expected_s, strict=True):
            seen = np.abs(movement.time_s - at_s) < _SEEN_SPANS * span_s
            self._lags_s.append(movement.time_s[seen] - at_s - self._shifts_s[:, None])
            self._samples.append(np.minimum(movement.way[seen], self._farthest))

    def costs(self, curve: _Curve, scatter: float) -> FloatArray:
        """Give the (K, P) negative log-likelihoods of the movements' places along a curve."""
        at_s, ways = curve[0], np.minimum(curve[1], self._farthest)
        costs = []
        for lags_s, samples in zip(self._lags_s, self._samples, strict=True):
            off = (samples - np.interp(lags_s, at_s, ways)) / scatter
            losses = np.where(off > 0, np.log1p(off**2), 2 * np.sqrt(1 + off**2) - 2)
            costs.append(losses.sum(axis=1) + self._prior)
        return np.array(costs)

    def best(self, costs: FloatArray) -> FloatArray:
        """Give the (K,) times of the marks at the best places, finer than these lie apart."""
        rows, at = np.arange(len(costs)), np.clip(costs.argmin(axis=1), 1, _PLACES - 2)
        before, here, after = costs[rows, at - 1], costs[rows, at], costs[rows, at + 1]
        bend = np.maximum(before - 2 * here + after, 1e-9)
        finer_s = np.clip((before - after) / (2 * bend), -1, 1) * np.diff(self._shifts_s)[0]
        return np.asarray(self._expected_s + self._shifts_s[at] + finer_s)

    def away_s(self, costs: FloatArray, marks_s: FloatArray) -> FloatArray:
        """Give how far off the (K,) marks movements may lie, by all places (root mean square)."""
        likely = np.exp(costs.min(axis=1, keepdims=True) - costs)
        off_s = self._expected_s[:, None] + self._shifts_s - marks_s[:, None]
        return np.asarray(np.sqrt((likely * off_s**2).sum(axis=1) / likely.sum(axis=1)))

    def first_curve(self) -> tuple[_Curve, FloatArray]:
        """Give the simple curve on which all movements together lie best, and their marks there."""
        curves = [
            _simple_curve(share * self._span_s, power, self._ways)
            for share in _SPAN_SHARES
            for power in _POWERS
        ]
        costs = [self.costs(curve, _FIRST_SCATTER) for curve in curves]
        best = int(np.argmin([cost.min(axis=1).sum() for cost in costs]))
        return curves[best], self.best(costs[best])


def _simple_curve(span_s: float, power: float, ways: Ways) -> _Curve:
    """Give the curve that falls as a power of the time left, from far to the mark in a span."""
    whole_s = span_s / (1 - (ways.mark / ways.far) ** (1 / power))
    left_s = np.linspace(2 * whole_s, 0, _FIRST_POINTS)
    return whole_s - span_s - left_s, ways.far * (left_s / whole_s) ** power


def _few(count: int) -> float:
    """Say by how much places scatter more than they seem to on a curve that they themselves drew.

    The curve's span and its power are fitted to the movements, as two of ``count`` are.
    """
    return float(np.sqrt(count / max(count - _FITTED, 1 / _FITTED)))


def _place_sd_s(
    movement: Movement, mark_s: float, curve: _Curve, span_s: float, far: float
) -> float:
    """Give the standard deviation of a movement's place by the poses' scatter about the curve."""
    lags_s, ways = curve
    used = (np.abs(movement.time_s - mark_s) < 2 * span_s) & (np.abs(movement.way) < far)
    if used.sum() < 2:
        return span_s / 4
    lag_s = movement.time_s[used] - mark_s
    off = movement.way[used] - np.interp(lag_s, lags_s, ways)
    slope = np.interp(lag_s, lags_s, np.gradient(ways, lags_s))
    kept = np.abs(off) < 3 * STRAY
    sharpness = float(np.sqrt(np.sum(slope[kept] ** 2)))
    scatter = 1.48 * float(np.median(np.abs(off)))
    return min(scatter / max(sharpness, 1e-9), span_s / 4)
