"""The focal length of a turning camera, from directions whose angles are known."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.turning import Link, find_focal

SIZE_PX = 641, 361


def turned(focal_px: float, turn_rad: float, seed: int, strays: int = 0) -> Link:
    """Follow 80 corners through a turn; some of them follow something else."""
    chance = np.random.default_rng(seed)
    first = chance.uniform((0, 0), SIZE_PX, (80, 2))
    x, y = (first - (320, 180)).T
    aside, slope = np.arctan(x / focal_px), y / np.hypot(x, focal_px)
    x, y = focal_px * np.tan(aside - turn_rad), slope * focal_px / np.cos(aside - turn_rad)
    second = np.stack([x + 320, y + 180], axis=1) + chance.normal(0, 0.1, (80, 2))
    second[:strays] += chance.uniform(-30, 30, (strays, 2))
    return Link(0, first.astype(np.float32), second.astype(np.float32))


@pytest.mark.parametrize("sides", [0.75, 1.0, 1.5, 2.2])
def test_the_focal_length_is_found(sides: float) -> None:
    focal_px = sides * SIZE_PX[0]
    links = [turned(focal_px, 25 / focal_px, seed, strays=12) for seed in range(8)]
    assert find_focal(links, SIZE_PX) == pytest.approx(focal_px, rel=0.01)


def test_a_far_camera_sees_flat_pictures() -> None:
    links = [turned(30 * SIZE_PX[0], 25 / (30 * SIZE_PX[0]), seed) for seed in range(8)]
    assert find_focal(links, SIZE_PX) is None


def test_pictures_that_do_not_lie_apart_tell_nothing() -> None:
    links = [turned(600.0, 0.005, seed) for seed in range(8)]
    assert find_focal(links, SIZE_PX) is None
    assert find_focal([], SIZE_PX) is None


def test_a_link_without_corners_is_left_out() -> None:
    focal_px = 900.0
    empty = Link(0, np.empty((0, 2)), np.empty((0, 2)))
    links = [turned(focal_px, 0.03, seed) for seed in range(6)]
    assert find_focal([empty, *links], SIZE_PX) == pytest.approx(focal_px, rel=0.01)
