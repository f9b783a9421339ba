"""One foot against the other."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import Contact, Foot, SideDifference
from cadence.gait.symmetry import symmetry_from_contacts
from tests.fixtures.gaits import contact, scaled, two_feet

FIELDS = ("contact_time_s", "flight_time_s", "step_time_s", "step_length_m")
OTHER: dict[Foot | None, Foot | None] = {"left": "right", "right": "left", None: None}


def mirrored(contacts: list[Contact]) -> list[Contact]:
    return [dataclasses.replace(each, foot=OTHER[each.foot]) for each in contacts]


def known(difference: SideDifference | None) -> SideDifference:
    assert difference is not None
    return difference


def test_a_limp_is_real() -> None:
    found = symmetry_from_contacts(two_feet(12, (0.13, 0.10)))
    assert found.compared == ("left", "right")
    contact_time = known(found.contact_time_s)
    assert contact_time.difference.mean == pytest.approx(0.03)
    assert contact_time.means == pytest.approx((0.13, 0.10))
    assert contact_time.counts == (6, 6)
    assert contact_time.index_percent == pytest.approx(100 * 0.03 / 0.115)
    assert contact_time.real
    assert known(found.flight_time_s).difference.mean == pytest.approx(-0.03)
    assert not known(found.step_time_s).real


def test_a_small_difference_is_within_its_uncertainty() -> None:
    found = symmetry_from_contacts(two_feet(12, (0.104, 0.10)))
    assert not any(known(getattr(found, name)).real for name in FIELDS)


def test_the_far_foot_is_not_trusted_beyond_what_it_hides() -> None:
    many = known(symmetry_from_contacts(two_feet(400, (0.1, 0.1))).contact_time_s).difference
    assert many.high - many.low > 2 * 0.006


def test_near_and_far_serve_where_left_and_right_are_unknown() -> None:
    sides = [
        contact(0.27 * i, 0.1 + 0.03 * (i % 2), side="far" if i % 2 else "near") for i in range(8)
    ]
    found = symmetry_from_contacts(sides)
    assert found.compared == ("near", "far")
    assert known(found.contact_time_s).difference.mean == pytest.approx(-0.03)
    assert found.step_length_m is None


@pytest.mark.parametrize("contacts", [[], two_feet(5, (0.1, 0.12)), [contact(0.0)] * 9])
def test_too_few_are_not_compared(contacts: list[Contact]) -> None:
    found = symmetry_from_contacts(contacts)
    assert found.compared is None
    assert found.contact_time_s is None
    assert "fewer than 3" in str(found.unknown_because)


@given(st.integers(8, 20), st.integers(0, 1000))
def test_mirrored_contacts_give_mirrored_symmetry(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    contacts = [
        dataclasses.replace(each, strike_s=each.strike_s + chance.normal(0, 0.004))
        for each in two_feet(count, (0.12, 0.1))
    ]
    one, other = symmetry_from_contacts(contacts), symmetry_from_contacts(mirrored(contacts))
    for name in FIELDS:
        here, there = known(getattr(one, name)), known(getattr(other, name))
        assert there.difference.mean == pytest.approx(-here.difference.mean)
        assert there.difference.low == pytest.approx(-here.difference.high)
        assert there.index_percent == pytest.approx(-(here.index_percent or 0))
        assert there.real == here.real


@given(st.floats(0.25, 8))
def test_slow_motion_scales_differences_and_leaves_verdicts(factor: float) -> None:
    contacts = two_feet(10, (0.125, 0.1))
    once, slow = symmetry_from_contacts(contacts), symmetry_from_contacts(scaled(contacts, factor))
    for name in FIELDS[:3]:
        here, there = known(getattr(once, name)), known(getattr(slow, name))
        assert there.difference.low == pytest.approx(factor * here.difference.low, abs=1e-9)
        assert there.real == here.real


@given(st.floats(-0.05, 0.05))
def test_later_toe_offs_leave_every_difference(shift_s: float) -> None:
    once = symmetry_from_contacts(two_feet(9, (0.12, 0.1)))
    later = symmetry_from_contacts(two_feet(9, (0.12 + shift_s, 0.1 + shift_s)))
    for name in FIELDS:
        here, there = known(getattr(once, name)), known(getattr(later, name))
        assert there.difference.mean == pytest.approx(here.difference.mean, abs=1e-9)
        assert there.real == here.real


def test_like_feet_seldom_differ() -> None:
    chance, real = np.random.default_rng(3), 0
    for _ in range(150):
        contacts = [
            dataclasses.replace(
                each,
                strike_s=each.strike_s + chance.normal(0, 0.003),
                toe_off_s=(each.toe_off_s or 0) + chance.normal(0, 0.003),
            )
            for each in two_feet(8, (0.1, 0.1))
        ]
        found = symmetry_from_contacts(contacts)
        real += any(known(getattr(found, name)).real for name in FIELDS[:3])
    assert real <= 0.05 * 150
