"""What a plain MediaPipe program does: every whole frame to the landmarker, one after another."""

from __future__ import annotations

from pathlib import Path

from cadence.errors import VideoError
from cadence.pose.bundle import ModelFiles
from cadence.pose.mediapipe_engine import native_stderr_dropped, open_landmarker


def plain_loop(clip: Path, files: ModelFiles) -> tuple[int, int]:
    """Decode a clip with OpenCV and follow one body in it by MediaPipe Tasks in video mode.

    Parameters
    ----------
    clip
        The video.
    files
        The model.

    Returns
    -------
    Frames of the clip, and frames in which somebody was found.

    Raises
    ------
    VideoError
        When OpenCV cannot read the clip.
    """
    import cv2
    import mediapipe

    frames = found = 0
    with native_stderr_dropped():
        capture = cv2.VideoCapture(str(clip))
        landmarker = open_landmarker(files, in_video=True)
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
    return frames, found
