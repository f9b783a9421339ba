"""Whether cadence rises, holds or fades."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.gait.trend import trend_from_events
from tests.fixtures.gaits import contact, events_of, scaled, uneven_run


def run(first_s: float, last_s: float, steps: int = 12) -> list[float]:
    return [0.0, *np.cumsum(np.linspace(first_s, last_s, steps))]


@pytest.mark.parametrize(
    ("first_s", "last_s", "verdict"),
    [(0.27, 0.27, "holds"), (0.29, 0.25, "rises"), (0.25, 0.29, "fades")],
)
def test_verdicts(first_s: float, last_s: float, verdict: str) -> None:
    trend = trend_from_events(events_of([contact(s) for s in run(first_s, last_s)]))
    assert trend.verdict == verdict
    assert trend.unknown_because is None


def test_the_thirds_have_their_own_cadence() -> None:
    strikes = np.concatenate([[0.0], np.cumsum([0.25] * 3 + [0.27] * 3 + [0.3] * 3)])
    trend = trend_from_events(events_of([contact(s) for s in strikes]))
    assert trend.first_spm == pytest.approx(240, rel=1e-4)
    assert trend.last_spm == pytest.approx(200, rel=1e-4)
    assert trend.change_spm is not None
    assert trend.change_spm.mean == pytest.approx(-40, rel=1e-3)


def test_five_steps_have_no_trend() -> None:
    trend = trend_from_events(events_of([contact(0.27 * i) for i in range(6)]))
    assert (trend.verdict, trend.change_spm) == ("unknown", None)
    assert "5 steps" in str(trend.unknown_because)


def test_what_hides_a_change_says_nothing() -> None:
    vague = [dataclasses.replace(contact(0.27 * i), strike_sd_s=0.1) for i in range(7)]
    vague = [dataclasses.replace(each, toe_off_sd_s=0.1) for each in vague]
    trend = trend_from_events(events_of(vague))
    assert trend.verdict == "unknown"
    assert trend.change_spm is not None
    assert "too uncertain" in str(trend.unknown_because)


def test_a_third_without_contacts_is_unknown() -> None:
    strikes = [0.27 * i for i in (0, 5, 6, 7, 8, 9, 10, 11, 12)]
    trend = trend_from_events(events_of([contact(s) for s in strikes]))
    assert trend.verdict == "unknown"


@given(st.floats(-0.04, 0.04))
def test_later_toe_offs_leave_the_trend(shift_s: float) -> None:
    strikes = run(0.29, 0.26)
    once = trend_from_events(events_of([contact(s) for s in strikes]))
    later = trend_from_events(events_of([contact(s, 0.1 + shift_s) for s in strikes]))
    assert later.verdict == once.verdict
    assert later.change_spm is not None
    assert once.change_spm is not None
    assert later.change_spm.mean == pytest.approx(once.change_spm.mean, rel=1e-6)


@given(st.floats(0.25, 4))
def test_slow_motion_scales_the_trend(factor: float) -> None:
    contacts = [contact(s) for s in run(0.29, 0.26)]
    once = trend_from_events(events_of(contacts)).change_spm
    slow = trend_from_events(events_of(scaled(contacts, factor))).change_spm
    assert once is not None
    assert slow is not None
    for end in ("mean", "low", "high"):
        assert getattr(slow, end) == pytest.approx(getattr(once, end) / factor, rel=1e-4)


@pytest.mark.parametrize("count", [7, 10, 15])
def test_the_interval_holds_the_truth_as_often_as_it_says(count: int) -> None:
    chance, third, held = np.random.default_rng(count), (count - 1) // 3, 0
    for _ in range(150):
        events, true_s = uneven_run(chance, count)
        change = trend_from_events(events).change_spm
        assert change is not None
        first_s, last_s = true_s[third] - true_s[0], true_s[-1] - true_s[-1 - third]
        held += change.low <= 60 * third / last_s - 60 * third / first_s <= change.high
    assert 0.9 * 150 <= held < 150
