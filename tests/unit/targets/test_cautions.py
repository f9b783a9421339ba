"""What a report warns of."""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks.stickrunner import StickRunner
from cadence.domain import CadenceResult, Caution, ClockInfo, GaitResult, Interval
from cadence.domain.clock import Bounds, ClockEstimate, Witness
from cadence.flyzone.outcome import FlyOutcome
from cadence.targets.cautions import cautions_for, doubt_about_time
from tests.fixtures.reps import around, make_report

TRACK = StickRunner().track()
BODY = StickRunner().body()
CLOCK = ClockInfo(240.0, 1.0, "test")
NO_FLY = FlyOutcome(None, None)


def cadence_of(
    spm: float, steps: int = 12, periodicity_spm: float | None = None, half: float = 2.0
) -> CadenceResult:
    return CadenceResult(around(spm, half), steps, (spm,) * steps, periodicity_spm)


def gait_of(duty: float) -> GaitResult:
    return GaitResult(None, None, Interval(duty, duty, duty), None)


def codes(found: tuple[Caution, ...]) -> list[str]:
    return [caution.code for caution in found]


def warned(
    cadence: CadenceResult,
    clock: ClockInfo = CLOCK,
    fly: FlyOutcome = NO_FLY,
    doubt: Caution | None = None,
) -> list[str]:
    return codes(cautions_for(TRACK, BODY, clock, cadence, doubt, fly, ()))


def test_a_good_rep_has_no_warnings() -> None:
    assert warned(cadence_of(225, periodicity_spm=226)) == []
    assert doubt_about_time(cadence_of(225), gait_of(0.3), CLOCK) is None
    assert doubt_about_time(cadence_of(225), None, CLOCK) is None


@pytest.mark.parametrize(
    ("spm", "duty", "code"),
    [
        (225, 0.62, "walking"),
        (110, 0.62, "walking"),
        (79, 0.3, "slow-motion-suspected"),
        (139, None, "slow-motion-suspected"),
        (141, 0.45, None),
        (329, 0.3, None),
        (700, 0.3, "fast-motion-suspected"),
    ],
)
def test_doubt_about_time(spm: float, duty: float | None, code: str | None) -> None:
    doubt = doubt_about_time(cadence_of(spm), None if duty is None else gait_of(duty), CLOCK)
    assert (doubt.code if doubt else None) == code


def test_a_slow_clip_is_told_the_estimate_and_the_common_factor_to_pass() -> None:
    slowed = Bounds(3.68, 3.12, 4.33)
    seen = (Witness("cadence", 49.0, "steps/min", 190.0, slowed),)
    clock = ClockInfo(30.0, 1.0, "test", estimate=ClockEstimate("slowed", 0.0, slowed, 4.0, seen))
    doubt = doubt_about_time(cadence_of(49), gait_of(0.26), clock)
    assert doubt is not None
    assert doubt.message == (
        "this clip looks 3.7x slowed (3.1x to 4.3x; 49 steps/min): "
        "pass --capture-fps 120, for 4x, if so"
    )
    estimate = ClockEstimate("slowed", 0.0, slowed, None, seen)
    doubt = doubt_about_time(
        cadence_of(49), gait_of(0.26), dataclasses.replace(clock, estimate=estimate)
    )
    assert doubt is not None
    assert doubt.message.endswith("pass --time-scale 0.27 if so")


def test_doubt_comes_first() -> None:
    doubt = Caution("walking", "walks")
    assert warned(cadence_of(110, steps=3), doubt=doubt) == ["walking", "few-steps"]


def test_few_steps() -> None:
    assert warned(cadence_of(225, steps=4)) == ["few-steps"]
    assert warned(cadence_of(225, steps=5)) == []


@pytest.mark.parametrize(
    ("periodicity_spm", "half", "steps", "disagrees"),
    [(225, 1, 12, False), (231, 1, 12, False), (250, 1, 12, True), (250, 26, 12, False)],
)
def test_the_rhythm_may_disagree(
    periodicity_spm: float, half: float, steps: int, disagrees: bool
) -> None:
    cadence = cadence_of(225, steps, periodicity_spm, half)
    assert warned(cadence) == (["rhythm-disagrees"] if disagrees else [])


def test_a_low_frame_rate() -> None:
    assert warned(cadence_of(225), ClockInfo(29.97, 1.0, "test")) == ["low-frame-rate"]
    assert warned(cadence_of(225), ClockInfo(59.94, 1.0, "test")) == []


def test_the_picture() -> None:
    small = dataclasses.replace(BODY, stature_px=50.0)
    crowded = dataclasses.replace(TRACK, other_runners=2, beside_share=0.4)
    found = cautions_for(crowded, small, CLOCK, cadence_of(225), None, NO_FLY, ())
    assert codes(found) == ["runner-small", "runner-beside", "several-runners"]
    assert "50 px" in found[0].message
    assert "40 %" in found[1].message
    assert "--runner" in found[2].message
    passed = dataclasses.replace(TRACK, beside_share=0.1)
    assert cautions_for(passed, BODY, CLOCK, cadence_of(225), None, NO_FLY, ()) == ()


def test_an_unknown_camera_and_fly_zone() -> None:
    cut = dataclasses.replace(BODY, is_one_shot=False)
    fly = FlyOutcome(None, "no markers were given")
    found = cautions_for(TRACK, cut, CLOCK, cadence_of(225), None, fly, ())
    assert codes(found) == ["camera-motion-unknown", "fly-unknown"]
    assert found[1].message == "no markers were given"


def test_contact_times_too_uncertain_are_named() -> None:
    vague = [
        dataclasses.replace(each, toe_off_sd_s=0.04) for each in make_report(contacts=8).contacts
    ]
    cadence = cadence_of(225, periodicity_spm=226)
    found = cautions_for(TRACK, BODY, CLOCK, cadence, None, NO_FLY, vague)
    assert codes(found) == ["contact-time-coarse"]
    assert "8 of 8" in found[0].message
    assert "40 ms" in found[0].message
