"""The markers' line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.calibration import Marker, fit_track_line
from cadence.errors import CalibrationError

LEVEL = fit_track_line([Marker(100, 500, 0), Marker(1600, 500, 30)])


def test_two_markers_fit_exactly() -> None:
    assert LEVEL.residual_m == pytest.approx(0, abs=1e-12)
    points = np.array([[100.0, 500], [850, 500], [1600, 500], [1650, 500], [50, 500]])
    np.testing.assert_allclose(LEVEL.along_m(points), [0, 15, 30, 31, -1], atol=1e-9)


def test_points_off_the_line_count_at_the_foot_of_their_perpendicular() -> None:
    points = np.array([[850.0, 300], [850, 600]])
    np.testing.assert_allclose(LEVEL.along_m(points), [15, 15])


def test_a_line_that_runs_to_the_left() -> None:
    line = fit_track_line([Marker(1600, 500, 0), Marker(100, 500, 30)])
    points = np.array([[850.0, 600]])
    np.testing.assert_allclose(line.along_m(points), [15])


@given(
    st.floats(-0.5, 0.5),
    st.floats(10, 80),
    st.floats(-20, 60),
    st.lists(st.floats(0, 50), min_size=1),
)
def test_a_tilted_line_reads_what_was_put_in(
    tilt_rad: float, px_per_m: float, start_m: float, places_m: list[float]
) -> None:
    way = px_per_m * np.array([np.cos(tilt_rad), np.sin(tilt_rad)])
    ends = [start_m, start_m + 30]
    markers = [
        Marker(500 + way[0] * (along_m - start_m), 400 + way[1] * (along_m - start_m), along_m)
        for along_m in ends
    ]
    line = fit_track_line(markers)
    points = np.array([500, 400]) + way * np.array(places_m)[:, None]
    np.testing.assert_allclose(line.along_m(points), start_m + np.array(places_m), atol=1e-6)


def test_more_markers_show_their_misfit() -> None:
    markers = [Marker(100, 500, 0), Marker(605, 500, 10), Marker(1100, 500, 20)]
    line = fit_track_line(markers)
    misfit = line.along_m(np.array([[m.x_px, m.y_px] for m in markers])) - [0, 10, 20]
    assert line.residual_m == pytest.approx(np.sqrt(np.mean(misfit**2)))
    assert 0.02 < line.residual_m < 0.1


@pytest.mark.parametrize(
    ("markers", "message"),
    [
        ([], "two markers"),
        ([Marker(1, 2, 0)], "two markers"),
        ([Marker(1, 2, 5), Marker(900, 2, 5)], "different distances"),
        ([Marker(100, 500, 0), Marker(110, 500, 30)], "only 10 px apart"),
        ([Marker(100, 500, 0), Marker(100, 500, 30)], "only 0 px apart"),
        ([Marker(100, 500, 0), Marker(900, 500, 30, 1.2)], "different lines"),
        (
            [Marker(100, 500, 0), Marker(300, 500, 10), Marker(1100, 500, 20)],
            "do not fit the picture",
        ),
    ],
)
def test_what_does_not_fit_is_refused(markers: list[Marker], message: str) -> None:
    with pytest.raises(CalibrationError, match=message):
        fit_track_line(markers)
