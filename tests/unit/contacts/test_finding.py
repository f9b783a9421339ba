"""Contacts of stick figures whose strikes and toe-offs are known exactly."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stickrunner import StickRunner
from cadence.body.path import Body
from cadence.body.rhythm import find_rhythm
from cadence.contacts.crowding import ground_speed
from cadence.contacts.finding import TimedContact, find_contacts, steps_between
from cadence.domain import FloatArray


def contacts_of(runner: StickRunner) -> list[TimedContact]:
    body = runner.body()
    return find_contacts(body, find_rhythm(body))


def times_of(runner: StickRunner) -> FloatArray:
    """Give (K, 2) strikes and toe-offs of the whole contacts that were found."""
    found = [
        (contact.strike.at_s, contact.toe_off.at_s)
        for contact in contacts_of(runner)
        if contact.strike is not None and contact.toe_off is not None
    ]
    return np.array(found).reshape(-1, 2)


def errors_s(runner: StickRunner) -> FloatArray:
    """Give the errors of strikes and toe-offs of the interior contacts, all of which are found."""
    found, errors = times_of(runner), []
    for true in runner.whole_contacts_s[1:-1]:
        nearest = found[np.argmin(np.abs(found[:, 0] - true[0]))]
        assert abs(nearest[0] - true[0]) < runner.step_s / 4, f"no contact at {true[0]:.2f} s"
        errors.append(nearest - true)
    return np.array(errors)


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
def test_finds_every_interior_contact(fps: float) -> None:
    errors = errors_s(StickRunner(fps=fps))
    assert np.median(np.abs(errors[:, 0])) < 0.012
    assert np.ptp(errors[:, 0]) < 0.25 / fps + 0.002


def seen_by_a_turning_camera(body: Body) -> Body:
    """Bend a scene as a camera does that turns with a runner who passes it."""
    middle, away = float(np.median(body.hip[:, 0])), float(np.ptp(body.hip[:, 0])) / 1.6

    def bent(points: FloatArray) -> FloatArray:
        x = middle + away * np.arctan((points[..., 0] - middle) / away)
        return np.stack([x, points[..., 1]], axis=-1)

    return replace(
        body,
        hip=bent(body.hip),
        ankles=bent(body.ankles),
        heels=bent(body.heels),
        toes=bent(body.toes),
        is_panned=True,
    )


def test_strikes_far_off_are_timed_like_those_before_a_turning_camera() -> None:
    runner = StickRunner(fps=60)
    body = seen_by_a_turning_camera(runner.body())
    found = [
        contact.strike.at_s
        for contact in find_contacts(body, find_rhythm(body))
        if contact.strike is not None
    ]
    errors = [
        found[int(np.argmin(np.abs(np.array(found) - strike_s)))] - strike_s
        for strike_s, _ in runner.whole_contacts_s[1:-1]
    ]
    assert np.ptp(errors) < 0.008


def test_invents_no_contact() -> None:
    runner = StickRunner(noise_px=1.0)
    assert len(times_of(runner)) <= len(runner.whole_contacts_s)


def test_noise_and_swapped_legs_leave_the_contacts() -> None:
    runner = StickRunner(noise_px=1.5, swapped_share=0.2, lost_share=0.03)
    errors = errors_s(runner)
    assert np.std(errors[:, 0]) < 0.008


@settings(deadline=None, max_examples=12)
@given(st.floats(0.2, 0.36), st.floats(0.35, 0.6), st.floats(0, 1))
def test_direction_changes_nothing(step_s: float, stance_share: float, phase: float) -> None:
    runner = StickRunner(
        step_s=step_s, contact_s=stance_share * step_s, first_strike_s=phase * step_s
    )
    mirrored = runner.changed(direction="right-to-left")
    np.testing.assert_allclose(times_of(runner), times_of(mirrored), atol=2e-4)


def test_a_treadmills_ground_is_found() -> None:
    runner = StickRunner(direction="in-place", speed=2.0, step_s=0.34, contact_s=0.2)
    body = runner.body()
    assert not body.ground_known
    found = ground_speed(body, find_rhythm(body).openings_s)
    assert found == pytest.approx(-2.0, rel=0.03)
    assert np.ptp(errors_s(runner)[:, 0]) < 0.02


def test_a_panned_camera_changes_nothing() -> None:
    runner = StickRunner()
    panned = runner.changed(pan_px_per_s=600.0)
    np.testing.assert_allclose(times_of(runner), times_of(panned), atol=1e-6)


def test_cut_off_contacts_are_not_whole() -> None:
    runner = StickRunner(first_strike_s=-0.05, duration_s=2.0)
    found = times_of(runner)
    assert found[0, 0] > 0.1
    assert len(found) <= len(runner.whole_contacts_s)


def test_steps_reach_to_the_clips_ends_where_enough_is_seen() -> None:
    time_s = np.linspace(0, 2, 121)
    steps = steps_between(time_s, np.array([0.2, 0.5, 0.8, 1.1]))
    assert np.isnan(steps[0].opened_s)
    assert steps[0].first_s == 0.0
    assert steps[-1].last_s == pytest.approx(1.4)
    assert [step.opened_s for step in steps[1:4]] == [0.2, 0.5, 0.8]


def test_a_stay_that_an_opening_seems_to_part_is_one_contact() -> None:
    runner = StickRunner(duration_s=2.0)
    body = runner.body()
    rhythm = find_rhythm(body)
    within_s = float(runner.whole_contacts_s[3].mean())
    parted = replace(rhythm, openings_s=np.sort(np.append(rhythm.openings_s, within_s)))
    whole = [contact for contact in find_contacts(body, rhythm) if contact.is_whole]
    joined = [contact for contact in find_contacts(body, parted) if contact.is_whole]
    assert len(joined) == len(whole)
