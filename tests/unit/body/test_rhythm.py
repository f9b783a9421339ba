"""The rhythm of stick figures' legs."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stickrunner import StickRunner
from cadence.body import rhythm
from cadence.body.path import Body, body_from_track
from cadence.body.rhythm import find_rhythm, leg_separation
from cadence.domain import Direction


def mirrored(body: Body) -> Body:
    flip = np.array([-1.0, 1.0])
    return dataclasses.replace(
        body,
        hip=body.hip * flip,
        ankles=body.ankles * flip,
        heels=body.heels * flip,
        toes=body.toes * flip,
    )


def legs_swapped(body: Body) -> Body:
    return dataclasses.replace(
        body, ankles=body.ankles[:, ::-1], heels=body.heels[:, ::-1], toes=body.toes[:, ::-1]
    )


@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left", "in-place"])
@pytest.mark.parametrize(
    ("step_s", "contact_s", "speed"), [(0.21, 0.09, 5.5), (0.25, 0.11, 4.5), (0.36, 0.25, 1.8)]
)
def test_the_rhythm_is_that_of_the_steps(
    direction: Direction, step_s: float, contact_s: float, speed: float
) -> None:
    runner = StickRunner(
        step_s=step_s, contact_s=contact_s, speed=speed, direction=direction, fps=120
    )
    found = find_rhythm(runner.body())
    assert found.frequency_hz == pytest.approx(1 / step_s, rel=0.005)
    np.testing.assert_allclose(np.diff(found.openings_s), step_s, atol=0.004)
    assert len(found.openings_s) == pytest.approx(3 / step_s, abs=2)


@pytest.mark.parametrize("fps", [25, 30, 59.94, 240])
def test_frame_rate_noise_and_swapped_legs_do_not_matter(fps: float) -> None:
    runner = StickRunner(fps=fps, noise_px=2.0, swapped_share=0.3, lost_share=0.1)
    found = find_rhythm(runner.body())
    assert found.frequency_hz == pytest.approx(4, rel=0.01)
    np.testing.assert_allclose(np.diff(found.openings_s), 0.25, atol=0.02)


def test_openings_lie_in_the_flights() -> None:
    runner = StickRunner(fps=240)
    found = find_rhythm(runner.body())
    contacts = runner.whole_contacts_s
    for opening_s in found.openings_s:
        inside = (contacts[:, 0] + 0.02 < opening_s) & (opening_s < contacts[:, 1] - 0.02)
        assert not inside.any()


@settings(max_examples=10, deadline=None)
@given(st.floats(0.18, 0.4), st.integers(0, 99))
def test_the_rhythm_knows_neither_left_nor_right(step_s: float, seed: int) -> None:
    body = StickRunner(step_s=step_s, contact_s=0.45 * step_s, noise_px=1, seed=seed).body()
    found = find_rhythm(body)
    for other in (mirrored(body), legs_swapped(body)):
        again = find_rhythm(other)
        np.testing.assert_allclose(again.openings_s, found.openings_s, atol=1e-9)
        assert again.frequency_hz == pytest.approx(found.frequency_hz)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.2, 0.3))
def test_twice_the_time_is_half_the_frequency(step_s: float) -> None:
    track = StickRunner(step_s=step_s, contact_s=0.4 * step_s, fps=120).track()
    once, twice = (find_rhythm(body_from_track(track, scale)) for scale in (1.0, 2.0))
    assert twice.frequency_hz == pytest.approx(once.frequency_hz / 2, rel=0.005)
    spacing = [float(np.median(np.diff(found.openings_s))) for found in (once, twice)]
    assert spacing[1] == pytest.approx(2 * spacing[0], rel=0.01)


def test_hidden_slow_motion_is_still_a_rhythm() -> None:
    track = StickRunner(fps=240, duration_s=2.0).track()
    found = find_rhythm(body_from_track(track, 8.0))
    assert found.frequency_hz == pytest.approx(0.5, rel=0.02)


def test_who_stands_has_no_rhythm() -> None:
    track = StickRunner(direction="in-place").track()
    landmarks = np.repeat(track.landmarks_px[:1], len(track.landmarks_px), axis=0)
    body = body_from_track(dataclasses.replace(track, landmarks_px=landmarks), 1.0)
    found = find_rhythm(body)
    assert len(found.openings_s) == 0
    assert np.isnan(found.frequency_hz)


def test_feet_that_went_astray_are_held_within_reason() -> None:
    body = StickRunner().body()
    toes = body.toes.copy()
    toes[40:60, 0, 0] += 20
    astray = dataclasses.replace(body, toes=toes)
    separation, usual = leg_separation(astray), leg_separation(body)
    assert separation.max() == usual.max()
    # In between it is that of the neighbours.
    assert separation[40:60] == pytest.approx(np.linspace(usual[39], usual[60], 22)[1:-1])
    found = find_rhythm(astray)
    assert np.isfinite(found.openings_s).all()


def test_feet_that_are_always_astray_give_no_steps() -> None:
    body = StickRunner().body()
    toes = body.toes.copy()
    toes[:, 0, 0] += 20
    assert len(find_rhythm(dataclasses.replace(body, toes=toes)).openings_s) == 0


def test_separation_is_never_negative() -> None:
    separation = leg_separation(StickRunner().body())
    assert (separation >= 0).all()
    assert separation.max() > 0.3


def test_a_level_top_is_dated_by_its_middle() -> None:
    times_s = np.arange(7) / 10
    flat = np.array([0.0, 0, 1, 1, 1, 0, 0])
    np.testing.assert_allclose(rhythm._refined(times_s, flat, np.array([3])), [0.3])
    assert len(rhythm._refined(times_s, flat, np.array([], dtype=np.int64))) == 0


def test_a_long_clips_periodogram_is_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    times_s = np.arange(300) / 30
    signal = np.sin(2 * np.pi * 3 * times_s)
    frequencies, power = rhythm._periodogram(times_s, signal, 0.3, 6.5)
    monkeypatch.setattr(rhythm, "_MOST_AT_ONCE", 5000)
    _, again = rhythm._periodogram(times_s, signal, 0.3, 6.5)
    np.testing.assert_allclose(again, power)
    assert frequencies[np.argmax(power)] == pytest.approx(3, abs=0.01)


def test_who_shifts_from_foot_to_foot_makes_no_steps() -> None:
    body = StickRunner(fps=60, direction="in-place").body()
    sway = 0.03 * np.sin(2 * np.pi * 2.5 * body.time_s)
    toes, heels, ankles = (np.zeros_like(each) for each in (body.toes, body.heels, body.ankles))
    for joints in (toes, heels, ankles):
        joints[:, 0, 0] = 0.2 + sway
    standing = dataclasses.replace(body, toes=toes, heels=heels, ankles=ankles)
    assert len(find_rhythm(standing).openings_s) == 0


def test_an_opening_that_was_not_seen_is_bridged() -> None:
    body = StickRunner(fps=60).body()
    whole = find_rhythm(body)
    hidden_s = whole.openings_s[len(whole.openings_s) // 2]
    around = np.abs(body.time_s - hidden_s) < 0.09
    toes, heels, ankles = (each.copy() for each in (body.toes, body.heels, body.ankles))
    for joints in (toes, heels, ankles):
        joints[around] = joints[around].mean(axis=1, keepdims=True)
    again = find_rhythm(dataclasses.replace(body, toes=toes, heels=heels, ankles=ankles))
    assert len(again.openings_s) == len(whole.openings_s)
    np.testing.assert_allclose(again.openings_s, whole.openings_s, atol=0.04)
