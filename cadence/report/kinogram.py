"""A kinogram: one step in five pictures, cut out and aligned, as sprint coaches read technique.

The pictures stand on one ground line with the hips in the middle of each. Where the camera saw the
same place without the runner, the runner is cut out of it; else the picture is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import HIPS, SHOULDERS, TRUNK_PER_STATURE
from cadence.camera import apply, inverse
from cadence.domain import CropWindow, FloatArray, PoseTrack, RepReport
from cadence.report.cutout import cut_out
from cadence.report.film import picture_uri
from cadence.report.moments import Moments, foot_px
from cadence.video.decode import Clip
from cadence.video.frames import Frame, compose, crop_rgb
from cadence.video.sheet import lettering

# A picture reaches so far from the hips and the ground, in body heights: a lifted head and
# stretched legs are inside.
_ASIDE, _ABOVE, _BELOW = 0.5, 1.14, 0.09
_HEIGHT_PX = 300
_GAP_PX = 3
_CAPTION_PX = 52
_INK, _SOFT = 30, 100
# A place is empty in a frame in which the hips are this many body heights away.
_AWAY = 1.15


@dataclass(frozen=True, eq=False)
class Kinogram:
    """A kinogram's picture.

    Parameters
    ----------
    number, foot, strike_s
        The step.
    labels, from_strike_ms
        Name and time of each frame, in order.
    picture
        (H, W, 4) the frames side by side; blue, green, red, opacity.
    is_cut_out
        Whether the runner stands without background in all of them.
    uri
        The same as an address that needs no file.
    """

    number: int
    foot: str | None
    strike_s: float
    labels: tuple[str, ...]
    from_strike_ms: tuple[float, ...]
    picture: NDArray[np.uint8]
    is_cut_out: bool
    uri: str

    @property
    def width_px(self) -> int:
        """Width of the picture."""
        return int(self.picture.shape[1])

    @property
    def height_px(self) -> int:
        """Height of the picture."""
        return int(self.picture.shape[0])


@dataclass(frozen=True, eq=False)
class _Shot:
    """One picture of a kinogram that is to be taken.

    Parameters
    ----------
    row
        Row of the pose track.
    window
        What to cut out of its picture.
    empty_rows
        Rows in whose pictures the same place is empty.
    """

    row: int
    window: CropWindow
    empty_rows: tuple[int, ...]


def draw_kinograms(
    moments: Sequence[Moments], report: RepReport, track: PoseTrack, clip: Clip
) -> tuple[Kinogram, ...]:
    """Cut the frames of kinograms out of the clip.

    Parameters
    ----------
    moments
        The frames.
    report, track
        The rep.
    clip
        Its video.

    Returns
    -------
    As many as there are moments whose frames all decode; those that could be cut out first.

    Raises
    ------
    VideoError
        When the video can no longer be read.
    """
    stature_px = _stature_px(track)
    shots = {each.number: _shots(each, track, stature_px) for each in moments}
    taken = _take([shot for group in shots.values() for shot in group], track, clip)
    time_s = track.file_time_s * report.clock.time_scale
    drawn = [
        _kinogram(each, shots[each.number], taken, track, time_s)
        for each in moments
        if all((shot.row, shot.row) in taken for shot in shots[each.number])
    ]
    return tuple(sorted(drawn, key=lambda kinogram: not kinogram.is_cut_out))


def _shots(moments: Moments, track: PoseTrack, stature_px: float) -> list[_Shot]:
    """Lay out a kinogram's pictures: hips in the middle, the ground at one height."""
    rows = np.array(moments.rows)
    hips_px = track.landmarks_px[rows][:, HIPS, :2].mean(axis=1)
    ground_px = foot_px(moments.contact, track, rows)[:, 1]
    side = 2 * _side_share() * stature_px
    middle_px = ground_px - (_side_share() - _BELOW) * stature_px
    empty = _empty_rows(moments, track, stature_px)
    return [
        _Shot(row, CropWindow(float(hip[0]), float(y_px), side), empty)
        for row, hip, y_px in zip(moments.rows, hips_px, middle_px, strict=True)
    ]


