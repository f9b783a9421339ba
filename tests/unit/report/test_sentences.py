"""Trend and symmetry in words."""

from __future__ import annotations

import dataclasses

from cadence.domain import SideDifference, TrendResult
from cadence.report.sentences import symmetry_sentences, trend_sentence
from tests.fixtures.reps import around, make_report

REPORT = make_report()
LIMP = SideDifference((0.100, 0.112), (4, 4), around(-0.012, 0.005), -11.3, real=True)


def test_the_trend_has_its_interval() -> None:
    text = trend_sentence(REPORT.trend)
    assert text.startswith("holds: +0.4 steps/min from the first third")
    assert "(95 %: -1.6 to +2.4)" in text


def test_an_unknown_trend_has_its_reason() -> None:
    few = TrendResult("unknown", None, None, None, "only 4 steps were seen")
    assert trend_sentence(few) == "trend unknown: only 4 steps were seen"
    vague = TrendResult("unknown", 220.0, 230.0, around(10, 20), "the change is too uncertain")
    assert trend_sentence(vague).endswith("(95 %: -10.0 to +30.0); the change is too uncertain")


def test_only_real_differences_are_told() -> None:
    limping = dataclasses.replace(REPORT.symmetry, flight_time_s=LIMP)
    assert symmetry_sentences(limping) == [
        "flight time longer on the right foot than on the left by 12 ms, 11 % (95 %: 7 to 17)"
    ]


def test_no_difference_is_told_once() -> None:
    assert symmetry_sentences(REPORT.symmetry) == [
        "left against right: no difference exceeds its uncertainty"
    ]


def test_what_was_not_compared_has_its_reason() -> None:
    nothing = dataclasses.replace(REPORT.symmetry, compared=None, unknown_because="too few")
    assert symmetry_sentences(nothing) == ["not compared: too few"]
