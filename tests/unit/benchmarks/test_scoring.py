from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.matching import FoundContacts, TrueContacts
from benchmarks.scoring import (
    NOTHING_FOUND,
    Windows,
    cadence_percent_of,
    covered,
    covered_share,
    found_contacts,
    joined,
    score_contacts,
    score_rep,
    true_contact_time_s,
    true_flight_time_s,
    windows_for,
)
from benchmarks.truths import Truth
from cadence.domain import Interval
from tests.fixtures.reps import make_report

WINDOWS = Windows(0.02, 0.05)
STRIKES_S = np.array([0.5, 0.75, 1.0, 1.25])
TRUE = TrueContacts(
    STRIKES_S,
    STRIKES_S + 0.1,
    np.ones(4, bool),
    ("left", "right", "left", "right"),
    ("near", "far", "near", "far"),
)
FOUND = FoundContacts(
    STRIKES_S + np.array([0.001, -0.002, 0.003, 0.04]),
    STRIKES_S + np.array([0.111, 0.098, np.nan, 0.14]),
    np.full(4, 0.002),
    np.full(4, 0.005),
    ("left", "left", None, None),
    ("near", "far", "near", "far"),
)
TRUTH = Truth(TRUE, 240.0, 0.0, {})


@pytest.mark.parametrize(
    ("fps", "is_labelled", "right_s", "widest_s"),
    [
        (30, False, 1 / 30, 2 / 30),
        (60, False, 1 / 60, 0.05),
        (240, False, 1 / 60, 0.05),
        (30, True, 1.5 / 30, 2 / 30),
    ],
)
def test_windows_are_one_frame_but_of_60_fps_at_most(
    fps: float, is_labelled: bool, right_s: float, widest_s: float
) -> None:
    windows = windows_for(fps, is_labelled=is_labelled)
    assert (windows.right_s, windows.widest_s) == pytest.approx((right_s, widest_s))


def test_errors_are_found_less_true_over_all_contacts_within_the_wide_window() -> None:
    score = score_contacts(FOUND, TRUE, WINDOWS)
    assert (score.whole, score.judged, score.right, score.seen) == (4, 4, 3, 4)
    assert score.f1 == score.precision == score.recall == 0.75
    assert score.f1_wide == 1
    assert score.strike_error_s == pytest.approx([0.001, -0.002, 0.003, 0.04])
    assert score.toe_off_error_s == pytest.approx([0.011, -0.002, np.nan, 0.04], nan_ok=True)
    assert score.contact_error_s == pytest.approx([0.010, 0.0, np.nan, 0.0], nan_ok=True)
    assert score.flight_error_s == pytest.approx([-0.013, 0.005, np.nan], nan_ok=True)
    assert score.strike_z == pytest.approx([0.5, -1, 1.5, 20])
    assert score.foot == (1, 1, 2)
    assert score.side == (4, 0, 0)


def test_a_flight_is_scored_only_between_neighbours() -> None:
    rows, none = [0, 2, 3], (None,) * 3
    gap = FoundContacts(
        FOUND.strike_s[rows],
        FOUND.toe_off_s[rows],
        FOUND.strike_sd_s[rows],
        FOUND.toe_off_sd_s[rows],
        none,
        none,
    )
    assert len(score_contacts(gap, TRUE, WINDOWS).flight_error_s) == 1


def test_where_nothing_was_found_everything_is_missed() -> None:
    score = score_contacts(NOTHING_FOUND, TRUE, WINDOWS)
    assert (score.whole, score.judged, score.right) == (4, 0, 0)
    assert score.f1 == 0
    assert np.isnan(score.precision)


def test_joined_scores_add_up() -> None:
    score = score_contacts(FOUND, TRUE, WINDOWS)
    both = joined([score, score])
    assert (both.whole, both.right, both.foot) == (8, 6, (2, 2, 4))
    assert len(both.strike_error_s) == 8
    assert both.f1 == score.f1
    nothing = joined([])
    assert (nothing.whole, len(nothing.strike_z), nothing.foot) == (0, 0, (0, 0, 0))


def test_a_report_is_held_against_the_truth() -> None:
    report = make_report(spm=240.0, half_spm=1.0, contacts=4)
    score = score_rep(report, replace(TRUTH, cadence_spm=239.5), WINDOWS)
    assert score.cadence_error_percent == pytest.approx(100 * (240 / 239.5 - 1))
    assert score.same_steps_error_percent == pytest.approx(0)
    assert score.cadence_covered
    assert score.contact_time_covered is False  # 0.11 within 0.004, of 0.10
    assert score.flight_time_covered is False
    assert score_rep(report, replace(TRUTH, cadence_spm=238.9), WINDOWS).cadence_covered is False


def test_the_same_steps_are_those_that_the_report_lists() -> None:
    strikes_s = np.array([0.5, 0.75, 1.0, 1.25, 1.7])
    true = TrueContacts(strikes_s, strikes_s + 0.1, np.ones(5, bool), (None,) * 5, (None,) * 5)
    report = make_report(spm=240.0, contacts=4)
    score = score_rep(report, Truth(true, 200.0, 0.0, {}), WINDOWS)
    assert score.cadence_error_percent == pytest.approx(20)
    assert score.same_steps_error_percent == pytest.approx(0)


def test_a_report_without_gait_covers_nothing() -> None:
    score = score_rep(replace(make_report(), gait=None), TRUTH, WINDOWS)
    assert score.contact_time_covered is None
    assert score.flight_time_covered is None


def test_a_missing_toe_off_is_nan() -> None:
    report = make_report(contacts=3)
    cut = replace(report.contacts[2], toe_off_s=None, toe_off_sd_s=None)
    found = found_contacts(replace(report, contacts=(*report.contacts[:2], cut)))
    assert np.isnan(found.toe_off_s).tolist() == [False, False, True]
    assert found.foot == ("right", "left", "right")


def test_true_mean_times_are_of_whole_contacts_only() -> None:
    part = replace(TRUE, complete=np.array([False, True, True, False]))
    assert true_contact_time_s(part) == pytest.approx(0.1)
    assert true_flight_time_s(part) == pytest.approx(0.15)
    nothing = replace(TRUE, complete=np.zeros(4, bool))
    assert np.isnan([true_contact_time_s(nothing), true_flight_time_s(nothing)]).all()


def test_an_interval_holds_its_ends() -> None:
    assert covered(Interval(1.0, 0.5, 1.5), 1.5)
    assert covered(Interval(1.0, 0.5, 1.5), 1.6) is False
    assert covered(None, 1.0) is None
    assert covered(Interval(1.0, 0.5, 1.5), float("nan")) is None


def test_stated_deviations_are_counted_where_there_are_any() -> None:
    assert covered_share(np.array([0.0, -1.9, 2.0, np.nan])) == (2, 3)


def test_a_rule_s_cadence_is_of_the_median_step() -> None:
    missed_one = np.array([0.5, 0.75, 1.0, 1.5, 1.75])
    assert cadence_percent_of(missed_one, TRUTH) == pytest.approx(0)
    assert np.isnan(cadence_percent_of(missed_one[:1], TRUTH))
