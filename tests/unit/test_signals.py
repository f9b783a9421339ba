"""Local lines and smoothing at uneven times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, optimize, signal, stats

from cadence.signals import (
    falling,
    find_peaks,
    local_line,
    median_line,
    periodogram,
    smooth_gaussian,
)

uneven_times = st.lists(st.floats(0.005, 0.3), min_size=3, max_size=40).map(np.cumsum)


@given(uneven_times, st.floats(-50, 50), st.floats(-50, 50), st.floats(0.05, 2))
def test_a_line_stays_that_line(
    times_s: np.ndarray, offset: float, slope: float, reach_s: float
) -> None:
    values = np.column_stack([offset + slope * times_s, np.full(len(times_s), 3.0)])
    at_s = np.linspace(times_s[0] - 0.3, times_s[-1] + 0.3, 17)
    found = local_line(times_s, values, np.ones(len(times_s)), at_s, reach_s)
    np.testing.assert_allclose(found[:, 0], offset + slope * at_s, atol=1e-6)
    np.testing.assert_allclose(found[:, 1], 3, atol=1e-9)


def test_nothing_is_delayed() -> None:
    times_s = np.arange(101) / 50
    bump = np.exp(-(((times_s - 1) / 0.2) ** 2))
    smooth = local_line(times_s, bump[:, None], np.ones(101), times_s, 0.3)[:, 0]
    assert np.argmax(smooth) == 50
    np.testing.assert_allclose(smooth, smooth[::-1], atol=1e-9)
    assert smooth[50] < bump[50]


def test_unknown_and_weightless_samples_are_passed_over() -> None:
    times_s = np.arange(20) / 10
    values = (2 * times_s)[:, None].copy()
    weights = np.ones(20)
    values[5], values[8] = np.nan, 100
    weights[8] = 0
    found = local_line(times_s, values, weights, times_s, 0.4)
    np.testing.assert_allclose(found[:, 0], 2 * times_s, atol=1e-9)


def test_light_samples_count_little() -> None:
    times_s = np.arange(20) / 10
    values = np.where(np.arange(20) % 2 == 0, 0.0, 1.0)[:, None]
    weights = np.where(np.arange(20) % 2 == 0, 1.0, 0.001)
    assert local_line(times_s, values, weights, np.array([1.0]), 0.5)[0, 0] < 0.01


def test_without_samples_nothing_is_known() -> None:
    nothing = local_line(np.empty(0), np.empty((0, 2)), np.empty(0), np.array([1.0, 2]), 0.5)
    assert nothing.shape == (2, 2)
    assert np.isnan(nothing).all()
    unknown = local_line(np.array([1.0]), np.full((1, 1), np.nan), np.ones(1), np.array([1.0]), 1)
    assert np.isnan(unknown).all()


def test_one_sample_is_held() -> None:
    found = local_line(np.array([1.0]), np.array([[5.0]]), np.ones(1), np.array([0.0, 1, 9]), 0.5)
    np.testing.assert_allclose(found[:, 0], 5)


def test_no_times_asked_for() -> None:
    assert local_line(np.arange(5.0), np.ones((5, 3)), np.ones(5), np.empty(0), 1).shape == (0, 3)


def test_a_gap_is_bridged_by_the_nearest() -> None:
    times_s = np.array([0.0, 0.1, 0.2, 5.0, 5.1, 5.2])
    found = local_line(times_s, times_s[:, None], np.ones(6), np.array([2.5]), 0.3)
    assert found[0, 0] == pytest.approx(2.5)


def test_a_sine_is_damped_as_a_gaussian_does() -> None:
    times_s = np.arange(400) / 100
    sigma_s, hz = 0.05, 2.0
    smooth = smooth_gaussian(times_s, np.sin(2 * np.pi * hz * times_s), sigma_s)
    share = np.exp(-0.5 * (2 * np.pi * hz * sigma_s) ** 2)
    expected = share * np.sin(2 * np.pi * hz * times_s)
    np.testing.assert_allclose(smooth[50:-50], expected[50:-50], atol=0.01)


@given(uneven_times, st.floats(-9, 9), st.floats(0.02, 1))
def test_what_is_constant_stays(times_s: np.ndarray, level: float, sigma_s: float) -> None:
    smooth = smooth_gaussian(times_s, np.full(len(times_s), level), sigma_s)
    np.testing.assert_allclose(smooth, level, atol=1e-9)


@given(st.integers(2, 60), st.floats(1, 30), st.integers(0, 99))
def test_even_samples_are_smoothed_as_scipy_does(count: int, sigma: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=count)
    # The smoothing's grid is the samples' own, and one beyond.
    found = smooth_gaussian(np.arange(count) / 64, values, max(sigma, 4) / 64)
    padded = np.append(values, values[-1])
    theirs = ndimage.gaussian_filter1d(padded, max(sigma, 4), mode="nearest")[:count]
    np.testing.assert_allclose(found, theirs, atol=1e-9)


def test_one_sample_is_its_own_mean() -> None:
    np.testing.assert_array_equal(smooth_gaussian(np.array([2.0]), np.array([7.0]), 0.1), [7])


@given(
    st.lists(st.integers(-4, 4), max_size=40), st.sampled_from([1, 1.5, 3, 7]), st.integers(0, 5)
)
def test_peaks_are_scipys(values: list[int], spacing: float, prominence: int) -> None:
    # Ties of equal height within the spacing are broken in no order that anybody could rely on.
    samples = np.array(values) + 1e-3 * np.arange(len(values)) * (len(set(values)) > 1)
    expected, _ = signal.find_peaks(samples, distance=spacing, prominence=prominence)
    np.testing.assert_array_equal(find_peaks(samples, spacing, prominence), expected)


def test_a_plateaus_peak_is_its_middle() -> None:
    assert find_peaks(np.array([0.0, 1, 1, 1, 0, 2, 2, 0, 3])).tolist() == [2, 5]
    assert find_peaks(np.zeros(5)).tolist() == []
    assert find_peaks(np.array([1.0])).tolist() == []


@given(uneven_times)
def test_power_by_frequency_is_scipys(times_s: np.ndarray) -> None:
    values = np.sin(9 * times_s) + 0.3 * np.cos(31 * times_s)
    values -= values.mean()
    frequencies_hz = np.linspace(0.3, 6.5, 37)
    expected = signal.lombscargle(times_s, values, 2 * np.pi * frequencies_hz)
    found = periodogram(times_s, values, frequencies_hz)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@given(uneven_times, st.integers(0, 2**32 - 1))
def test_a_median_line_is_theil_and_sens(times_s: np.ndarray, seed: int) -> None:
    values = 2 * times_s + np.random.default_rng(seed).normal(size=len(times_s))
    slope, offset, _, _ = stats.theilslopes(values, times_s)
    assert median_line(times_s, values) == pytest.approx((slope, offset))


def test_what_falls_stays_and_what_rises_is_pooled() -> None:
    np.testing.assert_array_equal(falling(np.array([3.0, 2, 2, 1])), [3, 2, 2, 1])
    np.testing.assert_array_equal(falling(np.array([1.0, 2, 3])), [2, 2, 2])
    np.testing.assert_array_equal(falling(np.array([5.0, 1, 3, 2, 0])), [5, 2, 2, 2, 0])


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=90))
def test_falling_values_are_scipys(values: list[float]) -> None:
    theirs = optimize.isotonic_regression(values, increasing=False).x
    np.testing.assert_allclose(falling(np.array(values)), theirs, atol=1e-12)


def test_many_lines_at_once_are_those_one_by_one() -> None:
    chance = np.random.default_rng(3)
    times_s = np.sort(chance.uniform(0, 10, 400))
    values, weights = chance.normal(size=(400, 2)), chance.uniform(0, 1, 400)
    at_s = np.linspace(-0.5, 10.5, 700)
    together = local_line(times_s, values, weights, at_s, 0.1)
    alone = [local_line(times_s, values, weights, at_s[n : n + 1], 0.1)[0] for n in range(700)]
    np.testing.assert_allclose(together, alone, rtol=1e-9, atol=1e-9)
    assert local_line(times_s, values, weights, at_s[:0], 0.1).shape == (0, 2)
