"""A zone seen by a lens that bends: measured as without, once the lens is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.domain import LensBend, PoseTrack
from cadence.errors import CalibrationError
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.flyzone.plumblines import bent
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.scene import Scene

SIZE = (1920, 1080)
RUNNER = StickRunner(stature_px=160, duration_s=2.6)
PX_PER_M = 0.53 * 160 / 0.88
LENS = LensBend(0.08, 0.002, 20)


def bent_track(lens: LensBend | None) -> PoseTrack:
    track = RUNNER.track()
    landmarks = track.landmarks_px.copy()
    flat = landmarks[:, :, :2].reshape(-1, 2)
    landmarks[:, :, :2] = bent(flat, LENS.bend, SIZE).reshape(*landmarks.shape[:2], 2)
    return replace(track, landmarks_px=landmarks, lens=lens)


def markers(bend: float) -> tuple[Marker, ...]:
    along_m = (0.0, 7.0, 14.0)
    places = np.array([[200 + along * PX_PER_M, 800.0] for along in along_m])
    return tuple(
        Marker(float(x), float(y), along)
        for (x, y), along in zip(bent(places, bend, SIZE), along_m, strict=True)
    )


def test_a_known_lens_is_taken_out() -> None:
    straight = report_from_track(RUNNER.track(), fly=FlySetup(14, markers(0.0)))
    known = report_from_track(bent_track(LENS), fly=FlySetup(14, markers(LENS.bend)))
    assert straight.fly is not None
    assert known.fly is not None
    assert known.fly.speed_mps.mean == pytest.approx(straight.fly.speed_mps.mean, rel=5e-4)
    assert straight.gait is not None
    assert straight.gait.step_length_m is not None
    assert known.gait is not None
    assert known.gait.step_length_m is not None
    length_m = straight.gait.step_length_m.mean
    assert known.gait.step_length_m.mean == pytest.approx(length_m, abs=0.004)
    assert known.fly.detail is not None
    assert known.fly.detail.lens_bend == pytest.approx(LENS.bend, abs=0.003)
    assert "lens-bends" in {caution.code for caution in known.warnings}
    assert known.lens == LENS


def test_a_lens_known_to_be_straight_makes_metres_surer() -> None:
    fly = FlySetup(14, markers(0.0), lane_offset_m=0.0)
    unknown = report_from_track(RUNNER.track(), fly=fly)
    known = report_from_track(replace(RUNNER.track(), lens=LensBend(0.0, 0.001, 20)), fly=fly)
    assert unknown.fly is not None
    assert known.fly is not None
    assert known.fly.speed_mps.mean == pytest.approx(unknown.fly.speed_mps.mean, rel=1e-4)
    assert known.fly.scale_sd <= unknown.fly.scale_sd
    assert {caution.code for caution in known.warnings} == {c.code for c in unknown.warnings}


def test_a_moving_cameras_pixels_are_straightened_in_their_own_picture() -> None:
    track = bent_track(LENS)
    maps = track.scene_from_picture.copy()
    maps[:, 0, 2] = 3.0 * np.arange(len(maps))
    moving = replace(track, camera="hand-held", scene_from_picture=maps)
    scene = Scene.of(moving)
    row = 7
    seen_px = bent(np.array([[300.0, 700.0]]), LENS.bend, SIZE)
    shift_px = np.array([3.0 * row, 0.0])
    assert scene.placed(row, seen_px)[0] == pytest.approx([300 + 3 * row, 700])
    moved_px = scene.moved(np.array([row]), seen_px + shift_px)
    assert moved_px[0] == pytest.approx([300 + 3 * row, 700])
    x_px, y_px = (float(value) for value in seen_px[0])
    time_s = float(moving.file_time_s[row])
    placed = scene.marked(Marker(x_px, y_px, 0.0, file_time_s=time_s))
    assert [placed.x_px, placed.y_px] == pytest.approx([300 + 3 * row, 700])
    with pytest.raises(CalibrationError, match="name a time from"):
        scene.marked(Marker(x_px, y_px, 0.0, file_time_s=99.0))


def test_without_a_known_lens_nothing_is_touched() -> None:
    track = RUNNER.track()
    points = np.array([[10.0, 20.0]])
    scene = Scene.of(replace(track, lens=LensBend(0.004, 0.003, 8)))
    assert scene.moved(np.array([0]), points) is points
    assert scene.straight(points) is points
