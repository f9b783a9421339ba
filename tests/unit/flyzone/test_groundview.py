"""Places beside a camera, projected and found again; a turning one against its pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import FloatArray
from cadence.flyzone.groundview import (
    CAMERA_ALONG,
    LOG_AWAY,
    LOG_FOCAL,
    LOG_HEIGHT,
    PAN,
    ROLL,
    TILT,
    VIEW_SIZE,
    Canvas,
    axes_of,
    on_line,
    project,
)

PANNED, STILL = Canvas(1280, 720, is_panned=True), Canvas(1280, 720)


def view_of(pan_deg: float, tilt_deg: float, roll_deg: float = 0.0) -> FloatArray:
    view = np.zeros(VIEW_SIZE)
    view[[LOG_FOCAL, LOG_AWAY, LOG_HEIGHT]] = np.log([1900.0, 13.0, 1.6])
    view[CAMERA_ALONG] = 10.0
    view[[PAN, TILT, ROLL]] = np.radians([pan_deg, tilt_deg, roll_deg])
    return view


@given(
    st.booleans(),
    st.floats(-20, 20),
    st.floats(-5, 5),
    st.floats(-2, 2),
    st.floats(2, 18),
    st.floats(0, 1),
)
def test_a_place_on_the_line_is_found_again(
    panned: bool, pan_deg: float, tilt_deg: float, roll_deg: float, along_m: float, height_m: float
) -> None:
    canvas, view = PANNED if panned else STILL, view_of(pan_deg, tilt_deg, roll_deg)
    pixel = project(view, canvas, np.array([[along_m, 0.5, height_m]]))
    found_m, found_height_m = on_line(view, canvas, pixel, 0.5)
    assert found_m[0] == pytest.approx(along_m, abs=1e-6)
    assert found_height_m[0] == pytest.approx(height_m, abs=1e-6)


@pytest.mark.parametrize("turn_deg", [-35.0, -10.0, 0.0, 30.0])
def test_a_turned_cameras_middle_column_is_its_scenes(turn_deg: float) -> None:
    """A camera that turns keeps its tilt: so the scene is an upright cylinder."""
    view, turned = view_of(0.0, -4.0), view_of(turn_deg, -4.0)
    direction = np.array([0.0, 60.0 / 1900.0, 1.0]) @ axes_of(turned)
    reach = 13.0 / direction[1]
    place_m = np.array([[10.0 + reach * direction[0], 0.0, 1.6 + reach * direction[2]]])
    pixel = project(view, PANNED, place_m)[0]
    assert pixel - PANNED.middle_px == pytest.approx([1900.0 * np.radians(turn_deg), 60.0])
