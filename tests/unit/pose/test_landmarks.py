import numpy as np
import pytest
from numpy.testing import assert_allclose

from cadence.domain import CropWindow, FloatArray
from cadence.pose import landmarks
from cadence.pose.geometry import network_view

COLD = -20.0


def _heatmap(count: int = 1) -> FloatArray:
    return np.full((64, 64, count), COLD)


def _reference_refine(point: FloatArray, logits: FloatArray) -> FloatArray:
    """Refine one point by the calculator's own loops."""
    column, row = int(point[0] / 4), int(point[1] / 4)
    total = across = down = top = 0.0
    for r in range(max(0, row - 3), min(64, row + 4)):
        for c in range(max(0, column - 3), min(64, column + 4)):
            heat = 1 / (1 + np.exp(-logits[r, c]))
            total, across, down = total + heat, across + c * heat, down + r * heat
            top = max(top, heat)
    return np.array([4 * across / total, 4 * down / total]) if top >= 0.5 else point[:2]


def test_refine_moves_to_the_hot_cell() -> None:
    heatmap = _heatmap()
    heatmap[31, 33, 0] = 20.0
    refined = landmarks.refine(np.array([[128.0, 128.0, 7.0]]), heatmap)
    assert_allclose(refined, [[132, 124, 7]], atol=1e-4)


def test_refine_leaves_a_point_without_heat_or_out_of_the_crop() -> None:
    heatmap = _heatmap(3)
    heatmap[20, 20, 0] = 20.0  # too far from the point
    heatmap[:, :, 1] = -0.01  # everywhere just below one half
    heatmap[0, 0, 2] = 20.0
    points = np.array([[128.0, 128.0, 0], [90.0, 10.0, 0], [-0.5, 3.0, 0]])
    assert_allclose(landmarks.refine(points, heatmap), points)


def test_refine_equals_the_calculator_on_random_heat() -> None:
    random = np.random.default_rng(5)
    heatmap = random.normal(-1.0, 1.5, (64, 64, 60))
    points = random.uniform(0, 255.9, (60, 3))
    expected = [_reference_refine(point, heatmap[..., index]) for index, point in enumerate(points)]
    assert_allclose(landmarks.refine(points, heatmap)[:, :2], expected)


def _raw(x: float, y: float, z: float, visibility: float) -> FloatArray:
    return np.tile([x, y, z, visibility, 0.0], 39)


def test_decode_places_landmarks_in_the_picture() -> None:
    window = CropWindow(640, 360, 128)
    pose = landmarks.decode(
        _raw(192, 64, 10, 0.0), 0.9, _heatmap(39), network_view(window, landmarks.INPUT_PX)
    )
    assert pose is not None
    assert pose.landmarks_px.shape == (33, 3)
    assert_allclose(pose.landmarks_px, np.tile([672, 328, 5], (33, 1)))
    assert_allclose(pose.visibility, 0.5)
    assert pose.presence == 0.9


@pytest.mark.parametrize("presence", [0.49, float("nan")])
def test_decode_of_nobody_is_none(presence: float) -> None:
    assert landmarks.decode(_raw(1, 1, 1, 9), presence, _heatmap(39), CropWindow(0, 0, 1)) is None
