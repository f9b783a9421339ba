from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import Contact
from cadence.gait.beat import StepEvents
from cadence.gait.measures import cadence_from_events, gait_from_contacts


def events(strikes: np.ndarray, stance_s: float = 0.1, sd_s: float = 0.004) -> StepEvents:
    sds = np.full(len(strikes), sd_s)
    return StepEvents(strikes, strikes + stance_s, sds, sds)


def contact(strike_s: float, stance_s: float | None = 0.1, along_m: float | None = None) -> Contact:
    return Contact(
        strike_s=strike_s,
        toe_off_s=None if stance_s is None else strike_s + stance_s,
        strike_sd_s=0.005,
        toe_off_sd_s=None if stance_s is None else 0.005,
        foot=None,
        side=None,
        x_px=0.0,
        y_px=0.0,
        along_m=along_m,
        strike_common_sd_s=0.003,
        toe_off_common_sd_s=0.004,
    )


@given(st.integers(3, 30), st.floats(0.2, 0.4), st.floats(-5, 5))
def test_an_even_rhythm_gives_its_cadence(count: int, step_s: float, start_s: float) -> None:
    result = cadence_from_events(events(start_s + step_s * np.arange(count)), np.nan)
    assert result is not None
    assert result.spm.mean == pytest.approx(60 / step_s, rel=1e-4)
    assert result.steps == count - 1
    assert result.spm.low <= result.spm.mean <= result.spm.high
    assert result.periodicity_spm is None


def test_what_the_ends_may_be_off_by_widens_the_interval() -> None:
    strikes = events(0.25 * np.arange(9))
    sure, unsure = (cadence_from_events(strikes, np.nan, drift_s) for drift_s in (0.0, 0.01))
    assert sure is not None
    assert unsure is not None
    assert unsure.spm.mean == sure.spm.mean
    added_s = 1.96 * 0.01 / 8
    sure_s, unsure_s = (60 / each.spm.low - 0.25 for each in (sure, unsure))
    assert unsure_s == pytest.approx(np.hypot(sure_s, added_s), rel=1e-3)


def test_an_evenly_slowing_rhythm_gives_its_mean_step() -> None:
    steps_s = np.linspace(0.25, 0.30, 9)
    result = cadence_from_events(events(np.concatenate([[0], np.cumsum(steps_s)])), 3.6)
    assert result is not None
    assert result.spm.mean == pytest.approx(60 / steps_s.mean(), rel=2e-3)
    assert result.periodicity_spm == pytest.approx(216)


def test_one_mistimed_strike_weighs_little() -> None:
    strikes = 0.27 * np.arange(10.0)
    wrong = strikes.copy()
    wrong[-1] -= 0.03
    moved = cadence_from_events(
        StepEvents(wrong, strikes + 0.1, np.full(10, 0.004), np.full(10, 0.004)), np.nan
    )
    assert moved is not None
    assert moved.spm.mean == pytest.approx(60 / 0.27, rel=0.006)


def test_a_missing_contact_does_not_slow_the_rhythm() -> None:
    strikes = np.delete(0.27 * np.arange(10.0), 4)
    result = cadence_from_events(events(strikes), np.nan)
    assert result is not None
    assert result.spm.mean == pytest.approx(60 / 0.27, rel=1e-3)
    assert result.steps == 7


def test_a_rhythm_that_is_clearly_another_is_within_the_interval() -> None:
    strikes = events(0.27 * np.arange(10.0))
    alike, other = (cadence_from_events(strikes, spm / 60) for spm in (225.0, 245.0))
    assert alike is not None
    assert other is not None
    assert alike.spm.high < 225
    assert other.spm.high == pytest.approx(245)
    assert (other.spm.mean, other.spm.low) == (alike.spm.mean, alike.spm.low)


def test_steps_that_no_runner_takes_rest_on_their_ends() -> None:
    astray_s = 0.04 * np.array([1, 0, -1, 1, -1, 1, 0, -1, 1, -1])
    even = cadence_from_events(events(0.27 * np.arange(10.0)), np.nan)
    uneven = replace(events(0.27 * np.arange(10.0) + astray_s), rhythm_step_s=0.27)
    wild = cadence_from_events(uneven, np.nan)
    assert even is not None
    assert wild is not None
    assert even.spm.high - even.spm.low < 4
    assert wild.spm.high - wild.spm.low > 12


def test_a_strike_without_its_toe_off_still_ends_a_step() -> None:
    strikes = 0.27 * np.arange(4.0)
    cut = events(strikes)
    cut.toe_off_s[-1] = np.nan
    cut.strike_s[0] = np.nan
    result = cadence_from_events(cut, np.nan)
    assert result is not None
    assert result.spm.mean == pytest.approx(60 / 0.27, rel=1e-4)


def test_strikes_alone_are_enough() -> None:
    alone = events(0.27 * np.arange(5.0))
    alone.toe_off_s[:] = np.nan
    result = cadence_from_events(alone, np.nan)
    assert result is not None
    assert result.spm.mean == pytest.approx(60 / 0.27, rel=1e-4)


def test_two_strikes_are_no_rhythm() -> None:
    assert cadence_from_events(events(np.array([0.0, 0.27])), np.nan) is None


def test_double_time_is_half_the_cadence() -> None:
    strikes = 0.27 * np.arange(8.0) + 0.002 * np.sin(np.arange(8))
    once = cadence_from_events(events(strikes), np.nan)
    twice = cadence_from_events(events(2 * strikes, 0.2, 0.008), np.nan)
    assert once is not None
    assert twice is not None
    assert twice.spm.mean == pytest.approx(once.spm.mean / 2, rel=1e-3)


def test_flight_is_what_a_step_has_beside_its_contact() -> None:
    contacts = [contact(0.27 * number, along_m=2.2 * number) for number in range(6)]
    gait = gait_from_contacts(contacts, 0.01)
    assert gait is not None
    assert gait.contact_time_s is not None
    assert gait.flight_time_s is not None
    assert gait.duty_factor is not None
    assert gait.step_length_m is not None
    assert gait.contact_time_s.mean == pytest.approx(0.1)
    assert gait.flight_time_s.mean == pytest.approx(0.17)
    assert gait.duty_factor.mean == pytest.approx(0.1 / 0.54)
    assert gait.step_length_m.mean == pytest.approx(2.2)
    assert gait.step_length_m.high - 2.2 > 1.9 * 0.022
    assert gait.contact_time_s.high - gait.contact_time_s.mean > 1.9 * 0.005


def test_without_metres_there_is_no_step_length() -> None:
    gait = gait_from_contacts([contact(0.0), contact(0.27)], 0.0)
    assert gait is not None
    assert gait.step_length_m is None
