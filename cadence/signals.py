"""Signals sampled at uneven times: gaps, local fits, zero-phase smoothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray


def local_line(
    times_s: FloatArray,
    values: FloatArray,
    weights: FloatArray,
    at_s: FloatArray,
    reach_s: float,
) -> FloatArray:
    """Fit a weighted line around each asked-for time and read it there.

    Local linear regression with the tricube kernel (Cleveland 1979,
    10.1080/01621459.1979.10481038), symmetric about each time, so it delays nothing. Where fewer
    than four samples lie within reach, the reach grows to the fourth nearest; beyond the ends the
    end's line goes on.

    Parameters
    ----------
    times_s
        (N,) ascending times of the samples.
    values
        (N, K) samples; rows with NaN are passed over.
    weights
        (N,) non-negative weights of the samples.
    at_s
        (M,) times asked for.
    reach_s
        Half width of the kernel.

    Returns
    -------
    (M, K); NaN when no sample is known.
    """
    known = np.isfinite(values).all(axis=1) & (weights > 0)
    times_s, values, weights = times_s[known], values[known], weights[known]
    if len(times_s) == 0:
        return np.full((len(at_s), values.shape[1]), np.nan)
    parts = [
        _lines_at(times_s, values, weights, at_s[begin : begin + _LINES_AT_ONCE], reach_s)
        for begin in range(0, len(at_s), _LINES_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, values.shape[1]))


_FEWEST_IN_REACH = 4
# So that what a line of each takes stays within the processor's own memory.
_LINES_AT_ONCE = 256


def _in_reach(
    times_s: FloatArray, at_s: FloatArray, reach_s: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """Give (M,) first and last rows (exclusive) within reach of times, and how far that is."""
    first = np.searchsorted(times_s, at_s - reach_s)
    last = np.searchsorted(times_s, at_s + reach_s)
    reaches_s = np.full(len(at_s), reach_s)
    for number in np.flatnonzero(last - first < _FEWEST_IN_REACH):
        apart_s = np.abs(times_s - at_s[number])
        nearest = np.argsort(apart_s)[:_FEWEST_IN_REACH]
        first[number], last[number] = nearest.min(), nearest.max() + 1
        reaches_s[number] = max(reach_s, 1.01 * float(apart_s[nearest].max()))
    return first, last, reaches_s


def _lines_at(
    times_s: FloatArray,
    values: FloatArray,
    weights: FloatArray,
    at_s: FloatArray,
    reach_s: float,
) -> FloatArray:
    """Fit M weighted lines, each around a time, and read them there."""
    first, last, reaches_s = _in_reach(times_s, at_s, reach_s)
    rows = first[:, None] + np.arange((last - first).max())
    inside = rows < last[:, None]
    rows = np.minimum(rows, len(times_s) - 1)
    lag_s, near = times_s[rows] - at_s[:, None], values[rows]
    nearness = 1 - np.minimum(np.abs(lag_s) / reaches_s[:, None], 1) ** 3
    kernels = np.where(inside, nearness**3 * weights[rows], 0.0)
    totals = kernels.sum(axis=1)
    mean_lags = (kernels * lag_s).sum(axis=1) / totals
    mean_values = np.einsum("mw,mwk->mk", kernels, near) / totals[:, None]
    off_s = lag_s - mean_lags[:, None]
    pulls = kernels * off_s
    spreads = (pulls * off_s).sum(axis=1)
    rises = np.einsum("mw,mwk->mk", pulls, near - mean_values[:, None])
    slopes = np.zeros_like(rises)
    is_wide = spreads > 1e-12 * totals
    slopes[is_wide] = rises[is_wide] / spreads[is_wide, None]
    return np.asarray(mean_values - slopes * mean_lags[:, None])


def smooth_gaussian(times_s: FloatArray, values: FloatArray, sigma_s: float) -> FloatArray:
    """Smooth an unevenly sampled signal by a Gaussian in time, which delays nothing.

    Parameters
    ----------
    times_s
        (N,) ascending times, at least one.
    values
        (N,) samples, none of them NaN.
    sigma_s
        Standard deviation of the Gaussian.

    Returns
    -------
    (N,) smoothed samples; at the ends the first and last sample are taken to go on.
    """
    if len(times_s) < 2:
        return values.astype(np.float64)
    spacing_s = min(sigma_s / 4, float(np.median(np.diff(times_s))))
    grid_s = np.arange(times_s[0], times_s[-1] + spacing_s, spacing_s)
    even = np.interp(grid_s, times_s, values)
    smooth = _smooth_even(even, sigma_s / spacing_s)
    return np.asarray(np.interp(times_s, grid_s, smooth), dtype=np.float64)


def _smooth_even(values: FloatArray, sigma: float) -> FloatArray:
    """Smooth even samples, as ``scipy.ndimage.gaussian_filter1d`` does with mode "nearest"."""
    radius, count = int(4 * sigma + 0.5), len(values)
    weights = np.exp(-0.5 / sigma**2 * np.arange(-radius, radius + 1) ** 2)
    weights /= weights.sum()
    padded = np.pad(values, radius, mode="edge")
    total = weights[radius] * values
    for first in range(radius):
        before, after = padded[first:][:count], padded[2 * radius - first :][:count]
        total += weights[first] * (before + after)
    return np.asarray(total)


def find_peaks(
    values: FloatArray, spacing: float = 1.0, prominence: float = 0.0
) -> NDArray[np.int64]:
    """Find local maxima, as ``scipy.signal.find_peaks`` does, whose import takes half a second.

    Parameters
    ----------
    values
        (N,) samples, none of them NaN.
    spacing
        Of two peaks nearer to each other than this, in samples, the lower one is left out.
    prominence
        What a peak rises at least above the higher of the two lowest points between it and the next
        higher values, or the ends.

    Returns
    -------
    (K,) ascending; of a plateau the middle, and neither the first nor the last sample.
    """
    peaks = _without_near(values, _local_maxima(values), spacing)
    kept = [peak for peak in peaks.tolist() if _prominence(values, peak) >= prominence]
    return np.array(kept, dtype=np.int64)


def _local_maxima(values: FloatArray) -> NDArray[np.int64]:
    """Give the middles of all stretches of equal values that are higher than both neighbours."""
    if len(values) < 3:
        return np.empty(0, dtype=np.int64)
    first = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1])
    last = np.concatenate([first[1:] - 1, [len(values) - 1]])
    level = values[first]
    above = np.zeros(len(first), dtype=bool)
    above[1:-1] = (level[1:-1] > level[:-2]) & (level[1:-1] > level[2:])
    return np.asarray((first[above] + last[above]) // 2, dtype=np.int64)


def _without_near(
    values: FloatArray, peaks: NDArray[np.int64], spacing: float
) -> NDArray[np.int64]:
    """Leave out peaks near a higher one, beginning at the highest."""
    kept = np.ones(len(peaks), dtype=bool)
    for number in np.argsort(values[peaks], kind="stable")[::-1]:
        if kept[number]:
            near = np.abs(peaks - peaks[number]) < np.ceil(spacing)
            near[number] = False
            kept[near] = False
    return peaks[kept]


def _prominence(values: FloatArray, peak: int) -> float:
    """Give how far a peak rises above its surroundings."""
    higher = np.flatnonzero(values > values[peak])
    before, after = higher[higher < peak], higher[higher > peak]
    left = values[before[-1] if len(before) else 0 : peak + 1]
    right = values[peak : after[0] + 1 if len(after) else len(values)]
    return float(values[peak] - max(left.min(), right.min()))


def periodogram(time_s: FloatArray, values: FloatArray, frequencies_hz: FloatArray) -> FloatArray:
    """Give the power of an unevenly sampled signal by frequency (Scargle 1982, 10.1086/160554).

    Parameters
    ----------
    time_s, values
        (N,) samples, with a mean of 0.
    frequencies_hz
        (K,) positive.

    Returns
    -------
    (K,) power, as ``scipy.signal.lombscargle`` gives it.
    """
    phase = 2 * np.pi * frequencies_hz[:, None] * time_s
    cosine, sine = np.cos(phase), np.sin(phase)
    of_cosine, of_sine = cosine @ values, sine @ values
    squares = np.einsum("kn,kn->k", cosine, cosine)
    products = np.einsum("kn,kn->k", cosine, sine)
    delay = np.arctan2(2 * products, 2 * squares - len(time_s)) / 2
    # What both waves give when they are turned by the delay, which makes them independent.
    along, aside = np.cos(delay), np.sin(delay)
    turned_squares = along**2 * squares + 2 * along * aside * products
    turned_squares += aside**2 * (len(time_s) - squares)
    parts = [
        (along * of_cosine + aside * of_sine) ** 2 / np.maximum(turned_squares, _LEAST_POWER),
        (along * of_sine - aside * of_cosine) ** 2
        / np.maximum(len(time_s) - turned_squares, _LEAST_POWER),
    ]
    return np.asarray(0.5 * (parts[0] + parts[1]))


_LEAST_POWER = 1e-12


def median_line(at: FloatArray, values: FloatArray) -> tuple[float, float]:
    """Fit the line whose slope is the median over all pairs (Theil 1950, Sen 1968).

    Parameters
    ----------
    at, values
        (N,) points, two different ``at`` at least.

    Returns
    -------
    Slope, and value at 0.
    """
    first, second = np.triu_indices(len(at), 1)
    apart = at[second] - at[first]
    rises = (values[second] - values[first])[apart != 0] / apart[apart != 0]
    slope = float(np.median(rises))
    return slope, float(np.median(values) - slope * np.median(at))


def falling(values: FloatArray) -> FloatArray:
    """Give the nearest values that nowhere rise, by least squares.

    Neighbours that rise are pooled until none do (Ayer et al. 1955, 10.1214/aoms/1177728423), as
    ``scipy.optimize.isotonic_regression`` does, whose import takes as long as a clip's analysis.

    Parameters
    ----------
    values
        (N,)

    Returns
    -------
    (N,)
    """
    levels: list[float] = []
    counts: list[int] = []
    for value in values.tolist():
        level, count = value, 1
        while levels and levels[-1] <= level:
            before, pooled = counts.pop(), levels.pop()
            level = (before * pooled + count * level) / (before + count)
            count += before
        levels.append(level)
        counts.append(count)
    return np.repeat(levels, counts)
