"""A picture of a clip with the marks that were found in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.camera import inverse
from cadence.domain import CropWindow, FoundMark, PoseTrack
from cadence.errors import VideoError
from cadence.flyzone.markerset import Marker
from cadence.video.decode import Clip
from cadence.video.frames import crop_rgb

_SURE, _UNUSED = (60, 220, 60), (0, 170, 255)  # blue, green, red
# Enlarged cut-outs stand below the picture: this part of its width each.
_CUTS, _CUT_SHARE = 6, 1 / 24


def draw_marks(
    clip: Clip, track: PoseTrack, marks: Sequence[FoundMark], markers: Sequence[Marker]
) -> bytes:
    """Draw found marks into the first picture that shows the runner, enlarged ones below.

    Parameters
    ----------
    clip
        The clip.
    track
        Its pose track.
    marks
        What was found; numbered from 1.
    markers
        Those of them that carry the fly zone.

    Returns
    -------
    A PNG file.
    """
    import cv2

    frame = next(iter(clip.frames_at([float(track.file_time_s[0])])), None)
    if frame is None:
        raise VideoError(f"{clip.header.path}: its pictures are no longer those that were measured")
    width, height = frame.width_px, frame.height_px
    side = max(width, height)
    window = CropWindow((width - 1) / 2, (height - 1) / 2, float(side))
    square = crop_rgb(frame, window, side)[:, :, ::-1]
    top, left = (side - height) // 2, (side - width) // 2
    picture = np.ascontiguousarray(square[top : top + height, left : left + width])
    plain = picture.copy()
    back = inverse(track.scene_from_picture[0])
    places = [back[:, :2] @ np.array([mark.x_px, mark.y_px]) + back[:, 2] for mark in marks]
    metres = {(m.x_px, m.y_px): m.along_m for m in markers}
    unit = max(1, side // 640)
    for number, (mark, place) in enumerate(zip(marks, places, strict=True), 1):
        along_m = metres.get((mark.x_px, mark.y_px))
        color = _UNUSED if along_m is None else _SURE
        x, y = (round(float(value)) for value in place)
        cv2.drawMarker(picture, (x, y), color, cv2.MARKER_CROSS, 8 * unit, unit)
        label = f"{number}" if along_m is None else f"{number}: {along_m:g} m"
        at = (x - 6 * unit, y + 20 * unit)
        for ink, thick in (((0, 0, 0), 3 * unit), (color, unit)):
            cv2.putText(picture, label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.45 * unit, ink, thick)
    rows = [picture, *_enlarged(plain, places)]
    done, png = cv2.imencode(".png", np.vstack(rows))
    if not done:
        raise VideoError("the picture of the marks cannot be written as PNG")
    return png.tobytes()


def _enlarged(picture: np.ndarray, places: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Give one line of cut-outs around the first marks, as wide as the picture."""
    import cv2

    if not places:
        return []
    width = picture.shape[1]
    half, cell = max(8, round(width * _CUT_SHARE / 2)), width // _CUTS
    padded = cv2.copyMakeBorder(picture, half, half, half, half, cv2.BORDER_CONSTANT)
    line = np.zeros((cell, width, 3), np.uint8)
    for number, place in enumerate(places[:_CUTS]):
        x, y = (max(0, round(float(value))) for value in place)
        cut = padded[y : y + 2 * half, x : x + 2 * half]
        enlarged = cv2.resize(cut, (cell, cell), interpolation=cv2.INTER_NEAREST)
        line[:, number * cell : (number + 1) * cell] = enlarged
        cv2.putText(
            line, str(number + 1), (number * cell + 8, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.8,
            (255, 255, 255), 2,
        )  # fmt: skip
    return [line]
