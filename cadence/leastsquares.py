"""Least squares with bounds, for fits of few unknowns.

The trust-region method of Branch, Coleman and Li (1999, 10.1137/S1064827595289108): an unknown is
measured by its way to the bound that it is driven to, steps are those of Levenberg and Marquardt
within a radius (Moré 1978, 10.1007/BFb0067700), and a step that would cross a bound is turned back
there. ``scipy.optimize.least_squares`` takes the same steps, but its import takes longer than the
whole analysis of a clip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# A fit ends where a step gains less than this share of the cost, moves the unknowns by less than
# this share, or leaves a gradient below this.
_TOLERANCE = 1e-8
# The first guess is put so far inside of the bounds, and each step keeps to this part of the way to
# them.
_MARGIN, _KEPT_PART = 1e-10, 0.995
# A step that gains less than the first share of what the model says makes the radius this part of
# it; one that gains more than the second, and is as long as the radius, makes the radius twice it.
_POOR, _GOOD, _SHRUNK = 0.25, 0.75, 0.25
_LONG = 0.95
# The damping is right when the step is as long as the radius to within this share.
_RADIUS_SHARE, _DAMPING_ROUNDS = 0.01, 10
_LEAST_DAMPING = 0.001
_EPSILON = float(np.finfo(np.float64).eps)
_DIFFERENCE = _EPSILON**0.5


@dataclass(frozen=True, eq=False)
class Box:
    """The bounds of N unknowns: (N,) lowest and highest values, which may be infinite."""

    low: FloatArray
    high: FloatArray

    def holds(self, values: FloatArray) -> bool:
        """Say whether values are within the bounds."""
        return bool(((values >= self.low) & (values <= self.high)).all())

    def put_inside(self, values: FloatArray) -> FloatArray:
        """Move values that are at a bound, or beyond it, just inside of it."""
        lowest, highest = np.nextafter(self.low, self.high), np.nextafter(self.high, self.low)
        return np.clip(values, lowest, highest)

    def put_well_inside(self, values: FloatArray) -> FloatArray:
        """Move values that are nearer to a bound than a small margin off it."""
        lowest, highest = self.put_inside(self.low), self.put_inside(self.high)
        lowest = lowest + _MARGIN * np.maximum(1, np.abs(lowest))
        highest = highest - _MARGIN * np.maximum(1, np.abs(highest))
        return np.clip(values, lowest, highest)

    def differences(self, values: FloatArray) -> FloatArray:
        """Give the (N,) small steps from values by which slopes are taken, away from 0 and inside.

        The root of a number's precision, and exactly what the values change by.
        """
        steps = np.where(values < 0, -_DIFFERENCE, _DIFFERENCE) * np.maximum(1, np.abs(values))
        moved = values + steps
        steps = np.where((moved < self.low) | (moved > self.high), -steps, steps)
        return np.asarray((values + steps) - values)

    def part_to(self, values: FloatArray, step: FloatArray) -> tuple[float, NDArray[np.bool_]]:
        """Give the part of a step that reaches a bound, and which unknowns reach theirs there."""
        moving = step != 0
        room = np.where(step < 0, self.low - values, self.high - values)
        parts = np.full(len(step), np.inf)
        np.divide(room, step, out=parts, where=moving)
        part = float(parts.min())
        return part, moving & (parts == part)

    def room(self, values: FloatArray, gradient: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give each unknown's way to the bound that it is driven to, and how that way changes.

        1 and 0 for an unknown that is driven to no bound.
        """
        upward = (gradient < 0) & np.isfinite(self.high)
        downward = (gradient > 0) & np.isfinite(self.low)
        way = np.where(upward, self.high - values, np.where(downward, values - self.low, 1.0))
        return way, downward.astype(np.float64) - upward


@dataclass(frozen=True, eq=False)
class Fit:
    """Unknowns that fit best.

    Parameters
    ----------
    values
        (N,) the unknowns.
    misfits
        (M,) misfits there.
    slopes
        (M, N) how these change with the unknowns.
    """

    values: FloatArray
    misfits: FloatArray
    slopes: FloatArray

    @property
    def cost(self) -> float:
        """Half the sum of the squared misfits."""
        return 0.5 * float(self.misfits @ self.misfits)


