"""From the person detector's tensors to people: anchors, boxes, non-maximum suppression.

The detector is BlazePose's single-shot detector (Bazarevsky et al. 2020, *BlazePose: On-device
real-time body pose tracking*). Its constants are those of MediaPipe's graph
``tasks/cc/vision/pose_detector/pose_detector_graph.cc``. Here and in ``Detections``, coordinates
are parts of the detector's square input, 0 at its left and upper edge and 1 at the others.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from cadence.domain import FloatArray

INPUT_PX = 224
ANCHOR_COUNT = 2254

MIN_SCORE = 0.5  # the graph's min_detection_confidence
MAX_OVERLAP = 0.5  # the graph's min_suppression_threshold: boxes closer than this are one person
_LOGIT_LIMIT = 100.0  # the graph clips raw scores here, so that exp cannot overflow

# (stride in pixels of the input, anchors at each place): every layer has two, and the graph's three
# layers of stride 32 are merged.
_LAYERS = ((8, 2), (16, 2), (32, 6))


@dataclass(frozen=True, eq=False)
class Detections:
    """People as the detector sees them, before they are placed in the picture.

    Parameters
    ----------
    scores
        (n,) confidences, 0 to 1, best first.
    boxes
        (n, 4): left, top, right, bottom.
    keypoints
        (n, 4, 2): x and y of the middle of the hips, of the point that gives the whole body's size
        and tilt, of the middle of the shoulders, and of the one that gives the upper body's.
    """

    scores: FloatArray
    boxes: FloatArray
    keypoints: FloatArray


@functools.cache
def anchors() -> FloatArray:
    """Give the centres of the detector's anchors.

    Returns
    -------
    (2254, 2): x and y. All anchors have the size of the whole input (``fixed_anchor_size``).
    """
    layers = []
    for stride_px, repeats in _LAYERS:
        places = (np.arange(INPUT_PX // stride_px) + 0.5) * stride_px / INPUT_PX
        y, x = np.meshgrid(places, places, indexing="ij")
        layers.append(np.repeat(np.column_stack([x.ravel(), y.ravel()]), repeats, axis=0))
    centres = np.concatenate(layers)
    centres.flags.writeable = False
    return centres


def decode(raw_boxes: FloatArray, raw_scores: FloatArray, min_score: float) -> Detections:
    """Turn the detector's tensors into scored boxes with keypoints.

    Parameters
    ----------
    raw_boxes
        (2254, 12): centre x, y, width, height, then four keypoints x, y; pixels of the input,
        relative to the anchor's centre (width and height absolute).
    raw_scores
        (2254,): logits.
    min_score
        Anchors below this confidence are left out.

    Returns
    -------
    One detection an anchor, best first, not yet merged.
    """
    scores = 1 / (1 + np.exp(-np.clip(raw_scores, -_LOGIT_LIMIT, _LOGIT_LIMIT)))
    chosen = np.flatnonzero(scores >= min_score)
    chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
    values, centres = raw_boxes[chosen] / INPUT_PX, anchors()[chosen]
    middle, half = values[:, 0:2] + centres, values[:, 2:4] / 2
    keypoints = values[:, 4:12].reshape(-1, 4, 2) + centres[:, None]
    return Detections(scores[chosen], np.hstack([middle - half, middle + half]), keypoints)


def merge_overlapping(found: Detections, max_overlap: float = MAX_OVERLAP) -> Detections:
    """Merge detections of the same person: weighted non-maximum suppression.

    Each group of boxes that overlap its best one becomes one detection at the mean of their
    coordinates, weighted by score, with the best one's score (BlazeFace, Bazarevsky et al. 2019,
    section 3.3; ``non_max_suppression_calculator.cc``, ``WEIGHTED``).

    Parameters
    ----------
    found
        Detections, best first.
    max_overlap
        Boxes of greater intersection over union than this are the same person.

    Returns
    -------
    One detection a person, best first.
    """
    rest = np.arange(len(found.scores))
    scores, boxes, keypoints = [], [], []
    while len(rest):
        overlap = _intersection_over_union(found.boxes[rest], found.boxes[rest[0]])
        same = overlap > max_overlap
        same[0] = True
        group, rest = rest[same], rest[~same]
        weights = found.scores[group] / found.scores[group].sum()
        scores.append(found.scores[group[0]])
        boxes.append(np.tensordot(weights, found.boxes[group], axes=1))
        keypoints.append(np.tensordot(weights, found.keypoints[group], axes=1))
    return Detections(
        np.array(scores), np.reshape(boxes, (-1, 4)), np.reshape(keypoints, (-1, 4, 2))
    )


def _intersection_over_union(boxes: FloatArray, one: FloatArray) -> FloatArray:
    low, high = np.maximum(boxes[:, :2], one[:2]), np.minimum(boxes[:, 2:], one[2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    union = areas + np.prod(one[2:] - one[:2]) - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0))
