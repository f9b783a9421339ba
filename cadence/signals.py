"""Signals sampled at uneven times: gaps, local fits, zero-phase smoothing."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

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
    result = np.full((len(at_s), values.shape[1]), np.nan)
    if len(times_s) == 0:
        return result
    for number, at in enumerate(at_s):
        first, last = np.searchsorted(times_s, [at - reach_s, at + reach_s])
        grown_s = reach_s
        if last - first < _FEWEST_IN_REACH:
            nearest = np.argsort(np.abs(times_s - at))[:_FEWEST_IN_REACH]
            first, last = nearest.min(), nearest.max() + 1
            grown_s = max(reach_s, 1.01 * float(np.abs(times_s[nearest] - at).max()))
        part = slice(first, last)
        result[number] = _line_at(times_s[part] - at, values[part], weights[part], grown_s)
    return result


_FEWEST_IN_REACH = 4


def _line_at(
    lag_s: FloatArray, values: FloatArray, weights: FloatArray, reach_s: float
) -> FloatArray:
    """Fit one weighted line and read it at lag 0."""
    nearness = 1 - np.minimum(np.abs(lag_s) / reach_s, 1) ** 3
    kernel = nearness**3 * weights
    total = kernel.sum()
    mean_lag, mean_value = kernel @ lag_s / total, kernel @ values / total
    spread = kernel @ (lag_s - mean_lag) ** 2
    if spread <= 1e-12 * total:
        return np.asarray(mean_value)
    slope = (kernel * (lag_s - mean_lag)) @ (values - mean_value) / spread
    return np.asarray(mean_value - slope * mean_lag)


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
    smooth = gaussian_filter1d(even, sigma_s / spacing_s, mode="nearest")
    return np.asarray(np.interp(times_s, grid_s, smooth), dtype=np.float64)
