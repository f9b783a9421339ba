"""Landmarks with their legs rightly named."""

from __future__ import annotations

from dataclasses import replace

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


def test_landmarks_between_poses_are_named_as_the_pose_before_them() -> None:
    track = StickRunner(swapped_share=0.2).track()
    presence, landmarks_px = track.presence.copy(), track.landmarks_px.copy()
    presence[1::2] = np.nan
    landmarks_px[1::2] = landmarks_px[: 2 * len(landmarks_px[1::2]) : 2]
    fewer = replace(track, presence=presence, landmarks_px=landmarks_px)
    body = body_from_track(fewer, 1.0)
    named = landmarks_named(fewer, body, find_rhythm(body).openings_s)
    assert named[1::2] == pytest.approx(named[: 2 * len(named[1::2]) : 2])
