"""Legs told apart on stick figures whose legs are swapped at random, or for a while."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stickrunner import StickRunner
from cadence.body.legs import BoolArray, follow_legs, is_in_reach, repaired, step_count
from cadence.body.path import Body, body_from_track
from cadence.domain import FloatArray, PoseTrack

LEFT_POINTS = np.array([25, 27, 29, 31])
RIGHT_POINTS = np.array([26, 28, 30, 32])


def openings_s(runner: StickRunner) -> FloatArray:
    """Give the middles of the flights: there a stick figure's feet are farthest apart."""
    contacts = runner.whole_contacts_s
    return (contacts[:-1, 1] + contacts[1:, 0]) / 2


def with_legs_swapped(track: PoseTrack, rows: BoolArray) -> PoseTrack:
    """Exchange the names of the legs in some frames."""
    landmarks = track.landmarks_px.copy()
    left, right = (np.ix_(np.flatnonzero(rows), points) for points in (LEFT_POINTS, RIGHT_POINTS))
    landmarks[left], landmarks[right] = track.landmarks_px[right], track.landmarks_px[left]
    return dataclasses.replace(track, landmarks_px=landmarks)


def exchanged(runner: StickRunner, track: PoseTrack) -> BoolArray:
    """Find the frames, of those followed, in which the legs' names differ from most others'."""
    body = body_from_track(track, 1.0)
    legs = follow_legs(track, body, openings_s(runner))
    left_is_even = legs.left_is_even[legs.is_followed]
    return np.asarray(left_is_even != (left_is_even.mean() > 0.5))


def test_steps_are_counted_between_openings_and_beyond() -> None:
    counted = step_count(np.array([0.5, 1.0, 1.2, 1.4, 2.0, 2.3]), np.array([1.0, 1.4, 2.0]))
    np.testing.assert_allclose(counted, [-1.25, 0.0, 0.5, 1.0, 2.0, 2.5])
    assert is_in_reach(counted, np.array([1.0, 1.4, 2.0])).tolist() == [False] + [True] * 5


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left", "in-place"])
def test_a_runner_without_swaps_has_none(fps: float, direction: str) -> None:
    runner = StickRunner(fps=fps).changed(direction=direction, noise_px=2.0)
    assert not exchanged(runner, runner.track()).any()


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
def test_long_swaps_are_found_to_the_frame(fps: float) -> None:
    runner = StickRunner(fps=fps, noise_px=1.0)
    # Swapped and swapped back in flight and in stance, as at 1.05 s and 2.0 s.
    wrong = (runner.time_s > 0.9) & (runner.time_s < 1.06)
    wrong |= (runner.time_s > 1.93) & (runner.time_s < 2.01)
    track = with_legs_swapped(runner.track(), wrong)
    body = body_from_track(track, 1.0)
    followed = follow_legs(track, body, openings_s(runner)).is_followed
    found = exchanged(runner, track)
    assert np.sum(found != wrong[followed]) <= 0.02 * fps


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), share=st.floats(0.0, 0.3))
def test_swaps_of_single_frames_are_found(seed: int, share: float) -> None:
    runner = StickRunner(noise_px=1.0, swapped_share=share, seed=seed)
    track = runner.track()
    body = body_from_track(track, 1.0)
    legs = follow_legs(track, body, openings_s(runner))
    whole = repaired(body, ~legs.left_is_even)
    jumps = np.abs(np.diff(toes_from_hips(whole), axis=0)).max(axis=(1, 2))
    # A toe swings at twice the runner's speed at most, and the noise adds a little.
    assert np.mean(jumps[legs.is_followed[1:]] > 0.25) < 0.01


def toes_from_hips(body: Body) -> FloatArray:
    """Give the toes relative to the hips, (N, 2, 2)."""
    return body.toes - body.hip[:, None]


@pytest.mark.parametrize("seed", range(5))
def test_repair_undoes_random_swaps(seed: int) -> None:
    clean = StickRunner(seed=seed)
    swapped = clean.changed(swapped_share=0.25)
    track = swapped.track()
    body = body_from_track(track, 1.0)
    legs = follow_legs(track, body, openings_s(clean))
    names = legs.left_is_even[legs.is_followed]
    found = legs.is_followed & (legs.left_is_even != (names.mean() > 0.5))
    mended, truth = repaired(body, found).toes, clean.body().toes
    wrong = np.abs(mended - truth).max(axis=(1, 2)) > 1e-9
    # Where the feet pass each other a swap cannot be seen, nor does it matter.
    passing = np.abs(truth[:, 0] - truth[:, 1]).max(axis=1) < 0.2
    assert not (wrong & ~passing & legs.is_followed).any()


def test_repair_exchanges_all_points_of_the_named_rows_only() -> None:
    body = StickRunner().body()
    rows = np.zeros(len(body.time_s), dtype=bool)
    rows[10:20] = True
    changed = repaired(body, rows)
    for before, after in (
        (body.ankles, changed.ankles),
        (body.heels, changed.heels),
        (body.toes, changed.toes),
    ):
        np.testing.assert_array_equal(after[rows], before[rows][:, ::-1])
        np.testing.assert_array_equal(after[~rows], before[~rows])
    np.testing.assert_array_equal(changed.hip, body.hip)


def test_both_legs_on_one_are_marked() -> None:
    runner = StickRunner(noise_px=0.5)
    track = runner.track()
    landmarks = track.landmarks_px.copy()
    # In flight, with the feet far apart, from 1.22 to 1.32 s.
    merged = (runner.time_s > 1.22) & (runner.time_s < 1.32)
    rows = np.flatnonzero(merged)
    landmarks[np.ix_(rows, LEFT_POINTS)] = landmarks[np.ix_(rows, RIGHT_POINTS)]
    track = dataclasses.replace(track, landmarks_px=landmarks)
    legs = follow_legs(track, body_from_track(track, 1.0), openings_s(runner))
    np.testing.assert_array_equal(legs.is_merged, merged)


@pytest.mark.parametrize("count", [0, 1])
def test_without_a_series_of_openings_nothing_is_followed(count: int) -> None:
    runner = StickRunner()
    legs = follow_legs(runner.track(), runner.body(), openings_s(runner)[:count])
    assert not legs.is_followed.any()
    assert legs.left_is_even.all()
    assert not legs.is_merged.any()


def test_frames_far_from_the_steps_are_left_as_they_are() -> None:
    runner = StickRunner(swapped_share=0.3)
    few = openings_s(runner)[3:6]
    legs = follow_legs(runner.track(), runner.body(), few)
    far = (runner.time_s < few[0] - 0.4) | (runner.time_s > few[-1] + 0.4)
    assert not legs.is_followed[far].any()
    assert legs.left_is_even[far].all()
