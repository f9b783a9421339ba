"""Least squares with bounds: exact answers, and scipy's on problems of every shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import least_squares

from cadence.domain import FloatArray
from cadence.leastsquares import Box, Fit, fit_within

FREE = Box(np.full(2, -np.inf), np.full(2, np.inf))
SLOPES = np.array([[2.0, 0], [0, 3], [1, 1]])
TARGET = np.array([4.0, 9, 5])


def linear(box: Box, begin: tuple[float, float] = (0.5, 0.5)) -> Fit:
    """Fit 2 x = 4, 3 y = 9, x + y = 5."""
    return fit_within(
        lambda at: SLOPES @ at - TARGET,
        lambda _at, _misfits: SLOPES,
        np.array(begin),
        box,
        np.ones(2),
    )


def test_a_line_is_fitted_exactly() -> None:
    fit = linear(FREE)
    np.testing.assert_allclose(fit.values, [2, 3], atol=1e-9)
    assert fit.cost == pytest.approx(0, abs=1e-15)
    np.testing.assert_array_equal(fit.slopes, SLOPES)


def test_an_unknown_stays_within_its_bounds_and_the_others_make_the_best_of_it() -> None:
    fit = linear(Box(np.array([0.0, -np.inf]), np.array([1.0, np.inf])))
    # With x = 1: the y of the least 9 (y - 3)^2 + (y - 4)^2.
    np.testing.assert_allclose(fit.values, [1, 3.1], atol=1e-5)
    assert fit.values[0] < 1


def test_a_first_guess_at_a_bound_does_not_stay_there() -> None:
    fit = linear(Box(np.zeros(2), np.full(2, 10.0)), begin=(0.0, 10.0))
    np.testing.assert_allclose(fit.values, [2, 3], atol=1e-6)


def test_the_best_by_then_is_given_after_so_many_looks() -> None:
    looks: list[FloatArray] = []

    def valley(at: FloatArray) -> FloatArray:
        looks.append(at)
        return np.array([10 * (at[1] - at[0] ** 2), 1 - at[0]])

    def slopes(at: FloatArray, _: FloatArray) -> FloatArray:
        return np.array([[-20 * at[0], 10], [-1, 0]])

    begin = np.array([-1.2, 1.0])
    short = fit_within(valley, slopes, begin, FREE, np.ones(2), most_looks=5)
    assert len(looks) == 5
    assert short.cost == min(0.5 * float(valley(at) @ valley(at)) for at in looks[:5])
    whole = fit_within(valley, slopes, begin, FREE, np.ones(2))
    np.testing.assert_allclose(whole.values, [1, 1], atol=1e-7)


def test_differences_go_away_from_0_and_never_beyond_a_bound() -> None:
    box = Box(np.array([-1.0, -1, -5]), np.array([1.0, 1, 1]))
    steps = box.differences(np.array([1.0, -1, -3]))
    np.testing.assert_allclose(steps, [-1.5e-8, 1.5e-8, -4.5e-8], rtol=0.02)


@given(
    st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 20), st.sampled_from([0.0, 0.2, 1.0])
)
def test_as_scipy_fits(seed: int, count: int, spare: int, unbounded: float) -> None:
    chance = np.random.default_rng(seed)
    slope = chance.normal(size=(count + spare, count))
    target = chance.normal(size=count + spare)
    low = chance.normal(size=count) - 1
    high = low + 0.01 + 2 * chance.exponential(size=count)
    begin = np.clip(chance.normal(size=count), low, high)
    low[chance.random(count) < unbounded] = -np.inf
    high[chance.random(count) < unbounded] = np.inf
    scale = chance.uniform(0.1, 2, count)

    def misfit(at: FloatArray) -> FloatArray:
        return np.asarray(np.arcsinh(slope @ at - target))

    def slopes(at: FloatArray, _: FloatArray) -> FloatArray:
        return np.asarray(slope / np.hypot(1, slope @ at - target)[:, None])

    def slopes_alone(at: FloatArray) -> FloatArray:
        return slopes(at, misfit(at))

    found = fit_within(misfit, slopes, begin, Box(low, high), scale, 60)
    theirs = least_squares(
        misfit, begin, slopes_alone, bounds=(low, high), x_scale=scale, max_nfev=60
    )
    assert ((found.values >= low) & (found.values <= high)).all()
    assert found.cost == pytest.approx(theirs.cost, rel=1e-6, abs=1e-12)
    np.testing.assert_allclose(found.values, theirs.x, atol=1e-4)
