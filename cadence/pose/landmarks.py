"""From the landmark network's tensors to landmarks.

As in MediaPipe's graph ``tasks/cc/vision/pose_landmarker/pose_landmarks_detector_graph.cc``: 39
points of five values, of which 33 are landmarks and two (33, 34) say where to look next.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import LANDMARK_COUNT, CropWindow, FloatArray, Pose
from cadence.pose.geometry import place

INPUT_PX = 256
POINT_COUNT = 39
VALUES_PER_POINT = 5
MIN_PRESENCE = 0.5  # the graph's min_pose_presence_confidence; below it landmarks are invented

HEATMAP_SIDE = 64
CELL_PX = INPUT_PX // HEATMAP_SIDE
_REACH = 3  # cells to each side: the graph's kernel_size of 7
_MIN_HEAT = 0.5  # the calculator's default min_confidence_to_refine


def decode(
    raw_points: FloatArray, presence: float, heatmap: FloatArray, view: CropWindow
) -> Pose | None:
    """Turn the landmark network's tensors into a pose.

    Parameters
    ----------
    raw_points
        (195,): x, y, z in pixels of the crop, then the logits of visibility and presence, for each
        of 39 points.
    presence
        Probability that the window shows a person.
    heatmap
        (64, 64, 39) logits.
    view
        The window that was cropped.

    Returns
    -------
    The pose in the picture, or None when the window shows nobody.
    """
    if not presence >= MIN_PRESENCE:
        return None
    values = raw_points.reshape(POINT_COUNT, VALUES_PER_POINT)[:LANDMARK_COUNT].astype(np.float64)
    points = refine(values[:, :3], heatmap[..., :LANDMARK_COUNT])
    return Pose(
        landmarks_px=place(points, view, INPUT_PX),
        visibility=1 / (1 + np.exp(-values[:, 3])),
        presence=float(presence),
    )


def refine(points: FloatArray, heatmap: FloatArray) -> FloatArray:
    """Move landmarks to the centre of mass of the heatmap around them, where it is confident.

    ``refine_landmarks_from_heatmap_calculator.cc``: a window of 7 x 7 cells around the point's
    cell; the point stays where no cell there reaches a probability of 0.5, or where it lies
    outside the crop. When the window of the same frame is shaken a little, this takes a fifth to a
    third off the scatter of knees, ankles and heels.

    Parameters
    ----------
    points
        (n, 3): x, y, z in pixels of the crop.
    heatmap
        (64, 64, n): logits; one cell covers 4 x 4 pixels.

    Returns
    -------
    (n, 3): x and y moved, z as it was.
    """
    cells = points[:, :2] / CELL_PX
    inside = np.all((cells >= 0) & (cells < HEATMAP_SIDE), axis=1)
    corners = np.where(inside[:, np.newaxis], cells, 0).astype(np.intp) - _REACH
    offsets = np.arange(2 * _REACH + 1)
    columns = corners[:, 0, None, None] + offsets[None, None, :]
    rows = corners[:, 1, None, None] + offsets[None, :, None]
    within = (rows >= 0) & (rows < HEATMAP_SIDE) & (columns >= 0) & (columns < HEATMAP_SIDE)
    last = HEATMAP_SIDE - 1
    channel = np.arange(len(points))[:, None, None]
    logits = heatmap[np.clip(rows, 0, last), np.clip(columns, 0, last), channel]
    heat = np.where(within, 1 / (1 + np.exp(-logits.astype(np.float64))), 0)
    confident = inside & (heat.max(axis=(1, 2)) >= _MIN_HEAT)
    total = np.where(confident, heat.sum(axis=(1, 2)), 1)
    middles = np.column_stack(
        [(columns * heat).sum(axis=(1, 2)) / total, (rows * heat).sum(axis=(1, 2)) / total]
    )
    refined = points.copy()
    refined[confident, :2] = CELL_PX * middles[confident]
    return refined
