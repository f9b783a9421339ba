"""Where a curve of many contacts leaves its rest: its corner, sampled finer than any one contact.

Time runs outward here, away from the contact: rest first, then movement. Samples of several
contacts are pooled by their lag behind each contact's own first guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# Two lines are fitted to the samples within these times before and after a corner: rest lasts
# longer than the first movement, which the picture follows for a centimetre or two only.
_BEFORE_S, _AFTER_S = 0.022, 0.014
_FEWEST_BEFORE, _FEWEST_AFTER = 4, 3
_TRIED_EVERY_S = 0.001
_REWEIGHTED = 4
# Distances are read no finer than this, in body heights, and slopes in body heights a second.
_LEAST_SCATTER = 2e-4
_LEAST_SLOPE_ERROR = 0.05
# Contacts are moved along their common curve by at most this, and not far without a reason.
_FARTHEST_S = 0.010
_USUAL_S = 0.006
_ALONG_CURVE_S = 0.020
_CURVE_EVERY_S = 0.001
_CURVE_REACH_S = 0.004
_STRAY = 0.0012
# The onset of movement is looked for around the corner, on samples within these times of it, and
# as far as the picture follows the shoe.
_ONSET_SEARCH_S = (-0.020, 0.010)
_ONSET_WINDOW_S = (-0.028, 0.014)
_FARTHEST_FITTED = 0.024
_FINE_S = 0.0005
# Where a curve leaves its rest: it is clearly above it by this, in body heights (2.6 mm), and the
# line through there and twice there is followed back no farther than this.
_CLEARLY = 0.0015
_FARTHEST_BACK_S = 0.006
_REST_WINDOW_S = (-0.050, 0.025)
_REST_PERCENTILE = 25
# A contact's own level of rest is that of its samples within these times, of two at least.
_RESTING_S = (-0.050, -0.012)
_FEWEST_RESTING = 2
# The curve is smoothed over about this many samples, and over these times at least and at most.
_SMOOTHED_SAMPLES = 2.5
_NARROWEST_S, _WIDEST_S = 0.003, 0.012
_LEAST_WEIGHT = 0.1
_RIDGE = 1e-12


@dataclass(frozen=True, eq=False)
class Samples:
    """One contact's curve: (T,) lags in seconds, rising outward, and (T,) distances from rest."""

    lag_s: FloatArray
    distance: FloatArray


@dataclass(frozen=True)
class Corner:
    """A change of slope.

    Parameters
    ----------
    lag_s
        Where it is.
    sharpness
        The difference of the slopes over its standard error.
    at_end
        Whether it is at an end of the search: the sharpest corner may lie outside.
    """

    lag_s: float
    sharpness: float
    at_end: bool


def find_corner(samples: Sequence[Samples], search_s: tuple[float, float]) -> Corner | None:
    """Find where the slope of pooled samples rises most clearly.

    Around each lag tried, a line before and a line after it, which meet there, are fitted with a
    loss that lets stray samples be.

    Parameters
    ----------
    samples
        Curves of several contacts.
    search_s
        First and last lag to try.

    Returns
    -------
    None where no lag has samples enough on both sides.
    """
    lag_s, distance = _pooled(samples)
    tried_s = np.arange(*search_s, _TRIED_EVERY_S)
    found = _sharpness(lag_s - tried_s[:, None], distance)
    best = int(found.argmax())
    if not np.isfinite(found[best]):
        return None
    at_end = best in (0, len(tried_s) - 1)
    return Corner(float(tried_s[best]), float(found[best]), at_end)


def _sharpness(lag_s: FloatArray, distance: FloatArray) -> FloatArray:
    """Fit two lines that meet at lag 0; give the rise of the slope over its standard error.

    Parameters
    ----------
    lag_s
        (L, N) lags behind each of the corners tried.
    distance
        (N,) distances from rest.

    Returns
    -------
    (L,) with -inf where there are too few samples on either side.
    """
    near = (lag_s > -_BEFORE_S) & (lag_s < _AFTER_S)
    before, after = (near & (lag_s < 0)).sum(axis=1), (near & (lag_s > 0)).sum(axis=1)
    told = (before >= _FEWEST_BEFORE) & (after >= _FEWEST_AFTER)
    sharpness = np.full(len(lag_s), -np.inf)
    lag_s, near = lag_s[told], near[told]
    design = np.stack([np.ones_like(lag_s), np.minimum(lag_s, 0), np.maximum(lag_s, 0)], axis=-1)
    line, spread = _robust_lines(design, distance, near)
    variance = spread[:, 1, 1] + spread[:, 2, 2] - 2 * spread[:, 1, 2]
    error = np.hypot(np.sqrt(np.maximum(variance, 0)), _LEAST_SLOPE_ERROR)
    sharpness[told] = (line[:, 2] - np.maximum(line[:, 1], 0)) / error
    return sharpness


