"""Shoes' pitches and heights, read from pictures in which they are known."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.contacts.posture import shoe_posture
from tests.fixtures.rolling import RollingShoe

MM = 1750


def times_s(fps: float = 120.0) -> np.ndarray:
    return np.arange(0.0, 0.36, 1 / fps)


@pytest.mark.parametrize("toe_up_rad", [0.0, 0.15, 0.35])
@pytest.mark.parametrize("px_per_stature", [70.0, 160.0])
def test_pitch_and_height_are_read_to_two_degrees_and_some_millimetres(
    toe_up_rad: float, px_per_stature: float
) -> None:
    shoe = RollingShoe(toe_up_rad=toe_up_rad, px_per_stature=px_per_stature)
    seen = shoe_posture(shoe.view(times_s()), times_s(), 0.1, 0.28)
    assert seen is not None
    near = seen.time_s > shoe.strike_s - 0.03
    off_deg = np.degrees(seen.toe_up_rad - shoe.pitch_rad(seen.time_s))[near]
    off_mm = MM * (seen.heel_up - shoe.heel_up(seen.time_s))[near]
    assert np.median(np.abs(off_deg)) < 1.0
    assert np.percentile(np.abs(off_deg), 90) < 2.5
    assert np.percentile(np.abs(off_mm), 90) < 8


def test_guesses_late_by_a_roll_do_no_harm() -> None:
    shoe = RollingShoe()
    seen = shoe_posture(shoe.view(times_s()), times_s(), 0.125, 0.285)
    assert seen is not None
    off_deg = np.degrees(seen.toe_up_rad - shoe.pitch_rad(seen.time_s))
    assert np.percentile(np.abs(off_deg), 90) < 2.5


def test_many_frames_are_thinned() -> None:
    time_s = times_s(480)
    seen = shoe_posture(RollingShoe().view(time_s), time_s, 0.1, 0.28)
    assert seen is not None
    before_s = np.diff(seen.time_s[seen.time_s < 0.15])
    assert np.median(before_s) == pytest.approx(3 / 480)


def test_no_shoe_is_seen_where_there_is_none() -> None:
    gone = RollingShoe(toe_off_s=-1.0)
    assert shoe_posture(gone.view(times_s()), times_s(), 0.1, 0.28) is None


def test_without_empty_ground_nothing_is_said() -> None:
    time_s = times_s()[(times_s() > 0.09) & (times_s() < 0.27)]
    assert shoe_posture(RollingShoe().view(time_s), time_s, 0.1, 0.28) is None
