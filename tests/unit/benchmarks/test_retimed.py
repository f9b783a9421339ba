"""Tracks of retimed films."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.retimed import SCATTER_PX, WAYS, retimed
from benchmarks.stickrunner import StickRunner

SHARES = {
    "as filmed": 1.0,
    "30 shown at 60": 0.5,
    "24 shown at 60": 0.4,
    "one frame in six again": 5 / 6,
}


@pytest.mark.parametrize("name", WAYS)
def test_so_many_of_the_pictures_are_left(name: str) -> None:
    shown = WAYS[name](120)
    assert len(np.unique(shown)) == pytest.approx(120 * SHARES[name], abs=1)
    assert (np.diff(shown) >= 0).all()
    late = np.arange(120) - shown
    assert late.min() == 0
    assert late.max() <= 2


def test_a_repeated_picture_differs_by_little() -> None:
    track = StickRunner(duration_s=1.0).track()
    shown = WAYS["30 shown at 60"](len(track.frame_index))
    again = retimed(track, shown).landmarks_px
    np.testing.assert_array_equal(again[::2], track.landmarks_px[::2])
    off = again[1::2, :, :2] - track.landmarks_px[shown[1::2], :, :2]
    assert float(np.std(off)) == pytest.approx(SCATTER_PX, rel=0.1)
