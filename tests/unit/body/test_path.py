"""Bodies in coordinates whose ground stands still, from stick figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.path import Body, body_from_track, drifting_speed, relative_to_hips
from cadence.domain import Direction, PoseTrack
from cadence.errors import NotMeasurableError


def with_standing(track: PoseTrack, before: int, after: int) -> PoseTrack:
    """Let the runner stand where they start and where they end."""
    landmarks = track.landmarks_px.copy()
    landmarks[:before] = landmarks[before]
    landmarks[-after:] = landmarks[-after]
    return dataclasses.replace(track, landmarks_px=landmarks)


@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left", "in-place"])
def test_direction_and_size(direction: Direction) -> None:
    body = StickRunner(direction=direction).body()
    assert body.direction == direction
    assert body.stature_px == pytest.approx(160)
    assert body.is_one_shot
    assert body.ground_known == (direction != "in-place")
    assert body.toes.shape == (181, 2, 2)


def test_a_planted_toe_stands_still_though_the_camera_pans() -> None:
    runner = StickRunner(pan_px_per_s=700)
    body = runner.body()
    for number, (strike_s, off_s) in enumerate(runner.whole_contacts_s):
        stands = (body.time_s >= strike_s + 1e-9) & (body.time_s < off_s - 1e-9)
        spread = np.ptp(body.toes[stands], axis=0)
        assert min(spread[0].max(), spread[1].max()) < 1e-9, number


def test_lengths_are_in_body_heights() -> None:
    near, far = (StickRunner(stature_px=px).body() for px in (400, 80))
    np.testing.assert_allclose(np.diff(near.hip, axis=0), np.diff(far.hip, axis=0), atol=1e-9)
    assert np.median(np.diff(near.hip[:, 0])) * 60 == pytest.approx(4.5)


def test_real_time_is_file_time_scaled() -> None:
    track = StickRunner().track()
    slow = body_from_track(track, 0.125)
    np.testing.assert_allclose(slow.time_s, track.file_time_s / 8)


def test_frames_without_a_pose_are_left_out() -> None:
    track = StickRunner(lost_share=0.3).track()
    body = body_from_track(track, 1.0)
    assert np.isfinite(track.presence[body.frame]).all()
    assert len(body.time_s) == np.isfinite(track.presence).sum()
    assert np.isfinite(body.toes).all()


def test_standing_before_and_after_the_run_is_left_out() -> None:
    runner = StickRunner(duration_s=5.0)
    body = body_from_track(with_standing(runner.track(), 100, 100), 1.0)
    assert body.time_s[0] == pytest.approx(100 / 60, abs=0.5)
    assert body.time_s[-1] == pytest.approx(200 / 60, abs=0.5)


def test_several_shots_have_no_ground() -> None:
    track = StickRunner().track()
    cut = dataclasses.replace(track, shot=(track.file_time_s > 1).astype(np.int64))
    body = body_from_track(cut, 1.0)
    assert not body.is_one_shot
    assert not body.ground_known


def test_a_few_poses_are_too_few() -> None:
    for track in (StickRunner(duration_s=0.1).track(), StickRunner(lost_share=1.0).track()):
        with pytest.raises(NotMeasurableError, match=r"seen in only \d+ frames"):
            body_from_track(track, 1.0)


def test_a_stretch_of_time_has_both_ends() -> None:
    part = StickRunner().body().between(0.5, 1.0)
    assert (part.time_s[0], part.time_s[-1], len(part.time_s)) == (0.5, 1.0, 31)
    assert len(part.toes) == len(part.hip) == len(part.frame) == 31
    empty = part.between(7, 8)
    assert len(empty.time_s) == 0


def test_relative_to_the_hips_everything_stays_in_place() -> None:
    body: Body = StickRunner().body()
    held = relative_to_hips(body)
    np.testing.assert_allclose(held.hip, 0, atol=1e-9)
    feet = body.toes - body.hip[:, None]
    np.testing.assert_allclose(held.toes, feet, atol=1e-9)
    assert relative_to_hips(StickRunner(direction="in-place").body()).hip == pytest.approx(0)


def test_speed_is_what_the_whole_way_says() -> None:
    body = StickRunner(noise_px=2.0).body()
    np.testing.assert_allclose(drifting_speed(body), 4.5, rtol=0.02)
    quickening = dataclasses.replace(body, hip=body.hip + 0.5 * body.time_s[:, None] ** 2)
    gained = drifting_speed(quickening) - drifting_speed(body)
    np.testing.assert_allclose(gained, body.time_s, atol=1e-6)