def _side_share() -> float:
    """Half the side of the square that is cut, in body heights."""
    return max((_ABOVE + _BELOW) / 2, _ASIDE)


def _empty_rows(moments: Moments, track: PoseTrack, stature_px: float) -> tuple[int, ...]:
    """Find the frame before a step and that after it in which its place is empty."""
    hips_px = track.landmarks_px[:, HIPS, :2].mean(axis=1)
    scene_px = np.array(
        [apply(m, p[None])[0] for m, p in zip(track.scene_from_picture, hips_px, strict=True)]
    )
    first, last = moments.rows[0], moments.rows[-1]
    low, high = sorted((scene_px[first, 0], scene_px[last, 0]))
    away_px = np.maximum(low - scene_px[:, 0], scene_px[:, 0] - high)
    is_free = (away_px > _AWAY * stature_px) & (track.shot == track.shot[first])
    free = np.nonzero(is_free)[0]
    before, after = free[free < first], free[free > last]
    return tuple(int(row) for row in (*before[-1:], *after[:1]))


def _take(
    shots: Sequence[_Shot], track: PoseTrack, clip: Clip
) -> dict[tuple[int, int], NDArray[np.uint8]]:
    """Decode what is needed, once; give crops by the row that is shown and the row of the frame."""
    wanted: dict[int, list[_Shot]] = {}
    for shot in shots:
        for row in {shot.row, *shot.empty_rows}:
            wanted.setdefault(row, []).append(shot)
    rows = sorted(wanted)
    frames = clip.frames_at([float(track.file_time_s[row]) for row in rows])
    return {
        (shot.row, row): _cropped(frame, _window_in(shot, row, track))
        for row, frame in zip(rows, frames, strict=True)
        if frame is not None
        for shot in wanted[row]
    }


def _window_in(shot: _Shot, row: int, track: PoseTrack) -> CropWindow:
    """Give where in another frame's picture a shot's place lies."""
    if row == shot.row:
        return shot.window
    maps = track.scene_from_picture
    across = compose(inverse(maps[row]), maps[shot.row])
    center_px = np.array([[shot.window.center_x_px, shot.window.center_y_px]])
    x_px, y_px = track.to_picture(row, track.to_scene(shot.row, center_px))[0]
    zoom = float(np.hypot(across[0, 0], across[1, 0]))
    turn = float(np.arctan2(across[1, 0], across[0, 0]))
    return CropWindow(float(x_px), float(y_px), zoom * shot.window.size_px, turn)


def _cropped(frame: Frame, window: CropWindow) -> NDArray[np.uint8]:
    """Cut a window out of a frame: (H, W, 3), blue, green, red."""
    import cv2

    side_px = _side_px()
    square = crop_rgb(frame, window, side_px)
    return np.asarray(cv2.cvtColor(square[_part()], cv2.COLOR_RGB2BGR), dtype=np.uint8)


def _side_px() -> int:
    return round(_HEIGHT_PX * 2 * _side_share() / (_ABOVE + _BELOW))


