"""Markers that drift with the picture in which they were read."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.flyzone.drift import MarkerDrift

# Two markers, 50 px a metre, whose shifts aside move what is measured by what the runner's own do.
DRIFT = MarkerDrift(
    along_m=np.array([0.0, 30.0, 30.0]),
    read_s=np.array([0.5, 4.0, 4.0]),
    gain=np.array([[[0.02, 0.0], [0.0, 0.0]]] * 3),
    sd_px=3.0,
)


def test_a_marker_counts_where_it_alone_was_read_at_the_crossing() -> None:
    assert DRIFT.read_at(0.0, 0.6) == 0
    assert DRIFT.read_at(0.0, 1.0) is None
    assert DRIFT.read_at(10.0, 0.5) is None
    assert DRIFT.read_at(30.0, 4.0) is None
    untimed = MarkerDrift(DRIFT.along_m, np.full(3, np.nan), DRIFT.gain, 3.0)
    assert untimed.read_at(0.0, 0.5) is None


@pytest.mark.parametrize(
    ("own", "share"), [((-0.02, 0.0), -1.0), ((0.0, 0.0), 0.0), ((0.02, 0.0), 3.0)]
)
def test_equal_shifts_take_each_other_off(own: tuple[float, float], share: float) -> None:
    added = DRIFT.added_variance(0, np.array([1.0, 0.0]), np.array(own))
    assert added == pytest.approx(share * (3.0 * 0.02) ** 2)
