"""Strikes before the soles' rests, where the heels come down first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.contacts.heels import Landed, heel_strikes
from cadence.contacts.timing import EventTime
from tests.unit.contacts.test_rolling import CONTACT_S, STRIKES_S, postures

ROLL_S = 0.03


def landed(
    toe_up_rad: float, roll_s: float = ROLL_S, landmarks_late_s: float = 0.0
) -> list[Landed]:
    return [
        Landed(
            rest=EventTime(float(at_s + roll_s), 0.004, 0.006),
            level=EventTime(float(at_s + roll_s), 0.005, 0.007),
            landmarks=EventTime(float(at_s + landmarks_late_s), 0.005, 0.014),
            posture=posture,
        )
        for at_s, posture in zip(STRIKES_S, postures(toe_up_rad, ROLL_S), strict=True)
    ]


def test_heels_strike_a_roll_before_the_soles_rest() -> None:
    strikes = heel_strikes(landed(0.28), 8, CONTACT_S)
    assert strikes is not None
    off_s = np.array([strike.at_s for strike in strikes if strike is not None]) - STRIKES_S
    assert np.abs(np.median(off_s)) < 0.004
    sds_s = [strike.total_sd_s for strike in strikes if strike is not None]
    assert 0.003 < np.median(sds_s) < 0.010


def test_level_landings_strike_as_they_come_to_rest() -> None:
    level = landed(0.0, roll_s=0.0)
    assert heel_strikes(level, 8, CONTACT_S) == [each.level for each in level]


def test_shoes_that_were_not_seen_strike_as_long_before_as_the_others() -> None:
    contacts = landed(0.28)
    contacts[3] = replace(contacts[3], posture=None)
    contacts[5] = Landed(None, None, None, None)
    strikes = heel_strikes(contacts, 8, CONTACT_S)
    assert strikes is not None
    assert strikes[5] is None
    assert strikes[3] is not None
    assert strikes[3].at_s == pytest.approx(STRIKES_S[3], abs=0.005)
    assert strikes[3].sd_s >= 0.004


def test_between_heel_and_sole_the_doubt_is_stated() -> None:
    strikes, sure = heel_strikes(landed(0.105), 8, CONTACT_S), heel_strikes(landed(0.28), 8, 0.18)
    assert strikes is not None
    assert sure is not None
    first, other = strikes[0], sure[0]
    assert first is not None
    assert other is not None
    assert first.common_sd_s > 1.3 * other.common_sd_s


def test_too_few_shoes_say_nothing() -> None:
    contacts = landed(0.28)
    unseen = [replace(each, posture=None) for each in contacts]
    assert heel_strikes([*unseen[:-1], contacts[-1]], 8, CONTACT_S) is None
    assert heel_strikes(unseen, 8, CONTACT_S) is None


def test_a_roll_far_from_the_landmarks_strikes_is_doubted() -> None:
    late_s = np.arange(0.0, 0.13, 0.005)
    strikes = [heel_strikes(landed(0.28, landmarks_late_s=each), 8, CONTACT_S) for each in late_s]
    middles = [
        np.median([each.at_s for each in some if each is not None] - STRIKES_S)
        for some in strikes
        if some is not None
    ]
    assert middles[2] < 0.005
    assert middles[-1] == pytest.approx(late_s[-1], abs=0.003)
    assert np.abs(np.diff(middles)).max() < 0.016
