"""Pairs at the least cost: by hand, and scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from cadence.runner.pairing import cheapest_pairs

INF = np.inf


def test_the_cheapest_pair_of_all_may_cost_the_others_too_much() -> None:
    assert cheapest_pairs(np.array([[1.0, 2.0], [2.0, 9.0]])) == [(0, 1), (1, 0)]


def test_what_is_out_of_reach_stays_alone() -> None:
    assert cheapest_pairs(np.array([[INF, INF], [3.0, INF]])) == [(1, 0)]
    assert cheapest_pairs(np.full((2, 3), INF)) == []
    assert cheapest_pairs(np.empty((0, 3))) == []
    # Two pairs within reach rather than the one that costs least.
    assert cheapest_pairs(np.array([[1.0, 5.0], [5.0, INF]])) == [(0, 1), (1, 0)]


def test_more_rows_than_columns() -> None:
    assert cheapest_pairs(np.array([[5.0], [1.0], [3.0]])) == [(1, 0)]


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 9), st.floats(0, 0.9))
def test_as_cheap_as_scipys(seed: int, rows: int, columns: int, out_of_reach: float) -> None:
    chance = np.random.default_rng(seed)
    costs = chance.uniform(0, 50, (rows, columns))
    costs[chance.random((rows, columns)) < out_of_reach] = INF
    pairs = cheapest_pairs(costs)
    theirs = zip(*linear_sum_assignment(np.where(np.isfinite(costs), costs, 1e6)), strict=True)
    within = [pair for pair in theirs if np.isfinite(costs[pair])]
    assert pairs == sorted(pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert len(pairs) == len(within)
    assert sum(costs[pair] for pair in pairs) == pytest.approx(sum(costs[pair] for pair in within))
