"""The beat laid through strikes and toe-offs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.gait.beat import StepEvents, countable, fit_beat, step_numbers
from cadence.gait.intervals import t95
from tests.fixtures.gaits import contact, events_of, uneven_run


@given(st.integers(4, 30), st.floats(0.2, 0.4), st.floats(-5, 5))
def test_an_even_beat_is_found_exactly(count: int, step_s: float, start_s: float) -> None:
    events = events_of([contact(start_s + step_s * i) for i in range(count)])
    assert fit_beat(events, (0, count - 1)).step_s == pytest.approx([step_s], rel=1e-6)


def test_each_stretch_has_its_own_step() -> None:
    strikes = np.concatenate([[0.0], np.cumsum([0.25] * 4 + [0.27] * 4 + [0.3] * 4)])
    beat = fit_beat(events_of([contact(at_s) for at_s in strikes]), (0, 4, 8, 12))
    assert beat.step_s == pytest.approx([0.25, 0.27, 0.3], rel=1e-6)


def test_exact_strikes_give_the_time_from_first_to_last() -> None:
    strikes = np.array([0.0, 0.26, 0.54, 0.81, 1.07, 1.33, 1.60])
    exact = StepEvents(strikes, np.full(7, np.nan), np.full(7, 1e-5), np.full(7, np.nan))
    assert fit_beat(exact, (0, 6)).step_s == pytest.approx([1.6 / 6], rel=1e-5)


@pytest.mark.parametrize("change_s", [-0.08, 0.08])
def test_contacts_that_shorten_say_nothing_of_the_step(change_s: float) -> None:
    strikes = np.array([0.26 * number for number in range(12)])
    stances = 0.16 + change_s * np.linspace(-0.5, 0.5, 12)
    sds = np.full(12, 0.004)
    events = StepEvents(strikes, strikes + stances, sds, sds)
    assert fit_beat(events, (0, 11)).step_s == pytest.approx([0.26], rel=5e-4)


def test_steps_are_counted_past_missed_contacts() -> None:
    strikes = [0.0, 0.27, 0.81, 1.08, 1.35]
    assert list(step_numbers(events_of([contact(at_s) for at_s in strikes]))) == [0, 1, 3, 4, 5]


def test_the_rhythm_counts_steps_where_most_contacts_were_missed() -> None:
    series = series_of([0.0, 0.27, 0.81, 1.35], rhythm_step_s=0.27)
    assert list(step_numbers(series)) == [0, 1, 3, 5]
    assert list(step_numbers(replace(series, rhythm_step_s=np.nan))) != [0, 1, 3, 5]


@pytest.mark.parametrize(
    ("strikes_s", "kept"),
    [
        ([0.0, 0.27, 0.54, 0.81], slice(0, 4)),
        ([0.0, 0.27, 0.81, 1.08], slice(0, 4)),
        ([0.0, 0.27, 0.67, 0.94, 1.21], slice(2, 5)),
        ([0.0, 0.27, 0.54, 0.64], slice(0, 3)),
        ([0.0], slice(0, 1)),
    ],
)
def test_contacts_a_step_and_a_half_apart_end_a_series(strikes_s: list[float], kept: slice) -> None:
    assert countable(series_of(strikes_s, rhythm_step_s=0.27)) == kept
    unknown = series_of(strikes_s, rhythm_step_s=np.nan)
    assert countable(unknown) == slice(0, len(strikes_s))


def series_of(strikes_s: list[float], rhythm_step_s: float) -> StepEvents:
    events = events_of([contact(at_s) for at_s in strikes_s])
    return replace(events, rhythm_step_s=rhythm_step_s)


@given(st.floats(0.25, 8), st.integers(0, 50))
def test_slow_motion_scales_the_step_and_its_uncertainty(factor: float, seed: int) -> None:
    once, _ = uneven_run(np.random.default_rng(seed), 9)
    slow = StepEvents(
        factor * once.strike_s,
        factor * once.toe_off_s,
        factor * once.strike_sd_s,
        factor * once.toe_off_sd_s,
    )
    one, other = fit_beat(once, (0, 8)), fit_beat(slow, (0, 8))
    assert other.step_s == pytest.approx(factor * one.step_s, rel=1e-6)
    assert other.covariance_s2 == pytest.approx(factor**2 * one.covariance_s2, rel=1e-5)


@pytest.mark.parametrize("count", [4, 6, 9, 14])
@pytest.mark.parametrize("stated", [0.7, 1.0, 1.5])
def test_the_interval_holds_the_truth_as_often_as_it_says(count: int, stated: float) -> None:
    chance = np.random.default_rng((count, int(10 * stated)))
    held = 0
    for _ in range(200):
        events, true_s = uneven_run(chance, count, stated=stated)
        beat = fit_beat(events, (0, count - 1))
        half_s = t95(beat.freedom) * np.sqrt(beat.covariance_s2[0, 0])
        held += abs(beat.step_s[0] - true_s[-1] / (count - 1)) < half_s
    assert held >= 0.9 * 200
    assert stated > 1 or held < 200
