"""How fast a runner falls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.path import Body, body_from_track
from cadence.clock.gravity import GRAVITY_MPS2, SOMEBODY, measure_fall, step_shape
from cadence.domain import FloatArray, PoseTrack
from cadence.gait.beat import StepEvents

RUNNER = StickRunner(step_s=0.25, contact_s=0.11)


def events_of(runner: StickRunner) -> StepEvents:
    strike_s, toe_off_s = runner.whole_contacts_s.T
    return StepEvents(
        strike_s, toe_off_s, np.full(len(strike_s), 0.003), np.full(len(strike_s), 0.003)
    )


def cut(events: StepEvents, kept: slice) -> StepEvents:
    return StepEvents(
        events.strike_s[kept],
        events.toe_off_s[kept],
        events.strike_sd_s[kept],
        events.toe_off_sd_s[kept],
    )


def bouncing(runner: StickRunner, gravity_mps2: float, noise_px: float = 0.0) -> PoseTrack:
    """Film a runner whose whole body rises and falls as the steps demand."""
    track = runner.track()
    middle_s = runner.whole_contacts_s.mean(axis=1)[0]
    phase = (track.file_time_s - middle_s) / runner.step_s
    flight = 1 - runner.contact_s / runner.step_s
    height_m = gravity_mps2 * runner.step_s**2 * step_shape(phase, flight)
    landmarks = track.landmarks_px.copy()
    landmarks[:, :, 1] -= (height_m / SOMEBODY.height_m * runner.stature_px)[:, None]
    landmarks[:, :, :2] += np.random.default_rng(3).normal(
        0, noise_px or 1e-9, landmarks[:, :, :2].shape
    )
    return replace(track, landmarks_px=landmarks)


def fall_of(gravity_mps2: float, noise_px: float = 0.0) -> tuple[float, float]:
    track = bouncing(RUNNER, gravity_mps2, noise_px)
    body: Body = body_from_track(track, 1.0)
    fall = measure_fall(track, body, events_of(RUNNER))
    assert fall is not None
    return fall.gravity_mps2, fall.sd_mps2


@pytest.mark.parametrize("gravity_mps2", [GRAVITY_MPS2, 2.45, -3.0])
def test_gravity_is_read_from_the_bounce(gravity_mps2: float) -> None:
    assert fall_of(gravity_mps2)[0] == pytest.approx(gravity_mps2, rel=0.02)


def test_noise_widens_the_uncertainty_and_stays_within_it() -> None:
    value, sd = fall_of(GRAVITY_MPS2, noise_px=3.0)
    assert sd > fall_of(GRAVITY_MPS2)[1]
    assert abs(value - GRAVITY_MPS2) < 4 * sd + 0.5


@pytest.mark.parametrize("flight_share", [0.1, 0.3, 0.56])
def test_the_shape_falls_freely_in_flight(flight_share: float) -> None:
    phase = np.linspace(0.5 - flight_share * 0.35, 0.5 + flight_share * 0.35, 41)
    bend: FloatArray = np.polyfit(phase, step_shape(phase, flight_share), 2)
    assert 2 * bend[0] == pytest.approx(-1, rel=0.03)


def test_a_share_in_the_air_known_otherwise_changes_gravity() -> None:
    track = bouncing(RUNNER, GRAVITY_MPS2)
    body, events = body_from_track(track, 1.0), events_of(RUNNER)
    late = replace(events, toe_off_s=events.toe_off_s + 0.012)
    share = 1 - RUNNER.contact_s / RUNNER.step_s
    wrong, right = (
        measure_fall(track, body, late, air_share=each) for each in (float("nan"), share)
    )
    assert wrong is not None
    assert right is not None
    assert wrong.gravity_mps2 > 1.03 * GRAVITY_MPS2
    assert right.gravity_mps2 == pytest.approx(GRAVITY_MPS2, rel=0.02)
    assert right.flight_share == wrong.flight_share


def test_two_contacts_are_too_few() -> None:
    track = RUNNER.track()
    few = cut(events_of(RUNNER), slice(2))
    assert measure_fall(track, body_from_track(track, 1.0), few) is None
