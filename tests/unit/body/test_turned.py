"""Runs that a turning camera saw from aside, put square again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stickrunner import StickRunner
from cadence.body.path import body_from_track
from cadence.body.rhythm import find_rhythm
from cadence.body.turned import TurnedPlane
from cadence.contacts.finding import find_contacts
from cadence.domain import CameraTurn, Cylinder, FloatArray, PoseTrack

FOCAL_PX, EYES_PX = 1400.0, 420.0


def turned(track: PoseTrack, square_px: float) -> PoseTrack:
    """See a run by a camera that turns, opposite to ``square_px``; its scene is a cylinder."""
    points = track.landmarks_px.copy()
    aside = np.arctan((points[:, :, 0] - square_px) / FOCAL_PX)
    points[:, :, 0] = square_px + FOCAL_PX * aside
    points[:, :, 1] = EYES_PX + (points[:, :, 1] - EYES_PX) * np.cos(aside)
    maps = np.tile(np.eye(2, 3), (len(points), 1, 1))
    turn = CameraTurn(Cylinder.of((1920, 1080), FOCAL_PX), maps)
    return replace(track, camera="panned", landmarks_px=points, turn=turn)


def strikes_s(track: PoseTrack) -> FloatArray:
    body = body_from_track(track, 1.0)
    contacts = find_contacts(body, find_rhythm(body))
    return np.array([each.strike.at_s for each in contacts if each.strike is not None])


@given(
    st.floats(-300, 300),
    st.floats(-50, 50),
    st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-500, 500)), min_size=1),
)
def test_there_and_back(rise: float, slant: float, places: list[tuple[float, float]]) -> None:
    plane = TurnedPlane(900.0, FOCAL_PX, 500.0, rise, slant)
    points = np.array(places)
    np.testing.assert_allclose(plane.of_scene(plane.to_scene(points)), points, atol=1e-6)


@pytest.mark.parametrize("square_px", [200.0, 900.0, 1700.0])
def test_where_the_camera_looked_squarely_is_read_off_the_runners_size(square_px: float) -> None:
    track = turned(StickRunner(noise_px=2.0, duration_s=2.5).track(), square_px)
    plane = body_from_track(track, 1.0).plane
    assert isinstance(plane, TurnedPlane)
    assert plane.square_px == pytest.approx(square_px, abs=250)


def test_steps_are_as_long_at_either_end() -> None:
    track = turned(StickRunner(duration_s=2.5).track(), 200.0)
    seen = np.abs(np.diff(track.landmarks_px[:, 24, 0]))
    assert seen[:10].mean() > 1.5 * seen[-10:].mean()
    gone = np.abs(np.diff(body_from_track(track, 1.0).hip[:, 0]))
    assert gone[-10:].mean() == pytest.approx(gone[:10].mean(), rel=0.06)


@pytest.mark.parametrize("square_px", [200.0, 1700.0])
def test_strikes_are_those_of_the_run_seen_squarely(square_px: float) -> None:
    track = StickRunner(noise_px=1.0, duration_s=2.5).track()
    square, found = strikes_s(track), strikes_s(turned(track, square_px))
    assert len(found) == len(square)
    np.testing.assert_allclose(found, square, atol=0.005)


def test_places_go_back_to_the_picture() -> None:
    track = turned(StickRunner(duration_s=2.5).track(), 900.0)
    body = body_from_track(track, 1.0)
    toes_px = track.landmarks_px[body.frame][:, [31, 32], :2]
    np.testing.assert_allclose(body.scene_px(body.toes), toes_px, atol=1e-6)


def test_how_large_things_are_seen() -> None:
    plane = TurnedPlane(900.0, FOCAL_PX, 500.0, 0.0, 0.0)
    sizes = plane.size_at(np.array([0.0, FOCAL_PX]))
    np.testing.assert_allclose(sizes, [1.0, np.sqrt(0.5)])
