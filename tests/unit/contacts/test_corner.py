"""Corners of made-up curves, whose places are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.contacts.corner import (
    Samples,
    above_rest,
    end_of_rest,
    find_corner,
    laid_on_curve,
    onset,
)
from cadence.domain import FloatArray

SEARCH_S = (-0.030, 0.028)
# How many body heights a second a toe goes as it leaves the ground.
PACE = 0.8
# At 60 frames a second, six contacts of different phase see a corner every 3 ms.
PHASES = [number / 6 for number in range(6)]


def leaving(
    at_s: float, fps: float = 240.0, phase: float = 0.0, power: float = 1.0, rest: float = 0.001
) -> Samples:
    """Give a curve that rests until ``at_s`` and moves 11 mm, say, in the first 14 ms after it."""
    lag_s = np.arange(-0.10, 0.08, 1 / fps) + phase / fps
    moved = 0.014 * PACE * (np.clip(lag_s - at_s, 0, None) / 0.014) ** power
    return Samples(lag_s, rest + moved)


def noisy(curves: Sequence[Samples], noise: float, seed: int = 0) -> list[Samples]:
    """Give curves whose every sample is off by as much."""
    chance = np.random.default_rng(seed)
    return [
        Samples(each.lag_s, each.distance + noise * chance.standard_normal(len(each.lag_s)))
        for each in curves
    ]


def later(curves: Sequence[Samples], by_s: float) -> list[Samples]:
    """Give curves that happen later."""
    return [Samples(each.lag_s + by_s, each.distance) for each in curves]


@pytest.mark.parametrize("at_s", [-0.018, -0.004, 0.0, 0.007, 0.016])
def test_a_corner_is_where_the_slope_rises(at_s: float) -> None:
    corner = find_corner([leaving(at_s)], SEARCH_S)
    assert corner is not None
    assert corner.lag_s == pytest.approx(at_s, abs=0.001)
    assert corner.sharpness > 5


@pytest.mark.parametrize("at_s", [-0.011, 0.0, 0.009])
def test_contacts_of_different_phase_show_a_corner_finer_than_a_frame(at_s: float) -> None:
    curves = [leaving(at_s, fps=60, phase=phase) for phase in PHASES]
    corner = find_corner(noisy(curves, 0.0005), SEARCH_S)
    assert corner is not None
    assert corner.lag_s == pytest.approx(at_s, abs=0.002)


def test_stray_samples_do_not_move_a_corner() -> None:
    curves = [leaving(0.003, fps=120, phase=phase) for phase in PHASES]
    for curve in curves[::3]:
        curve.distance[[4, 10, 15]] += 0.03
    corner = find_corner(curves, SEARCH_S)
    assert corner is not None
    assert corner.lag_s == pytest.approx(0.003, abs=0.0015)


def test_contacts_that_rest_at_different_levels_show_their_corner_from_these() -> None:
    levels = [0.0, 0.004, 0.011, 0.002, 0.008, 0.006]
    curves = [
        leaving(0.004, fps=120, phase=phase, rest=rest)
        for phase, rest in zip(PHASES, levels, strict=True)
    ]
    own = [Samples(each.lag_s, above_rest(each.lag_s, each.distance)) for each in curves]
    as_they_are, corner = find_corner(curves, SEARCH_S), find_corner(own, SEARCH_S)
    assert corner is not None
    assert as_they_are is not None
    assert corner.lag_s == pytest.approx(0.004, abs=0.001)
    assert corner.sharpness > 5 * as_they_are.sharpness


def test_a_level_of_rest_that_was_hardly_seen_is_none() -> None:
    curve = leaving(0.0, fps=20, rest=0.005)
    assert above_rest(curve.lag_s, curve.distance) is curve.distance


def test_samples_on_one_side_only_show_no_corner() -> None:
    curve = leaving(0.0)
    before = curve.lag_s < -0.035
    assert find_corner([Samples(curve.lag_s[before], curve.distance[before])], SEARCH_S) is None


@pytest.mark.parametrize("slope", [0.0, 0.5, -0.5])
def test_a_straight_line_has_no_sharp_corner(slope: float) -> None:
    lag_s = np.arange(-0.08, 0.08, 1 / 240)
    corner = find_corner(noisy([Samples(lag_s, 0.1 + slope * lag_s)], 0.0003), SEARCH_S)
    assert corner is None or corner.sharpness < 1.5


def test_what_comes_to_rest_is_no_corner() -> None:
    curve = leaving(0.0)
    corner = find_corner([Samples(curve.lag_s, -curve.distance)], (-0.010, 0.010))
    assert corner is not None
    assert corner.sharpness < 0


def test_a_sharper_bend_is_said_to_be_sharper() -> None:
    noise = 0.0006
    curve = leaving(0.0)
    slow, fast = (
        find_corner(noisy([Samples(curve.lag_s, share * curve.distance)], noise), SEARCH_S)
        for share in (0.3, 1.0)
    )
    assert slow is not None
    assert fast is not None
    assert fast.sharpness > slow.sharpness


def left_over_s(fps: float, seed: int) -> FloatArray:
    """Give by how much contacts are still off after two rounds on their common curve."""
    chance = np.random.default_rng(seed)
    moved_s = chance.uniform(-0.004, 0.004, 6)
    curves = [leaving(by_s, fps, chance.random()) for by_s in moved_s]
    curves = noisy(curves, 0.0003, seed)
    found_s = laid_on_curve(curves, 0.0)
    again = [
        Samples(each.lag_s - by_s, each.distance)
        for each, by_s in zip(curves, found_s, strict=True)
    ]
    off_s = found_s + laid_on_curve(again, 0.0) - moved_s
    return np.asarray(off_s - np.median(off_s))


def test_contacts_are_moved_onto_their_common_curve() -> None:
    worst_s = [np.abs(left_over_s(240, seed)).max() for seed in range(12)]
    assert max(worst_s) < 0.001


def test_contacts_seen_seldom_lie_nearer_together_than_before() -> None:
    # Spread evenly over 8 ms their standard deviation is 2.3 ms.
    spreads_s = [left_over_s(60, seed).std() for seed in range(12)]
    assert np.median(spreads_s) < 0.0016


def test_contacts_that_agree_stay_where_they_are() -> None:
    curves = [leaving(0.001, fps=240, phase=phase) for phase in PHASES]
    assert laid_on_curve(curves, 0.001) == pytest.approx(np.zeros(6), abs=0.0005)


def test_a_contact_without_samples_near_the_corner_stays_where_it_is() -> None:
    curves = [leaving(0.0, phase=phase) for phase in PHASES]
    far = leaving(0.0)
    kept = far.lag_s < -0.03
    found_s = laid_on_curve([*curves, Samples(far.lag_s[kept], far.distance[kept])], 0.0)
    assert found_s[-1] == 0.0


@pytest.mark.parametrize("at_s", [-0.006, 0.0, 0.003])
def test_the_onset_of_an_even_movement_is_found(at_s: float) -> None:
    curves = [leaving(at_s, fps=120, phase=phase) for phase in PHASES]
    assert onset(curves, 0.002) == pytest.approx(at_s, abs=0.0005)


def test_the_onset_is_found_through_noise() -> None:
    found_s = [
        onset(noisy([leaving(0.0, 60, phase) for phase in PHASES], 0.0006, seed), 0.003)
        for seed in range(10)
    ]
    assert np.median(found_s) == pytest.approx(0.0, abs=0.0015)
    assert np.max(np.abs(found_s)) < 0.005


@pytest.mark.parametrize("power", [1.0, 1.5])
@pytest.mark.parametrize("at_s", [-0.006, 0.0, 0.003])
def test_the_end_of_rest_is_found_though_the_movement_gathers_pace(
    power: float, at_s: float
) -> None:
    curves = [leaving(at_s, fps=240, phase=phase, power=power) for phase in PHASES]
    assert end_of_rest(curves, at_s + 0.002) == pytest.approx(at_s, abs=0.003)


def test_a_corner_at_the_end_of_the_search_is_marked() -> None:
    curves = [leaving(0.02, fps=120, phase=phase) for phase in PHASES]
    corner = find_corner(curves, (-0.03, 0.012))
    assert corner is not None
    assert corner.at_end


@settings(max_examples=25, deadline=None)
@given(st.integers(-10, 10), st.floats(0.0, 0.005))
def test_a_corner_moves_with_its_curves_and_no_constant_matters(by_ms: int, rest: float) -> None:
    curves = noisy([leaving(0.0, 120, phase) for phase in PHASES[::2]], 0.0003)
    moved = [Samples(each.lag_s, each.distance + rest) for each in later(curves, by_ms / 1000)]
    corner, other = find_corner(curves, SEARCH_S), find_corner(moved, SEARCH_S)
    assert corner is not None
    assert other is not None
    assert other.lag_s - corner.lag_s == pytest.approx(by_ms / 1000, abs=1e-6)
    assert other.sharpness == pytest.approx(corner.sharpness, rel=0.01)
    moved_s = onset(later(curves, by_ms / 1000), other.lag_s) - onset(curves, corner.lag_s)
    assert moved_s == pytest.approx(by_ms / 1000, abs=0.0006)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_contacts_does_not_matter(order: list[int]) -> None:
    curves = noisy([leaving(0.002, 60, phase) for phase in PHASES], 0.0004)
    shuffled = [curves[number] for number in order]
    corner, other = find_corner(curves, SEARCH_S), find_corner(shuffled, SEARCH_S)
    assert corner is not None
    assert other is not None
    assert other.lag_s == corner.lag_s
    at_s = laid_on_curve(curves, 0.002)
    assert laid_on_curve(shuffled, 0.002) == pytest.approx(at_s[list(order)], abs=1e-9)
