"""Series of steps among times at which a step may begin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.body.series import best_series


def series(times_s: list[float], strength: list[float] | None = None) -> list[float]:
    times = np.array(times_s, dtype=float)
    clear = np.ones(len(times)) if strength is None else np.array(strength)
    found: list[float] = best_series(times, clear, 1.0).times_s.tolist()
    return found


@pytest.mark.parametrize(
    ("times_s", "kept"),
    [
        ([], []),
        ([1.0], []),
        ([1.0, 2.2], [1.0, 2.2]),
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 0.2, 1.2, 2.2, 3.2], [0.2, 1.2, 2.2, 3.2]),
        ([0, 1, 2.3, 3, 4], [0, 1, 2.3, 3, 4]),
        ([0, 1, 1.5, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 2, 6, 7, 8, 9], [6, 7, 8, 9]),
    ],
)
def test_the_most_even_series(times_s: list[float], kept: list[float]) -> None:
    assert series(times_s) == kept


def test_one_that_was_not_seen_lies_midway() -> None:
    assert series([0, 1, 2, 4, 5, 6]) == [0, 1, 2, 3, 4, 5, 6]


def test_of_two_alike_the_clearer_one_counts() -> None:
    assert series([0, 0.95, 1.05, 2, 3], [1, 0.2, 1, 1, 1]) == [0, 1.05, 2, 3]


def test_the_usual_step_is_taken_from_what_was_found() -> None:
    found = best_series(np.arange(0, 8, 0.8), np.ones(10), 1.0)
    np.testing.assert_allclose(found.times_s, np.arange(0, 8, 0.8))
    assert found.worth == pytest.approx(10)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_it_knows_no_unit_of_time(seed: int, unit: float) -> None:
    rng = np.random.default_rng(seed)
    times, clear = np.cumsum(rng.uniform(0.3, 1.5, 12)), rng.uniform(0.1, 1, 12)
    once, other = best_series(times, clear, 1.0), best_series(unit * times, clear, unit)
    np.testing.assert_allclose(other.times_s, unit * once.times_s)
    assert other.worth == pytest.approx(once.worth)


def test_times_go_up_and_back_alike() -> None:
    rng = np.random.default_rng(5)
    times = np.cumsum(rng.uniform(0.7, 1.4, 20))
    there = best_series(times, np.ones(20), 1.0)
    back = best_series(-times[::-1], np.ones(20), 1.0)
    np.testing.assert_allclose(-back.times_s[::-1], there.times_s)
