"""Which part of a step is flown."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from benchmarks.stickrunner import StickRunner
from cadence.clock.airtime import air_share
from cadence.clock.footfalls import Footfalls, find_footfalls, step_events
from cadence.contacts.timing import EventTime

STEP_S, CONTACT_S = 0.25, 0.14


def falls(common_sd_s: float) -> Footfalls:
    """Give contacts of one length, known so well."""
    found = find_footfalls(StickRunner(step_s=STEP_S).track(), 1.0)
    timed = [
        replace(
            contact,
            strike=EventTime(STEP_S * number, 0.003, common_sd_s),
            toe_off=EventTime(STEP_S * number + CONTACT_S, 0.003, common_sd_s),
        )
        for number, contact in enumerate(found.timed)
    ]
    return replace(found, timed=tuple(timed), events=step_events(timed, found.rhythm))


def test_contacts_alone_say_it_where_the_ground_is_unknown() -> None:
    assert air_share(falls(0.01), STEP_S, math.nan) == pytest.approx(1 - CONTACT_S / STEP_S)


def test_the_length_of_steps_corrects_contacts_that_are_known_badly() -> None:
    by_contacts, by_length = 1 - CONTACT_S / STEP_S, 1 - 0.5 / 1.2
    well, badly = (air_share(falls(sd_s), STEP_S, 1.2) for sd_s in (0.0005, 0.1))
    assert well == pytest.approx(by_contacts, abs=0.01)
    assert badly == pytest.approx(by_length, abs=0.01)


def test_slow_motion_changes_nothing() -> None:
    once = falls(0.01)
    timed = tuple(
        replace(
            contact,
            strike=EventTime(4 * contact.strike.at_s, 0.0, 4 * contact.strike.common_sd_s),
            toe_off=EventTime(4 * contact.toe_off.at_s, 0.0, 4 * contact.toe_off.common_sd_s),
        )
        for contact in once.timed
        if contact.strike is not None and contact.toe_off is not None
    )
    slow = replace(once, timed=timed, events=step_events(timed, once.rhythm))
    assert air_share(slow, 4 * STEP_S, 1.2) == pytest.approx(air_share(once, STEP_S, 1.2))


def test_no_whole_contact_says_nothing() -> None:
    assert math.isnan(air_share(replace(falls(0.01), timed=()), STEP_S, 1.2))
