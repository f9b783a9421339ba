"""Contacts as steps."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.gait.steps import step_table, step_times_s, with_quality
from tests.fixtures.gaits import COMMON_SD_S, OWN_SD_S, contact, scaled, two_feet

EVEN = two_feet(6, (0.1, 0.1))


def test_a_gap_is_not_a_step() -> None:
    contacts = [contact(at_s) for at_s in (0.0, 0.25, 0.5, 1.0, 1.25)]
    np.testing.assert_allclose(step_times_s(contacts), [0.25, 0.25, np.nan, 0.25])


def test_what_strikes_have_in_common_cancels_in_a_step() -> None:
    steps = step_table(EVEN)
    assert steps.step_sd_s[:-1] == pytest.approx(math.sqrt(2) * OWN_SD_S)
    assert steps.contact_own_sd_s == pytest.approx(math.sqrt(2) * OWN_SD_S)
    assert steps.common_sd_s == pytest.approx(math.sqrt(2) * COMMON_SD_S)
    assert steps.contact_sd_s == pytest.approx(math.sqrt(2) * math.hypot(OWN_SD_S, COMMON_SD_S))


def test_the_last_contact_begins_no_step() -> None:
    steps = step_table(EVEN)
    assert steps.contact_s[-1] == pytest.approx(0.1)
    for values in (steps.step_s, steps.flight_s, steps.length_m, steps.stride_s):
        assert np.isnan(values[-1])
        assert np.isfinite(values[:-1]).all()


def test_a_stride_is_two_steps_or_twice_the_only_one_seen() -> None:
    steps = step_table([contact(at_s) for at_s in (0.0, 0.25, 0.53)])
    np.testing.assert_allclose(steps.stride_s, [0.53, 0.56, np.nan])


def test_a_contact_time_too_uncertain_is_coarse() -> None:
    vague = [dataclasses.replace(each, toe_off_sd_s=0.03) for each in EVEN]
    assert step_table(vague).is_coarse.all()
    assert not step_table(EVEN).is_coarse.any()


def test_no_contacts_no_steps() -> None:
    assert len(step_table([]).step_s) == 0
    assert with_quality([]) == ()


@given(st.floats(0.2, 8))
def test_slow_motion_scales_times_and_leaves_the_quality(factor: float) -> None:
    once, slow = step_table(EVEN), step_table(scaled(EVEN, factor))
    np.testing.assert_allclose(slow.contact_s, factor * once.contact_s)
    np.testing.assert_allclose(slow.contact_sd_s, factor * once.contact_sd_s)
    qualities = [c.quality for c in with_quality(EVEN)]
    assert [c.quality for c in with_quality(scaled(EVEN, factor))] == pytest.approx(qualities)


@given(st.floats(-0.05, 0.05))
def test_later_toe_offs_lengthen_contacts_and_leave_steps(shift_s: float) -> None:
    later = step_table([dataclasses.replace(c, toe_off_s=c.strike_s + 0.1 + shift_s) for c in EVEN])
    np.testing.assert_allclose(later.step_s, step_table(EVEN).step_s)
    np.testing.assert_allclose(later.contact_s, 0.1 + shift_s)
    np.testing.assert_allclose(later.contact_s + later.flight_s, later.step_s)


def test_quality_is_the_probability_of_both_times() -> None:
    # 4 % of 0.27 s over a standard deviation of 3 ms: within 3.6 of them.
    within = math.erf(0.04 * 0.27 / OWN_SD_S / math.sqrt(2))
    assert with_quality(EVEN)[0].quality == pytest.approx(within**2)
    vague = dataclasses.replace(EVEN[0], strike_sd_s=0.02)
    assert with_quality([vague, *EVEN[1:]])[0].quality < 0.5
    unseen = dataclasses.replace(EVEN[0], toe_off_s=None, toe_off_sd_s=None)
    assert with_quality([unseen, *EVEN[1:]])[0].quality == 0
