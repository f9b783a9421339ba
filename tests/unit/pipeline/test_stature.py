"""A stick figure's height by markers on its track."""

from __future__ import annotations

import pytest

from benchmarks.stickrunner import StickRunner
from cadence.clock.footfalls import find_footfalls
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.stature import stature_by_markers

RUNNER = StickRunner(noise_px=0.3)
TRACK = RUNNER.track()
FALLS = find_footfalls(TRACK, 1.0)


def marked(height_m: float) -> FlySetup:
    """Mark ten metres of the ground of a runner of a given height."""
    end_px = 300 + 10 * RUNNER.stature_px / height_m
    return FlySetup(10, (Marker(300, 800, 0), Marker(end_px, 800, 10)), lane_offset_m=0.0)


@pytest.mark.parametrize("height_m", [1.55, 1.75, 1.95])
def test_markers_say_how_tall_the_runner_is(height_m: float) -> None:
    stature = stature_by_markers(TRACK, FALLS, marked(height_m))
    assert stature is not None
    assert stature.height_m == pytest.approx(height_m, rel=0.03)
    assert 0.03 < stature.sd < 0.1


def test_without_markers_or_with_wrong_ones_nothing_is_said() -> None:
    assert stature_by_markers(TRACK, FALLS, None) is None
    assert stature_by_markers(TRACK, FALLS, FlySetup(10, ())) is None
    assert stature_by_markers(TRACK, FALLS, marked(3.5)) is None


def test_a_rep_with_markers_has_a_third_witness_in_metres() -> None:
    report = report_from_track(TRACK, fly=marked(1.75))
    assert report.clock.estimate is not None
    speed = next(each for each in report.clock.estimate.witnesses if each.name == "speed")
    assert speed.unit == "m/s"
    assert speed.value == pytest.approx(RUNNER.speed * 1.75, rel=0.04)
