"""Reps of different frame rates laid over each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.session.synchrony import schedule_frames

FINEST_S = 1 / 60


@given(
    st.sampled_from([24.0, 25.0, 30.0, 60.0, 120.0, 240.0]),
    st.sampled_from([24.0, 25.0, 30.0, 60.0, 120.0, 240.0]),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_two_reps_are_within_half_a_frame_at_the_event(
    fps_1: float, fps_2: float, phase_1: float, phase_2: float
) -> None:
    times = [
        np.array([(frame + phase) / fps for frame in range(-20, 40)])
        for fps, phase in ((fps_1, phase_1), (fps_2, phase_2))
    ]
    plan = schedule_frames(times, FINEST_S)
    shown = [times[rep][plan.rows[plan.event, rep]] for rep in (0, 1)]
    assert abs(shown[0] - shown[1]) <= 0.5 / max(fps_1, fps_2) + 1e-6
    assert abs(shown[0]) <= 1 / min(fps_1, fps_2)


def test_nothing_is_left_out_of_the_fastest_and_nothing_made_up() -> None:
    slow, fast = np.arange(-10, 11) / 30 + 0.004, np.arange(-30, 31) / 60
    plan = schedule_frames([slow, fast], FINEST_S)
    assert np.diff(plan.at_s) == pytest.approx(1 / 60)
    shown = plan.rows[plan.goes_on[:, 1], 1]
    assert list(shown) == list(range(61))
    # Each frame of the slower one is shown twice.
    within = plan.rows[plan.goes_on[:, 0], 0]
    assert set(np.bincount(within)[1:-1]) == {2}


def test_a_screen_shows_no_more_than_it_can() -> None:
    times = np.arange(-100, 200) / 240
    assert np.diff(schedule_frames([times, times], FINEST_S).at_s) == pytest.approx(1 / 60)
    slowed = schedule_frames([times, times], FINEST_S / 4)
    assert np.diff(slowed.at_s) == pytest.approx(1 / 240)


def test_before_after_and_in_gaps_a_rep_stands_still() -> None:
    whole = np.arange(-10, 21) / 30
    torn = np.delete(np.arange(0, 10) / 30, [4, 5])
    plan = schedule_frames([whole, torn], FINEST_S)
    goes_on = plan.goes_on[:, 1]
    assert list(plan.rows[goes_on, 1]) == list(range(8))
    assert not goes_on[:10].any()
    assert not goes_on[-10:].any()
    assert plan.goes_on[:, 0].all()
