"""Drawing on planes: where it goes, and in which colour."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cadence.video.sheet import Sheet
from tests.fixtures.pictures import YUV_TO_RGB


def blank(width: int = 80, height: int = 60, grey: int = 90) -> Sheet:
    half = np.full((height // 2, width // 2), 128, np.uint8)
    return Sheet(np.full((height, width), grey, np.uint8), half, half.copy(), YUV_TO_RGB)


def colour_at(sheet: Sheet, x: int, y: int) -> NDArray[np.float64]:
    yuv = [sheet.luma[y, x], sheet.chroma_u[y // 2, x // 2], sheet.chroma_v[y // 2, x // 2], 1]
    return np.asarray(YUV_TO_RGB @ np.array(yuv, dtype=float))


def test_a_line_has_its_colour_and_touches_nothing_else() -> None:
    sheet = blank()
    sheet.lines([np.array([[10.0, 30.0], [70.0, 30.0]])], (255, 150, 66), 8)
    assert colour_at(sheet, 40, 30) == pytest.approx([255, 150, 66], abs=4)
    assert colour_at(sheet, 40, 50) == pytest.approx([90, 90, 90], abs=1)


def test_an_ellipse_is_where_it_should_be() -> None:
    sheet = blank()
    sheet.ellipse(np.array([40.0, 30.0]), (20.0, 8.0), (96, 176, 255))
    assert colour_at(sheet, 40, 30) == pytest.approx([96, 176, 255], abs=4)
    filled = np.argwhere(sheet.luma != 90)
    assert filled.mean(axis=0) == pytest.approx([30, 40], abs=0.6)
    assert np.ptp(filled, axis=0) == pytest.approx([16, 40], abs=3)


def test_shade_darkens_a_rectangle_and_takes_its_colour() -> None:
    sheet = blank()
    sheet.lines([np.array([[0.0, 10.0], [79.0, 10.0]])], (255, 0, 0), 12)
    before = colour_at(sheet, 20, 10)
    sheet.shade(0, 0, 40, 40, 0.5)
    assert colour_at(sheet, 20, 10) == pytest.approx(before / 2, abs=4)
    assert sheet.luma[50, 60] == 90


def test_words_stand_on_their_base_line() -> None:
    sheet = blank(200, 60)
    width = sheet.words((20.0, 40.0), "HHH", 24, (255, 255, 255))
    rows, columns = np.nonzero(sheet.luma > 160)
    assert rows.max() == pytest.approx(39, abs=1.5)
    assert columns.min() == pytest.approx(22, abs=3)
    assert columns.max() < 20 + width
    other = blank(200, 60)
    other.words((20.0 + width, 40.0), "HHH", 24, (255, 255, 255), anchor="right")
    assert np.abs(other.luma.astype(int) - sheet.luma).mean() < 4


@pytest.mark.parametrize("place_px", [(-500.0, 20.0), (78.0, 2.0), (10.0, -90.0), (10.0, 900.0)])
def test_what_lies_outside_is_cut_off(place_px: tuple[float, float]) -> None:
    sheet = blank()
    sheet.words(place_px, "12.3 m", 14, (255, 255, 255))
    sheet.shade(round(place_px[0]), round(place_px[1]), 30, 10, 0.5)
    sheet.ellipse(np.array(place_px), (9.0, 4.0), (255, 255, 255))
    sheet.lines([np.array([place_px, [1e7, 1e7]])], (255, 255, 255), 2)
    assert sheet.luma.shape == (60, 80)
