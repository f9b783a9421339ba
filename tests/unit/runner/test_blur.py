"""Sharp and smeared bodies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cadence.domain import Pose
from cadence.runner.blur import body_sharpness, edge_ratio
from tests.fixtures.pictures import frame_of, texture

PICTURE = texture(200, 160)


def body() -> Pose:
    """Give a pose whose head and trunk stand in the picture's middle."""
    landmarks = np.zeros((33, 3))
    landmarks[:, :2] = 100, 80
    landmarks[[11, 12], :2] = [[105, 50], [95, 50]]
    landmarks[[23, 24], :2] = [[103, 100], [97, 100]]
    landmarks[0, :2] = 104, 30
    return Pose(landmarks, np.ones(33), 1.0)


def smeared(length_px: int) -> np.ndarray:
    return np.asarray(cv2.blur(PICTURE, (length_px, 1)), dtype=np.uint8)


def test_sharp_texture_changes_alike_both_ways() -> None:
    assert edge_ratio(PICTURE) == pytest.approx(1, abs=0.15)
    assert edge_ratio(PICTURE.T) == pytest.approx(1 / edge_ratio(PICTURE))


def test_the_longer_the_smear_the_less_sharp() -> None:
    ratios = [edge_ratio(smeared(length_px)) for length_px in (1, 7, 15, 31)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] < 0.4


def test_head_and_trunk_are_looked_at() -> None:
    picture = smeared(31)
    picture[130:] = PICTURE[130:]
    sharpness = body_sharpness(frame_of(picture), body())
    assert sharpness is not None
    assert sharpness < 0.45


def test_turned_pictures_are_looked_at_upright() -> None:
    coded_from_picture = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 199.0]])
    turned = np.ascontiguousarray(np.rot90(smeared(31)))
    sharpness = body_sharpness(frame_of(turned, 0, 0.0, coded_from_picture, (200, 160)), body())
    assert sharpness is not None
    assert sharpness < 0.45


def test_a_body_outside_the_picture_tells_nothing() -> None:
    away = body()
    away.landmarks_px[:, 0] += 500
    assert body_sharpness(frame_of(PICTURE), away) is None
