"""Landmarks as files: CSV for spreadsheets and scripts, TRC for OpenSim and Pose2Sim."""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray
from cadence.pipeline.landmarks import Landmarks

# BlazePose's landmarks in order, by the names that MediaPipe and Pose2Sim's marker set give them.
NAMES = (
    "nose",
    *("left_eye_inner", "left_eye", "left_eye_outer"),
    *("right_eye_inner", "right_eye", "right_eye_outer"),
    *("left_ear", "right_ear", "mouth_left", "mouth_right"),
    *("left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist"),
    *("left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb"),
    *("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle"),
    *("left_heel", "right_heel", "left_foot_index", "right_foot_index"),
)
_KINDS = ("x_px", "y_px", "depth_px", "visibility", "along_m", "up_m")
_DECIMALS = (2, 2, 2, 3, 4, 4)


def landmarks_csv(landmarks: Landmarks) -> str:
    """Return the content of ``landmarks.csv``: a line for each frame, empty where unknown.

    Parameters
    ----------
    landmarks
        The landmarks.

    Returns
    -------
    str
        Comma-separated values (RFC 4180).
    """
    heads = ["frame", "time_s", *(f"{name}_{kind}" for name in NAMES for kind in _KINDS)]
    unknown = np.full((*landmarks.picture_px.shape[:2], 2), np.nan)
    track_m = unknown if landmarks.track_m is None else landmarks.track_m
    values = np.concatenate(
        [landmarks.picture_px, landmarks.visibility[:, :, None], track_m], axis=2
    )
    lines = [",".join(heads)]
    for frame, time_s, row in zip(landmarks.frame_index, landmarks.time_s, values, strict=True):
        lines.append(",".join([str(frame), f"{time_s:.6f}", *_cells(row)]))
    return "\r\n".join(lines) + "\r\n"


def _cells(row: FloatArray) -> list[str]:
    """Print (33, 6) values of a frame."""
    return [
        f"{value:.{decimals}f}" if value == value else ""
        for point in row.tolist()
        for value, decimals in zip(point, _DECIMALS, strict=True)
    ]


def landmarks_trc(landmarks: Landmarks, capture_fps: float) -> str:
    """Return the content of ``landmarks.trc``, the Track Row Column format of marker files.

    X runs along the track as the markers count, Y upward, Z is 0: one camera beside the track
    sees a plane. Metres from the ground where the track is calibrated; else pixels of the picture,
    upward from its upper edge, which are negative.

    Parameters
    ----------
    landmarks
        The landmarks.
    capture_fps
        Frames a real second.

    Returns
    -------
    str
        Tab-separated, as OpenSim's ``TRCFileAdapter`` reads it; ``NaN`` where a landmark was not
        seen.
    """
    if landmarks.track_m is None:
        unit, places = "px", landmarks.picture_px[:, :, :2] * (1.0, -1.0)
    else:
        unit, places = "m", landmarks.track_m
    count = len(places)
    rate = f"{capture_fps:.4f}"
    first = int(landmarks.frame_index[0]) + 1 if count else 1
    lines = [
        "PathFileType\t4\t(X/Y/Z)\tlandmarks.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
        "OrigNumFrames",
        f"{rate}\t{rate}\t{count}\t{len(NAMES)}\t{unit}\t{rate}\t{first}\t{count}",
        "Frame#\tTime\t" + "\t\t\t".join(NAMES),
        "\t\t" + "\t".join(f"X{n}\tY{n}\tZ{n}" for n in range(1, len(NAMES) + 1)),
        "",
    ]
    for frame, time_s, row in zip(landmarks.frame_index, landmarks.time_s, places, strict=True):
        points = [f"{x:.5f}\t{y:.5f}\t0.00000" if x == x else "NaN\tNaN\tNaN" for x, y in row]
        lines.append("\t".join([str(frame + 1), f"{time_s:.6f}", *points]))
    return "\n".join(lines) + "\n"
