"""Stretched tracks are those of files that play slower."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.clock import stretched
from benchmarks.stickrunner import StickRunner
from cadence.domain import FootView


def test_times_are_stretched_and_pictures_of_shoes_cut_shorter() -> None:
    track = StickRunner(fps=60.0).track()
    ahead, below = np.linspace(-0.2, 0.1, 4), np.linspace(-0.1, 0.1, 3)
    view = FootView(np.arange(20, 40), np.zeros((20, 3, 4), np.uint8), ahead, below, 100.0)
    slow = stretched(replace(track, foot_views=(view,)), 4)
    assert slow.file_time_s == pytest.approx(4 * track.file_time_s)
    # Of 70 ms to either side, 17.5 ms are left: three frames of four are gone.
    assert slow.foot_views[0].rows.tolist() == list(range(23, 37))
    assert slow.foot_views[0].pictures.shape == (14, 3, 4)


def test_real_time_stays_as_it_is() -> None:
    track = StickRunner().track()
    assert stretched(track, 1).foot_views == track.foot_views
