"""Treadmills that the camera sees aslant."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.belt import find_belt
from cadence.body.path import body_from_track
from cadence.body.plane import SQUARE, RunPlane
from cadence.body.rhythm import find_rhythm
from cadence.contacts.finding import find_contacts
from cadence.domain import FloatArray, PoseTrack

RUNNER = StickRunner(direction="in-place", noise_px=1.0, stature_px=400, duration_s=3.0)
MIDDLE = np.array([960.0, 588.0])


def aslant(track: PoseTrack, growth: float, slope: float) -> PoseTrack:
    """Film the same run with a camera that looks at the belt aslant; growth a body height."""
    plane = RunPlane(float(MIDDLE[0]), growth / RUNNER.stature_px, float(MIDDLE[1]), slope)
    landmarks = track.landmarks_px.copy()
    landmarks[:, :, :2] = plane.to_scene(landmarks[:, :, :2] - MIDDLE)
    return dataclasses.replace(track, landmarks_px=landmarks)


def contacts_s(track: PoseTrack) -> FloatArray:
    """Give (K, 2) strikes and toe-offs of the whole contacts."""
    body = body_from_track(track, 1.0)
    contacts = find_contacts(body, find_rhythm(body))
    whole = [each for each in contacts if each.strike is not None and each.toe_off is not None]
    return np.array([(each.strike.at_s, each.toe_off.at_s) for each in whole])  # type: ignore[union-attr]


@pytest.mark.parametrize("growth", [-0.25, -0.15, 0.15, 0.25])
def test_growth_is_read_off_the_feet(growth: float) -> None:
    plane = body_from_track(aslant(RUNNER.track(), growth, 0.22 * growth), 1.0).plane
    assert isinstance(plane, RunPlane)
    assert plane.growth_per_px * RUNNER.stature_px == pytest.approx(growth, abs=0.05)
    assert plane.slope == pytest.approx(0.22 * growth, abs=0.02)


@pytest.mark.parametrize("seed", range(5))
def test_a_belt_seen_squarely_stays_as_it_is(seed: int) -> None:
    track = RUNNER.changed(seed=seed, noise_px=3.0).track()
    assert body_from_track(track, 1.0).plane is SQUARE


@pytest.mark.parametrize("growth", [-0.25, 0.25])
def test_contacts_are_those_of_the_belt_seen_squarely(growth: float) -> None:
    square = contacts_s(RUNNER.track())
    found = contacts_s(aslant(RUNNER.track(), growth, 0.22 * growth))
    assert len(found) == len(square)
    np.testing.assert_allclose(found, square, atol=0.008)


def test_who_stands_still_tells_nothing() -> None:
    scene = np.tile(RUNNER.track().landmarks_px[:1, :, :2], (60, 1, 1))
    assert find_belt(np.arange(60) / 60, scene, 400.0).growth_per_px == 0.0
