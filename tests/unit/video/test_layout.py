from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from cadence.video import layout


def test_narrow_pixels_heighten_the_picture() -> None:
    assert layout.picture_size((48, 64), Fraction(1, 2), 0) == (48, 128)
    assert layout.picture_size((48, 64), Fraction(1, 2), 90) == (128, 48)


@pytest.mark.parametrize("turn", [1, 89.6, -90, -180, 180, 270, 359])
def test_turns_are_whole_quarters(turn: float) -> None:
    assert layout.quarter_turn_deg(turn) in (0, 90, 180, 270)


def test_turns_have_a_direction() -> None:
    assert [layout.quarter_turn_deg(turn) for turn in (-90, 90, 180, -180)] == [90, 270, 180, 180]


@pytest.mark.parametrize("colorspace", [0, 1, 2, 5, 6, 7, 9, 10])
@pytest.mark.parametrize("full_range", [True, False])
def test_black_grey_and_white_have_no_colour(colorspace: int, full_range: bool) -> None:
    matrix = layout.yuv_to_rgb(colorspace, full_range, 1080)
    low, high = (0, 255) if full_range else (16, 235)
    np.testing.assert_allclose(matrix @ (low, 128, 128, 1), 0, atol=1e-9)
    np.testing.assert_allclose(matrix @ (high, 128, 128, 1), 255, atol=1e-9)