def laid_on_curve(samples: Sequence[Samples], corner_s: float) -> FloatArray:
    """Find by how much each contact's curve lies later than the common one near its corner.

    Parameters
    ----------
    samples
        Curves of several contacts.
    corner_s
        The corner of their pooled samples.

    Returns
    -------
    (K,) seconds, positive where a contact's own guess was too early.
    """
    at_s = np.arange(corner_s - 0.03, corner_s + 0.03, _CURVE_EVERY_S)
    curve = _middle_curve(samples, at_s)
    known = np.isfinite(curve)
    shifts_s = np.arange(-_FARTHEST_S, _FARTHEST_S + _FINE_S / 2, _FINE_S)
    found = np.zeros(len(samples))
    for number, each in enumerate(samples):
        near = np.abs(each.lag_s - corner_s) < _ALONG_CURVE_S
        if near.sum() < 2 or known.sum() < 2:
            continue
        moved_s = each.lag_s[near][None] - shifts_s[:, None]
        off = each.distance[near] - np.interp(moved_s, at_s[known], curve[known])
        cost = np.log1p((off / _STRAY) ** 2).sum(axis=1) + (shifts_s / _USUAL_S) ** 2
        found[number] = shifts_s[int(cost.argmin())]
    return found


def above_rest(lag_s: FloatArray, distance: FloatArray) -> FloatArray:
    """Take a contact's (T,) distances from its own level of rest, where that was seen.

    Noise, or a line on the ground under the shoe, keeps some contacts' curves from coming down as
    far as the others', and no corner shows in all of them together.

    Parameters
    ----------
    lag_s
        (T,) lags behind the contact's guess, outward.
    distance
        (T,) distances from rest.
    """
    begin_s, end_s = _RESTING_S
    resting = distance[(lag_s > begin_s) & (lag_s < end_s)]
    if len(resting) < _FEWEST_RESTING:
        return distance
    return np.asarray(distance - np.median(resting))


def _middle_curve(samples: Sequence[Samples], at_s: FloatArray) -> FloatArray:
    """Draw the median of pooled samples around each lag; NaN where there are none."""
    lag_s, distance = _pooled(samples)
    near = np.abs(lag_s - at_s[:, None]) < _CURVE_REACH_S
    return np.where(near.sum(axis=1) > 1, _medians(distance, near), np.nan)


def onset(samples: Sequence[Samples], corner_s: float) -> float:
    """Find the lag at which movement sets in at once, on the samples around a corner.

    Fits ``rest + pace x max(0, lag - onset)`` with a loss that lets stray samples be.

    Parameters
    ----------
    samples
        Curves of several contacts.
    corner_s
        The corner of their pooled samples.
    """
    begin_s, end_s = corner_s + _ONSET_WINDOW_S[0], corner_s + _ONSET_WINDOW_S[1]
    lag_s, distance = _pooled(samples)
    near = (lag_s > begin_s) & (lag_s < end_s) & (distance < _FARTHEST_FITTED)
    lag_s, distance = lag_s[near], distance[near]
    tried_s = np.arange(corner_s + _ONSET_SEARCH_S[0], corner_s + _ONSET_SEARCH_S[1], _FINE_S)
    costs = _onset_costs(lag_s - tried_s[:, None], distance)
    return float(tried_s[int(costs.argmin())])


def end_of_rest(samples: Sequence[Samples], corner_s: float) -> float:
    """Find the lag at which the common curve has left its rest, where it leaves it gradually.

    A foot is slowed before it is stopped, so before a strike the curve has a bend and no corner.
    It is read where it is clearly, and twice as clearly, above its rest; the line through the two
    is followed back to the rest.

    Parameters
    ----------
    samples
        Curves of several contacts.
    corner_s
        The corner of their pooled samples.
    """
    at_s = np.arange(corner_s + _REST_WINDOW_S[0], corner_s + _REST_WINDOW_S[1], _CURVE_EVERY_S)
    curve = _smooth_curve(samples, at_s)
    known = np.isfinite(curve)
    at_s, curve = at_s[known], curve[known]
    if not (at_s <= corner_s).any():
        return corner_s
    above = curve - np.percentile(curve[at_s <= corner_s], _REST_PERCENTILE)
    clearly_s = _rises_above(at_s, above, _CLEARLY)
    twice_s = _rises_above(at_s, above, 2 * _CLEARLY)
    return clearly_s - min(twice_s - clearly_s, _FARTHEST_BACK_S)


