"""Markers and the files that name them."""

from __future__ import annotations

import pytest

from cadence.domain import FoundMark
from cadence.errors import CalibrationError
from cadence.flyzone.markerset import (
    FlySetup,
    Marker,
    check_markers,
    find_gates,
    marker_file_text,
    parse_marker_file,
)

FILE = b"""
schema = "cadence.markers/1"
lane_offset_m = 0.3

[[marker]]
x_px = 100.5
y_px = 611
along_m = 0

[[marker]]
x_px = 1791
y_px = 612
along_m = 30
across_m = 1.22
seconds = 0.4
"""


def test_a_file_gives_its_markers() -> None:
    setup = parse_marker_file(FILE, "markers.toml", 30.0)
    assert (setup.distance_m, setup.lane_offset_m, setup.source) == (30.0, 0.3, "file")
    first, second = setup.markers
    assert (first.x_px, first.y_px, first.along_m, first.across_m) == (100.5, 611.0, 0.0, 0.0)
    assert (second.across_m, second.file_time_s) == (1.22, 0.4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[marker", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b'schema = "other/1"', "not a 'cadence.markers/1'"),
        (b"markers = 3", "markers"),
        (b"marker = 3", r"\[\[marker\]\]"),
        (b"[[marker]]\nx_px = 1", "marker 1"),
        (b'[[marker]]\nx_px = "a"\ny_px = 1\nalong_m = 0', "marker 1"),
    ],
)
def test_a_file_that_is_wrong_is_told(content: bytes, said: str) -> None:
    with pytest.raises(CalibrationError, match=said):
        parse_marker_file(content, "markers.toml", 30.0)


def test_what_was_said_goes_before_the_file() -> None:
    file = parse_marker_file(FILE, "markers.toml", 30.0)
    told = FlySetup(30.0, lane_offset_m=-0.5).with_markers_of(file)
    assert (told.lane_offset_m, told.markers) == (-0.5, file.markers)
    assert FlySetup(30.0).with_markers_of(file).lane_offset_m == 0.3


def test_the_gates_are_the_farthest_pair_of_the_right_length() -> None:
    markers = [Marker(100.0 * at, 500.0, float(at)) for at in (0, 30, 60)]
    assert find_gates(markers, 30.0) == (30.0, 60.0)
    assert find_gates(markers, 45.0) is None


def test_markers_in_another_order_are_refused() -> None:
    places = ((100.0, 0.0), (900.0, 30.0), (500.0, 60.0))
    with pytest.raises(CalibrationError, match="order"):
        check_markers([Marker(x_px, 500.0, along_m) for x_px, along_m in places])


def test_a_written_file_reads_back_and_asks_for_what_is_missing() -> None:
    markers = (Marker(10.04, 20, 0, confidence=0.9), Marker(900, 21.5, 30, 1.22, confidence=0.8))
    text = marker_file_text(markers, "Found in rep.mp4.")
    found = parse_marker_file(text.encode(), "x.toml", 30.0).markers
    assert [(m.along_m, m.across_m, m.confidence) for m in found] == [(0, 0, 0.9), (30, 1.22, 0.8)]
    assert found[0].x_px == 10.0
    unsettled = marker_file_text([FoundMark(10, 20, 0.3, 0.2, (0, 0, 0), 0.5)], "Found.")
    with pytest.raises(CalibrationError, match="fill in along_m"):
        parse_marker_file(unsettled.encode(), "x.toml", 30.0)
