"""Cubic splines: exact answers, and scipy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import BSpline

from cadence.splines import even_knots, slope_columns, spline_columns


def test_one_piece_is_a_cubic() -> None:
    at = np.linspace(0, 1, 5)
    expected = np.column_stack([(1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3])
    np.testing.assert_allclose(spline_columns(at, even_knots(0, 1, 1)), expected, atol=1e-15)


@given(st.floats(-5, 5), st.floats(0.1, 20), st.integers(1, 12))
def test_columns_add_up_to_1_and_their_slopes_to_nothing(
    first: float, length: float, pieces: int
) -> None:
    knots = even_knots(first, first + length, pieces)
    at = np.linspace(first, first + length, 41)
    assert spline_columns(at, knots).shape == (41, pieces + 3)
    np.testing.assert_allclose(spline_columns(at, knots).sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(slope_columns(at, knots).sum(axis=1), 0, atol=1e-9 / length * 20)


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_as_scipy_draws_them_also_beyond_the_ends(seed: int, pieces: int) -> None:
    factors = np.random.default_rng(seed).normal(size=pieces + 3)
    knots = even_knots(2.0, 2.0 + pieces, pieces)
    at = np.linspace(1.0, 3.0 + pieces, 67)
    spline = BSpline(knots, factors, 3)
    np.testing.assert_allclose(spline_columns(at, knots) @ factors, spline(at), atol=1e-9)
    slopes = spline.derivative()(at)
    np.testing.assert_allclose(slope_columns(at, knots) @ factors, slopes, atol=1e-9)
