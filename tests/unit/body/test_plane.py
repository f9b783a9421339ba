"""The plane of the run, seen aslant: sizes that grow along the way, and what is made of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stickrunner import StickRunner
from cadence.body.path import body_from_track
from cadence.body.plane import SQUARE, BodySizes, RunPlane, find_plane
from cadence.body.rhythm import find_rhythm
from cadence.contacts.finding import find_contacts
from cadence.domain import FloatArray, PoseTrack

MIDDLE = np.array([960.0, 700.0])


def aslant(track: PoseTrack, growth_per_px: float) -> PoseTrack:
    """Film the same run with a camera that looks at it aslant."""
    plane = RunPlane(float(MIDDLE[0]), growth_per_px, float(MIDDLE[1]), -0.03)
    landmarks = track.landmarks_px.copy()
    landmarks[:, :, :2] = plane.to_scene(landmarks[:, :, :2] - MIDDLE)
    return dataclasses.replace(track, landmarks_px=landmarks)


def strikes_s(track: PoseTrack) -> FloatArray:
    body = body_from_track(track, 1.0)
    contacts = find_contacts(body, find_rhythm(body))
    return np.array([each.strike.at_s for each in contacts if each.strike is not None])


@given(
    st.floats(-5e-4, 5e-4),
    st.floats(-0.1, 0.1),
    st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1),
)
def test_there_and_back(growth: float, slope: float, places: list[tuple[float, float]]) -> None:
    plane = RunPlane(900.0, growth, 500.0, slope)
    points = np.array(places)
    np.testing.assert_allclose(plane.of_scene(plane.to_scene(points)), points, atol=1e-6)


@pytest.mark.parametrize("growth", [-3e-4, -1e-4, 1e-4, 3e-4])
def test_growth_is_read_off_the_runners_size(growth: float) -> None:
    track = aslant(StickRunner(noise_px=2.0, duration_s=2.5).track(), growth)
    found = body_from_track(track, 1.0).plane
    assert isinstance(found, RunPlane)
    # Growth is told where the plane's middle is, which is that of the run.
    told = growth / (1 + growth * (found.middle_px - MIDDLE[0]))
    assert found.growth_per_px == pytest.approx(told, rel=0.15)
    assert found.slope == pytest.approx(-0.03, abs=0.02)


@pytest.mark.parametrize("seed", range(8))
def test_a_run_seen_squarely_stays_as_it_is(seed: int) -> None:
    body = StickRunner(noise_px=4.0, seed=seed).body()
    assert body.plane is SQUARE
    np.testing.assert_array_equal(body.scene_px(body.hip), body.hip * body.stature_px)


def test_steps_are_as_long_at_either_end() -> None:
    track = aslant(StickRunner(duration_s=2.5).track(), 3e-4)
    seen = np.abs(np.diff(track.landmarks_px[:, 24, 0]))
    assert seen[-10:].mean() > 1.8 * seen[:10].mean()
    gone = np.abs(np.diff(body_from_track(track, 1.0).hip[:, 0]))
    assert gone[-10:].mean() == pytest.approx(gone[:10].mean(), rel=0.05)


@pytest.mark.parametrize("growth", [-3e-4, 3e-4])
def test_strikes_are_those_of_the_run_seen_squarely(growth: float) -> None:
    track = StickRunner(noise_px=1.0, duration_s=2.5).track()
    square, found = strikes_s(track), strikes_s(aslant(track, growth))
    assert len(found) == len(square)
    np.testing.assert_allclose(found, square, atol=0.004)


def test_who_rises_from_the_blocks_does_not_come_nearer() -> None:
    runner = StickRunner(duration_s=2.0)
    scene = runner.track().landmarks_px[:, :, :2]
    rise_px = np.linspace(80, 0, len(scene))
    scene[:, [11, 12, 23, 24], 1] += rise_px[:, None]
    assert find_plane(BodySizes.of(runner.time_s, scene)) is SQUARE


def test_a_few_frames_tell_nothing() -> None:
    scene = StickRunner().track().landmarks_px[:4, :, :2]
    assert find_plane(BodySizes.of(np.arange(4) / 60, scene)) is SQUARE


def test_places_go_back_to_the_picture() -> None:
    track = aslant(StickRunner(duration_s=2.5).track(), 3e-4)
    body = body_from_track(track, 1.0)
    toes_px = track.landmarks_px[body.frame][:, [31, 32], :2]
    np.testing.assert_allclose(body.scene_px(body.toes), toes_px, atol=1e-6)
    np.testing.assert_allclose(body.of_scene(toes_px), body.toes, atol=1e-9)
