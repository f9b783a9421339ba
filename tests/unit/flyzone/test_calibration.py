"""Cameras whose every parameter is known, found again from what they see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.domain import FloatArray, LensBend
from cadence.errors import CalibrationError
from cadence.flyzone.calibration import Calibration, Evidence, fit_calibration
from cadence.flyzone.groundview import DISTORTION, PAN, Canvas, project
from cadence.flyzone.markerset import Marker, check_markers

CANVAS = Canvas(1920, 1080)
SIZE = (1920, 1080)


def view_of(pan_deg: float = 0.0, height_m: float = 1.5) -> FloatArray:
    pan = np.radians(pan_deg)
    along = 10.0 - 20 * np.tan(pan)
    return np.array([np.log(1400.0), along, np.log(20.0), np.log(height_m), pan, 0.0, 0.0, 0.0])


def evidence_of(view: FloatArray, places_m: list[tuple[float, float]], line_m: float) -> Evidence:
    spots = np.array([(along, across, 0.0) for along, across in places_m])
    pixels = project(view, CANVAS, spots)
    markers = tuple(
        Marker(float(x), float(y), along, across)
        for (x, y), (along, across) in zip(pixels, places_m, strict=True)
    )
    along = np.linspace(0, 20, 9)
    line, one = np.full(9, line_m), np.ones(9)
    feet = project(view, CANVAS, np.column_stack([along, line, 0.031 * one]))
    hips = project(view, CANVAS, np.column_stack([along, line, 0.88 * one]))
    return Evidence(markers, feet, hips)


CORNERS = [(0.0, 0.0), (20.0, 0.0), (0.0, 1.22), (20.0, 1.22)]


def fitted(evidence: Evidence) -> Calibration:
    return fit_calibration(evidence, SIZE, panned=False)


@pytest.mark.parametrize("pan_deg", [0.0, 15.0, 30.0, -30.0])
def test_three_marks_on_a_line_give_an_oblique_camera(pan_deg: float) -> None:
    found = fitted(evidence_of(view_of(pan_deg), [(0, 0), (10, 0), (20, 0)], 0.0))
    middle = project(view_of(pan_deg), CANVAS, np.array([[5.0, 0.0, 0.88]]))
    assert found.along_m(middle)[0] == pytest.approx(5, abs=0.1)
    assert np.degrees(found.values[PAN]) == pytest.approx(pan_deg, abs=8)
    assert found.residual_m < 0.02


def test_four_corners_give_the_runners_line() -> None:
    found = fitted(evidence_of(view_of(), CORNERS, 0.61))
    assert found.line_m == pytest.approx(0.61, abs=2 * found.offset_sd_m)
    two = fitted(evidence_of(view_of(), CORNERS[:2], 0.61))
    assert found.offset_sd_m < two.offset_sd_m


def test_marks_seen_the_other_way_round() -> None:
    view = view_of()
    mirrored = Canvas(1920, 1080, leftward=True)
    pixels = project(view, mirrored, np.array([[0.0, 0, 0], [20, 0, 0]]))
    markers = tuple(
        Marker(float(x), float(y), m) for (x, y), m in zip(pixels, (0, 20), strict=True)
    )
    evidence = replace(evidence_of(view, CORNERS[:2], 0.0), markers=markers)
    found = fitted(evidence)
    assert found.canvas.leftward
    assert found.along_m(np.array([pixels[1]]))[0] == pytest.approx(20, abs=0.1)


def test_a_wrong_mark_among_five_is_left_out() -> None:
    places: list[tuple[float, float]] = [(0, 0), (5, 0), (10, 0), (15, 0), (20, 0)]
    evidence = evidence_of(view_of(), places, 0.0)
    wrong = replace(evidence.markers[2], x_px=evidence.markers[2].x_px + 60)
    markers = (*evidence.markers[:2], wrong, *evidence.markers[3:])
    found = fitted(replace(evidence, markers=markers))
    assert found.left_out == (wrong,)
    assert found.residual_m < 0.05


def test_marks_that_do_not_fit_are_refused() -> None:
    evidence = evidence_of(view_of(), CORNERS, 0.6)
    wrong = replace(evidence.markers[3], x_px=evidence.markers[3].x_px - 150)
    with pytest.raises(CalibrationError, match="do not fit the picture"):
        fitted(replace(evidence, markers=(*evidence.markers[:3], wrong)))


def test_distances_that_make_a_giant_are_refused() -> None:
    evidence = evidence_of(view_of(), CORNERS[:2], 0.0)
    doubled = tuple(replace(mark, along_m=2 * mark.along_m) for mark in evidence.markers)
    with pytest.raises(CalibrationError, match="tall"):
        fitted(replace(evidence, markers=doubled))


@pytest.mark.parametrize(
    ("markers", "reason"),
    [
        ([Marker(0, 9, 0)], "two markers"),
        ([Marker(0, 9, 0), Marker(5, 9, 30)], "px apart"),
        ([Marker(0, 9, 0), Marker(900, 9, 30), Marker(500, 9, 60)], "another order"),
    ],
)
def test_markers_that_carry_no_zone(markers: list[Marker], reason: str) -> None:
    with pytest.raises(CalibrationError, match=reason):
        check_markers(markers)


def test_five_markers_tell_how_a_wide_lens_bends() -> None:
    view = view_of()
    view[DISTORTION] = 0.05
    places = [(along, 0.0) for along in (0.0, 5.0, 10.0, 15.0, 20.0)]
    evidence = evidence_of(view, places, 0.3)
    found = fitted(replace(evidence, has_wide_lens=True))
    assert found.values[DISTORTION] == pytest.approx(0.05, abs=0.01)
    assert found.residual_m < 0.01
    spots = project(view, CANVAS, np.array([[2.5, 0.3, 0.88], [12.5, 0.3, 0.88]]))
    assert found.along_m(spots) == pytest.approx([2.5, 12.5], abs=0.03)


def test_five_markers_tell_of_a_lens_that_nobody_named() -> None:
    view = view_of()
    places = [(along, 0.0) for along in (0.0, 5.0, 10.0, 15.0, 20.0)]
    straight = fitted(evidence_of(view, places, 0.3))
    assert straight.lens is not None
    assert not straight.lens.is_proven
    view[DISTORTION] = 0.08
    found = fitted(evidence_of(view, places, 0.3))
    assert found.lens is not None
    assert found.lens.is_proven
    assert found.lens.bend == pytest.approx(0.08, abs=0.015)
    assert found.residual_m < 0.02


def test_what_lines_told_is_taken_as_known() -> None:
    told = LensBend(0.05, 0.001, 20)
    plain = evidence_of(view_of(), CORNERS[:2], 0.0)
    found = fitted(replace(plain, lens=told))
    assert found.lens is not None
    assert found.lens.bend == pytest.approx(0.05, abs=0.001)
    assert found.lens.sd == pytest.approx(0.001, rel=0.1)
