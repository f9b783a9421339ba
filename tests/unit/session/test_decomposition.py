"""A change of speed in two parts: by cadence and by step length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence.domain import Interval
from cadence.session.decomposition import SpeedSource, speed_source
from tests.fixtures.reps import around

CADENCES, SPEEDS = st.floats(150, 300), st.floats(3, 12)


def split(
    cadence_spm: tuple[float, float], speed_mps: tuple[float, float], half_mps: float = 0.05
) -> SpeedSource:
    """Split a change, cadence known to 1 step/min."""
    found = speed_source(
        (around(cadence_spm[0], 1.0), around(cadence_spm[1], 1.0)),
        (around(speed_mps[0], 0.03), around(speed_mps[1], 0.03)),
        around(speed_mps[1] - speed_mps[0], half_mps),
    )
    assert found is not None
    return found


@given(CADENCES, CADENCES, SPEEDS, SPEEDS)
def test_the_parts_add_up_to_the_change(f1: float, f2: float, v1: float, v2: float) -> None:
    parts = split((f1, f2), (v1, v2))
    both = parts.from_cadence.mean + parts.from_step_length.mean
    assert both == pytest.approx(v2 - v1, abs=1e-9)


def test_longer_steps_at_one_cadence() -> None:
    parts = split((220, 220), (8.0, 8.4))
    assert parts.from_cadence.mean == 0
    assert parts.from_step_length.mean == pytest.approx(0.4)
    assert parts.source == "step length"


def test_more_steps_of_one_length() -> None:
    parts = split((220, 231), (8.0, 8.4))
    assert parts.from_step_length.mean == pytest.approx(0, abs=1e-9)
    assert parts.source == "cadence"


def test_both_neither_and_one_against_the_other() -> None:
    assert split((220, 226), (8.0, 8.6)).source == "both"
    assert split((220, 220.5), (8.0, 8.02)).source == "unclear"
    # As a runner who tightens up: more steps a minute that bring less.
    tight = split((223, 229), (8.4, 7.65))
    assert tight.source == "exchange"
    assert tight.from_cadence.low > 0 > tight.from_step_length.high


def test_nothing_is_said_of_a_figure_that_is_not_positive() -> None:
    pair = around(220, 1), around(221, 1)
    assert speed_source(pair, (around(0, 1), around(8, 1)), Interval(8, 7, 9)) is None