def _part() -> tuple[slice, slice]:
    """Give the part of the square that is kept: all of its height down to the ground."""
    side_px = _side_px()
    half = min(round(_ASIDE * _HEIGHT_PX / (_ABOVE + _BELOW)), side_px // 2)
    return slice(side_px - _HEIGHT_PX, side_px), slice(side_px // 2 - half, side_px // 2 + half)


def _kinogram(
    moments: Moments,
    shots: Sequence[_Shot],
    taken: dict[tuple[int, int], NDArray[np.uint8]],
    track: PoseTrack,
    time_s: FloatArray,
) -> Kinogram:
    """Lay a kinogram's pictures side by side."""
    figures = [_figure(shot, taken, track) for shot in shots]
    is_cut_out = all(figure is not None for figure in figures)
    size_px = track.video.width_px, track.video.height_px
    frames = [
        figure
        if figure is not None and is_cut_out
        else np.dstack([taken[shot.row, shot.row], _in_picture(shot, size_px)])
        for shot, figure in zip(shots, figures, strict=True)
    ]
    gap = np.zeros((_HEIGHT_PX, 0 if is_cut_out else _GAP_PX, 4), np.uint8)
    picture = np.concatenate([part for frame in frames for part in (frame, gap)][:-1], axis=1)
    contact = moments.contact
    return Kinogram(
        moments.number,
        contact.foot,
        contact.strike_s,
        moments.labels,
        tuple(float(1000 * (time_s[row] - contact.strike_s)) for row in moments.rows),
        picture,
        is_cut_out,
        picture_uri(picture),
    )


def _figure(
    shot: _Shot, taken: dict[tuple[int, int], NDArray[np.uint8]], track: PoseTrack
) -> NDArray[np.uint8] | None:
    """Cut the runner out of a picture, where that can be done cleanly."""
    empty = [taken[shot.row, row] for row in shot.empty_rows if (shot.row, row) in taken]
    scale = _side_px() / shot.window.size_px
    rows, columns = _part()
    corner_px = np.array([columns.start, rows.start])
    middle_px = np.array([shot.window.center_x_px, shot.window.center_y_px])
    points = (track.landmarks_px[shot.row, :, :2] - middle_px) * scale + (_side_px() - 1) / 2
    stature_px = _HEIGHT_PX / (_ABOVE + _BELOW)
    return cut_out(taken[shot.row, shot.row], empty, points - corner_px, stature_px, scale)


def _in_picture(shot: _Shot, size_px: tuple[int, int]) -> NDArray[np.uint8]:
    """Give opacity for what lies inside of the clip's picture; a crop may reach beyond its edge."""
    rows, columns = _part()
    scale = shot.window.size_px / _side_px()
    inside = []
    for part, middle_px, length_px in (
        (rows, shot.window.center_y_px, size_px[1]),
        (columns, shot.window.center_x_px, size_px[0]),
    ):
        places_px = middle_px + scale * (np.arange(part.start, part.stop) - (_side_px() - 1) / 2)
        inside.append((places_px >= 0) & (places_px <= length_px - 1))
    return np.outer(*inside).astype(np.uint8) * np.uint8(255)


def _stature_px(track: PoseTrack) -> float:
    """Give the body's height in the picture, by the trunk's median length."""
    points = track.landmarks_px[:, :, :2]
    trunk = points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1)
    return float(np.nanmedian(np.linalg.norm(trunk, axis=1))) / TRUNK_PER_STATURE


def png_sheet(kinogram: Kinogram) -> bytes:
    """Return a kinogram with its labels, on white, as a PNG file's content."""
    import cv2

    opacity = kinogram.picture[:, :, 3:].astype(np.float32) / 255
    shown = 255 + opacity * (kinogram.picture[:, :, :3].astype(np.float32) - 255)
    sheet = np.full((kinogram.height_px + _CAPTION_PX, kinogram.width_px, 3), 255, np.uint8)
    sheet[: kinogram.height_px] = np.round(shown)
    width_px = (kinogram.width_px + _GAP_PX) / len(kinogram.labels)
    for place, (label, ms) in enumerate(zip(kinogram.labels, kinogram.from_strike_ms, strict=True)):
        middle = (place + 0.5) * width_px
        _print(sheet, (middle, kinogram.height_px + 22), label, 15, _INK)
        _print(sheet, (middle, kinogram.height_px + 41), f"{ms:+.0f} ms", 13, _SOFT)
    return cv2.imencode(".png", sheet)[1].tobytes()


def _print(
    sheet: NDArray[np.uint8], place: tuple[float, float], text: str, size_px: int, grey: int
) -> None:
    """Print a text in a shade of grey, its base line's middle at a place."""
    mask, rise = lettering(text, size_px, False)
    left, top = max(0, round(place[0] - mask.shape[1] / 2)), round(place[1]) - rise
    part = sheet[top : top + mask.shape[0], left : left + mask.shape[1]]
    weight = mask[: part.shape[0], : part.shape[1], None] / 255
    part[:] = np.round(part + weight * (grey - part.astype(np.float64)))
