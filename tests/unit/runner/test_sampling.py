"""In which frames the landmark network looks, and what lies between."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cadence.body.legs import LEFT_LEG, RIGHT_LEG
from cadence.domain import LANDMARK_COUNT, CropWindow, Pose
from cadence.runner.sampling import Spacing, are_shown_again, between, poses_apart_s, spaced
from cadence.runner.tracking import FollowedPose
from cadence.video.frames import Frame
from tests.fixtures.pictures import frame_of, texture


@pytest.mark.parametrize(
    ("fps", "every"),
    [(24, 1), (30, 1), (60, 1), (100, 1), (119.88, 2), (120, 2), (240, 4), (480, 8)],
)
def test_looks_lie_as_far_apart_as_at_60_fps(fps: float, every: int) -> None:
    chosen = np.flatnonzero(spaced(np.arange(225) / fps))
    assert (chosen[0], chosen[-1]) == (0, 224)
    assert set(np.diff(chosen[:-1])) == {every}


@pytest.mark.parametrize(("fps", "every"), [(60, 1), (120, 1), (240, 2)])
def test_somebody_very_small_gets_twice_as_many_looks(fps: float, every: int) -> None:
    chosen = np.flatnonzero(spaced(np.arange(225) / fps, poses_apart_s(60.0)))
    assert set(np.diff(chosen)) == {every}
    assert poses_apart_s(80.0) == 1 / 60


def test_where_the_frame_rate_changes_so_do_the_looks() -> None:
    times_s = np.concatenate([np.arange(60) / 240, 0.25 + np.arange(30) / 30])
    chosen = spaced(times_s)
    assert chosen[:60].sum() == 15
    assert chosen[60:].all()


@pytest.mark.parametrize(("fps", "every"), [(120, 2), (240, 4)])
def test_times_that_are_rounded_to_milliseconds_change_nothing(fps: float, every: int) -> None:
    chosen = np.flatnonzero(spaced(np.round(np.arange(401) / fps, 3)))
    assert set(np.diff(chosen)) == {every}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_frame_or_two_are_looked_at(count: int) -> None:
    assert spaced(np.arange(count) / 240).tolist() == [True] * count


@pytest.mark.parametrize("seed", range(5))
def test_chosen_frames_are_as_far_apart_as_may_be_and_no_farther(seed: int) -> None:
    times_s = np.cumsum(np.random.default_rng(seed).choice([1 / 240, 1 / 120, 1 / 30], 100))
    chosen = np.flatnonzero(spaced(times_s))
    for first, second in itertools.pairwise(chosen[:-1].tolist()):
        limit_s = 1.001 / 60 + (times_s[second + 1] - times_s[second]) / 8
        assert second == first + 1 or times_s[second] - times_s[first] <= limit_s
        assert times_s[second + 1] - times_s[first] > 0.999 / 60


def test_of_the_first_frame_nothing_is_said_before_the_second_comes() -> None:
    spacing = Spacing()
    assert [spacing.add(index / 240) for index in range(6)] == [
        None,
        True,
        False,
        False,
        False,
        True,
    ]


def passing(pictures: list[int]) -> tuple[dict[int, Frame], dict[int, CropWindow]]:
    """Give frames that show a scene as it goes by, in these steps, and windows in them."""
    scene = texture(640, 120)
    frames = {
        index: frame_of(scene[:, 3 * shown : 3 * shown + 200].copy(), index, index / 240)
        for index, shown in enumerate(pictures)
    }
    return frames, dict.fromkeys(frames, CropWindow(100.0, 60.0, 100.0))


def test_frames_with_pictures_of_their_own_are_not_shown_again() -> None:
    assert are_shown_again(*passing(list(range(40)))) is False


@pytest.mark.parametrize("again", [2, 3, 4, 8, 10])
def test_pictures_that_are_shown_again_are_found(again: int) -> None:
    assert are_shown_again(*passing([index // again for index in range(70)]))


def test_one_frame_in_six_that_shows_a_picture_again_is_enough() -> None:
    assert are_shown_again(*passing([index - index // 6 for index in range(70)]))


def test_of_too_few_frames_nothing_is_known() -> None:
    frames, windows = passing(list(range(40)))
    assert are_shown_again({index: frames[index] for index in range(0, 40, 2)}, windows) is None
    assert are_shown_again({index: frames[index] for index in range(8)}, windows) is None


def test_a_film_that_stands_still_shows_nothing_new() -> None:
    assert are_shown_again(*passing([0] * 40))


def test_a_first_picture_that_is_left_standing_is_found() -> None:
    assert are_shown_again(*passing([0, *range(10)]))


def followed(index: int, landmarks_px: np.ndarray | None) -> FollowedPose:
    pose = None
    if landmarks_px is not None:
        pose = Pose(landmarks_px, np.linspace(0, 1, LANDMARK_COUNT), 0.9)
    return FollowedPose(index, index / 240, pose)


LANDMARKS = np.random.default_rng(0).uniform(0, 500, (LANDMARK_COUNT, 3))


def test_poses_between_two_lie_on_the_way_and_were_not_placed() -> None:
    found = between(followed(6, LANDMARKS), followed(9, LANDMARKS + 6.0), [(7, 7 / 240)])
    (each,) = found
    assert (each.frame_index, each.file_time_s) == (7, 7 / 240)
    assert each.pose is not None
    assert each.pose.landmarks_px == pytest.approx(LANDMARKS + 2.0)
    assert each.pose.visibility == pytest.approx(np.linspace(0, 1, LANDMARK_COUNT))
    assert not each.pose.is_placed


def test_legs_that_change_their_names_do_not_cross_the_body() -> None:
    exchanged = LANDMARKS.copy()
    exchanged[[*LEFT_LEG, *RIGHT_LEG]] = LANDMARKS[[*RIGHT_LEG, *LEFT_LEG]]
    (each,) = between(followed(6, LANDMARKS), followed(9, exchanged), [(8, 8 / 240)])
    assert each.pose is not None
    assert each.pose.landmarks_px == pytest.approx(LANDMARKS)


@pytest.mark.parametrize("lost", [0, 1])
def test_beside_a_frame_without_a_pose_there_is_none(lost: int) -> None:
    before, after = (followed(6 + 3 * n, None if n == lost else LANDMARKS) for n in (0, 1))
    found = between(before, after, [(7, 7 / 240), (8, 8 / 240)])
    assert [each.pose for each in found] == [None, None]
