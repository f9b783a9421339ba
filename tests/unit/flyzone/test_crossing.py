"""Hips that cross gates at known times, seen by a camera that is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.domain import FloatArray, FlyResult
from cadence.flyzone.calibration import Calibration, Evidence, fit_calibration
from cadence.flyzone.crossing import RunnerWay, measure_fly
from cadence.flyzone.groundview import VIEW_SIZE, Canvas, project
from cadence.flyzone.markerset import FlySetup, Marker, find_gates
from cadence.flyzone.outcome import FlyOutcome

CANVAS = Canvas(1920, 1080)
# Focal length, place along and away, height; then pan, tilt, roll, distortion.
VIEW = np.array([np.log(1400.0), 15.0, np.log(26.0), np.log(1.5), 0.0, 0.0, 0.0, 0.0])
SETUP = FlySetup(30)


def seen(places_m: FloatArray, view: FloatArray = VIEW, canvas: Canvas = CANVAS) -> FloatArray:
    return project(view, canvas, places_m)


def evidence_of(offset_m: float, view: FloatArray = VIEW, **told: float) -> Evidence:
    marks = np.array([[0.0, 0, 0], [30, 0, 0]])
    markers = tuple(
        Marker(x, y, along) for (x, y), along in zip(seen(marks, view), (0, 30), strict=True)
    )
    along = np.linspace(-1, 31, 9)
    line, one = np.full(9, offset_m), np.ones(9)
    feet = seen(np.column_stack([along, line, 0.031 * one]), view)
    hips = seen(np.column_stack([along, line, 0.88 * one]), view)
    return replace(Evidence(markers, feet, hips), **told)  # type: ignore[arg-type]


def calibrated(offset_m: float, **told: float) -> Calibration:
    evidence = evidence_of(offset_m, VIEW, **told)
    return fit_calibration(evidence, (1920, 1080), panned=False)


ON_LINE = calibrated(0.0, lane_offset_m=0.0, camera_distance_m=26.0)


def measured(
    time_s: FloatArray,
    along_m: FloatArray,
    calibration: Calibration = ON_LINE,
    offset_m: float = 0.0,
) -> FlyOutcome:
    rest = np.tile([offset_m, 0.88], (len(along_m), 1))
    hips_px = seen(np.column_stack([along_m, rest]))
    return measure_fly(RunnerWay(time_s, hips_px, np.empty(0)), calibration, (0.0, 30.0), SETUP)


def result_of(outcome: FlyOutcome) -> FlyResult:
    assert outcome.unknown_because is None
    assert outcome.result is not None
    return outcome.result


@pytest.mark.parametrize("fps", [24, 30, 60, 240])
def test_an_even_run_is_timed_exactly(fps: float) -> None:
    time_s = np.arange(round(5 * fps)) / fps
    fly = result_of(measured(time_s, 8.7 * time_s - 4))
    assert fly.time_s.mean == pytest.approx(30 / 8.7, rel=1e-3)
    assert fly.enter_s == pytest.approx(4 / 8.7, abs=2e-3)
    assert fly.peak_mps == pytest.approx(8.7, rel=2e-3)
    assert fly.distance_m == 30
    assert fly.detail is not None
    assert fly.detail.fell_from_m is None


@settings(max_examples=15, deadline=None)
@given(st.floats(3, 12))
def test_the_other_way_takes_as_long(speed_mps: float) -> None:
    time_s = np.arange(0, 40 / speed_mps, 1 / 60)
    there = result_of(measured(time_s, speed_mps * time_s - 5))
    back = result_of(measured(time_s, 35 - speed_mps * time_s))
    assert back.time_s.mean == pytest.approx(there.time_s.mean, rel=1e-3)
    assert back.curve[-1][0] > back.curve[0][0]


@pytest.mark.parametrize("offset_m", [-0.6, 0.6, 1.2])
def test_a_known_offset_is_corrected(offset_m: float) -> None:
    time_s = np.arange(300) / 60
    known = calibrated(offset_m, lane_offset_m=offset_m, camera_distance_m=26.0 + offset_m)
    fly = result_of(measured(time_s, 8.7 * time_s - 4, known, offset_m))
    assert fly.speed_mps.mean == pytest.approx(8.7, rel=1.5e-3)
    assert fly.speed_mps.low < 8.7 < fly.speed_mps.high


@pytest.mark.parametrize("offset_m", [-0.6, 0.0, 0.6, 1.2])
def test_an_unknown_offset_widens_the_interval(offset_m: float) -> None:
    time_s = np.arange(300) / 60
    fly = result_of(measured(time_s, 8.7 * time_s - 4, calibrated(offset_m), offset_m))
    sure = result_of(measured(time_s, 8.7 * time_s - 4))
    assert fly.speed_mps.low < 8.7 < fly.speed_mps.high
    width, least = (f.time_s.high - f.time_s.low for f in (fly, sure))
    assert width > 2 * least


def test_a_marker_read_as_the_runner_passes_drifts_with_the_runner() -> None:
    """The picture shifts both alike; read at another time, the marker's shift remains."""
    time_s = np.arange(300) / 60
    crossed_s = (4 / 8.7, 34 / 8.7)
    told = evidence_of(0.0, lane_offset_m=0.0, camera_distance_m=26.0)

    def half_s(sd_px: float, *read_s: float) -> float:
        evidence = replace(told, marker_sd_px=sd_px, read_s=read_s)
        calibration = fit_calibration(evidence, (1920, 1080), panned=False)
        fly = result_of(measured(time_s, 8.7 * time_s - 4, calibration))
        return fly.time_s.high - fly.time_s.mean

    steady_s, shared_s = half_s(0.0), half_s(5.0, *crossed_s)
    one_s, unknown_s = half_s(5.0, crossed_s[0], 0.0), half_s(5.0, np.nan, np.nan)
    assert steady_s < shared_s < 1.2 * steady_s
    assert 2 * shared_s < one_s < 0.8 * unknown_s
    assert half_s(5.0) == unknown_s
    # Both ends drift by 5 px, at 1400 / 26 px a metre.
    drift_s = np.sqrt(unknown_s**2 - steady_s**2) / 1.96
    assert drift_s == pytest.approx(np.sqrt(2) * 5 / (1400 / 26) / 8.7, rel=0.05)


