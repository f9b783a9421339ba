"""The ground's speed under stick figures that run in place, whose belt is known exactly."""

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.path import relative_to_hips
from cadence.body.rhythm import find_rhythm
from cadence.contacts.crowding import ground_speed, most_crowded


@pytest.mark.parametrize("stance_share", [0.4, 0.55, 0.7])
@pytest.mark.parametrize(
    ("fps", "stature_px", "noise_px"), [(30, 400, 3), (60, 160, 1), (240, 500, 4)]
)
def test_the_belt_is_as_fast_as_the_feet_that_stand(
    fps: float, stature_px: float, noise_px: float, stance_share: float
) -> None:
    runner = StickRunner(
        direction="in-place",
        speed=2.4,
        step_s=0.33,
        contact_s=stance_share * 0.33,
        fps=fps,
        stature_px=stature_px,
        noise_px=noise_px,
    )
    body = relative_to_hips(runner.body())
    found = ground_speed(body, find_rhythm(body).openings_s)
    assert found == pytest.approx(-2.4, rel=0.02)


def test_toes_crowd_together_at_the_footprint() -> None:
    runner = StickRunner(direction="in-place", speed=2.4, step_s=0.33, contact_s=0.2)
    body = relative_to_hips(runner.body())
    strike_s, toe_off_s = runner.whole_contacts_s[2]
    step = body.between(strike_s - 0.05, toe_off_s + 0.05)
    standing = step.between(strike_s + 0.01, toe_off_s - 0.01)
    x, y = most_crowded(step, -2.4)
    gone = -2.4 * (standing.time_s - step.time_s[len(step.time_s) // 2])
    nearest = np.abs(standing.toes[:, :, 0] - gone[:, None] - x).min(axis=1)
    assert nearest.max() < 0.01
    assert y == pytest.approx(standing.toes[:, :, 1].max(), abs=0.01)
