"""Feet named on stick figures that have depth."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.feet import NamedFeet, facing_from_side, name_feet
from cadence.body.path import TRUNK_PER_STATURE, body_from_track
from cadence.domain import Direction, Foot, PoseTrack, Side
from tests.unit.body.test_legs import openings_s, with_legs_swapped

DIRECTIONS: list[Direction] = ["left-to-right", "right-to-left", "in-place"]
LEFT_TRUNK, RIGHT_TRUNK = [11, 23], [12, 24]


def filmed(runner: StickRunner, turned_deg: float = 0.0) -> PoseTrack:
    """Give the trunk width and depth, as BlazePose would, of a runner turned from the side view."""
    track = runner.track()
    landmarks = track.landmarks_px.copy()
    trunk_px = TRUNK_PER_STATURE * runner.stature_px
    half_depth = runner.forward * 2.0 * trunk_px / 2 * np.cos(np.radians(turned_deg))
    half_width = 0.53 * trunk_px / 2 * np.sin(np.radians(turned_deg))
    for points, sign in ((LEFT_TRUNK, 1), (RIGHT_TRUNK, -1)):
        landmarks[:, points, 2] = sign * half_depth
        landmarks[:, points, 0] = landmarks[:, LEFT_TRUNK + RIGHT_TRUNK, 0].mean(axis=1)[:, None]
        landmarks[:, points, 0] += sign * half_width
    return dataclasses.replace(track, landmarks_px=landmarks)


def named(runner: StickRunner, track: PoseTrack) -> NamedFeet:
    """Name the feet of a runner's whole contacts."""
    middles_s = runner.whole_contacts_s.mean(axis=1)
    return name_feet(track, body_from_track(track, 1.0), openings_s(runner), middles_s)


def alternating(first: Foot, count: int) -> tuple[Foot, ...]:
    """Give so many feet in turn."""
    feet: tuple[Foot, Foot] = ("left", "right") if first == "left" else ("right", "left")
    return tuple(feet[number % 2] for number in range(count))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("share", [0.0, 0.25])
@pytest.mark.parametrize("fps", [30, 60, 240])
def test_every_contact_gets_its_foot(direction: Direction, share: float, fps: float) -> None:
    runner = StickRunner(direction=direction, swapped_share=share, fps=fps, noise_px=1.0)
    result = named(runner, filmed(runner))
    count = len(runner.whole_contacts_s)
    assert result.feet == alternating("left", count)
    near: Foot = "left" if direction == "right-to-left" else "right"
    sides: tuple[Side, ...] = tuple("near" if f == near else "far" for f in result.feet)
    assert result.sides == sides
    assert result.probability > 0.95


def test_a_runner_seen_mirrored_has_the_other_feet() -> None:
    runner = StickRunner()
    track = filmed(runner)
    landmarks = track.landmarks_px.copy()
    landmarks[:, :, 0] = track.video.width_px - landmarks[:, :, 0]
    for left in (11, 23, 25, 27, 29, 31):
        landmarks[:, [left, left + 1]] = landmarks[:, [left + 1, left]]
    mirrored = named(runner, dataclasses.replace(track, landmarks_px=landmarks))
    seen = named(runner, track)
    assert mirrored.sides == seen.sides
    assert mirrored.feet == alternating("right", len(seen.feet))


def test_somebody_who_runs_backward_lands_on_the_foot_that_leads() -> None:
    runner = StickRunner()
    track = filmed(runner)
    # Played backward, a run to the right is a run backward to the left, strikes where toes left.
    landmarks = track.landmarks_px[::-1].copy()
    backward = dataclasses.replace(track, landmarks_px=landmarks)
    last_s = runner.time_s[-1]
    body = body_from_track(backward, 1.0)
    middles_s = last_s - runner.whole_contacts_s.mean(axis=1)[::-1]
    result = name_feet(backward, body, last_s - openings_s(runner)[::-1], middles_s)
    assert result.feet == named(runner, track).feet[::-1]
    assert result.sides == named(runner, track).sides[::-1]


def test_swaps_are_counted() -> None:
    runner = StickRunner()
    wrong = np.zeros(len(runner.time_s), dtype=bool)
    wrong[[40, 41, 42, 70, 100, 101]] = True
    result = named(runner, with_legs_swapped(filmed(runner), wrong))
    np.testing.assert_array_equal(result.swapped, wrong)
    assert result.swaps_repaired == 3


def test_names_as_often_wrong_as_right_name_nobody() -> None:
    runner = StickRunner(fps=60)
    wrong = np.arange(len(runner.time_s)) // 2 % 2 == 0
    result = named(runner, with_legs_swapped(filmed(runner), wrong))
    assert result.probability < 0.95
    assert set(result.feet) == {None}
    assert set(result.sides) == {None}


@pytest.mark.parametrize(
    ("turned_deg", "is_known"), [(0, True), (25, True), (45, False), (90, False), (180, False)]
)
def test_feet_are_named_only_from_the_side(turned_deg: float, is_known: bool) -> None:
    runner = StickRunner()
    result = named(runner, filmed(runner, turned_deg))
    assert (None not in result.feet) == is_known
    assert (None not in result.sides) == is_known


def test_facing() -> None:
    right = filmed(StickRunner()).landmarks_px
    left = filmed(StickRunner(direction="right-to-left")).landmarks_px
    assert (facing_from_side(right), facing_from_side(left)) == (1, -1)
    assert facing_from_side(right[:0]) is None


def test_after_an_invented_opening_feet_are_not_guessed() -> None:
    runner = StickRunner(duration_s=5.0)
    track = filmed(runner)
    body = body_from_track(track, 1.0)
    contacts = runner.whole_contacts_s.mean(axis=1)
    openings = openings_s(runner)
    late = 14
    invented = np.insert(openings, late, openings[late - 1 : late + 1].mean())
    result = name_feet(track, body, invented, contacts)
    truth = alternating("left", len(contacts))
    assert result.feet[: late - 1] == truth[: late - 1]
    assert set(result.feet[late + 3 :]) == {None}


def test_contacts_far_from_the_steps_have_no_foot() -> None:
    runner = StickRunner()
    track = filmed(runner)
    few = openings_s(runner)[3:8]
    middles_s = np.array([few[0] - 1.0, few[1] + 0.1, few[-1] + 1.0])
    feet = name_feet(track, body_from_track(track, 1.0), few, middles_s).feet
    assert feet[0] is None
    assert feet[1] is not None
    assert feet[2] is None


def test_without_steps_there_is_nothing_to_name() -> None:
    runner = StickRunner()
    track = filmed(runner)
    body = body_from_track(track, 1.0)
    result = name_feet(track, body, np.array([]), np.array([]))
    assert result.feet == ()
    assert result.sides == ()
    assert result.swaps_repaired == 0
    assert result.probability == pytest.approx(0.5)
    alone = name_feet(track, body, np.array([1.0]), np.array([1.1]))
    assert alone.feet == (None,)
