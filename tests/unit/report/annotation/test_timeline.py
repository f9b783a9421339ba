"""What a report says at a moment of the clip."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.report.annotation.timeline import Timeline, along_zone_m, lamp_names
from tests.fixtures.reps import make_fly, make_report

# Contacts of 0.11 s begin at 0.5 s and follow each other every 0.25 s, right foot first.
REPORT = make_report(spm=240.0, contacts=8, fly=make_fly(speed_mps=10.0))


def lit(at_s: float) -> list[str]:
    return [lamp.name for lamp in Timeline(REPORT).lamps(at_s) if lamp.is_lit]


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [(0.49, []), (0.5, ["right"]), (0.6, ["right"]), (0.62, []), (0.8, ["left"]), (0.9, [])],
)
def test_a_lamp_is_lit_from_strike_to_toe_off(at_s: float, expected: list[str]) -> None:
    assert lit(at_s) == expected


def test_a_lamp_remembers_its_last_contact() -> None:
    left, right = Timeline(REPORT).lamps(1.7)
    assert (left.contact, right.contact) == (REPORT.contacts[3], REPORT.contacts[4])
    assert [lamp.contact for lamp in Timeline(REPORT).lamps(0.4)] == [None, None]


def test_a_contact_without_an_end_lights_no_lamp() -> None:
    contact = dataclasses.replace(REPORT.contacts[0], toe_off_s=None, toe_off_sd_s=None)
    report = dataclasses.replace(REPORT, contacts=(contact,))
    (lamp,) = Timeline(report).lamps(contact.strike_s + 0.02)
    assert (lamp.contact, lamp.is_lit) == (contact, False)


def test_feet_without_names_share_a_lamp() -> None:
    first, second, *_ = REPORT.contacts
    nameless = dataclasses.replace(first, foot=None, side=None)
    assert lamp_names([nameless, nameless]) == ["foot"]
    assert lamp_names([dataclasses.replace(first, foot=None)]) == [first.side]
    assert lamp_names([second, first]) == ["left", "right"]


def test_the_running_cadence_is_that_of_the_last_four_steps() -> None:
    timeline = Timeline(REPORT)
    assert timeline.cadence_spm(0.6) is None
    assert timeline.cadence_spm(0.8) == pytest.approx(240)
    faster = [
        dataclasses.replace(c, strike_s=c.strike_s - 0.05 * max(0, n - 4))
        for n, c in enumerate(REPORT.contacts)
    ]
    timeline = Timeline(dataclasses.replace(REPORT, contacts=tuple(faster)))
    assert timeline.cadence_spm(9.0) == pytest.approx(60 * 4 / (0.25 + 3 * 0.2))


def test_a_missed_contact_is_no_slow_step() -> None:
    contacts = REPORT.contacts[:3] + REPORT.contacts[4:]
    timeline = Timeline(dataclasses.replace(REPORT, contacts=contacts))
    assert timeline.cadence_spm(9.0) == pytest.approx(240)


def test_the_zone_is_passed_from_marker_to_marker() -> None:
    timeline = Timeline(REPORT)
    before, inside, after = (timeline.zone(at_s) for at_s in (0.5, 2.4, 5.0))
    assert before is not None
    assert (before.state, before.along_m, before.split_s) == ("before", 0.0, 0.0)
    assert inside is not None
    assert inside.state == "inside"
    assert (inside.along_m, inside.split_s) == pytest.approx((15.0, 1.5))
    assert after is not None
    assert (after.state, after.along_m) == ("after", 30.0)
    assert after.split_s == pytest.approx(3.0)
    assert Timeline(make_report()).zone(1.0) is None


def test_distance_follows_the_speed_curve() -> None:
    # 10 m at 5 m/s and 10 m at 10 m/s, with a jump of no length between them.
    fly = dataclasses.replace(
        make_fly(distance_m=20.0),
        enter_s=1.0,
        exit_s=4.0,
        curve=((0.0, 5.0), (10.0, 5.0), (10.0, 10.0), (20.0, 10.0)),
    )
    assert along_zone_m(fly, 1.0) == pytest.approx(5)
    assert along_zone_m(fly, 2.0) == pytest.approx(10)
    assert along_zone_m(fly, 2.5) == pytest.approx(15)


@given(st.lists(st.floats(0.5, 12), min_size=2, max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_distance_only_grows_and_ends_at_the_marker(
    speeds: list[float], one: float, other: float
) -> None:
    curve = tuple((30 * n / (len(speeds) - 1), speed) for n, speed in enumerate(speeds))
    fly = dataclasses.replace(make_fly(), enter_s=0.0, exit_s=3.0, curve=curve)
    earlier, later = sorted((one, other))
    assert along_zone_m(fly, 3 * earlier) <= along_zone_m(fly, 3 * later) + 1e-9
    assert along_zone_m(fly, 0.0) == 0
    assert along_zone_m(fly, 3.0) == pytest.approx(30)
