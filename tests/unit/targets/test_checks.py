"""A rep held against the bands and rules."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import Athlete, Check, FlyResult, Interval
from cadence.targets.bands import AthleteProfile, load_targets
from cadence.targets.checks import (
    CADENCE_400M_BAND,
    CADENCE_ABOVE_800M,
    FLY_ABOVE_400M_PACE,
    FLY_ABOVE_800M_PACE,
    FLY_ZONE_LENGTH,
    check_rep,
    verdict_sentence,
)
from tests.fixtures.reps import around, make_fly

TARGETS = load_targets()
MIDDLE = AthleteProfile(pr400_s=52.3, pr800_s=118.4)
BELOW_400M = "below a 400 m sprinter's 233-250"


def checks_by_name(
    cadence_spm: Interval,
    fly: FlyResult | None = None,
    profile: AthleteProfile = MIDDLE,
    **why: str,
) -> dict[str, Check]:
    """Run the checks."""
    return {c.name: c for c in check_rep(TARGETS, profile, cadence_spm, fly, **why)}


@pytest.mark.parametrize(
    ("spm", "faster", "place"),
    [
        (190, "fail", "below"),
        (207, "fail", "below"),
        (221, "pass", "below"),
        (240, "pass", "within"),
        (255, "pass", "above"),
    ],
)
def test_cadence_against_both_bands(spm: float, faster: str, place: str) -> None:
    checks = checks_by_name(around(spm, 1))
    assert checks[CADENCE_ABOVE_800M].verdict == faster
    assert checks[CADENCE_400M_BAND].verdict == place
    assert checks[CADENCE_ABOVE_800M].value == spm


def test_ends_belong_to_the_band() -> None:
    checks = checks_by_name(around(215, 0))
    assert checks[CADENCE_ABOVE_800M].verdict == "fail"
    assert checks_by_name(around(233, 0))[CADENCE_400M_BAND].verdict == "within"
    assert checks_by_name(around(250, 0))[CADENCE_400M_BAND].verdict == "within"


def test_an_interval_across_a_limit_is_not_decided() -> None:
    check = checks_by_name(around(214, 3))[CADENCE_ABOVE_800M]
    assert check.verdict == "unknown"
    assert check.value == 214
    assert "the clip cannot decide: its 95 % interval is 211.0-217.0" in check.message


def test_an_unknown_interval_decides_nothing() -> None:
    checks = checks_by_name(Interval(221, math.nan, math.nan))
    assert checks[CADENCE_ABOVE_800M].verdict == "unknown"
    assert "interval is not known" in checks[CADENCE_ABOVE_800M].message


@given(st.floats(100, 350), st.floats(0, 40))
def test_a_decided_check_would_be_decided_alike_at_both_ends(spm: float, half: float) -> None:
    whole = checks_by_name(around(spm, half))
    for end in (spm - half, spm, spm + half):
        at_end = checks_by_name(around(end, 0))
        for name in (CADENCE_ABOVE_800M, CADENCE_400M_BAND):
            assert whole[name].verdict in ("unknown", at_end[name].verdict)


def test_a_sprinter_is_held_to_the_sprinters_band_alone() -> None:
    checks = checks_by_name(around(240, 1), profile=AthleteProfile("sprinter"))
    assert CADENCE_ABOVE_800M not in checks
    assert checks[CADENCE_400M_BAND].verdict == "within"


@pytest.mark.parametrize(
    ("speed_mps", "against_400m", "against_800m"),
    [
        (8.8, "pass", "pass"),
        (7.65, "unknown", "pass"),
        (7.0, "fail", "pass"),
        (6.0, "fail", "fail"),
    ],
)
def test_speed_against_own_paces(speed_mps: float, against_400m: str, against_800m: str) -> None:
    checks = checks_by_name(around(221, 1), make_fly(speed_mps))
    assert checks[FLY_ABOVE_400M_PACE].verdict == against_400m
    assert checks[FLY_ABOVE_800M_PACE].verdict == against_800m
    assert checks[FLY_ABOVE_400M_PACE].lo == pytest.approx(400 / 52.3)


def test_unknown_checks_say_what_to_do() -> None:
    no_fly = checks_by_name(around(221, 1))
    for name in (FLY_ABOVE_400M_PACE, FLY_ABOVE_800M_PACE, FLY_ZONE_LENGTH):
        assert no_fly[name].verdict == "unknown"
        assert no_fly[name].value is None
        assert "pass --fly 30 and two --marker" in no_fly[name].message
    no_best = checks_by_name(around(221, 1), make_fly(), AthleteProfile())
    assert "pass --pr400 TIME" in no_best[FLY_ABOVE_400M_PACE].message
    assert no_best[FLY_ABOVE_400M_PACE].value == 8.8
    told = checks_by_name(around(221, 1), fly_unknown_because="the camera panned; stand it still")
    assert told[FLY_ZONE_LENGTH].message == "the camera panned; stand it still"


@pytest.mark.parametrize(
    ("athlete", "distance_m", "verdict"),
    [
        ("sprinter", 30, "pass"),
        ("sprinter", 40, "fail"),
        ("sprinter", 20, "pass"),
        ("middle-distance", 30, "pass"),
        ("middle-distance", 50, "pass"),
        ("middle-distance", 60, "fail"),
        ("middle-distance", 20, "fail"),
    ],
)
def test_zone_length_by_athlete(athlete: Athlete, distance_m: float, verdict: str) -> None:
    fly = make_fly(distance_m=distance_m)
    check = checks_by_name(around(240, 1), fly, AthleteProfile(athlete))[FLY_ZONE_LENGTH]
    assert check.verdict == verdict


def test_a_doubted_clock_leaves_only_the_length() -> None:
    doubt = "this looks like slow motion; pass --capture-fps"
    checks = checks_by_name(around(55, 1), make_fly(), unknown_because=doubt)
    length = checks.pop(FLY_ZONE_LENGTH)
    assert length.verdict == "pass"
    for check in checks.values():
        assert (check.verdict, check.value, check.message) == ("unknown", None, doubt)
    sentence = verdict_sentence(
        TARGETS, MIDDLE, around(55, 1), tuple(checks.values()), unknown_because=doubt
    )
    assert sentence == f"not judged: {doubt}"


def test_a_cadence_that_is_not_known_is_not_judged() -> None:
    nothing = Interval(math.nan, math.nan, math.nan)
    checks = checks_by_name(nothing)
    assert checks[CADENCE_400M_BAND].verdict == "unknown"
    assert checks[CADENCE_400M_BAND].value is None
    assert verdict_sentence(TARGETS, MIDDLE, nothing, ()).startswith("not judged")


@pytest.mark.parametrize(
    ("spm", "half", "sentence"),
    [
        (221, 3, "faster than 800 m running (200-215), " + BELOW_400M),
        (207, 3, "still 800 m running (200-215), " + BELOW_400M),
        (190, 3, "slower than 800 m running (200-215), " + BELOW_400M),
        (201, 3, "not faster than 800 m running (200-215), " + BELOW_400M),
        (214, 3, "too close to call against 800 m running (200-215), " + BELOW_400M),
        (240, 3, "faster than 800 m running (200-215), within a 400 m sprinter's 233-250"),
    ],
)
def test_sentence(spm: float, half: float, sentence: str) -> None:
    cadence_spm = around(spm, half)
    checks = check_rep(TARGETS, MIDDLE, cadence_spm, None)
    assert verdict_sentence(TARGETS, MIDDLE, cadence_spm, checks) == f"{spm} steps/min: {sentence}"


def test_sentence_shows_a_decimal_where_rounding_would_deny_it() -> None:
    cadence_spm = around(215.3, 0.1)
    checks = check_rep(TARGETS, MIDDLE, cadence_spm, None)
    sentence = verdict_sentence(TARGETS, MIDDLE, cadence_spm, checks)
    assert sentence.startswith("215.3 steps/min: faster than 800 m running")


def test_sentence_ends_with_the_speed_where_it_can_be_compared() -> None:
    cadence_spm = around(221, 3)
    checks = check_rep(TARGETS, MIDDLE, cadence_spm, make_fly(8.8))
    sentence = verdict_sentence(TARGETS, MIDDLE, cadence_spm, checks)
    assert sentence.endswith(
        "; 8.80 m/s: faster than 400 m pace (7.65), faster than 800 m pace (6.76)"
    )
