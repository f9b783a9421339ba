"""Pictures beside landmarks, weighed by what is known of both."""

import numpy as np
import pytest

from cadence.contacts.mixing import mix_of, pictures_common_sd_s
from cadence.contacts.timing import EventTime

MOVED_S = np.array([0.010, 0.012, 0.008])


def test_as_good_as_each_other_meet_halfway() -> None:
    mix = mix_of(MOVED_S, 9.0, 0.006, 0.006, trust=1.0)
    assert mix.share == pytest.approx(0.5)
    assert mix.common_sd_s == pytest.approx(0.006 / np.sqrt(2))


def test_a_blunt_corner_moves_less_than_a_sharp_one() -> None:
    assert (
        mix_of(MOVED_S, 1.5, 0.014, 0.006, 1.0).share
        < mix_of(MOVED_S, 6.0, 0.014, 0.006, 1.0).share
    )


def test_without_trust_nothing_moves() -> None:
    event = EventTime(1.0, 0.003, 0.014)
    timed = mix_of(MOVED_S, 9.0, 0.014, 0.006, trust=0.0).applied(event, 0.010)
    assert timed.at_s == 1.0
    assert timed.common_sd_s == pytest.approx(0.014)


def test_an_event_goes_halfway_to_its_own_picture() -> None:
    event = EventTime(1.0, 0.003, 0.014)
    mix = mix_of(MOVED_S, 9.0, 0.014, 1e-6, trust=1.0)
    assert mix.applied(event, 0.012).at_s == pytest.approx(1.011, abs=1e-5)
    assert mix.applied(event, None).at_s == pytest.approx(1.010, abs=1e-5)


def test_pictures_half_as_far_apart_add_a_quarter() -> None:
    assert pictures_common_sd_s(0.003, 0.004, 1 / 30) == pytest.approx(0.005)
    assert pictures_common_sd_s(0.0, 0.004, 1 / 60) == pytest.approx(0.001)
