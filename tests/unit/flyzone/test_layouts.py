"""What found marks mean, and when nobody may say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.domain import FloatArray, FoundMark
from cadence.errors import CalibrationError
from cadence.flyzone.calibration import Calibration, Evidence, fit_calibration
from cadence.flyzone.groundview import Canvas, project
from cadence.flyzone.layouts import alike, settle_layout
from cadence.flyzone.markerset import Marker

CANVAS = Canvas(1920, 1080)
ORANGE, BLUE = (58.0, 48.0, 57.0), (40.0, 19.0, -56.0)


def view_of(pan_deg: float, wide_m: float) -> FloatArray:
    """Give a camera that sees so many metres around 10 m along the track."""
    pan, away_m = np.radians(pan_deg), 0.8 * wide_m
    along = 10.0 - away_m * np.tan(pan)
    return np.array(
        [np.log(1920 * away_m / wide_m), along, np.log(away_m), np.log(1.5), pan, 0.0, 0.0, 0.0]
    )


class Scene:
    """Marks on the ground as a camera sees them, and a runner who passes."""

    def __init__(
        self, places_m: list[tuple[float, float]], *, line_m: float = 0.3, wide_m: float = 26.0,
        pan_deg: float = 0.0,
    ) -> None:  # fmt: skip
        self.view = view_of(pan_deg, wide_m)
        ground = np.array([(along, across, 0.0) for along, across in places_m])
        pixels = project(self.view, CANVAS, ground)
        self.marks = [FoundMark(float(x), float(y), 0.32, 0.25, ORANGE, 0.9) for x, y in pixels]
        along = np.linspace(2, 18, 9)
        line, one = np.full(9, line_m), np.ones(9)
        self.feet = project(self.view, CANVAS, np.column_stack([along, line, 0.023 * one]))
        self.hips = project(self.view, CANVAS, np.column_stack([along, line, 0.88 * one]))

    def fit(self, markers: tuple[Marker, ...]) -> Calibration:
        evidence = Evidence(markers, self.feet, self.hips)
        return fit_calibration(evidence, (1920, 1080), panned=False)

    def settled(
        self, distance_m: float, accel_m: float | None = None, *, leftward: bool = False
    ) -> list[tuple[float, float]]:
        markers = settle_layout(self.marks, distance_m, accel_m, self.fit, leftward=leftward)
        return [(marker.along_m, marker.across_m) for marker in markers]


@pytest.mark.parametrize("pan_deg", [0.0, 15.0, -30.0])
def test_two_equal_marks_a_zone_apart_are_its_gates(pan_deg: float) -> None:
    scene = Scene([(0, 0), (20, 0)], pan_deg=pan_deg, wide_m=34.0)
    assert scene.settled(20) == [(0, 0), (20, 0)]


def test_marks_count_in_the_running_direction() -> None:
    scene = Scene([(0, 0), (20, 0)])
    markers = settle_layout(scene.marks, 20, None, scene.fit, leftward=True)
    assert [marker.along_m for marker in markers] == [0, 20]
    assert markers[0].x_px > markers[1].x_px


def test_three_marks_are_the_articles_layout_or_an_even_zone() -> None:
    scene = Scene([(-5, 0), (10, 0), (20, 0)], wide_m=32.0)
    assert scene.settled(10, accel_m=15) == [(0, 0), (15, 0), (25, 0)]
    even = Scene([(0, 0), (10, 0), (20, 0)])
    assert even.settled(20) == [(0, 0), (10, 0), (20, 0)]


def test_four_marks_are_the_corners_of_lane_and_zone() -> None:
    scene = Scene([(0, 0), (0, 1.22), (20, 0), (20, 1.22)], line_m=0.61)
    assert scene.settled(20) == [(0, 0), (0, 1.22), (20, 0), (20, 1.22)]


@pytest.mark.parametrize("distance_m", [14.0, 28.0, 40.0])
def test_a_distance_that_would_need_a_strange_runner_is_refused(distance_m: float) -> None:
    with pytest.raises(CalibrationError, match="runner of usual height"):
        Scene([(0, 0), (20, 0)]).settled(distance_m)


@pytest.mark.parametrize(
    "places_m",
    [
        pytest.param([(0, 0)], id="a single mark"),
        pytest.param([(0, 0), (8, 0), (20, 0)], id="one too many"),
        pytest.param([(0, 4.9), (20, 4.9)], id="another lane"),
        pytest.param([(0, 0), (20, 2.4)], id="not along the track"),
    ],
)
def test_marks_that_make_no_zone_are_refused(places_m: list[tuple[float, float]]) -> None:
    with pytest.raises(CalibrationError, match="that may be a marker"):
        Scene(places_m).settled(20)


def test_two_marks_of_an_acceleration_zone_as_long_as_the_fly_zone_are_ambiguous() -> None:
    scene = Scene([(0, 0), (20, 0)])
    with pytest.raises(CalibrationError, match="leave --accel out"):
        scene.settled(20, accel_m=20)


def test_unequal_marks_make_no_zone() -> None:
    scene = Scene([(0, 0), (20, 0)])
    scene.marks[1] = replace(scene.marks[1], color_lab=BLUE)
    assert len(alike(scene.marks)) == 2
    with pytest.raises(CalibrationError, match="2 things"):
        scene.settled(20)


def test_two_zones_at_once_are_ambiguous() -> None:
    scene = Scene([(0, 0), (20, 0), (0.5, 0.3), (20.5, 0.3)])
    scene.marks[2:] = [replace(mark, color_lab=BLUE) for mark in scene.marks[2:]]
    with pytest.raises(CalibrationError, match="more than one way"):
        scene.settled(20)


def test_a_lonely_thing_of_another_colour_does_not_disturb() -> None:
    scene = Scene([(0, 0), (20, 0), (7, 0.5)])
    scene.marks[2] = replace(scene.marks[2], color_lab=BLUE)
    assert scene.settled(20) == [(0, 0), (20, 0)]


def test_nothing_found_says_what_to_pass() -> None:
    scene = Scene([(0, 0)])
    with pytest.raises(CalibrationError, match="none stand out"):
        settle_layout([], 20, None, scene.fit, leftward=False)
