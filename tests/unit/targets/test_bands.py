"""The bands and rules as data, and the times that athletes type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.targets.bands import AthleteProfile, Band, Rule, Zone, load_targets, parse_race_time


def test_bands_are_the_articles() -> None:
    targets = load_targets()
    assert (targets.cadence_400m.lo, targets.cadence_400m.hi) == (233, 250)
    assert (targets.cadence_800m.lo, targets.cadence_800m.hi) == (200, 215)
    assert targets.zones["sprinter"].hi_m == 30
    assert (targets.zones["middle-distance"].lo_m, targets.zones["middle-distance"].hi_m) == (
        30,
        50,
    )


def test_everything_names_its_source_and_meaning() -> None:
    targets = load_targets()
    bands = (targets.cadence_400m, targets.cadence_800m)
    entries: list[Band | Zone | Rule] = [*bands, *targets.zones.values(), *targets.rules.values()]
    for entry in entries:
        assert entry.source == "400m Pace Workouts"
        assert entry.meaning.endswith(".")
    assert {value.source[:4] for value in targets.context} == {"ECSS", "Hano"}


def test_each_rule_has_what_the_rest_looks_up() -> None:
    assert {"cadence", "pace_400m", "pace_800m", "progression", "tightness"} <= set(
        load_targets().rules
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("52.3", 52.3), ("1:58.4", 118.4), (" 2:05 ", 125.0), ("47", 47.0), ("49,8", 49.8)],
)
def test_race_times_as_athletes_write_them(text: str, seconds: float) -> None:
    assert parse_race_time(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", "fast", "1:75", "1:5", "-52", "0", "0:00", "nan", "inf", "1:58:40", "1e3", "٥٢"]
)
def test_what_is_no_race_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"seconds \(52\.3\) or minutes"):
        parse_race_time(text)


@given(st.integers(1, 59), st.integers(0, 5999))
def test_minutes_and_seconds_add_up(minutes: int, hundredths: int) -> None:
    text = f"{minutes}:{hundredths // 100:02d}.{hundredths % 100:02d}"
    assert parse_race_time(text) == pytest.approx(60 * minutes + hundredths / 100)


@pytest.mark.parametrize("best_s", [0.0, -50.0, 1.58, 39.0, 4000.0, float("nan")])
def test_impossible_best_times_are_refused(best_s: float) -> None:
    with pytest.raises(ValueError, match="cannot be a time over 400 m"):
        AthleteProfile(pr400_s=best_s)


def test_best_times_of_two_races_are_told_apart() -> None:
    assert AthleteProfile(pr400_s=52.3, pr800_s=118.4).pr800_s == 118.4
    with pytest.raises(ValueError, match="over 800 m"):
        AthleteProfile(pr800_s=52.3)