def fit_within(
    misfit: Callable[[FloatArray], FloatArray],
    slopes: Callable[[FloatArray, FloatArray], FloatArray],
    begin: FloatArray,
    box: Box,
    scale: FloatArray,
    most_looks: int = 300,
) -> Fit:
    """Find the unknowns within bounds whose squared misfits have the least sum, near a first guess.

    Parameters
    ----------
    misfit
        Gives the (M,) misfits of (N,) unknowns.
    slopes
        Gives the (M, N) changes of these with the unknowns, from both.
    begin
        (N,) first guess, within the bounds.
    box
        The bounds.
    scale
        (N,) by how much each unknown may be expected to differ from its guess.
    most_looks
        After so many looks at the misfits the best unknowns by then are given.
    """
    at = box.put_well_inside(begin)
    misfits = misfit(at)
    fit = Fit(at, misfits, slopes(at, misfits))
    model = _Model.of(fit, box, scale)
    radius = _length(at / model.units) or 1.0
    looks, damping, done = 1, 0.0, False
    while not done and model.steepness >= _TOLERANCE and looks < most_looks:
        gained = 0.0
        while gained <= 0 and not done and looks < most_looks:
            straight, damping = model.damped_step(radius, damping)
            step, promised = model.turned_step(straight, radius)
            tried = box.put_inside(fit.values + model.units * step)
            misfits = misfit(tried)
            looks += 1
            gained = fit.cost - 0.5 * float(misfits @ misfits)
            before, moved = radius, _length(model.units * step)
            radius, kept_share = _next_radius(radius, gained, promised, _length(step))
            done = (gained < _TOLERANCE * fit.cost and kept_share > _POOR) or (
                moved < _TOLERANCE * (_TOLERANCE + _length(fit.values))
            )
            damping *= before / radius
        if gained > 0:
            fit = Fit(tried, misfits, slopes(tried, misfits))
            model = _Model.of(fit, box, scale)
    return fit


def _next_radius(
    radius: float, gained: float, promised: float, length: float
) -> tuple[float, float]:
    """Give the next radius after a step so long, and which share of its promise it kept."""
    share = gained / promised if promised > 0 else float(promised == gained == 0)
    if share < _POOR:
        return _SHRUNK * length, share
    if share > _GOOD and length > _LONG * radius:
        return 2 * radius, share
    return radius, share


