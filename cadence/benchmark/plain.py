"""What a plain MediaPipe program does: every whole frame to the landmarker, one after another."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from cadence.errors import VideoError
from cadence.pose.bundle import ModelFiles
from cadence.pose.mediapipe_engine import native_stderr_dropped, open_landmarker


class PlainLoop(NamedTuple):
    """Frames of a clip, those in which somebody was found, and what imports and opening took."""

    frames: int
    found: int
    start_s: float


def plain_loop(clip: Path, files: ModelFiles) -> PlainLoop:
    """Decode a clip with OpenCV and follow one body in it by MediaPipe Tasks in video mode.

    Parameters
    ----------
    clip
        The video.
    files
        The model.

    Raises
    ------
    VideoError
        When OpenCV cannot read the clip.
    """
    begin_s = time.perf_counter()
    import cv2
    import mediapipe

    frames = found = 0
    with native_stderr_dropped():
        capture = cv2.VideoCapture(str(clip))
        landmarker = open_landmarker(files, in_video=True)
        start_s = time.perf_counter() - begin_s
        try:
            while True:
                decoded, picture = capture.read()
                if not decoded:
                    break
                time_ms = int(capture.get(cv2.CAP_PROP_POS_MSEC))
                rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
                image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
                # Times must advance by a millisecond at least.
                seen = landmarker.detect_for_video(image, max(time_ms, 4 * frames))
                found += bool(seen.pose_landmarks)
                frames += 1
        finally:
            capture.release()
            landmarker.close()
    if not frames:
        raise VideoError(f"{clip}: OpenCV cannot read it.")
    return PlainLoop(frames, found, start_s)
