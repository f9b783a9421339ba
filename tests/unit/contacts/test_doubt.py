"""What contacts have in common where legs are hard to see."""

from __future__ import annotations

import pytest

from cadence.contacts.doubt import doubt_s, doubted, drift_s
from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime

CONTACT = TimedContact(EventTime(1.0, 0.003, 0.008), EventTime(1.2, 0.004, 0.020), 60, 0.0, 0.0)


def test_of_legs_that_are_seen_well_less_is_doubted() -> None:
    (found,) = doubted([CONTACT], 0.98)
    assert found.strike is not None
    assert found.strike.common_sd_s == pytest.approx(0.80 * 0.008)
    assert (found.strike.at_s, found.strike.sd_s) == (1.0, 0.003)


@pytest.mark.parametrize(("visible", "common_s"), [(0.9, 0.015), (0.85, 0.0175), (0.3, 0.040)])
def test_the_less_is_seen_the_more_all_events_share(visible: float, common_s: float) -> None:
    (found,) = doubted([CONTACT], visible)
    assert found.strike is not None
    assert found.toe_off is not None
    assert (found.strike.at_s, found.strike.sd_s) == (1.0, 0.003)
    assert found.strike.common_sd_s == pytest.approx((0.008**2 + common_s**2) ** 0.5)
    assert found.toe_off.common_sd_s == pytest.approx((0.020**2 + common_s**2) ** 0.5)


def test_an_event_that_was_cut_off_stays_so() -> None:
    cut = TimedContact(None, CONTACT.toe_off, 60, 0.0, 0.0)
    assert doubted([cut], 0.5)[0].strike is None


def test_a_reps_ends_share_less_than_its_strikes() -> None:
    assert drift_s(0.98) == 0.0
    assert 0.0 < drift_s(0.9) < doubt_s(0.9)
