"""Steps whose time changes suddenly, because the clip's speed does."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.clock.ramps import find_speed_change
from cadence.domain import FloatArray


def openings(*steps_s: float) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(steps_s)])


@pytest.mark.parametrize("factor", [2, 4, 8])
@pytest.mark.parametrize("middle", [[], [0.4]])
def test_a_ramp_is_found(factor: float, middle: list[float]) -> None:
    change = find_speed_change(openings(*[0.25] * 5, *middle, *[0.25 * factor] * 4))
    assert change is not None
    assert change.before_s == pytest.approx(0.25)
    assert change.after_s == pytest.approx(0.25 * factor)
    assert change.at_s == pytest.approx(1.25)


def test_and_so_is_one_back() -> None:
    change = find_speed_change(openings(*[1.0] * 4, *[0.25] * 6))
    assert change is not None
    assert change.at_s == pytest.approx(4.0)


def test_runners_change_gradually() -> None:
    assert find_speed_change(openings(*np.linspace(0.36, 0.22, 12))) is None
    assert find_speed_change(openings(*[0.25, 0.22] * 6)) is None
    uneven = 0.25 * np.exp(np.random.default_rng(0).normal(0, 0.1, 20))
    assert find_speed_change(openings(*uneven)) is None


def test_few_steps_tell_nothing() -> None:
    assert find_speed_change(openings(0.25, 0.25, 1.0, 1.0)) is None
    assert find_speed_change(openings()) is None


def test_a_missed_step_is_no_ramp() -> None:
    assert find_speed_change(openings(*[0.25] * 5, 0.5, *[0.25] * 5)) is None
