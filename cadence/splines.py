"""Cubic splines as sums of B-splines (de Boor 1972, 10.1016/0021-9045(72)90080-9).

As ``scipy.interpolate.BSpline`` gives them, whose import takes longer than the analysis of a clip.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray

_DEGREE = 3


def even_knots(first: float, last: float, pieces: int) -> FloatArray:
    """Give the (pieces + 7,) knots of even pieces, with both ends repeated."""
    even = np.linspace(first, last, pieces + 1)
    return np.concatenate([[first] * _DEGREE, even, [last] * _DEGREE])


def spline_columns(at: FloatArray, knots: FloatArray) -> FloatArray:
    """Give the B-splines of some knots.

    Parameters
    ----------
    at
        (M,) places. Beyond the ends the first and the last piece go on.
    knots
        (C + 4,) as `even_knots` gives them.

    Returns
    -------
    (M, C)
    """
    return _columns(at, knots, _DEGREE)


def slope_columns(at: FloatArray, knots: FloatArray) -> FloatArray:
    """Give the (M, C) slopes of the B-splines; as for `spline_columns`."""
    lower = _columns(at, knots, _DEGREE - 1) * _per_span(knots, _DEGREE) * _DEGREE
    return lower[:, :-1] - lower[:, 1:]


def _columns(at: FloatArray, knots: FloatArray, degree: int) -> FloatArray:
    """Give the B-splines of a degree, from those of the degree below."""
    if degree == 0:
        pieces = np.searchsorted(knots[_DEGREE + 1 : -_DEGREE - 1], at, side="right") + _DEGREE
        return np.eye(len(knots) - 1)[pieces]
    lower, per_span = _columns(at, knots, degree - 1), _per_span(knots, degree)
    rising = (at[:, None] - knots[: -degree - 1]) * per_span[:-1] * lower[:, :-1]
    falling = (knots[degree + 1 :] - at[:, None]) * per_span[1:] * lower[:, 1:]
    return np.asarray(rising + falling)


def _per_span(knots: FloatArray, degree: int) -> FloatArray:
    """Give one over the spans that B-splines of a degree rise over; 0 for those of no length."""
    spans = knots[degree:] - knots[:-degree]
    return np.divide(1.0, spans, out=np.zeros_like(spans), where=spans > 0)
