"""Reps drawn for single situations: aslant, side by side, quickening, on belts."""

from __future__ import annotations

import pytest

from benchmarks.belts import VIEWS_DEG, belt_run
from benchmarks.far import RUNNER_PX, far_cell
from benchmarks.quickening import FAST_MPS, SLOW_MPS, changing_rep
from benchmarks.rivals import LANE_M, duel


@pytest.mark.parametrize("number", range(12))
def test_belts_are_seen_from_where_the_table_says(number: int) -> None:
    what, drawn = belt_run(number)
    least, most = VIEWS_DEG[number // 4 % len(VIEWS_DEG)]
    assert what == f"{least:.0f}° to {most:.0f}°"
    assert least <= abs(drawn.camera.pan_deg) <= most
    assert drawn.motion.in_place
    assert belt_run(number)[1] == drawn


@pytest.mark.parametrize("number", range(12))
def test_speed_changes_as_the_table_says(number: int) -> None:
    what, drawn = changing_rep(number)
    first_mps, last_mps = drawn.motion.speed_mps[0][1], drawn.motion.speed_mps[-1][1]
    slow_mps, fast_mps = sorted((first_mps, last_mps))
    assert what == ("quickens" if last_mps > first_mps else "slows")
    assert SLOW_MPS[0] <= slow_mps <= SLOW_MPS[1]
    assert FAST_MPS[0] <= fast_mps <= FAST_MPS[1]
    # Who is faster is on the ground for a shorter time.
    assert drawn.motion.contact_time_s[0][1] * first_mps**0.88 == pytest.approx(0.7)


@pytest.mark.parametrize("number", range(8))
def test_a_rival_runs_in_the_next_lane(number: int) -> None:
    _, both, rival = duel(number)
    (extra,) = both.extras
    assert extra.motion == rival.motion
    assert abs(rival.motion.across_m - both.motion.across_m) == pytest.approx(LANE_M)
    assert rival.camera == both.camera


@pytest.mark.parametrize("number", range(6))
def test_far_runners_are_small(number: int) -> None:
    drawn = far_cell(number)
    assert RUNNER_PX[0] <= drawn.runner_px <= RUNNER_PX[1]
    assert drawn == far_cell(number)
