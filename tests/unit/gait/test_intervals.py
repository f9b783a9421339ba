import numpy as np
import pytest

from cadence.gait.intervals import Z95, around, mean_interval, t95


def test_t_is_wider_than_normal_for_few_values() -> None:
    assert t95(4) == pytest.approx(2.7764, abs=1e-4)
    assert t95(1e6) == pytest.approx(Z95, abs=1e-4)


def test_the_common_part_does_not_average_out() -> None:
    values, exact = np.full(400, 0.1), np.full(400, 1e-9)
    found = mean_interval(values, exact, 0.01)
    assert found is not None
    assert found.high - found.mean == pytest.approx(Z95 * 0.01, rel=1e-6)


def test_scatter_beyond_the_stated_widens_the_interval() -> None:
    stated = np.full(8, 0.001)
    calm = mean_interval(np.full(8, 0.1), stated, 0.0)
    wild = mean_interval(0.1 + 0.01 * np.array([1, -1] * 4), stated, 0.0)
    assert calm is not None
    assert wild is not None
    assert wild.high - wild.mean > 4 * (calm.high - calm.mean)


def test_nothing_known_has_no_mean() -> None:
    assert mean_interval(np.full(3, np.nan), np.zeros(3), 0.0) is None
    assert around(2.0, 0.5).low == 1.5
