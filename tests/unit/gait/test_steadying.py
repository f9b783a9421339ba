"""Strikes and toe-offs held against the beat."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cadence.gait.beat import StepEvents
from cadence.gait.steadying import steadied

STEP_S, STANCE_S, SD_S = 0.25, 0.12, 0.003


def read(strikes_s: NDArray[np.floating[Any]]) -> StepEvents:
    sds_s = np.full(len(strikes_s), SD_S)
    struck_s = np.array(strikes_s, dtype=np.float64)
    return StepEvents(struck_s, struck_s + STANCE_S, sds_s, sds_s.copy(), np.nan)


@given(st.integers(4, 90), st.floats(0.2, 0.4), st.floats(-5, 5))
def test_an_even_beat_stays(count: int, step_s: float, start_s: float) -> None:
    strikes_s = start_s + step_s * np.arange(count)
    steady = steadied(read(strikes_s))
    assert steady.strike_s == pytest.approx(strikes_s, abs=1e-6)
    assert steady.toe_off_s == pytest.approx(strikes_s + STANCE_S, abs=1e-6)
    assert (steady.strike_sd_s < 0.006).all()


@pytest.mark.parametrize(("number", "left_s"), [(0, 0.012), (5, 0.008), (9, 0.012)])
def test_one_strike_off_the_beat_is_likelier_misread(number: int, left_s: float) -> None:
    true_s = STEP_S * np.arange(10)
    events = read(true_s)
    events.strike_s[number] += 0.02
    steady = steadied(events)
    assert abs(steady.strike_s[number] - true_s[number]) < left_s
    others = np.arange(10) != number
    assert np.abs(steady.strike_s - true_s)[others].max() < 0.0025
    assert steady.strike_sd_s[number] > steady.strike_sd_s[others].max()


def test_a_badly_read_strike_goes_by_the_beat() -> None:
    events = read(STEP_S * np.arange(8))
    events.strike_s[0] -= 0.02
    events.strike_sd_s[0] = 0.014
    steady = steadied(events)
    assert steady.strike_s[0] == pytest.approx(0, abs=0.004)
    assert steady.strike_sd_s[0] < 0.008


def test_steps_that_quicken_stay() -> None:
    strikes_s = np.cumsum(np.linspace(0.30, 0.23, 9))
    steady = steadied(read(strikes_s))
    assert steady.strike_s == pytest.approx(strikes_s, abs=0.002)


def test_contacts_that_shorten_stay() -> None:
    strikes_s = np.array([STEP_S * number for number in range(12)])
    stances_s = np.linspace(0.18, 0.11, 12)
    sds_s = np.full(12, SD_S)
    steady = steadied(StepEvents(strikes_s, strikes_s + stances_s, sds_s, sds_s, np.nan))
    assert steady.strike_s == pytest.approx(strikes_s, abs=0.002)
    assert steady.toe_off_s == pytest.approx(strikes_s + stances_s, abs=0.002)


def test_uneven_feet_stay() -> None:
    strikes_s = STEP_S * np.arange(12) + np.where(np.arange(12) % 2 == 0, 0.006, -0.006)
    steady = steadied(read(strikes_s))
    assert steady.strike_s == pytest.approx(strikes_s, abs=0.0015)


def test_a_long_run_in_parts_has_no_seams() -> None:
    strikes_s = STEP_S * np.arange(200) + np.random.default_rng(1).normal(0, 0.003, 200)
    whole, later = (steadied(read(strikes_s[begin:])) for begin in (0, 13))
    assert later.strike_s[20:] == pytest.approx(whole.strike_s[33:], abs=8e-4)


def test_what_was_not_seen_stays_unseen_and_few_steps_as_they_were() -> None:
    events = read(STEP_S * np.arange(6))
    events.toe_off_s[-1] = np.nan
    assert np.isnan(steadied(events).toe_off_s[-1])
    few = read(np.array([0.0, 0.26, 0.49]))
    assert steadied(few) is few
