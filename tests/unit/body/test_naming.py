"""Landmarks with their legs rightly named."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.naming import landmarks_named
from cadence.body.path import body_from_track
from cadence.body.rhythm import find_rhythm


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_exchanged_legs_are_put_right(share: float) -> None:
    track = StickRunner(swapped_share=share).track()
    body = body_from_track(track, 1.0)
    named = landmarks_named(track, body, find_rhythm(body).openings_s)
    true = StickRunner().track().landmarks_px
    assert np.isclose(named, true).all(axis=(1, 2)).mean() > 0.95
    assert named[:, :23] == pytest.approx(track.landmarks_px[:, :23])
