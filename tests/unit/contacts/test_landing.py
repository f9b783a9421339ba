"""Heel first or not, by the angle of the foot just before it strikes."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.contacts.landing import heel_chance, heel_share
from cadence.domain import FloatArray
from tests.fixtures.shoes import body_on_feet

STRIKES_S = np.array([0.21, 0.47, 0.74])


def times_s(fps: float) -> FloatArray:
    return np.arange(0.0, 1.0, 1 / fps)


@pytest.mark.parametrize("forward", [1.0, -1.0])
@pytest.mark.parametrize("fps", [30, 60, 240])
@pytest.mark.parametrize(("angle_deg", "share"), [(25, 1), (12, 1), (6, 0.5), (-6, 0), (-40, 0)])
def test_the_more_the_toe_is_raised_the_surer_the_heel_lands_first(
    forward: float, fps: float, angle_deg: float, share: float
) -> None:
    body = body_on_feet(times_s(fps), angle_deg, forward)
    assert heel_share(body, STRIKES_S) == pytest.approx(share, abs=1e-9)


def test_the_share_never_falls_with_the_angle() -> None:
    shares = [heel_share(body_on_feet(times_s(60), deg), STRIKES_S) for deg in range(-20, 30)]
    assert (np.diff(shares) >= 0).all()


def test_only_the_frames_just_before_the_strikes_count() -> None:
    time_s = times_s(120)
    before_s = STRIKES_S[:, None] - time_s
    just_before = ((before_s > 0.003) & (before_s < 0.030)).any(axis=0)
    raised = body_on_feet(time_s, np.where(just_before, 15.0, -25.0))
    lowered = body_on_feet(time_s, np.where(just_before, -25.0, 15.0))
    assert heel_share(raised, STRIKES_S) == 1.0
    assert heel_share(lowered, STRIKES_S) == 0.0


def test_one_stray_strike_does_not_decide() -> None:
    time_s = times_s(120)
    stray = np.abs(time_s - STRIKES_S[1]) < 0.05
    raised = body_on_feet(time_s, np.where(stray, -40.0, 14.0))
    lowered = body_on_feet(time_s, np.where(stray, 40.0, -14.0))
    assert heel_share(raised, STRIKES_S) == 1.0
    assert heel_share(lowered, STRIKES_S) == 0.0


def test_no_strikes_and_no_frames_say_nothing_of_a_heel() -> None:
    body = body_on_feet(times_s(60), 20.0)
    assert heel_share(body, np.zeros(0)) == 0.0
    assert heel_share(body, np.array([7.0])) == 0.0


def test_sprinters_contacts_are_too_short_for_heels() -> None:
    assert heel_chance(0.10) == 0.0
    assert 0 < heel_chance(0.13) < 1
    assert heel_chance(0.2) == 1.0
