"""Pictures of a turning camera, unrolled, against directions whose angles are known."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import Cylinder, FloatArray

CYLINDER = Cylinder.of((1281, 721), 1500.0)
PLACES = np.array([[640.0, 360.0], [100.0, 200.0], [1200.0, 700.0], [900.0, 50.0]])


def seen_px(aside_rad: FloatArray, rise: FloatArray, turn_rad: float) -> FloatArray:
    """Give where a camera that is turned sees directions of this azimuth and slope."""
    away = aside_rad - turn_rad
    x = CYLINDER.focal_px * np.tan(away)
    y = CYLINDER.focal_px * rise / np.cos(away)
    return np.stack([640 + x, 360 + y], axis=-1)


def test_the_middle_stays_where_it_is() -> None:
    np.testing.assert_allclose(CYLINDER.unrolled(PLACES[:1]), PLACES[:1])


@given(st.floats(-0.3, 0.3))
def test_a_turn_is_a_shift_everywhere(turn_rad: float) -> None:
    aside, rise = np.array([-0.3, 0.0, 0.1, 0.35]), np.array([0.1, -0.2, 0.0, 0.05])
    before = CYLINDER.unrolled(seen_px(aside, rise, 0.0))
    after = CYLINDER.unrolled(seen_px(aside, rise, turn_rad))
    np.testing.assert_allclose(before - after, [[1500 * turn_rad, 0.0]] * 4, atol=1e-9)


@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_there_and_back(x_px: float, y_px: float) -> None:
    place = np.array([x_px, y_px])
    np.testing.assert_allclose(CYLINDER.rolled(CYLINDER.unrolled(place)), place, atol=1e-6)


def test_what_lies_behind_the_camera_is_far_beside_the_picture() -> None:
    behind = CYLINDER.rolled(np.array([640 + 1500 * 2.0, 360.0]))
    assert behind[0] > 10_000


def test_maps_near_a_place_hold_there() -> None:
    maps = CYLINDER.maps_near(PLACES)
    for matrix, place in zip(maps, PLACES, strict=True):
        near = place + np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0], [-2.0, 2.0]])
        by_map = near @ matrix[:, :2].T + matrix[:, 2]
        np.testing.assert_allclose(by_map, CYLINDER.unrolled(near), atol=0.01)
