"""Lines in pictures, found to a fraction of a pixel; a lens told by the whole way from pictures."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cadence.camera import CameraPath
from cadence.domain import FloatArray
from cadence.flyzone.plumblines import straightened
from cadence.lens.backdrop import BackdropKeeper
from cadence.lens.edges import long_lines
from tests.fixtures.pictures import frame_of

Image = NDArray[np.uint8]
SIZE = WIDTH, HEIGHT = 960, 540
LANES_PX = (-140.0, -70.0, 40.0, 80.0, 130.0, 200.0)
SLOPE = 0.03


def filmed(bend: float = 0.0, aside_px: float = 0.0, runner_px: float | None = None) -> Image:
    """Give a picture of lane lines through a lens, a runner before them."""
    columns, rows = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    seen = np.stack([columns - aside_px, rows - aside_px / 3], axis=-1).astype(float)
    place = straightened(seen, bend, SIZE) - (np.array(SIZE) - 1) / 2
    height = place[..., 1] - SLOPE * place[..., 0]
    grey = np.full((HEIGHT, WIDTH), 90.0)
    for lane in LANES_PX:
        grey += 35 * (1 - np.tanh(1.25 * (np.abs(height - lane) - 2.5)))
    grey += np.random.default_rng(abs(int(aside_px))).normal(0, 1.5, grey.shape)
    if runner_px is not None:
        grey[120:480, int(runner_px) : int(runner_px) + 60] = 20
    return np.asarray(np.clip(grey, 0, 255), dtype=np.uint8)


def off_px(line: FloatArray) -> FloatArray:
    """Give how far a line's places are from the straight line through them."""
    return np.asarray(line[:, 1] - np.polyval(np.polyfit(line[:, 0], line[:, 1], 1), line[:, 0]))


def test_both_edges_of_every_lane_line_are_found() -> None:
    lines = long_lines(filmed())
    assert len(lines) == 2 * len(LANES_PX)
    assert all(np.ptp(line[:, 0]) > 0.9 * WIDTH for line in lines)
    assert max(float(np.abs(off_px(line)).max()) for line in lines) < 0.3
    assert float(np.mean([off_px(line).std() for line in lines])) < 0.06


def test_a_line_goes_on_behind_people_and_posts() -> None:
    picture = filmed()
    for left in (150, 420, 700):
        picture[:, left : left + 50] = 30
    lines = long_lines(picture)
    assert len(lines) == 2 * len(LANES_PX)
    assert all(np.ptp(line[:, 0]) > 0.9 * WIDTH for line in lines)


def test_leaves_and_drawn_lines_are_none() -> None:
    chance = np.random.default_rng(1)
    assert long_lines(chance.integers(0, 255, (HEIGHT, WIDTH)).astype(np.uint8)) == []
    screen = np.full((HEIGHT, WIDTH), 20, np.uint8)
    screen[60:480] = chance.integers(80, 120, (420, WIDTH)).astype(np.uint8)
    assert long_lines(screen) == []
    assert long_lines(np.zeros((40, 60), np.uint8)) == []


def keeper_of(pictures: list[Image]) -> BackdropKeeper:
    keeper = BackdropKeeper()
    for index, picture in enumerate(pictures):
        keeper.add(frame_of(picture, index, index / 60))
    return keeper


def path_of(count: int, aside_px: FloatArray | None = None) -> CameraPath:
    maps = np.tile(np.eye(2, 3), (count, 1, 1))
    if aside_px is None:
        return CameraPath("static", maps, np.zeros(count, dtype=int))
    maps[:, 0, 2], maps[:, 1, 2] = -aside_px, -aside_px / 3
    return CameraPath("hand-held", maps, np.zeros(count, dtype=int))


@pytest.mark.parametrize("bend", [0.0, 0.05, -0.02])
def test_a_tripods_clip_tells_its_lens(bend: float) -> None:
    pictures = [filmed(bend, runner_px=place) for place in (30.0, 450.0, 860.0)]
    lens = keeper_of(pictures).lens(path_of(3), range(3))
    assert lens is not None
    assert lens.bend == pytest.approx(bend, abs=0.003)
    assert lens.is_proven is (bend != 0.0)


def test_a_clip_held_in_the_hand_is_steadied_first() -> None:
    aside_px = np.array([-9.0, 0.0, 12.0])
    keeper = keeper_of([filmed(0.05, aside_px=each) for each in aside_px])
    lens = keeper.lens(path_of(3, aside_px), range(3))
    assert lens is not None
    assert lens.bend == pytest.approx(0.05, abs=0.004)


def test_what_is_not_looked_at() -> None:
    picture = filmed(0.05)
    panned = CameraPath("panned", np.tile(np.eye(2, 3), (3, 1, 1)), np.zeros(3, dtype=int))
    assert keeper_of([picture] * 3).lens(panned, range(3)) is None
    assert keeper_of([picture] * 3).lens(path_of(9), range(5, 9)) is None
    assert BackdropKeeper().lens(path_of(0), range(0)) is None


def test_a_long_clip_leaves_few_pictures_and_a_large_one_small() -> None:
    keeper = keeper_of([filmed(0.05)] * 40)
    assert len(keeper._kept) <= 5
    large = np.repeat(np.repeat(filmed(0.05), 3, axis=0), 3, axis=1)
    lens = keeper_of([large]).lens(path_of(1), range(1))
    assert lens is not None
    assert lens.bend == pytest.approx(0.05, abs=0.004)
