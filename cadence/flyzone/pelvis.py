"""The runner's way along the track from the hips' landmarks, without the pelvis' sway.

The middle of the two hip landmarks swings back and forth a little with each step and each stride:
the pelvis turns, and one hip hides the other. The way is therefore modelled as

    along(t) = spline(t) + sum over k of a_k cos(2 pi k phase) + b_k sin(2 pi k phase)

with the phase counted in steps from the strikes and k = 1/2 (the stride), 1 and 2; the spline alone
is the body's way. Stray poses weigh less (Huber 1964, 10.1214/aoms/1177703732). Errors of
neighbouring frames are alike, which makes fewer independent values of them (the integrated
autocorrelation of the residuals; Sokal 1997).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray
from cadence.splines import even_knots, slope_columns, spline_columns

# Speed changes by little within this time, out of the blocks as well, and it spans three steps.
_KNOT_S = 0.75
# Twice as many as a cubic of one piece has factors.
_FEWEST_FRAMES = 8
_HARMONICS = (0.5, 1.0, 2.0)
# Fewer strikes leave too little to know the sway from.
_FEWEST_STRIKES = 4
_HUBER = 1.5
_ROUNDS = 6
_LIKE_S = 0.15


@dataclass(frozen=True, eq=False)
class HipPath:
    """The body's way along the track.

    Parameters
    ----------
    knots
        (C + 4,) of the spline, in real seconds.
    factors_m
        (C,) of its columns: metres along the track.
    covariance
        (C, C) of the factors.
    first_s, last_s
        First and last sight of the runner.
    """

    knots: FloatArray
    factors_m: FloatArray
    covariance: FloatArray
    first_s: float
    last_s: float

    def along_m(self, at_s: FloatArray) -> FloatArray:
        """Give (M,) metres along the track at (M,) times."""
        return np.asarray(spline_columns(at_s, self.knots) @ self.factors_m)

    def speed_mps(self, at_s: FloatArray) -> FloatArray:
        """Give (M,) metres a second, positive where ``along`` grows."""
        return np.asarray(self.speed_weights(at_s) @ self.factors_m)

    def place_sd_m(self, at_s: FloatArray) -> FloatArray:
        """Give the (M,) standard deviations of the places."""
        inside_s = np.clip(at_s, self.first_s, self.last_s)
        return self._sd(spline_columns(inside_s, self.knots))

    def speed_weights(self, at_s: FloatArray) -> FloatArray:
        """Give (M, C) how each factor bears on the speeds."""
        return slope_columns(at_s, self.knots)

    def speed_sd_mps(self, at_s: FloatArray) -> FloatArray:
        """Give the (M,) standard deviations of the speeds."""
        return self._sd(self.speed_weights(at_s))

    def _sd(self, weights: FloatArray) -> FloatArray:
        return np.asarray(np.sqrt(np.einsum("ij,jk,ik->i", weights, self.covariance, weights)))


def fit_hip_path(time_s: FloatArray, along_m: FloatArray, strikes_s: FloatArray) -> HipPath | None:
    """Fit the body's way along the track.

    Parameters
    ----------
    time_s, along_m
        (N,) the hips' landmarks on the track; NaN is passed over.
    strikes_s
        (K,) strikes in order of time, for the phase of the sway.

    Returns
    -------
    None with too few frames for a path.
    """
    known = np.isfinite(along_m)
    time_s, along_m = time_s[known], along_m[known]
    if len(time_s) < _FEWEST_FRAMES:
        return None
    knots = _knots(time_s)
    smooth = spline_columns(time_s, knots)
    design = np.column_stack([smooth, _sway(time_s, strikes_s)])
    if design.shape[1] > len(time_s) / 2:
        design = smooth
    weights = np.ones(len(time_s))
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)[:, None]
        found, *_ = np.linalg.lstsq(design * root, along_m * root[:, 0], rcond=None)
        off_m = along_m - design @ found
        scale_m = max(1.4826 * float(np.median(np.abs(off_m))), 1e-6)
        weights = 1 / np.maximum(np.abs(off_m) / (_HUBER * scale_m), 1.0)
    spare = max(len(time_s) - design.shape[1], 1)
    variance = float(weights @ off_m**2) / spare * _likeness(time_s, off_m)
    inverse = np.linalg.pinv((design * weights[:, None]).T @ design)
    count = smooth.shape[1]
    return HipPath(
        knots,
        np.asarray(found[:count], dtype=np.float64),
        variance * inverse[:count, :count],
        float(time_s[0]),
        float(time_s[-1]),
    )


def _knots(time_s: FloatArray) -> FloatArray:
    """Give evenly spaced knots."""
    pieces = max(1, round(float(np.ptp(time_s)) / _KNOT_S))
    return even_knots(float(time_s[0]), float(time_s[-1]), pieces)


def _sway(time_s: FloatArray, strikes_s: FloatArray) -> FloatArray:
    """Give the (N, 2 per harmonic) columns of the sway; none with too few strikes."""
    strikes_s = strikes_s[np.isfinite(strikes_s)]
    if len(strikes_s) < _FEWEST_STRIKES:
        return np.empty((len(time_s), 0))
    phase = _phase(time_s, strikes_s)
    turns = [2 * np.pi * harmonic * phase for harmonic in _HARMONICS]
    return np.column_stack([wave(turn) for turn in turns for wave in (np.cos, np.sin)])


def _phase(time_s: FloatArray, strikes_s: FloatArray) -> FloatArray:
    """Count steps smoothly: whole at each strike, also across missed ones and beyond the ends."""
    step_s = float(np.median(np.diff(strikes_s)))
    number = np.concatenate([[0], np.cumsum(np.maximum(1, np.rint(np.diff(strikes_s) / step_s)))])
    before_s, after_s = strikes_s[0] - time_s, time_s - strikes_s[-1]
    inside = np.interp(time_s, strikes_s, number)
    return np.asarray(
        inside + (np.maximum(after_s, 0) - np.maximum(before_s, 0)) / step_s, dtype=np.float64
    )


def _likeness(time_s: FloatArray, off_m: FloatArray) -> float:
    """Give how many frames make one independent value, from the residuals' autocorrelation."""
    frame_s = float(np.median(np.diff(time_s)))
    most = min(int(_LIKE_S / frame_s), len(off_m) - 2)
    total = float(off_m @ off_m)
    if total <= 0 or most < 1:
        return 1.0
    alike = [float(off_m[lag:] @ off_m[:-lag]) / total for lag in range(1, most + 1)]
    return max(1.0, 1 + 2 * float(np.sum(np.maximum(alike, 0))))
