"""Crops and small pictures from a frame's planes."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.domain import CropWindow
from cadence.video.frames import compose, crop_rgb, picture_from_crop, small_luma
from cadence.video.layout import coded_from_picture
from tests.fixtures.pictures import frame_of, texture

windows = st.builds(
    CropWindow,
    st.floats(-50, 150),
    st.floats(-50, 150),
    st.floats(5, 300),
    st.floats(-3.2, 3.2),
)


def turned(picture: np.ndarray, clockwise_deg: int) -> np.ndarray:
    """Give the plane as coded that shows as ``picture`` after the turn."""
    return np.ascontiguousarray(np.rot90(picture, clockwise_deg // 90))


def test_a_crop_at_full_size_is_the_picture() -> None:
    picture = texture(64, 64)
    crop = crop_rgb(frame_of(picture), CropWindow(31.5, 31.5, 64), 64)
    for channel in range(3):
        np.testing.assert_array_equal(crop[:, :, channel], picture)


def test_a_crop_starts_where_its_window_does() -> None:
    picture = texture(64, 48)
    crop = crop_rgb(frame_of(picture), CropWindow(10 + 7.5, 20 + 7.5, 16), 16)
    np.testing.assert_array_equal(crop[:, :, 1], picture[20:36, 10:26])


def test_outside_the_picture_is_black() -> None:
    white = np.full((20, 20), 255, np.uint8)
    crop = crop_rgb(frame_of(white), CropWindow(-0.5, 9.5, 20), 20)
    assert (crop[:, :9] == 0).all()
    assert (crop[2:18, 11:] == 255).all()
    assert (crop_rgb(frame_of(white), CropWindow(500, 500, 20), 20) == 0).all()


def test_colours_are_those_of_the_planes() -> None:
    grey = frame_of(np.full((41, 31), 100, np.uint8))
    red = dataclasses.replace(
        grey, chroma_v=np.full_like(grey.chroma_v, 178), chroma_u=np.full_like(grey.chroma_u, 108)
    )
    crop = crop_rgb(red, CropWindow(15, 20, 10), 8)
    expected = red.yuv_to_rgb @ (100, 108, 178, 1)
    np.testing.assert_allclose(crop[4, 4], expected, atol=0.6)


def test_chroma_lies_under_its_luma() -> None:
    frame = frame_of(np.full((40, 40), 128, np.uint8))
    chroma = frame.chroma_v.copy()
    chroma[:, 10:] = 168
    crop = crop_rgb(dataclasses.replace(frame, chroma_v=chroma), CropWindow(19.5, 19.5, 40), 40)
    edge = np.diff(crop[20, 5:35, 0].astype(float))
    assert np.average(np.arange(5.5, 34), weights=edge) == pytest.approx(19.5, abs=0.1)


@pytest.mark.parametrize("clockwise_deg", [0, 90, 180, 270])
@pytest.mark.parametrize(("width", "height"), [(64, 40), (40, 64), (41, 33)])
def test_a_turned_file_gives_the_same_crop(clockwise_deg: int, width: int, height: int) -> None:
    picture = texture(width, height)
    coded = turned(picture, clockwise_deg)
    matrix = coded_from_picture((coded.shape[1], coded.shape[0]), (width, height), clockwise_deg)
    frame = frame_of(coded, coded_from_picture=matrix, size_px=(width, height))
    window = CropWindow(21.3, 17.8, 30, 0.4)
    straight = crop_rgb(frame_of(picture), window, 24)
    np.testing.assert_allclose(crop_rgb(frame, window, 24).astype(int), straight, atol=2)
    np.testing.assert_allclose(
        small_luma(frame, 20).astype(int), small_luma(frame_of(picture), 20), atol=1
    )


def test_oblong_pixels_are_stretched() -> None:
    coded = texture(40, 40)
    matrix = coded_from_picture((40, 40), (80, 40), 0)
    frame = frame_of(coded, coded_from_picture=matrix, size_px=(80, 40))
    assert small_luma(frame, 80).shape == (40, 80)
    crop = crop_rgb(frame, CropWindow(39.5, 19.5, 80), 80)[20:60, :, 0]
    wide = cv2.resize(coded, (80, 40), interpolation=cv2.INTER_LINEAR)
    np.testing.assert_allclose(crop.astype(int)[:, 1:-1], wide[:, 1:-1], atol=2)


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [(640, 360, (54, 96)), (361, 641, (96, 54)), (40, 30, (30, 40)), (3000, 2, (1, 96))],
)
def test_a_small_picture_keeps_its_shape(width: int, height: int, small: tuple[int, int]) -> None:
    assert small_luma(frame_of(np.zeros((height, width), np.uint8)), 96).shape == small


def test_a_small_pictures_edges_are_the_pictures() -> None:
    picture = np.zeros((400, 600), np.uint8)
    picture[100:200, 300:450] = 255
    small = small_luma(frame_of(picture), 60)
    assert (small[10:20, 30:45] == 255).all()
    assert small.sum() == 10 * 15 * 255


@given(windows, st.integers(1, 64))
def test_a_windows_middle_is_the_crops(window: CropWindow, side_px: int) -> None:
    matrix = picture_from_crop(window, side_px)
    middle = matrix @ ((side_px - 1) / 2, (side_px - 1) / 2, 1)
    np.testing.assert_allclose(middle, (window.center_x_px, window.center_y_px), atol=1e-9)
    assert np.linalg.det(matrix[:, :2]) == pytest.approx((window.size_px / side_px) ** 2)


@given(windows, st.floats(-100, 100), st.floats(-100, 100))
def test_composing_applies_one_after_the_other(window: CropWindow, x: float, y: float) -> None:
    inner = picture_from_crop(window, 20)
    outer = np.array([[0.5, -2, 3], [1, 0.25, -7]])
    there = outer @ (*(inner @ (x, y, 1)), 1)
    np.testing.assert_allclose(compose(outer, inner) @ (x, y, 1), there, atol=1e-8)


@settings(max_examples=40)
@given(st.sampled_from([1, 2, 3]), st.floats(20, 44), st.floats(20, 44), st.integers(8, 30))
def test_a_window_turned_by_quarters_gives_the_turned_crop(
    quarters: int, x: float, y: float, size: int
) -> None:
    frame = frame_of(texture(64, 64))
    upright = crop_rgb(frame, CropWindow(x, y, size), 16)
    quarter = crop_rgb(frame, CropWindow(x, y, size, quarters * np.pi / 2), 16)
    np.testing.assert_allclose(quarter.astype(int), np.rot90(upright, quarters), atol=3)
