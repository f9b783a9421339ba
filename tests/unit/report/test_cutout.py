"""A figure of known outline before a textured wall, cut out."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.stickrunner import StickRunner
from cadence.report.cutout import cut_out
from tests.fixtures.pictures import texture

Picture = NDArray[np.uint8]
STATURE_PX = 240.0
HEIGHT, WIDTH = 300, 240
TRUNK, LIMBS = [11, 12, 24, 23], ((11, 13, 15), (12, 14, 16), (23, 25, 27, 31), (24, 26, 28, 32))


def wall() -> Picture:
    grey = texture(WIDTH, HEIGHT, 3)
    return np.dstack([grey // 2, grey // 2 + 40, grey // 3])


def standing() -> NDArray[np.float64]:
    """Give the landmarks of somebody in the middle of the picture, legs apart."""
    track = StickRunner(stature_px=STATURE_PX).track()
    points = track.landmarks_px[40, :, :2].copy()
    points += (WIDTH / 2, HEIGHT * 0.52) - points[[23, 24]].mean(axis=0)
    for joint, ends in ((13, (11, 0.0)), (15, (11, 0.0)), (14, (12, 0.0)), (16, (12, 0.0))):
        points[joint] = points[ends[0]] + (12.0, 40.0 if joint < 15 else 75.0)
    points[[19, 20]] = points[[15, 16]] + (4.0, 8.0)
    points[[0, 7, 8]] = points[[11, 12]].mean(axis=0) - (0.0, 40.0)
    return np.asarray(points)


def figure(points: NDArray[np.float64]) -> Picture:
    """Draw which pixels the figure covers."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    whole = np.round(points).astype(np.int32)
    cv2.fillPoly(mask, [whole[TRUNK]], 255)
    cv2.polylines(mask, [whole[TRUNK]], True, 255, 24)
    for chain in LIMBS:
        cv2.polylines(mask, [whole[list(chain)]], False, 255, 14)
    cv2.circle(mask, whole[0].tolist(), 18, 255, -1)
    return mask


def filmed(points: NDArray[np.float64], brighter: int = 0) -> Picture:
    """Film the figure before the wall, in light that changes."""
    picture = wall().astype(np.int16) + brighter
    picture[figure(points) > 0] = (40, 60, 235)
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("brighter", [0, 12])
def test_the_outline_is_the_figures(brighter: int) -> None:
    points = standing()
    found = cut_out(filmed(points, brighter), [wall()], points, STATURE_PX, 1.0)
    assert found is not None
    assert found.shape == (HEIGHT, WIDTH, 4)
    true, shown = figure(points) > 0, found[:, :, 3] > 127
    assert (true & shown).sum() / (true | shown).sum() > 0.85
    # Its edge shows the figure's colour and not the wall's.
    edge = found[(found[:, :, 3] > 60) & (found[:, :, 3] < 200)]
    assert np.median(edge[:, 2]) > 150


def test_one_empty_picture_of_two_is_enough() -> None:
    points = standing()
    outside = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    assert cut_out(filmed(points), [outside, wall()], points, STATURE_PX, 1.0) is not None
    assert cut_out(filmed(points), [outside], points, STATURE_PX, 1.0) is None


def test_what_cannot_be_told_cleanly_is_not_cut_out() -> None:
    points, picture = standing(), filmed(standing())
    moved = np.roll(wall(), 9, axis=1)
    unseen = points.copy()
    unseen[5] = np.nan
    misplaced = points + np.array([60.0, 0.0])
    assert cut_out(picture, [], points, STATURE_PX, 1.0) is None
    assert cut_out(picture, [moved], points, STATURE_PX, 1.0) is None
    assert cut_out(picture, [wall()], unseen, STATURE_PX, 1.0) is None
    assert cut_out(picture, [wall()], misplaced, STATURE_PX, 1.0) is None
    assert cut_out(picture, [wall()], points, STATURE_PX, 3.0) is None
    assert cut_out(wall(), [wall()], points, STATURE_PX, 1.0) is None
