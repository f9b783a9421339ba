"""Hidden slow motion, by its witnesses."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.clock.gravity import GRAVITY_MPS2, Fall, Stature
from cadence.clock.slowmotion import common_factor, estimate_clock, nearest_factor
from cadence.domain.clock import Bounds

RUNNING = Fall(GRAVITY_MPS2, 0.5, 0.45)


def slowed(factor: float) -> Fall:
    return Fall(GRAVITY_MPS2 / factor**2, 0.5 / factor**2, 0.45)


@pytest.mark.parametrize(("spm", "length"), [(160, 0.55), (205, 1.15), (250, 0.55), (280, 1.35)])
def test_a_runner_in_real_time(spm: float, length: float) -> None:
    estimate = estimate_clock(RUNNING, spm, length)
    assert estimate.verdict == "real-time"
    assert estimate.real_time_share is not None
    assert estimate.real_time_share > 0.9


@given(st.floats(1.8, 16))
def test_slow_motion_is_found_with_its_factor(factor: float) -> None:
    estimate = estimate_clock(slowed(factor), 210 / factor, 1.15)
    assert estimate.verdict == "slowed"
    assert estimate.slowed is not None
    assert estimate.slowed.mean == pytest.approx(factor, rel=0.08)
    assert estimate.slowed.low < factor < estimate.slowed.high


def test_twice_too_fast() -> None:
    assert estimate_clock(slowed(0.5), 440, 1.15).verdict == "hurried"


def test_cadence_alone_is_a_witness() -> None:
    assert estimate_clock(None, 79, math.nan).verdict == "slowed"
    assert estimate_clock(None, 180, math.nan).verdict == "real-time"


def test_speed_is_a_witness_where_the_length_of_steps_is_known() -> None:
    tall = estimate_clock(slowed(2), 112, 1.15, Stature(2.0, 0.04))
    speed = next(each for each in tall.witnesses if each.name == "speed")
    assert speed.value == pytest.approx(112 / 60 * 1.15 * 2.0)
    assert speed.slowed.mean == pytest.approx(2, rel=0.15)
    nowhere = estimate_clock(slowed(2), 105, math.nan)
    assert [each.name for each in nowhere.witnesses] == ["gravity", "cadence"]


@pytest.mark.parametrize(("length", "spm"), [(0.64, 171), (1.24, 235), (2.0, 276)])
def test_longer_steps_are_taken_faster(length: float, spm: float) -> None:
    witness = next(
        each for each in estimate_clock(None, 200, length).witnesses if each.name == "speed"
    )
    assert witness.expected / witness.value == pytest.approx(spm / 200, rel=0.01)


def test_a_height_known_better_gives_a_surer_factor() -> None:
    sure, unsure = (
        estimate_clock(slowed(2), 105, 1.15, Stature(1.75, sd)).slowed for sd in (0.02, 0.2)
    )
    assert sure is not None
    assert unsure is not None
    assert sure.high / sure.low < unsure.high / unsure.low


@pytest.mark.parametrize(
    "fall", [Fall(-3.0, 0.5, -0.2), Fall(-3.0, 0.5, 0.1), Fall(0.4, 0.5, -0.2)]
)
def test_walking_is_not_slow_running(fall: Fall) -> None:
    estimate = estimate_clock(fall, 110, 0.4)
    assert estimate.verdict == "walking"
    assert estimate.slowed is None


def test_nobody_walks_so_slowly() -> None:
    estimate = estimate_clock(Fall(-0.2, 0.08, 0.36), 23, math.nan)
    assert estimate.verdict == "slowed"
    assert [each.name for each in estimate.witnesses] == ["cadence"]


def test_a_jogger_whose_contacts_read_long_does_not_walk() -> None:
    assert estimate_clock(Fall(9.0, 0.4, -0.02), 165, 0.6).verdict == "real-time"


@pytest.mark.parametrize(
    ("mean", "fps", "factor"),
    [(1.95, 30, 2), (7.6, 30, 8), (4.1, 60, 4), (2.45, 24, 2.5), (2.83, 30, None), (3.4, 30, None)],
)
def test_common_factors(mean: float, fps: float, factor: float | None) -> None:
    assert common_factor(Bounds(mean, mean * 0.87, mean * 1.15), fps) == factor


@pytest.mark.parametrize(("low", "high", "factor"), [(2.6, 4.3, 4), (2.4, 3.7, None)])
def test_a_common_factor_is_reached_by_the_deviation_on_its_side(
    low: float, high: float, factor: float | None
) -> None:
    assert common_factor(Bounds(3.25, low, high), 30) == factor


@pytest.mark.parametrize(("slowed", "fps", "factor"), [(3.2, 30, 4), (2.7, 30, 2), (2.7, 24, 2.5)])
def test_the_nearest_common_factor(slowed: float, fps: float, factor: float) -> None:
    assert nearest_factor(slowed, fps) == factor
