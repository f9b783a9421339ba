"""Parts of frames, kept around those who move."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.domain import CropWindow
from cadence.runner import cutouts
from cadence.runner.cutouts import CutoutKeeper, cut_around, cut_shoes
from cadence.runner.trails import Spot
from cadence.video.frames import Frame, crop_grey, crop_rgb
from tests.fixtures.pictures import frame_of, texture

PICTURE = texture(640, 360)
TURN = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 359.0]])


def spot(index: int, x_px: float, size_px: float = 60.0, *, confirmed: bool = True) -> Spot:
    return Spot(index, index / 60, 0, x_px, 180.0, size_px, 100.0, confirmed=confirmed)


def kept_while_passing(*, size_px: float = 60.0, frames: int = 41) -> CutoutKeeper:
    """Keep a clip in which somebody passes at 3 px a frame, seen every fourth frame."""
    keeper = CutoutKeeper()
    for index in range(frames):
        keeper.add(frame_of(PICTURE, index, index / 60))
        if index % 4 == 0:
            keeper.seen(index, [spot(index, 100 + 3.0 * index, size_px)])
    return keeper


def window_at(index: int, size_px: float = 60.0) -> CropWindow:
    return CropWindow(100 + 3.0 * index, 180, size_px)


@pytest.mark.parametrize("index", [0, 7, 23, 40])
def test_a_crop_of_what_was_kept_is_that_of_the_frame(index: int) -> None:
    cut = kept_while_passing().cutout(index, window_at(index))
    assert cut is not None
    assert (cut.index, cut.width_px, cut.height_px) == (index, 640, 360)
    assert cut.luma.size < PICTURE.size / 5
    whole = frame_of(PICTURE, index, index / 60)
    for window in (window_at(index), CropWindow(104 + 3.0 * index, 175, 66)):
        np.testing.assert_array_equal(crop_rgb(cut, window, 64), crop_rgb(whole, window, 64))


def shoes_of(window: CropWindow) -> CropWindow:
    return CropWindow(
        window.center_x_px, window.center_y_px + 0.35 * window.size_px, 0.6 * window.size_px
    )


def kept_at_240_fps(size_px: float) -> CutoutKeeper:
    keeper = CutoutKeeper()
    for index in range(41):
        keeper.add(frame_of(PICTURE, index, index / 240))
        if index % 8 == 0:
            keeper.seen(index, [spot(index, 100 + 3.0 * index, size_px)])
    return keeper


def test_of_somebody_very_small_all_is_kept() -> None:
    keeper = kept_at_240_fps(60.0)
    assert all(keeper.cutout(index, window_at(index)) is not None for index in range(40))


def test_of_frames_that_get_no_pose_the_shoes_are_kept_in_grey() -> None:
    keeper = kept_at_240_fps(90.0)
    for index in range(40):
        window = window_at(index, 90.0)
        assert (keeper.cutout(index, window) is None) == (index % 4 != 0)
        shoes = keeper.shoes(index, window)
        assert shoes is not None
        assert isinstance(shoes, Frame) == (index % 4 == 0)
        assert shoes.index == index
        np.testing.assert_array_equal(
            crop_grey(shoes, shoes_of(window), 32),
            crop_grey(frame_of(PICTURE), shoes_of(window), 32),
        )
    assert keeper.shoes(17, CropWindow(500, 180, 60)) is None


def test_shoes_take_up_a_third_of_what_a_body_does() -> None:
    whole, window = frame_of(PICTURE), CropWindow(300, 180, 90)
    shoes, body = cut_shoes(whole, window), cut_around(whole, window)
    assert shoes.luma.nbytes < 0.42 * (body.luma.nbytes + 2 * body.chroma_u.nbytes)
    np.testing.assert_array_equal(
        crop_grey(shoes, shoes_of(window), 32), crop_grey(whole, shoes_of(window), 32)
    )


def test_what_was_not_kept_is_missing() -> None:
    keeper = kept_while_passing()
    assert keeper.cutout(20, CropWindow(500, 180, 60)) is None
    assert keeper.cutout(20, CropWindow(160, 180, 200)) is None
    assert keeper.cutout(41, window_at(41)) is None


def test_what_lies_outside_the_picture_is_not_missed() -> None:
    keeper = CutoutKeeper()
    keeper.add(frame_of(PICTURE, 0))
    keeper.seen(0, [spot(0, 5)])
    window = CropWindow(2, 180, 60)
    cut = keeper.cutout(0, window)
    assert cut is not None
    whole = frame_of(PICTURE, 0)
    np.testing.assert_array_equal(crop_rgb(cut, window, 64), crop_rgb(whole, window, 64))


def test_who_is_no_longer_seen_is_expected_to_go_on_for_a_while() -> None:
    keeper = kept_while_passing()
    for index in range(41, 101):
        keeper.add(frame_of(PICTURE, index, index / 60))
        if index % 4 == 0:
            keeper.seen(index, [])
    assert keeper.cutout(60, window_at(60)) is not None
    assert keeper.cutout(100, window_at(100)) is None


def test_the_clips_last_frames_are_cut_where_the_runner_is_expected() -> None:
    keeper = kept_while_passing()
    for index in (41, 42, 43):
        keeper.add(frame_of(PICTURE, index, index / 60))
    assert keeper.cutout(43, window_at(43)) is None
    keeper.finish()
    assert keeper.cutout(43, window_at(43)) is not None


def test_what_is_nobody_is_not_kept() -> None:
    keeper = CutoutKeeper()
    for index in range(6):
        keeper.add(frame_of(PICTURE, index, index / 60))
        leaves = spot(index, 400, confirmed=False)
        keeper.seen(index, [spot(index, 100, confirmed=index == 2), leaves])
    kept = [keeper.cutout(index, CropWindow(100, 180, 60)) is not None for index in range(6)]
    assert kept == [False, False, True, True, True, True]
    assert keeper.cutout(5, CropWindow(400, 180, 60)) is None


def test_everybody_who_moves_is_kept() -> None:
    keeper = CutoutKeeper()
    keeper.add(frame_of(PICTURE, 0))
    keeper.seen(0, [spot(0, 100), spot(0, 500, 40)])
    assert keeper.cutout(0, CropWindow(100, 180, 60)) is not None
    assert keeper.cutout(0, CropWindow(500, 180, 40)) is not None


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutouts, "_MOST_BYTES", 200_000)
    keeper = kept_while_passing()
    kept = [keeper.cutout(index, window_at(index)) is not None for index in range(41)]
    assert kept[0]
    assert not kept[-1]
    assert sorted(kept, reverse=True) == kept


def test_frames_that_wait_too_long_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutouts, "_MOST_WAITING_BYTES", 3 * PICTURE.nbytes * 3 // 2)
    keeper = CutoutKeeper()
    full = []
    for index in range(8):
        full.append(keeper.is_full)
        keeper.add(frame_of(PICTURE, index, index / 60))
    assert full == [False] * 3 + [True] * 5
    keeper.seen(7, [spot(7, 100)])
    assert not keeper.is_full
    window = CropWindow(100, 180, 60)
    assert keeper.cutout(4, window) is None
    assert keeper.cutout(5, window) is not None


@pytest.mark.parametrize("size_px", [450, 600, 700, 760, 900, 1050])
def test_a_large_window_is_kept_smaller_and_at_its_place(size_px: float) -> None:
    y, x = np.mgrid[0:1080, 0:1920]
    slope = np.asarray(20 + x / 12 + y / 30, dtype=np.uint8)
    whole, window = frame_of(slope), CropWindow(801, 512, size_px)
    cut = cut_around(whole, window)
    assert cut.luma.shape[0] <= 1080 / 1.5
    assert cut.luma.shape[0] >= min(1080, 1.6 * size_px) * 300 / size_px - 1
    apart = crop_rgb(cut, window, 256).astype(int) - crop_rgb(whole, window, 256)
    assert abs(apart).max() <= 2
    assert abs(apart.mean()) < 0.3


def test_shoes_of_a_picture_coded_on_its_side_are_those_below_the_hips() -> None:
    lying = np.ascontiguousarray(np.rot90(PICTURE))
    turned = frame_of(lying, coded_from_picture=TURN, size_px=(640, 360))
    window = CropWindow(300, 200, 80)
    shoes = cut_shoes(turned, window)
    assert shoes.luma.size < PICTURE.size / 8
    np.testing.assert_array_equal(
        crop_grey(shoes, shoes_of(window), 32), crop_grey(turned, shoes_of(window), 32)
    )


def test_a_picture_coded_on_its_side_is_cut_at_the_same_place() -> None:
    lying = np.ascontiguousarray(np.rot90(PICTURE))
    turned = frame_of(lying, coded_from_picture=TURN, size_px=(640, 360))
    window = CropWindow(300, 200, 80)
    cut: Frame = cut_around(turned, window)
    assert cut.luma.size < PICTURE.size / 4
    np.testing.assert_array_equal(crop_rgb(cut, window, 64), crop_rgb(turned, window, 64))