def test_the_curve_shows_where_speed_falls() -> None:
    time_s = np.arange(360) / 60
    speed = np.where(time_s < 2.5, 9.0, 9.0 - (time_s - 2.5))
    fly = result_of(measured(time_s, np.cumsum(speed) / 60 - 4))
    places, speeds = np.array(fly.curve).T
    assert (np.diff(places) > 0).all()
    assert speeds[-1] < 8
    assert fly.peak_mps == pytest.approx(9, abs=0.1)
    assert fly.detail is not None
    assert fly.detail.fell_from_m is not None


@pytest.mark.parametrize(
    ("first_m", "last_m", "missing"), [(2, 40, "0 m"), (-5, 28, "30 m"), (5, 20, "0 m and 30 m")]
)
def test_a_gate_that_was_not_crossed_is_named(first_m: float, last_m: float, missing: str) -> None:
    outcome = measured(np.arange(240) / 60, np.linspace(first_m, last_m, 240))
    assert outcome.result is None
    assert outcome.unknown_because is not None
    assert f"marker at {missing};" in outcome.unknown_because


def test_a_runner_lost_at_the_gate_is_not_timed() -> None:
    time_s = np.arange(300) / 60
    along_m = 8.7 * time_s - 4
    kept = np.abs(along_m) > 3
    assert measured(time_s[kept], along_m[kept]).result is None


def test_the_acceleration_zone_is_timed() -> None:
    time_s = np.arange(300) / 60
    rest = np.tile([0.0, 0.88], (300, 1))
    hips_px = seen(np.column_stack([8.0 * time_s - 4, rest]))
    way = RunnerWay(time_s, hips_px, np.empty(0))
    setup = replace(SETUP, distance_m=20, accel_m=10.0)
    fly = result_of(measure_fly(way, ON_LINE, (10.0, 30.0), setup))
    assert fly.detail is not None
    assert fly.detail.accel_time_s == pytest.approx(10 / 8.0, abs=3e-3)


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


def test_a_view_has_its_size() -> None:
    assert len(VIEW) == VIEW_SIZE
