import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from cadence.domain import CropWindow, Pose
from cadence.pose import geometry
from cadence.pose.detector import Detections


def _pose(shoulder_x_px: float, shoulder_y_px: float, hip_x_px: float, hip_y_px: float) -> Pose:
    landmarks_px = np.zeros((33, 3))
    landmarks_px[geometry.SHOULDERS, :2] = [shoulder_x_px, shoulder_y_px]
    landmarks_px[geometry.HIPS, :2] = [hip_x_px, hip_y_px]
    landmarks_px[geometry.HIPS, 0] += [-3, 3]
    return Pose(landmarks_px, np.ones(33), 1.0)


@pytest.mark.parametrize(
    ("across", "down", "rotation_deg"),
    [(0, -100, 0), (100, 0, 90), (0, 100, 180), (-100, 0, -90), (100, -100, 45)],
)
def test_the_body_stands_upright_in_its_window(
    across: float, down: float, rotation_deg: float
) -> None:
    center_px = np.array([300.0, 200.0])
    window = geometry.window_from_alignment(center_px, center_px + np.array([across, down]))
    assert (window.center_x_px, window.center_y_px) == (300, 200)
    assert window.size_px == pytest.approx(2.5 * math.hypot(across, down))
    assert math.degrees(window.rotation_rad) == pytest.approx(rotation_deg)


def test_the_scale_point_comes_out_above_the_middle_of_the_crop() -> None:
    center_px, scale_px = np.array([300.0, 200.0]), np.array([360.0, 120.0])
    window = geometry.window_from_alignment(center_px, scale_px)
    in_crop = np.array([[128.0, 128.0], [128.0, 128.0 - 256 / 2.5]])
    placed = geometry.place(in_crop, geometry.network_view(window, 256), 256)
    assert_allclose(placed, [center_px, scale_px])


def test_window_of_the_next_frame_follows_the_trunk() -> None:
    window = geometry.window_from_pose(_pose(110, 100, 110, 160))
    assert (window.center_x_px, window.center_y_px) == (110, 160)
    assert window.size_px == pytest.approx(2.5 * geometry.BODY_PER_TRUNK * 60)
    assert window.rotation_rad == pytest.approx(0)


def test_place_turns_and_scales_points_and_depth() -> None:
    window = CropWindow(100, 50, 200, math.pi / 2)  # the crop's up is the picture's right
    points = np.array([[49.5, 49.5, 10.0], [49.5, 39.5, -5.0]])
    assert_allclose(geometry.place(points, window, 100), [[100, 50, 20], [120, 50, -10]])


@pytest.mark.parametrize("rotation_rad", [0.0, 0.7, -2.5])
def test_the_networks_middle_is_the_windows_middle(rotation_rad: float) -> None:
    window = CropWindow(321.5, 77.25, 180, rotation_rad)
    view = geometry.network_view(window, 256)
    assert_allclose(geometry.place(np.array([[128.0, 128.0]]), view, 256), [[321.5, 77.25]])


def test_sightings_keep_their_order_and_lie_in_the_picture() -> None:
    window = CropWindow(500, 300, 224)
    keypoints = np.zeros((2, 4, 2))
    keypoints[:, 0] = [[0.5, 0.5], [0.25, 0.75]]
    keypoints[:, 1] = [[0.5, 0.25], [0.25, 0.5]]
    found = Detections(np.array([0.9, 0.6]), np.zeros((2, 4)), keypoints)
    view = geometry.network_view(window, 224)
    first, second = geometry.sightings_in_picture(found, view, 224)
    assert (first.score, first.hip_x_px, first.hip_y_px) == pytest.approx((0.9, 500, 300))
    assert (second.hip_x_px, second.hip_y_px) == pytest.approx((444, 356))
    assert first.window.size_px == pytest.approx(2.5 * 56)
