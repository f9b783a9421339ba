"""The fly grid's scores and tables, on made-up zones."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.flyhands import by_hand
from benchmarks.flyrenders import GRID_SIZE, fly_cell, fly_spec, metre_px
from benchmarks.flyscoring import (
    FlyScore,
    Found,
    ZoneScore,
    score_zone,
    setup_of,
    step_length_errors_m,
)
from benchmarks.flytables import fly_markdown, fly_targets
from cadence.domain import Contact, FlyResult, Interval
from cadence.flyzone.markerset import FlySetup, Marker

TRUTH = {"time_s": 3.0, "speed_mps": 10.0}


def fly_of(time_s: float, half_s: float) -> FlyResult:
    time = Interval(time_s, time_s - half_s, time_s + half_s)
    speed = Interval(30 / time_s, 30 / time.high, 30 / time.low)
    return FlyResult(30.0, 0.0, time_s, time, speed, None, ())


def test_a_zone_is_scored_against_the_truth() -> None:
    score = score_zone(fly_of(3.03, 0.02), TRUTH)
    assert score.time_error_s == pytest.approx(0.03)
    assert score.speed_error_percent == pytest.approx(-0.990, abs=0.001)
    assert (score.time_held, score.speed_held) == (False, False)
    assert score_zone(fly_of(3.03, 0.05), TRUTH).time_held
    assert score_zone(fly_of(3.03, 1.96 * 0.02), TRUTH).error_sds == pytest.approx(1.5, rel=1e-4)


def contact(strike_s: float, along_m: float | None) -> Contact:
    return Contact(strike_s, strike_s + 0.1, 0.0, 0.0, None, None, 0.0, 0.0, along_m)


def test_step_lengths_are_compared_step_by_step() -> None:
    true = [{"strike_s": 0.3 * n, "along_m": 2.0 * n} for n in range(5)]
    found = [contact(0.31, 2.1), contact(0.6, 4.0), contact(0.89, None), contact(1.2, 8.0)]
    assert step_length_errors_m(found, true) == pytest.approx([-0.1])
    missed = [contact(0.0, 0.0), contact(0.6, 4.0)]
    assert len(step_length_errors_m(missed, true)) == 0


def test_markers_out_of_the_picture_are_not_marked() -> None:
    marker = {"x_px": 100.0, "y_px": 50.0, "along_m": 0.0, "frame_s": None}
    hidden = {**marker, "x_px": None}
    setup = setup_of(fly_cell(0), {"markers": [marker, hidden]})
    assert [(m.x_px, m.y_px, m.file_time_s) for m in setup.markers] == [(100.0, 50.0, None)]


def test_hands_read_and_tell_a_little_wrong() -> None:
    exact = FlySetup(30.0, (Marker(100.0, 500.0, 0.0), Marker(1800.0, 500.0, 30.0)), 0.6, 25.0)
    chance = np.random.default_rng(0)
    marked = [by_hand(exact, 56.7, 1920, chance) for _ in range(400)]
    aside_px, upward_px = np.std(
        [(m.x_px, m.y_px) for setup in marked for m in setup.markers[:1]], axis=0
    )
    assert aside_px == pytest.approx(np.hypot(0.5, 0.28), rel=0.1)
    assert upward_px == pytest.approx(0.7, rel=0.1)
    told = np.array([(setup.lane_offset_m, setup.camera_distance_m) for setup in marked])
    assert told.mean(axis=0) == pytest.approx([0.6, 25.0], rel=0.02)
    assert told.std(axis=0) == pytest.approx([0.02, 0.5], rel=0.1)
    assert by_hand(FlySetup(30.0, exact.markers), 56.7, 1920, chance).lane_offset_m is None


def test_a_metre_is_as_long_as_the_markers_say() -> None:
    cell = fly_cell(0)
    assert metre_px(cell) * (cell.zone_m + 5) == pytest.approx(1920, rel=0.02)


def score_of(seed: int, error_percent: float, *, held: bool, found: Found = "right") -> FlyScore:
    zone = ZoneScore(0.001 * error_percent, error_percent, held, held, 0.5, 10 * error_percent)
    steps_m = np.array([0.01]), np.array([0.02])
    return FlyScore(fly_cell(seed), zone, zone, *steps_m, zone, found, None, (zone,), (zone,))


def test_targets_name_what_is_reached() -> None:
    scores = [score_of(seed, 0.1, held=seed != 0) for seed in range(GRID_SIZE)]
    assert all(target.is_met for target in fly_targets(scores))
    worse = [*scores[1:], score_of(0, 2.0, held=True, found="wrong")]
    missed = {target.what for target in fly_targets(worse) if not target.is_met}
    assert "markers wrongly used, none" in missed
    assert any(what.startswith("static, told: speed, worst") for what in missed)


def test_tables_hold_every_cell() -> None:
    scores = [score_of(seed, 0.1, held=True) for seed in range(6)]
    scores[3] = FlyScore(fly_cell(3), None, None, np.zeros(0), np.zeros(0), failure="no runner")
    page = fly_markdown(scores)
    assert all(f"`{score.cell.name}`" in page for score in scores)
    assert "| static |" in page
    assert "| hand-held | 1.00 (+1.00; 1) |" in page


@pytest.mark.parametrize("seed", range(GRID_SIZE))
def test_every_cell_keeps_to_the_issue(seed: int) -> None:
    cell = fly_cell(seed)
    spec = fly_spec(cell)
    assert 6 <= cell.speed_mps <= 10
    assert cell.fps in (30, 60, 120, 240)
    assert len(spec.scene.markers_along_m) == cell.marker_count
    assert spec.duration_s < 6.5
