"""The runner's line, read off feet and hips."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.markers.wayside import Wayside, wayside_of

WIDTH_PX = 1920


def test_a_runner_square_to_the_camera_gives_a_level_line() -> None:
    body = StickRunner(stature_px=200).body()
    wayside = wayside_of(body, WIDTH_PX)
    assert wayside is not None
    ends = wayside.ground_at(np.array([0.0, WIDTH_PX]))
    assert abs(np.diff(ends)[0]) < 0.02 * 200
    assert ends[0] == pytest.approx(800, abs=0.03 * 200)
    # The toes stand at 0, and the hips 0.53 statures above them are taken for 0.88 m.
    assert wayside.metre_at(np.array(640.0)) == pytest.approx(0.53 * 200 / 0.857, rel=0.1)


def test_the_line_ends_where_a_metre_is_too_short() -> None:
    wayside = Wayside((500.0, 0.0), (100.0, -0.1), 0.0, 750.0)
    assert wayside.metre_at(np.array([0.0, 500.0])) == pytest.approx([100.0, 50.0])
    assert wayside.ground_at(np.array([3.0])) == pytest.approx([500.0])
