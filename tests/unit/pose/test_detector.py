import numpy as np
import pytest
from numpy.testing import assert_allclose

from cadence.domain import FloatArray
from cadence.pose import detector
from cadence.pose.detector import Detections


def _silent() -> tuple[FloatArray, FloatArray]:
    return np.zeros((detector.ANCHOR_COUNT, 12)), np.full(detector.ANCHOR_COUNT, -1000.0)


def _detections(scores: list[float], boxes: list[list[float]]) -> Detections:
    keypoints = np.arange(len(scores), dtype=float)[:, None, None] * np.ones((1, 4, 2))
    return Detections(np.array(scores), np.array(boxes), keypoints)


def test_anchors_are_those_of_the_graph() -> None:
    centres = detector.anchors()
    assert centres.shape == (2254, 2)
    # 28 x 28 places with two anchors, 14 x 14 with two, 7 x 7 with six; x runs fastest.
    assert_allclose(centres[:3], [[4 / 224] * 2, [4 / 224] * 2, [12 / 224, 4 / 224]])
    assert_allclose(centres[1568], [8 / 224, 8 / 224])
    assert_allclose(centres[1960:1966], np.full((6, 2), 16 / 224))
    assert_allclose(centres[-1], [208 / 224, 208 / 224])
    assert_allclose(centres.mean(axis=0), [0.5, 0.5])


def test_decode_places_box_and_keypoints_relative_to_the_anchor() -> None:
    boxes, scores = _silent()
    half = np.array([0.25, 0.125])
    boxes[-1] = [-112, 0, 112, 56, 0, 0, 0, -112, 11.2, 22.4, 0, 0]
    scores[-1] = 0.0
    found = detector.decode(boxes, scores, min_score=0.5)
    anchor = np.array([208 / 224, 208 / 224])
    middle = anchor - np.array([0.5, 0])
    assert_allclose(found.scores, [0.5])
    assert_allclose(found.boxes[0], np.hstack([middle - half, middle + half]))
    expected = anchor + np.array([[0, 0], [0, -0.5], [0.05, 0.1], [0, 0]])
    assert_allclose(found.keypoints[0], expected)


def test_decode_sorts_by_score_and_leaves_out_the_unlikely() -> None:
    boxes, scores = _silent()
    scores[[3, 10, 20]] = [0.4, 2.0, -0.1]
    found = detector.decode(boxes, scores, min_score=0.5)
    assert_allclose(found.scores, 1 / (1 + np.exp([-2.0, -0.4])))


def test_decode_of_nobody_is_empty() -> None:
    found = detector.merge_overlapping(detector.decode(*_silent(), min_score=0.5))
    assert found.scores.shape == (0,)
    assert found.boxes.shape == (0, 4)
    assert found.keypoints.shape == (0, 4, 2)


def test_overlapping_boxes_become_their_weighted_mean() -> None:
    found = _detections([0.75, 0.25, 0.2], [[0, 0, 1, 1], [0, 0, 1, 0.8], [2, 2, 3, 3]])
    merged = detector.merge_overlapping(found)
    assert_allclose(merged.scores, [0.75, 0.2])
    assert_allclose(merged.boxes, np.array([[0, 0, 1, 0.95], [2, 2, 3, 3]]))
    assert_allclose(merged.keypoints[0], np.full((4, 2), 0.25))


@pytest.mark.parametrize(("bottom", "people"), [(0.5, 2), (0.51, 1)])
def test_two_people_overlap_by_half_at_most(bottom: float, people: int) -> None:
    found = _detections([0.9, 0.8], [[0, 0, 1, 1], [0, 0, 1, bottom]])
    assert len(detector.merge_overlapping(found).scores) == people


def test_a_box_without_area_is_kept_and_ends_the_loop() -> None:
    found = _detections([0.9, 0.8], [[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]])
    assert len(detector.merge_overlapping(found).scores) == 2
