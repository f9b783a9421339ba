"""Moving regions in pictures in which known patches move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.camera import IDENTITY, CameraTracker, View
from cadence.domain import FloatArray
from cadence.runner.motion import GAP_S, SAMPLE_S, MotionSample, MotionSampler, moving_regions
from cadence.video.frames import compose
from tests.fixtures.pictures import Image, frame_of, moved_texture, texture

WIDTH, HEIGHT = 320, 240
BACKGROUND = texture(WIDTH, HEIGHT, seed=1)
PATCH = texture(24, 80, seed=2)


def view_of(
    picture: Image, scene_from_small: FloatArray = IDENTITY, shot: int = 0, scale: float = 1.0
) -> View:
    return View(picture, scale, scene_from_small, shot)


def with_patch(left: int, top: int = 100, background: Image = BACKGROUND) -> Image:
    picture = background.copy()
    picture[top : top + PATCH.shape[0], left : left + PATCH.shape[1]] = PATCH
    return picture


def sampled(times_s: list[float], shots: list[int] | None = None) -> list[MotionSample]:
    sampler = MotionSampler()
    samples = []
    for number, time_s in enumerate(times_s):
        picture = with_patch(20 + 3 * number % 250)
        view = view_of(picture, shot=shots[number] if shots else 0)
        samples += sampler.add(frame_of(picture, number, time_s), view)
    return samples


def test_a_patch_that_moves_is_found_where_it_stands_now() -> None:
    views = [view_of(with_patch(left)) for left in (60, 100, 140)]
    (region,) = moving_regions(views[1], [views[0], views[2]])
    assert region.left_px == pytest.approx(100, abs=3)
    assert region.right_px == pytest.approx(124, abs=3)
    assert region.top_px == pytest.approx(100, abs=4)
    assert region.bottom_px == pytest.approx(180, abs=4)
    assert 0.4 * PATCH.size < region.area_px2 < 1.3 * PATCH.size


def test_nothing_moves_in_a_still_picture() -> None:
    noise = np.random.default_rng(1)
    views = [
        view_of(BACKGROUND + noise.integers(0, 5, BACKGROUND.shape, dtype=np.uint8))
        for _ in range(3)
    ]
    assert moving_regions(views[1], [views[0], views[2]]) == ()


def test_regions_come_largest_first_in_pixels_of_the_picture() -> None:
    pictures = []
    for step in range(3):
        picture = with_patch(40 + 40 * step)
        picture[10:40, 200 + 30 * step : 210 + 30 * step] = 255
        pictures.append(picture)
    views = [view_of(picture, scale=2.0) for picture in pictures]
    large, small = moving_regions(views[1], [views[0], views[2]])
    assert large.area_px2 > small.area_px2
    assert large.left_px == pytest.approx(160, abs=6)
    assert small.left_px == pytest.approx(460, abs=6)


def test_what_is_too_small_is_left_out() -> None:
    pictures = [BACKGROUND.copy() for _ in range(3)]
    for step, picture in enumerate(pictures):
        picture[100:102, 60 + 20 * step : 80 + 20 * step] = 255
    views = [view_of(picture) for picture in pictures]
    assert moving_regions(views[1], [views[0], views[2]]) == ()


def test_the_cameras_own_motion_does_not_count() -> None:
    wide = texture(600, 240, seed=8)
    views = []
    for step, left in enumerate((60, 100, 140)):
        scene_from_small = compose(IDENTITY, np.array([[1, 0, 12.0 * step], [0, 1, 0]]))
        picture = moved_texture(wide, scene_from_small, (WIDTH, HEIGHT))
        views.append(view_of(with_patch(left, background=picture), scene_from_small))
    (region,) = moving_regions(views[1], [views[0], views[2]])
    assert region.left_px == pytest.approx(100, abs=3)


def test_samples_come_at_an_even_rate() -> None:
    samples = sampled([number / 60 for number in range(121)])
    times = np.array([sample.frame.file_time_s for sample in samples])
    assert times[0] == 0
    assert np.diff(times).mean() == pytest.approx(SAMPLE_S, rel=0.02)
    assert times[-1] <= 2.0 - GAP_S
    assert all(sample.regions is not None for sample in samples)
    assert [sample.is_between for sample in samples[:3]] == [False, True, True]


def test_a_clip_shorter_than_the_gap_has_no_samples() -> None:
    assert sampled([0.0]) == []
    assert sampled([0.0, 0.033, 0.066]) == []


@pytest.mark.parametrize("step_s", [0.05, 0.1, 0.25, 1.0])
def test_a_slow_file_gives_each_frame_once(step_s: float) -> None:
    samples = sampled([step_s * number for number in range(20)])
    indices = [sample.frame.index for sample in samples]
    assert indices == sorted(set(indices))
    assert len(indices) >= 9


def test_a_long_break_is_not_sampled() -> None:
    times = [number / 30 for number in range(15)]
    samples = sampled(times + [36_000 + time for time in times])
    indices = [sample.frame.index for sample in samples]
    assert indices == sorted(set(indices))
    assert len(indices) <= 15


def test_frames_far_nearer_than_needed_are_not_all_held() -> None:
    sampler = MotionSampler()
    most = 0
    for number in range(480):
        picture = np.zeros((8, 8), np.uint8)
        sampler.add(frame_of(picture, number, number / 240), view_of(picture))
        most = max(most, len(sampler._recent))
    assert most <= 30


def test_another_shot_makes_the_motion_unknown() -> None:
    times = [number / 30 for number in range(30)]
    samples = sampled(times, shots=[0] * 15 + [1] * 15)
    unknown = [sample.frame.file_time_s for sample in samples if sample.regions is None]
    assert unknown
    assert all(abs(time_s - 0.5) <= GAP_S + 1 / 30 for time_s in unknown)


def test_the_sampler_follows_the_tracker() -> None:
    tracker, sampler = CameraTracker(), MotionSampler()
    samples = []
    for number in range(30):
        frame = frame_of(with_patch(20 + 8 * number), number, number / 30)
        samples += sampler.add(frame, tracker.add(frame))
    assert samples
    for sample in samples[1:]:
        assert sample.regions
        assert sample.regions[0].left_px == pytest.approx(20 + 8 * sample.frame.index, abs=4)


def test_a_still_camera_sees_what_moves_by_two_pixels() -> None:
    pictures = [BACKGROUND.copy() for _ in range(3)]
    for step, picture in enumerate(pictures):
        picture[100:140, 80 + 2 * step] = 255
    still = [view_of(picture) for picture in pictures]
    assert moving_regions(still[1], [still[0], still[2]])
    shaken = replace(still[1], scene_from_small=np.array([[1.0, 0.0, 0.4], [0.0, 1.0, 0.0]]))
    assert moving_regions(shaken, [still[0], still[2]]) == ()


def test_a_runner_before_swaying_leaves_is_no_part_of_them() -> None:
    leaves = texture(WIDTH, HEIGHT, seed=7)
    pictures = [np.roll(leaves, shift, axis=1) for shift in (0, 1, 0)]
    assert moving_regions(view_of(pictures[1]), [view_of(pictures[0]), view_of(pictures[2])])
    for step, picture in enumerate(pictures):
        picture[100:112, 60 + 20 * step : 66 + 20 * step] = 255
    first, sampled, last = (view_of(picture) for picture in pictures)
    runner = moving_regions(sampled, [first, last])[0]
    assert runner.left_px == pytest.approx(80, abs=3)
    assert runner.right_px == pytest.approx(86, abs=3)


@pytest.mark.parametrize(("slowed", "is_seen"), [(1.0, False), (4.0, True)])
def test_what_hardly_moves_is_seen_between_frames_farther_apart(
    slowed: float, is_seen: bool
) -> None:
    sampler, samples = MotionSampler(slowed), []
    for number in range(60):
        picture = BACKGROUND.copy()
        picture[100:180, 20 + 3 * number : 44 + 3 * number] = 255  # inside nothing changes
        samples += sampler.add(frame_of(picture, number, number / 30), view_of(picture))
    areas_px2 = [
        sum(region.area_px2 for region in sample.regions or ())
        for sample in samples
        if sample.is_between and sample.frame.file_time_s >= slowed * GAP_S
    ]
    assert areas_px2
    assert {area_px2 > 0.5 * 24 * 80 for area_px2 in areas_px2} == {is_seen}