@dataclass(frozen=True, eq=False)
class _Model:
    """The cost about some unknowns as a parabola, each unknown in units of its own.

    Parameters
    ----------
    values, box
        The unknowns and their bounds.
    units
        (N,) the units.
    steepness
        The greatest slope of the cost, times the way to the bound that it drives to.
    gradient
        (N,) slopes of the cost.
    slopes
        (M, N) slopes of the misfits.
    bend
        (N,) how the bounds bend the cost.
    turned
        (N,) the misfits, turned to the axes along which the parabola bends.
    strengths
        (N,) roots of how much it bends along each of them, falling.
    axes
        (N, N) columns: those axes.
    """

    values: FloatArray
    box: Box
    units: FloatArray
    steepness: float
    gradient: FloatArray
    slopes: FloatArray
    bend: FloatArray
    turned: FloatArray
    strengths: FloatArray
    axes: FloatArray

    @classmethod
    def of(cls, fit: Fit, box: Box, scale: FloatArray) -> _Model:
        gradient = fit.slopes.T @ fit.misfits
        way, change = box.room(fit.values, gradient)
        steepness = float(np.abs(gradient * way).max())
        units = np.sqrt(np.where(change != 0, way / scale, 1.0)) * scale
        bend = gradient * change * scale
        slopes = fit.slopes * units
        left, strengths, axes = np.linalg.svd(
            np.vstack([slopes, np.diag(np.sqrt(bend))]), full_matrices=False
        )
        turned = left[: len(slopes)].T @ fit.misfits
        return cls(
            *(fit.values, box, units, steepness, units * gradient, slopes, bend),
            *(turned, strengths, axes.T),
        )

    def cost(self, step: FloatArray) -> float:
        """Give by how much a step changes the cost."""
        bent, sloping = self._parabola(step)
        return bent + sloping

    def damped_step(self, radius: float, damping: float) -> tuple[FloatArray, float]:
        """Give the step of the least cost within a radius, and the damping that makes it.

        Parameters
        ----------
        radius
            The step's greatest length.
        damping
            That of the step before.
        """
        strengths, pull = self.strengths, self.strengths * self.turned
        has_minimum = bool(strengths[-1] > _EPSILON * len(self.slopes) * strengths[0])
        if has_minimum:
            step = -self.axes @ (self.turned / strengths)
            if _length(step) <= radius:
                return step, 0.0
        lowest, highest = 0.0, _length(pull) / radius
        if has_minimum:
            excess, change = _excess(strengths, pull, 0.0, radius)
            lowest = -excess / change
        if not has_minimum and damping == 0:
            damping = max(_LEAST_DAMPING * highest, (lowest * highest) ** 0.5)
        for _ in range(_DAMPING_ROUNDS):
            if not lowest <= damping <= highest:
                damping = max(_LEAST_DAMPING * highest, (lowest * highest) ** 0.5)
            excess, change = _excess(strengths, pull, damping, radius)
            highest = damping if excess < 0 else highest
            lowest = max(lowest, damping - excess / change)
            damping -= (excess + radius) * excess / change / radius
            if abs(excess) < _RADIUS_SHARE * radius:
                break
        step = -self.axes @ (pull / (strengths**2 + damping))
        return step * (radius / _length(step)), damping

    def turned_step(self, step: FloatArray, radius: float) -> tuple[FloatArray, float]:
        """Give the best way on where a step would cross a bound, and by how much the cost falls.

        Up to the bound; from there turned back; or straight down the cost's slope.
        """
        if self.box.holds(self.values + self.units * step):
            return step, -self.cost(step)
        kept_part = max(_KEPT_PART, 1 - self.steepness)
        part, hits = self.box.part_to(self.values, self.units * step)
        up_to = part * step
        ways = [kept_part * up_to]
        back = self._turned_back(up_to, np.where(hits, -step, step), part, radius, kept_part)
        if back is not None:
            ways.append(back)
        down = -self.gradient
        to_radius = radius / _length(down)
        to_bound, _ = self.box.part_to(self.values, self.units * down)
        most = kept_part * to_bound if to_bound < to_radius else to_radius
        ways.append(self._best_along(down, np.zeros_like(down), 0.0, most) * down)
        costs = [self.cost(way) for way in ways]
        best = int(np.argmin(costs))
        return ways[best], -costs[best]

    def _turned_back(
        self, up_to: FloatArray, back: FloatArray, part: float, radius: float, kept_part: float
    ) -> FloatArray | None:
        """Give the best step that goes up to a bound and back from it; None where there is none."""
        to_bound, _ = self.box.part_to(self.values + self.units * up_to, self.units * back)
        longest = min(to_bound, _part_to_radius(up_to, back, radius))
        if longest <= 0:
            return None
        shortest = (1 - kept_part) * part / longest
        if longest == to_bound:
            longest *= kept_part
        if shortest > longest:
            return None
        return up_to + self._best_along(back, up_to, shortest, longest) * back

    def _best_along(
        self, way: FloatArray, begin: FloatArray, shortest: float, longest: float
    ) -> float:
        """Give which part of a way costs least, between two parts, where it begins at a step."""
        bent, sloping = self._parabola(way)
        sloping += float((self.slopes @ begin) @ (self.slopes @ way) + begin * self.bend @ way)
        parts = [shortest, longest]
        if bent != 0 and shortest < -0.5 * sloping / bent < longest:
            parts.append(-0.5 * sloping / bent)
        return min(parts, key=lambda part: part * (part * bent + sloping))

    def _parabola(self, way: FloatArray) -> tuple[float, float]:
        """Give the factors of the squared part and of the part of a way in its cost."""
        rise = self.slopes @ way
        return 0.5 * float(rise @ rise + way * self.bend @ way), float(self.gradient @ way)


def _excess(
    strengths: FloatArray, pull: FloatArray, damping: float, radius: float
) -> tuple[float, float]:
    """Give by how much a damped step is longer than the radius, and how that falls with damping."""
    damped = strengths**2 + damping
    length = _length(pull / damped)
    return length - radius, -float((pull**2 / damped**3).sum()) / length


def _part_to_radius(begin: FloatArray, way: FloatArray, radius: float) -> float:
    """Give which part of a way, which begins inside of a ball about 0, reaches its surface."""
    square, half = float(way @ way), float(begin @ way)
    inside = float(begin @ begin) - radius**2
    root = float(np.sqrt(max(half**2 - square * inside, 0.0)))
    return (root - half) / square if half < 0 else -inside / (half + root)


def _length(step: FloatArray) -> float:
    return float(np.sqrt(step @ step))