def _rises_above(at_s: FloatArray, above: FloatArray, level: float) -> float:
    """Give the last lag, seen from outside, at which a curve passes a level."""
    under = np.nonzero(above <= level)[0]
    if len(under) == 0:
        return float(at_s[0])
    last = int(under[-1])
    if last == len(at_s) - 1:
        return float(at_s[-1])
    share = (level - above[last]) / (above[last + 1] - above[last])
    return float(at_s[last] + share * (at_s[last + 1] - at_s[last]))


def _smooth_curve(samples: Sequence[Samples], at_s: FloatArray) -> FloatArray:
    """Draw the median of pooled samples, weighted by nearness; NaN where there are too few."""
    lag_s, distance = _pooled(samples)
    frame_s = float(np.median(np.diff(samples[0].lag_s)))
    reach_s = min(max(_NARROWEST_S, _SMOOTHED_SAMPLES * frame_s / len(samples)), _WIDEST_S)
    weights = np.exp(-0.5 * ((lag_s[None] - at_s[:, None]) / reach_s) ** 2)
    weights[weights < _LEAST_WEIGHT] = 0.0
    order = np.argsort(distance)
    ranked = np.cumsum(weights[:, order], axis=1)
    middle = (ranked >= ranked[:, -1:] / 2).argmax(axis=1)
    return np.where((weights > 0).sum(axis=1) > 1, distance[order[middle]], np.nan)


def _onset_costs(lag_s: FloatArray, distance: FloatArray) -> FloatArray:
    """Fit rest and pace for onsets, each at 0 of its row of (L, N) lags; give the (L,) misfits."""
    rise = np.clip(lag_s, 0, None) / _ONSET_WINDOW_S[1]
    design = np.stack([np.ones_like(rise), rise], axis=-1)
    line, _ = _robust_lines(design, distance, np.ones(lag_s.shape, dtype=bool))
    off = distance - (design @ line[..., None])[..., 0]
    return np.asarray(np.log1p((off / _STRAY) ** 2).sum(axis=1))


def _robust_lines(
    design: FloatArray, distance: FloatArray, used: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Fit by least squares that lose interest in stray samples (Cauchy's weights).

    Parameters
    ----------
    design
        (L, N, P) columns of each fit.
    distance
        (N,) what is fitted.
    used
        (L, N) by which samples, one at least in each fit.

    Returns
    -------
    (L, P) coefficients, and their (L, P, P) covariances.
    """
    weights = used.astype(np.float64)
    ridge = _RIDGE * np.eye(design.shape[2])
    for _ in range(_REWEIGHTED):
        weighted = design * weights[..., None]
        across = np.swapaxes(weighted, 1, 2)
        normal = across @ weighted + ridge
        line = np.linalg.solve(normal, across @ (distance * weights)[..., None])[..., 0]
        off = distance - (design @ line[..., None])[..., 0]
        scatter = 1.48 * _medians(np.abs(off), used) + _LEAST_SCATTER
        weights = used / np.sqrt(1 + (off / (2 * scatter[:, None])) ** 2)
    covariance = scatter[:, None, None] ** 2 * np.linalg.inv(normal)
    return np.asarray(line), np.asarray(covariance)


def _medians(values: FloatArray, used: NDArray[np.bool_]) -> FloatArray:
    """Give the (L,) medians of the (N,) or (L, N) values used in each of (L, N) rows."""
    ranked = np.sort(np.where(used, values, np.inf), axis=1)
    rows, count = np.arange(len(used)), used.sum(axis=1)
    return np.asarray((ranked[rows, (count - 1) // 2] + ranked[rows, count // 2]) / 2)


def _pooled(samples: Sequence[Samples]) -> tuple[FloatArray, FloatArray]:
    lag_s = np.concatenate([each.lag_s for each in samples])
    return lag_s, np.concatenate([each.distance for each in samples])
