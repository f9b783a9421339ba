"""Straight lines as a lens shows them, and what they tell of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.domain import FloatArray, LensBend
from cadence.flyzone.plumblines import bend_of_lines, bent, straightened

SIZE = (1920, 1080)
OFF_PX = (-260.0, -90.0, -20.0, 60.0, 110.0, 180.0, 300.0)


def level_lines(
    off_px: Sequence[float] = OFF_PX, slope: float = 0.0, bow_px: float = 0.0
) -> list[FloatArray]:
    """Give lines so far below the picture's middle, all bowing by so much over half of it."""
    x = np.linspace(-900, 900, 181)
    shape = slope * x + bow_px * (x / 960) ** 2
    return [np.column_stack([x + 959.5, off + shape + 539.5]) for off in off_px]


def seen(lines: Sequence[FloatArray], bend: float) -> LensBend | None:
    return bend_of_lines([bent(line, bend, SIZE) for line in lines], SIZE)


@pytest.mark.parametrize("bend", [0.0, 0.004, 0.03, 0.12, -0.02])
@pytest.mark.parametrize("slope", [0.0, 0.08, -0.2])
def test_straight_lines_tell_the_bend(bend: float, slope: float) -> None:
    found = seen(level_lines(slope=slope), bend)
    assert found is not None
    assert found.bend == pytest.approx(bend, abs=2e-4)
    assert 0.0005 < found.sd < 0.003
    assert found.line_count == len(OFF_PX)
    assert found.is_proven is (bend != 0 and abs(bend) > 3 * found.sd)


def test_noise_is_in_the_uncertainty() -> None:
    chance = np.random.default_rng(4)
    errors, sds = [], []
    for _ in range(60):
        bows = chance.normal(0, 0.8, len(OFF_PX))
        lines = [level_lines([off], bow_px=bow)[0] for off, bow in zip(OFF_PX, bows, strict=True)]
        found = seen(lines, 0.03)
        if found is not None:
            errors.append(found.bend - 0.03)
            sds.append(found.sd)
    assert len(errors) > 40
    assert float(np.mean(np.abs(errors) < 1.96 * np.array(sds))) > 0.88


@pytest.mark.parametrize("bow_px", [-14.0, -3.0, 5.0])
def test_the_lanes_of_a_bend_do_not_pass_for_a_lens(bow_px: float) -> None:
    assert seen(level_lines(bow_px=bow_px), 0.0) is None


@pytest.mark.parametrize(
    "off_px",
    [
        pytest.param((), id="none"),
        pytest.param((-90.0, 60.0, 180.0), id="too few"),
        pytest.param((20.0, 22.0, 24.0, 26.0, 28.0, 30.0), id="one line's edges"),
        pytest.param((-20.0, -8.0, 4.0, 16.0, 28.0), id="too near to the middle"),
    ],
)
def test_lines_that_tell_too_little(off_px: tuple[float, ...]) -> None:
    assert seen(level_lines(off_px), 0.08) is None


def test_lines_that_disagree() -> None:
    bows = (9.0, -7.0, 0.0, 8.0, -9.0, 4.0, -6.0)
    lines = [level_lines([off], bow_px=bow)[0] for off, bow in zip(OFF_PX, bows, strict=True)]
    assert seen(lines, 0.0) is None


def test_a_stray_line_is_left_out() -> None:
    lines = [*level_lines(), *level_lines([240.0], bow_px=25.0)]
    found = seen(lines, 0.03)
    assert found is not None
    assert found.bend == pytest.approx(0.03, abs=2e-3)


@settings(max_examples=15)
@given(st.floats(-0.03, 0.1), st.booleans(), st.floats(-0.1, 0.1))
def test_a_picture_turned_over_has_the_same_lens(bend: float, turned: bool, slope: float) -> None:
    lines = level_lines(slope=slope)
    over = [
        np.column_stack([1919 - line[::-1, 0], 1079 - line[::-1, 1] if turned else line[::-1, 1]])
        for line in lines
    ]
    one, other = seen(lines, bend), seen(over, bend)
    assert one is not None
    assert other is not None
    assert other.bend == pytest.approx(one.bend, abs=1e-6)


def test_straightening_leaves_the_middle_and_moves_the_corner() -> None:
    points = np.array([[959.5, 539.5], [0.0, 0.0], [np.nan, 3.0]])
    straight = straightened(points, 0.08, SIZE)
    assert straight[0] == pytest.approx(points[0])
    assert straight[1] == pytest.approx([-0.08 * 959.5, -0.08 * 539.5])
    assert np.isnan(straight[2]).all()


def test_what_is_not_proven_is_left_and_stays_in_the_uncertainty() -> None:
    slight, clear = LensBend(0.006, 0.004, 9), LensBend(0.03, 0.004, 9)
    assert [slight.corrected, slight.left_sd] == pytest.approx([0.0, np.hypot(0.006, 0.004)])
    assert [clear.corrected, clear.left_sd] == pytest.approx([0.03, 0.004])


@pytest.mark.parametrize("bend", [-0.05, 0.0, 0.1])
def test_what_was_straightened_is_bent_back(bend: float) -> None:
    points = np.array([[0.0, 0.0], [1919.0, 1079.0], [500.0, 900.0]])
    back = bent(straightened(points, bend, SIZE), bend, SIZE)
    np.testing.assert_allclose(back, points, atol=0.001)
