"""Contacts at a clip's ends, completed from the clip's other contacts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cadence.contacts.ends import complete_ends
from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime

LASTS_S, STEP_S = 0.12, 0.25


def run(first_s: float, count: int = 6) -> list[TimedContact]:
    """Give whole contacts from ``first_s`` on."""
    return [
        TimedContact(
            EventTime(at_s, 0.003, 0.006), EventTime(at_s + LASTS_S, 0.003, 0.008), row, 0.0, 0.0
        )
        for row, at_s in enumerate(first_s + STEP_S * np.arange(count))
    ]


def poses_s(end_s: float, begin_s: float = 0.0) -> np.ndarray:
    return np.linspace(begin_s, end_s, round(60 * (end_s - begin_s)) + 1)


def test_a_strike_just_after_the_clips_first_frame_is_told_from_its_toe_off() -> None:
    contacts = run(0.03)
    cut = [replace(contacts[0], strike=None), *contacts[1:]]
    first = complete_ends(cut, poses_s(1.6), 1.6)[0]
    assert first.strike is not None
    assert first.strike.at_s == pytest.approx(0.03)
    assert first.strike.sd_s > 0.005
    assert first.strike.common_sd_s == 0.008
    assert complete_ends(cut, poses_s(1.6), 1.6)[1:] == cut[1:]


def test_a_strike_before_the_clip_stays_cut_off() -> None:
    contacts = run(-0.01)
    cut = [replace(contacts[0], strike=None), *contacts[1:]]
    assert complete_ends(cut, poses_s(1.6), 1.6) == cut


def test_a_strike_that_should_have_been_seen_is_not_made_up() -> None:
    # As a foot that stands in the blocks leaves them.
    contacts = run(0.3)
    cut = [replace(contacts[0], strike=None), *contacts[1:]]
    assert complete_ends(cut, poses_s(2.0), 2.0) == cut


def test_a_toe_off_just_before_the_clips_end_is_told_from_its_strike() -> None:
    contacts = run(0.2)
    end_s = 0.2 + 5 * STEP_S + LASTS_S
    cut = [*contacts[:-1], replace(contacts[-1], toe_off=None)]
    last = complete_ends(cut, poses_s(end_s + 0.02), end_s + 0.02)[-1]
    assert last.toe_off is not None
    assert last.toe_off.at_s == pytest.approx(end_s)
    assert complete_ends(cut, poses_s(end_s - 0.02), end_s - 0.02) == cut


def test_a_foot_that_stands_in_the_picture_as_the_runner_leaves_it_toes_off_there() -> None:
    contacts = run(0.2)
    end_s = 0.2 + 5 * STEP_S + LASTS_S
    cut = [*contacts[:-1], replace(contacts[-1], toe_off=None)]
    assert complete_ends(cut, poses_s(end_s - 0.04), 4.0)[-1].toe_off is not None
    assert complete_ends(cut, poses_s(end_s - 0.06), 4.0)[-1].toe_off is None


def test_an_end_contact_too_short_to_be_whole_is_told_anew() -> None:
    contacts = run(0.03)
    late = EventTime(0.1, 0.003, 0.006)
    short = [replace(contacts[0], strike=late), *contacts[1:]]
    first = complete_ends(short, poses_s(1.6), 1.6)[0]
    assert first.strike is not None
    assert first.strike.at_s == pytest.approx(0.03)


def test_whole_contacts_stay_as_they_are() -> None:
    contacts = run(0.2)
    assert complete_ends(contacts, poses_s(2.0), 2.0) == contacts


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_contacts_tell_nothing(count: int) -> None:
    contacts = run(0.03, max(count, 1))[:count]
    cut = [replace(contacts[0], strike=None), *contacts[1:]] if contacts else []
    assert complete_ends(cut, poses_s(1.6), 1.6) == cut


def test_an_end_contact_well_inside_the_clip_tells_of_the_other_ends() -> None:
    contacts = run(0.15, 3)
    end_s = 0.15 + 2 * STEP_S + LASTS_S
    cut = [*contacts[:-1], replace(contacts[-1], toe_off=None)]
    last = complete_ends(cut, poses_s(end_s + 0.01), 2.0)[-1]
    assert last.toe_off is not None
    assert last.toe_off.at_s == pytest.approx(end_s)
    # The first one may have begun before the clip did.
    assert complete_ends(cut, poses_s(end_s + 0.01, begin_s=0.1), 2.0) == cut
