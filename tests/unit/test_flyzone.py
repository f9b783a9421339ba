"""Hips that cross gates at known times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.calibration import Marker, TrackLine, fit_track_line
from cadence.domain import FloatArray, FlyResult
from cadence.flyzone import FlyOutcome, find_gates, measure_fly

PX_PER_M = 50.0
LINE = fit_track_line([Marker(200, 900, 0), Marker(1700, 900, 30)])
LONG_SIDE_PX = 1920


def hips_at(along_m: FloatArray) -> FloatArray:
    return np.column_stack([200 + PX_PER_M * along_m, np.full(len(along_m), 800.0)])


def measured(time_s: FloatArray, along_m: FloatArray, line: TrackLine = LINE) -> FlyOutcome:
    return measure_fly(time_s, hips_at(along_m), line, (0.0, 30.0), LONG_SIDE_PX)


def result_of(time_s: FloatArray, along_m: FloatArray, line: TrackLine = LINE) -> FlyResult:
    outcome = measured(time_s, along_m, line)
    assert outcome.unknown_because is None
    assert outcome.result is not None
    return outcome.result


@pytest.mark.parametrize("fps", [24, 30, 60, 240])
def test_an_even_run_is_timed_exactly(fps: float) -> None:
    time_s = np.arange(round(5 * fps)) / fps
    fly = result_of(time_s, 8.7 * time_s - 4)
    assert fly.enter_s == pytest.approx(4 / 8.7)
    assert fly.exit_s == pytest.approx(34 / 8.7)
    assert fly.time_s.mean == pytest.approx(30 / 8.7)
    assert fly.speed_mps.mean == pytest.approx(8.7)
    assert fly.peak_mps == pytest.approx(8.7)
    assert fly.distance_m == 30


@settings(max_examples=25)
@given(st.floats(3, 12), st.floats(0, 99))
def test_the_other_way_takes_as_long(speed_mps: float, seed: float) -> None:
    time_s = np.arange(0, 40 / speed_mps, 1 / 60)
    noise = np.random.default_rng(int(seed)).normal(0, 0.01, len(time_s))
    there = result_of(time_s, speed_mps * time_s - 5 + noise)
    back = result_of(time_s, 35 - speed_mps * time_s - noise)
    assert back.time_s.mean == pytest.approx(there.time_s.mean, rel=1e-6)
    assert back.enter_s == pytest.approx(there.enter_s)
    assert back.curve[0][0] == pytest.approx(there.curve[0][0], abs=0.2)
    assert back.curve[-1][0] > back.curve[0][0]


def test_the_interval_holds_the_truth_and_has_a_size() -> None:
    random = np.random.default_rng(4)
    time_s = np.arange(300) / 60
    fly = result_of(time_s, 8.7 * time_s - 4 + random.normal(0, 0.016, 300))
    assert fly.time_s.low < 30 / 8.7 < fly.time_s.high
    assert fly.speed_mps.low < 8.7 < fly.speed_mps.high
    assert 0 < fly.time_s.high - fly.time_s.low < 0.2


def test_markers_that_misfit_widen_the_interval() -> None:
    time_s = np.arange(300) / 60
    loose = TrackLine(LINE.origin_px, LINE.px_per_m, 0.2)
    sure, unsure = (result_of(time_s, 8.7 * time_s - 4, line).time_s for line in (LINE, loose))
    assert unsure.high - unsure.low > sure.high - sure.low


def test_the_curve_shows_where_speed_falls() -> None:
    time_s = np.arange(360) / 60
    speed = np.where(time_s < 2.5, 9.0, 9.0 - (time_s - 2.5))
    along_m = np.cumsum(speed) / 60 - 4
    fly = result_of(time_s, along_m)
    places, speeds = np.array(fly.curve).T
    assert (np.diff(places) > 0).all()
    assert places[0] >= -0.1
    assert places[-1] <= 30.1
    assert speeds[0] == pytest.approx(9, abs=0.05)
    assert speeds[-1] < 8
    assert fly.peak_mps == pytest.approx(9, abs=0.05)


@pytest.mark.parametrize(
    ("first_m", "last_m", "missing"), [(2, 40, "0 m"), (-5, 28, "30 m"), (5, 20, "0 m and 30 m")]
)
def test_a_gate_that_was_not_crossed_is_named(first_m: float, last_m: float, missing: str) -> None:
    along_m = np.linspace(first_m, last_m, 240)
    outcome = measured(np.arange(240) / 60, along_m)
    assert outcome.result is None
    assert outcome.unknown_because is not None
    assert f"marker at {missing};" in outcome.unknown_because


def test_who_turns_back_at_the_gate_did_not_cross_it() -> None:
    time_s = np.arange(600) / 60
    along_m = 25 - 5 * np.abs(time_s - 5)
    assert measured(time_s, along_m).result is None


def test_a_runner_lost_at_the_gate_is_not_timed() -> None:
    time_s = np.arange(300) / 60
    along_m = 8.7 * time_s - 4
    kept = np.abs(along_m) > 3
    outcome = measured(time_s[kept], along_m[kept])
    assert outcome.result is None


@pytest.mark.parametrize(
    ("places_m", "gates_m"),
    [
        ([0, 30], (0, 30)),
        ([30, 0], (0, 30)),
        ([-30, 0, 30], (0, 30)),
        ([10, 40.005], (10, 40.005)),
        ([0, 20], None),
        ([5], None),
        ([], None),
    ],
)
def test_the_gates_are_the_markers_as_far_apart(
    places_m: list[float], gates_m: tuple[float, float] | None
) -> None:
    assert find_gates([Marker(10 * m, 0, m) for m in places_m], 30) == gates_m
