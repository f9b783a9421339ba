"""Which clip shows which planned rep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.domain import FloatArray
from cadence.session.matching import Matching, match_clips, match_in_order

RESTS_S = np.array([180.0, 180, 360, 180, 180, 360, 180, 180])
TIMES_S = np.full(9, 3.5)


def starts(rests_s: FloatArray = RESTS_S) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(rests_s + 3.5)])


def match(starts_s: FloatArray) -> Matching:
    return match_clips(starts_s, TIMES_S, RESTS_S)


def test_a_session_as_planned() -> None:
    found = match(starts())
    assert found.rep_of_clip == tuple(range(9))
    assert found.missing == ()
    assert found.is_sure
    assert found.pace == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("missing", range(9))
@pytest.mark.parametrize("pace", [0.5, 1.0, 1.5])
def test_one_missing_rep_is_found_by_the_gap(missing: int, pace: float) -> None:
    found = match(np.delete(starts(RESTS_S * pace), missing))
    assert found.missing == (missing,)
    assert [rep for rep in found.rep_of_clip if rep is not None] == [
        rep for rep in range(9) if rep != missing
    ]


@given(st.integers(0, 8), st.lists(st.floats(0.85, 1.15), min_size=8, max_size=8))
@settings(max_examples=30, deadline=None)
def test_recoveries_that_scatter_mislead_no_sure_match(missing: int, shares: list[float]) -> None:
    found = match(np.delete(starts(RESTS_S * np.array(shares)), missing))
    assert found.missing == (missing,) or not found.is_sure


def test_a_clip_too_many_is_extra() -> None:
    begun_again = np.sort(np.append(starts(), starts()[4] + 60))
    assert match(begun_again).rep_of_clip == (0, 1, 2, 3, 4, None, 5, 6, 7, 8)
    warm_up = np.append(-700.0, np.delete(starts(), 7))
    assert match(warm_up).rep_of_clip == (None, 0, 1, 2, 3, 4, 5, 6, 8)


def test_one_clip_of_many_reps_is_not_sure() -> None:
    found = match(np.array([0.0]))
    assert len(found.missing) == 8
    assert not found.is_sure


def test_without_times_clips_follow_the_plan() -> None:
    equal = match_in_order(3, 3)
    assert (equal.rep_of_clip, equal.missing, equal.is_sure) == ((0, 1, 2), (), True)
    fewer = match_in_order(2, 4)
    assert (fewer.missing, fewer.is_sure) == ((2, 3), False)
    assert match_in_order(3, 2).rep_of_clip == (0, 1, None)
