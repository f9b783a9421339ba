"""A figure over a season."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.session.season import season_trend
from tests.fixtures.reps import around


def test_an_even_rise_is_told_by_the_month() -> None:
    days = np.array([0.0, 10, 20, 30, 60])
    trend = season_trend(days, [around(8 + 0.01 * day, 0.05) for day in days])
    assert trend.verdict == "rises"
    assert trend.a_month is not None
    assert trend.a_month.mean == pytest.approx(0.3)
    assert trend.line == pytest.approx((8.0, 8.6))


def test_reps_that_scatter_hold() -> None:
    days = np.arange(0.0, 40, 5)
    values = [around(8 + 0.1 * (-1) ** place, 0.05) for place in range(len(days))]
    assert season_trend(days, values).verdict == "holds"


@pytest.mark.parametrize("days", [[0.0, 10, 20], [0.0, 1, 2, 3, 4, 5]])
def test_little_says_nothing(days: list[float]) -> None:
    found = season_trend(np.array(days), [around(8 + day, 0.1) for day in days])
    assert (found.verdict, found.a_month, found.line) == ("unknown", None, None)


@given(st.lists(st.floats(7, 9), min_size=4, max_size=12))
def test_a_season_upside_down_has_the_opposite_trend(means: list[float]) -> None:
    days = np.array([4.0 * place for place in range(len(means))])
    up = season_trend(days, [around(mean, 0.1) for mean in means])
    down = season_trend(days, [around(-mean, 0.1) for mean in means])
    opposite = {"rises": "falls", "falls": "rises", "holds": "holds"}
    assert down.verdict == opposite[up.verdict]
