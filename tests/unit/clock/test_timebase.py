"""How evenly frames follow each other."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.clock.timebase import frame_timing

AT_30 = np.arange(90) / 30


def test_even_frames() -> None:
    timing = frame_timing(AT_30)
    assert timing is not None
    assert (timing.frames, timing.missing, timing.repeated, timing.is_uneven) == (90, 0, 0, False)
    assert timing.interval_s == pytest.approx(1 / 30)


def test_dropped_frames_are_counted() -> None:
    timing = frame_timing(np.delete(AT_30, [20, 40, 41]))
    assert timing is not None
    assert timing.missing == 3
    assert not timing.is_uneven
    assert timing.longest_gap_s == pytest.approx(0.1)


def test_a_variable_rate_is_uneven() -> None:
    rng = np.random.default_rng(1)
    timing = frame_timing(np.cumsum(rng.uniform(0.02, 0.04, 100)))
    assert timing is not None
    assert timing.is_uneven


def test_one_frame_has_no_timing() -> None:
    assert frame_timing(AT_30[:1]) is None
