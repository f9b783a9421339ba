"""Speed by the feet against speed by the hips."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.domain import Contact, FlyResult, Interval
from cadence.flyzone.agreement import with_agreement
from cadence.flyzone.outcome import FlyOutcome

SPEED_MPS, STEP_S = 8.0, 0.27


def zone() -> FlyOutcome:
    enter_s, exit_s = 0.5, 0.5 + 30 / SPEED_MPS
    curve = tuple((float(m), SPEED_MPS) for m in np.linspace(0, 30, 31))
    time = Interval(exit_s - enter_s, 3.7, 3.8)
    speed = Interval(SPEED_MPS, 7.9, 8.1)
    return FlyOutcome(FlyResult(30.0, enter_s, exit_s, time, speed, 8.0, curve), None)


def contacts_at(speed_mps: float, count: int = 14, sd_s: float = 0.003) -> list[Contact]:
    return [
        Contact(
            strike_s=0.4 + STEP_S * number,
            toe_off_s=0.5 + STEP_S * number,
            strike_sd_s=sd_s,
            toe_off_sd_s=sd_s,
            foot=None,
            side=None,
            x_px=0.0,
            y_px=0.0,
            along_m=speed_mps * STEP_S * number,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("speed_mps", [7.9, 8.0, 8.1])
def test_feet_and_hips_agree_within_two_percent(speed_mps: float) -> None:
    assert with_agreement(zone(), contacts_at(speed_mps)).cautions == ()


@pytest.mark.parametrize("speed_mps", [7.7, 8.3])
def test_feet_that_go_faster_or_slower_than_the_hips_are_told(speed_mps: float) -> None:
    (caution,) = with_agreement(zone(), contacts_at(speed_mps)).cautions
    assert caution.code == "speed-disagrees"
    assert f"{speed_mps:.2f} m/s" in caution.message


def test_what_the_events_do_not_know_is_no_disagreement() -> None:
    assert with_agreement(zone(), contacts_at(8.3, sd_s=0.06)).cautions == ()
    assert with_agreement(zone(), contacts_at(8.3, count=4)).cautions == ()


def test_an_unknown_zone_stays_as_it_is() -> None:
    unknown = FlyOutcome(None, "because")
    assert with_agreement(unknown, contacts_at(8.0)) is unknown
