"""Landmarks on the track: a stick figure before a camera that is known."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.pipeline.landmarks import landmarks_from_track
from cadence.pipeline.measure import report_from_track

RUNNER = StickRunner(stature_px=160.0, swapped_share=0.15)


def test_without_markers_there_are_no_metres() -> None:
    track = RUNNER.track()
    landmarks = landmarks_from_track(track, report_from_track(track), None)
    assert landmarks.track_m is None
    true = StickRunner(stature_px=160.0).track().landmarks_px
    assert np.isclose(landmarks.picture_px, true).all(axis=(1, 2)).mean() > 0.95


def test_with_markers_feet_stand_on_the_ground_and_hips_go_along() -> None:
    track = RUNNER.track()
    report = report_from_track(track)
    ground_px = report.contacts[0].y_px
    # A body of 160 px is 1.74 m tall: 92 px a metre.
    start_px, scale = 200.0, 160.0 / 1.74
    markers = tuple(Marker(start_px + scale * m, ground_px, m) for m in (0.0, 10.0))
    fly = FlySetup(10.0, markers)
    landmarks = landmarks_from_track(track, report_from_track(track, fly=fly), fly)
    assert landmarks.track_m is not None
    hips = landmarks.track_m[:, [23, 24]].mean(axis=1)
    true_m = (track.landmarks_px[:, [23, 24], 0].mean(axis=1) - start_px) / scale
    assert hips[:, 0] == pytest.approx(true_m, abs=0.25)
    assert hips[:, 1] == pytest.approx(0.53 * 1.74, abs=0.12)
    toes = landmarks.track_m[:, [31, 32], 1].min(axis=1)
    assert np.median(toes) == pytest.approx(0.0, abs=0.08)
