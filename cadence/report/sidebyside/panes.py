"""What part of each rep's picture is shown where: beside each other, or one over the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import HIPS
from cadence.domain import FloatArray
from cadence.report.sidebyside.reels import Reel
from cadence.signals import smooth_gaussian
from cadence.video.frames import Frame, upright_planes
from cadence.video.sheet import Sheet

LayoutName = Literal["side", "stacked", "ghost"]

_WIDEST_PX, _HIGHEST_PX = 1920, 1080
# Beside each other: the runner with room to swing, in body heights; never enlarged beyond this.
_CLOSE_STATURES, _MOST_ENLARGED, _CLOSE_ASPECT = 1.8, 4.0, 0.75
_FOLLOWED_S = 0.15
# One over the other: the strip in which the runner is, with so much room above and below.
_STRIP_ROOM_STATURES = 0.35


@dataclass(frozen=True, eq=False)
class Pane:
    """A rep's place in the video.

    Parameters
    ----------
    left_px, top_px, width_px, height_px
        Where in the video it is; all even.
    window_px
        (F, 4) left, top, width and height of the part of the picture that each row shows.
    """

    left_px: int
    top_px: int
    width_px: int
    height_px: int
    window_px: FloatArray

    def show(self, sheet: Sheet, frame: Frame, row: int) -> None:
        """Copy the part of a frame into the video, in the video's own colours."""
        import cv2

        left, top, width = self.window_px[row, :3]
        parts: list[NDArray[np.uint8]] = []
        for plane, scale in zip(upright_planes(frame), (1.0, 0.5, 0.5), strict=True):
            zoom = width / self.width_px
            from_pane = np.array([[zoom, 0, left * scale], [0, zoom, top * scale]])
            from_pane[:, 2] += 0.5 * zoom - 0.5  # whole numbers name the pixels' middles
            size = round(self.width_px * scale), round(self.height_px * scale)
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            part = cv2.warpAffine(
                np.ascontiguousarray(plane), from_pane, size, flags=flags,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            parts.append(np.asarray(part, dtype=np.uint8))
        recolour(parts, frame.yuv_to_rgb, sheet.yuv_to_rgb)
        for plane, part, scale in zip(
            (sheet.luma, sheet.chroma_u, sheet.chroma_v), parts, (1.0, 0.5, 0.5), strict=True
        ):
            top_px, left_px = round(self.top_px * scale), round(self.left_px * scale)
            plane[top_px : top_px + part.shape[0], left_px : left_px + part.shape[1]] = part


def recolour(
    parts: list[NDArray[np.uint8]],
    from_rgb: FloatArray,
    to_rgb: FloatArray,
) -> None:
    """Turn planes of one way of writing colours into those of another, in place.

    Parameters
    ----------
    parts
        Luma (H, W) and the two chroma planes (H / 2, W / 2).
    from_rgb, to_rgb
        (3, 4) how the two ways are read.
    """
    import cv2

    if np.allclose(from_rgb, to_rgb):
        return
    size = parts[0].shape[1], parts[0].shape[0]
    half = parts[1].shape[1], parts[1].shape[0]
    back = np.linalg.inv(to_rgb[:, :3])
    matrix = np.column_stack([back @ from_rgb[:, :3], back @ (from_rgb[:, 3] - to_rgb[:, 3])])
    chroma = [cv2.resize(part, size, interpolation=cv2.INTER_LINEAR) for part in parts[1:]]
    yuv = cv2.transform(cv2.merge([parts[0], *chroma]), matrix)
    parts[0] = np.asarray(yuv[..., 0], dtype=np.uint8)
    parts[1:] = [
        np.asarray(cv2.resize(yuv[..., n], half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        for n in (1, 2)
    ]


def side_by_side(reels: list[Reel]) -> tuple[list[Pane], tuple[int, int]]:
    """Put close-ups that follow the runners beside each other; return them and the video's size."""
    width_px = _even(min(_WIDEST_PX / len(reels), _HIGHEST_PX * _CLOSE_ASPECT / 1.5))
    height_px = _even(width_px / _CLOSE_ASPECT)
    panes = [
        Pane(
            place * width_px,
            0,
            width_px,
            height_px,
            _following(reel, width_px / height_px, height_px),
        )
        for place, reel in enumerate(reels)
    ]
    return panes, (len(reels) * width_px, height_px)


def stacked(reels: list[Reel]) -> tuple[list[Pane], tuple[int, int]]:
    """Put the strips in which the runners are one over the other, each as wide as its picture."""
    strips = [_strip_px(reel) for reel in reels]
    shares = [
        height / reel.clip.header.width_px for reel, (_, height) in zip(reels, strips, strict=True)
    ]
    width_px = _even(min(_WIDEST_PX, _HIGHEST_PX / sum(shares)))
    panes, top_px = [], 0
    for reel, (top, _), share in zip(reels, strips, shares, strict=True):
        height_px = _even(width_px * share)
        wide = float(reel.clip.header.width_px)
        window = np.array([0.0, top, wide, wide * height_px / width_px])
        rows = np.tile(window, (len(reel.track.file_time_s), 1))
        panes.append(Pane(0, top_px, width_px, height_px, rows))
        top_px += height_px
    return panes, (width_px, top_px)


def whole_picture(reel: Reel) -> tuple[Pane, tuple[int, int]]:
    """Show all of a rep's picture."""
    header = reel.clip.header
    shrunk = min(1.0, _WIDEST_PX / header.width_px, _HIGHEST_PX / header.height_px)
    size = _even(header.width_px * shrunk), _even(header.height_px * shrunk)
    window = np.array([0.0, 0.0, header.width_px, header.height_px])
    return Pane(0, 0, *size, np.tile(window, (len(reel.track.file_time_s), 1))), size


def _following(reel: Reel, aspect: float, height_px: int) -> FloatArray:
    """Give the part of the picture around the runner, row by row."""
    header = reel.clip.header
    high = max(_CLOSE_STATURES * reel.stature_px(), height_px / _MOST_ENLARGED)
    high = min(high, header.height_px, header.width_px / aspect)
    wide = high * aspect
    hips = _filled(reel.track.landmarks_px[:, HIPS, :2].mean(axis=1))
    times_s = reel.since_event_s
    middle = np.stack(
        [smooth_gaussian(times_s, hips[:, axis], _FOLLOWED_S) for axis in (0, 1)], axis=1
    )
    left = np.clip(middle[:, 0] - wide / 2, 0, header.width_px - wide)
    top = np.clip(middle[:, 1] - high / 2, 0, header.height_px - high)
    size = np.ones_like(left)
    return np.stack([left, top, wide * size, high * size], axis=1)


def _strip_px(reel: Reel) -> tuple[float, float]:
    """Give the top and the height of the strip in which the runner is."""
    heights = reel.track.landmarks_px[:, :, 1]
    room = _STRIP_ROOM_STATURES * reel.stature_px()
    most = float(reel.clip.header.height_px)
    top = max(0.0, float(np.nanpercentile(heights, 0.5)) - room)
    bottom = min(most, float(np.nanpercentile(heights, 99.5)) + room)
    return top, max(bottom - top, 2.0)


def _filled(path_px: FloatArray) -> FloatArray:
    """Bridge frames in which the runner was not seen."""
    rows = np.arange(len(path_px))
    columns = []
    for column in path_px.T:
        seen = np.isfinite(column)
        columns.append(np.interp(rows, rows[seen], column[seen]))
    return np.stack(columns, axis=1)


def _even(length_px: float) -> int:
    return max(2, round(length_px / 2) * 2)
