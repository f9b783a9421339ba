"""Ankles lifted in turn."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.gait.alternation import cadence_by_heights_spm


@pytest.mark.parametrize("step_s", [0.21, 0.25, 0.33])
@pytest.mark.parametrize("direction", ["left-to-right", "in-place"])
def test_which_ankle_is_higher_tells_the_cadence(step_s: float, direction: str) -> None:
    runner = StickRunner(step_s=step_s, direction=direction, noise_px=1.0)  # type: ignore[arg-type]
    found = cadence_by_heights_spm(runner.body())
    assert found == pytest.approx(runner.cadence_spm, rel=0.02)


def test_ankles_that_stay_down_tell_nothing() -> None:
    body = StickRunner().body()
    level = np.array(body.ankles)
    level[:, :, 1] = 0.9
    assert cadence_by_heights_spm(dataclasses.replace(body, ankles=level)) is None


def test_less_than_two_strides_tell_nothing() -> None:
    assert cadence_by_heights_spm(StickRunner(duration_s=0.5).body()) is None
