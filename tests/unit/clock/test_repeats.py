"""Frames that show the picture before them again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.clock.repeats import held_before, repeated_frames, without_frames
from cadence.domain import FloatArray, FootView
from cadence.pipeline.measure import report_from_track

GOING = np.zeros((60, 33, 3)) + np.arange(60)[:, None, None] * 5.0


def scattered(landmarks_px: FloatArray) -> FloatArray:
    """Scatter landmarks as poses on nearly equal pictures do."""
    return landmarks_px + np.random.default_rng(1).normal(0, 0.1, landmarks_px.shape)


def shown(count: int, fps: float, to_fps: float) -> np.ndarray:
    """Give the picture that each frame of a retimed film shows."""
    return (np.arange(count) * fps / to_fps).astype(int)


@pytest.mark.parametrize(("fps", "to_fps"), [(20, 60), (24, 60), (30, 60), (50, 60), (24, 30)])
def test_pictures_shown_again_are_found(fps: float, to_fps: float) -> None:
    pictures = shown(60, fps, to_fps)
    again = np.concatenate([[False], np.diff(pictures) == 0])
    np.testing.assert_array_equal(repeated_frames(scattered(GOING[pictures])), again)


def test_nothing_repeats_in_an_even_run() -> None:
    assert not repeated_frames(scattered(GOING)).any()
    assert repeated_frames(GOING[:0]).shape == (0,)
    for nothing in (np.nan, 1.0):
        assert not repeated_frames(np.full((5, 33, 3), nothing)).any()


def test_standing_before_the_run_is_no_repeat() -> None:
    standing = np.maximum(0, np.arange(60) - 10)
    assert not repeated_frames(GOING[standing]).any()


def test_a_single_hesitation_is_no_repeat() -> None:
    assert not repeated_frames(scattered(GOING[np.r_[0:20, 19, 20:59]])).any()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_first_picture_that_is_held_is_left_out_until_the_run_goes_on(count: int) -> None:
    runner = StickRunner(duration_s=1.0).track()
    shown_px = runner.landmarks_px[np.maximum(np.arange(len(runner.frame_index)), count)]
    held = held_before(replace(runner, landmarks_px=scattered(shown_px)))
    np.testing.assert_array_equal(np.flatnonzero(held), np.arange(count))


def test_who_stands_for_longer_or_comes_in_later_is_not_held() -> None:
    runner = StickRunner(duration_s=1.0).track()
    rows = np.arange(len(runner.frame_index))
    standing = replace(runner, landmarks_px=runner.landmarks_px[np.maximum(rows, 9)])
    assert not held_before(standing).any()
    held = replace(runner, landmarks_px=runner.landmarks_px[np.maximum(rows, 2)])
    assert held_before(held).sum() == 2
    assert not held_before(replace(held, frame_index=runner.frame_index + 5)).any()
    assert len(held_before(without_frames(runner, rows >= 0))) == 0


def test_rows_left_out_take_their_pictures_with_them() -> None:
    track = StickRunner(duration_s=1.0).track()
    view = FootView(
        rows=np.arange(10, 20),
        pictures=np.arange(10, 20, dtype=np.uint8)[:, None, None] * np.ones((1, 3, 4), np.uint8),
        ahead=np.arange(4.0),
        below=np.arange(3.0),
        px_per_stature=100.0,
    )
    left_out = np.arange(len(track.frame_index)) % 3 == 0
    kept = without_frames(replace(track, foot_views=(view,)), left_out)
    assert 0 not in kept.frame_index
    np.testing.assert_array_equal(kept.file_time_s, track.file_time_s[~left_out])
    (seen,) = kept.foot_views
    np.testing.assert_array_equal(kept.frame_index[seen.rows], seen.pictures[:, 0, 0])


@pytest.mark.parametrize("fps", [24.0, 30.0, 50.0])
def test_a_retimed_film_is_measured_as_its_own_pictures(fps: float) -> None:
    runner = StickRunner(noise_px=0.5)
    track = runner.track()
    pictures = shown(len(track.file_time_s), fps, runner.fps)
    firsts = np.searchsorted(pictures, pictures)
    landmarks_px = scattered(track.landmarks_px[firsts])
    report = report_from_track(replace(track, landmarks_px=landmarks_px))
    assert report.runner.visible_from_s == 0.0
    assert report.clock.timing is not None
    assert report.clock.timing.repeated == np.sum(np.diff(pictures) == 0)
    assert "frames-repeat" in {caution.code for caution in report.warnings}
    assert report.cadence.spm.mean == pytest.approx(runner.cadence_spm, rel=0.005)
    assert report.gait is not None
    assert report.gait.contact_time_s is not None
    assert report.gait.contact_time_s.mean == pytest.approx(runner.contact_s, abs=0.6 / fps)
