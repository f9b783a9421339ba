"""Where common curves come to their rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.contacts.alignment import Aligned
from cadence.contacts.ending import Ending
from cadence.domain import FloatArray

STEP_S = 0.25
ENDING = Ending(
    near_steps=0.17, longer_steps_a_s=0.0, steps_sd=0.045, evenly_steps=0.1, after_steps=0.03
)


def way(lag_s: FloatArray, end_s: float, evenly_s: float, pace: float) -> FloatArray:
    left_s = np.maximum(end_s - lag_s, 0)
    slowed = np.minimum(left_s, evenly_s) ** 2 / (2 * evenly_s)
    return np.asarray(pace * (slowed + np.maximum(left_s - evenly_s, 0)))


def aligned(rest_s: float, *, pace: float = 4.0, every_s: float = 0.004) -> Aligned:
    """Give a movement whose landmark comes to rest so long after the mark."""
    lag_s = np.arange(-0.04, 0.16, every_s)
    ways = way(lag_s, rest_s, 0.1 * STEP_S, pace)
    return Aligned(
        numbers=(0,),
        mark_s=np.zeros(1),
        sd_s=np.zeros(1),
        span_s=0.05,
        lag_s=lag_s,
        way=ways,
        curve_lag_s=lag_s,
        curve_way=ways,
    )


@given(rest_s=st.floats(0.03, 0.06))
def test_the_end_is_where_the_even_slowing_ends(rest_s: float) -> None:
    found_s = ENDING.of(aligned(rest_s), STEP_S).lag_s
    assert found_s == pytest.approx(rest_s + 0.03 * STEP_S, abs=0.0015)


def test_stray_poses_do_not_move_it() -> None:
    clean = aligned(0.045)
    stray = clean.way.copy()
    stray[30::4] = 0.1
    found_s = ENDING.of(replace(clean, way=stray), STEP_S).lag_s
    assert found_s == pytest.approx(ENDING.of(clean, STEP_S).lag_s, abs=0.002)


def test_where_samples_are_few_it_is_where_it_is_expected() -> None:
    seen = aligned(0.045)
    nothing = replace(seen, lag_s=np.array([-0.01]), way=np.array([0.2]))
    near_s = float(np.interp(-0.08, -seen.curve_way, seen.curve_lag_s))
    assert ENDING.of(nothing, STEP_S).lag_s == pytest.approx(near_s + 0.17 * STEP_S)


def test_the_end_is_the_surer_the_more_samples_show_it() -> None:
    nothing = replace(aligned(0.045), lag_s=np.zeros(0), way=np.zeros(0))
    sds_s = [ENDING.of(aligned(0.045, every_s=every_s), STEP_S).sd_s for every_s in (0.002, 0.016)]
    assert sds_s[0] < sds_s[1] < ENDING.of(nothing, STEP_S).sd_s
    assert ENDING.of(nothing, STEP_S).sd_s == pytest.approx(3 * 0.045 * STEP_S)


def test_longer_steps_may_end_more_slowly() -> None:
    slow = replace(ENDING, longer_steps_a_s=0.5)
    nothing = replace(aligned(0.045), lag_s=np.array([-0.01]), way=np.array([0.2]))
    assert slow.of(nothing, 0.22).lag_s == pytest.approx(ENDING.of(nothing, 0.22).lag_s)
    more_s = slow.of(nothing, 0.32).lag_s - ENDING.of(nothing, 0.32).lag_s
    assert more_s == pytest.approx(0.5 * 0.1 * 0.32)
