"""Heel strikes found in postures made up by the rolling shoe's own equations."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.contacts.posture import ShoePosture
from cadence.contacts.rolling import find_roll
from cadence.domain import FloatArray
from tests.fixtures.rolling import RollingShoe

CONTACT_S = 0.18
STRIKES_S = 0.1 + 0.29 * np.arange(8)


def postures(
    toe_up_rad: float, roll_s: float = 0.03, fps: float = 60.0, seed: int = 0, early_s: float = 0.0
) -> list[ShoePosture]:
    """Give the postures of eight contacts, with a degree and 2 mm of noise.

    Shoes may turn so much before their heels are down.
    """
    chance = np.random.default_rng(seed)
    made = []
    for strike_s in STRIKES_S:
        shoe = RollingShoe(strike_s, roll_s, toe_up_rad=toe_up_rad)
        time_s = strike_s + np.arange(-0.05, 0.09, 1 / fps) + chance.uniform(0, 1 / fps)
        pitch = shoe.pitch_rad(time_s + early_s) + np.radians(1) * chance.standard_normal(
            len(time_s)
        )
        up = shoe.heel_up(time_s) + 0.0011 * chance.standard_normal(len(time_s))
        made.append(ShoePosture(time_s, pitch, up))
    return made


def rests_s(roll_s: float, scatter_s: float = 0.004) -> FloatArray:
    scatter = np.random.default_rng(9).standard_normal(len(STRIKES_S))
    return np.asarray(STRIKES_S + roll_s + scatter_s * scatter)


@pytest.mark.parametrize("roll_s", [0.02, 0.03, 0.05])
@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0])
def test_a_heel_strike_is_found_before_its_soles_rest(roll_s: float, fps: float) -> None:
    roll = find_roll(postures(0.28, roll_s, fps), rests_s(roll_s), CONTACT_S)
    assert roll is not None
    assert roll.heel_share == 1.0
    assert roll.toe_up_rad == pytest.approx(0.28, abs=0.03)
    assert np.median(roll.strike_s - STRIKES_S) == pytest.approx(
        0, abs=0.004 if fps > 30 else 0.006
    )
    assert np.std(roll.strike_s - STRIKES_S) < 0.005


def test_the_stated_uncertainty_is_of_the_errors_size() -> None:
    worst = []
    for seed in range(5):
        roll = find_roll(postures(0.28, seed=seed), rests_s(0.03), CONTACT_S)
        assert roll is not None
        off_s = roll.strike_s - STRIKES_S
        worst.append(np.abs((off_s - np.median(off_s)) / roll.strike_sd_s).max())
    assert np.median(worst) < 3


@pytest.mark.parametrize("toe_up_rad", [-0.05, 0.0, 0.04])
def test_a_level_landing_is_no_heel_strike(toe_up_rad: float) -> None:
    roll = find_roll(postures(toe_up_rad), rests_s(0.0), CONTACT_S)
    assert roll is not None
    assert roll.heel_share == 0.0


def test_a_shoe_that_turns_in_the_air_is_no_heel_strike() -> None:
    roll = find_roll(postures(0.35, fps=120.0, early_s=0.055), rests_s(0.0), CONTACT_S)
    assert roll is None or roll.heel_share == 0.0


def test_one_shoe_is_too_few() -> None:
    assert find_roll(postures(0.28)[:1], rests_s(0.03)[:1], CONTACT_S) is None
