"""The picture around the runner's feet, kept from every frame until the footprints are known.

Where the feet stand is known only when all poses are; decoding the clip once more for it would
cost more than keeping the few pixels in question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import HIPS, SHOULDERS, TRUNK_PER_STATURE, Body, body_from_track
from cadence.body.rhythm import find_rhythm
from cadence.camera import inverse
from cadence.clock.capture import real_clock
from cadence.contacts.finding import TimedContact, find_contacts, ground_path
from cadence.domain import FloatArray, FootView, Pose, PoseTrack
from cadence.errors import CadenceError
from cadence.video.frames import GreyFrame, compose

# Shoes are looked at with the body this many pixels tall at most: finer than a centimetre a pixel
# the picture is blurred anyway.
_STATURE_PX = 160.0
# What is kept around heels and toes, in body heights: ground that a foot comes to or has left
# within some frames.
_ASIDE, _ABOVE, _BELOW = 0.30, 0.20, 0.18
_FEET = slice(27, 33)
# A view reaches so far around a footprint, in body heights, and around its contact, in seconds.
_VIEW_AHEAD = (-0.21, 0.13)
_VIEW_BELOW = (-0.095, 0.045)
_VIEW_MARGIN_S = 0.07
# More contacts than these tell nothing new about how the shoes come to rest.
_MOST_VIEWS = 40


@dataclass(frozen=True, eq=False)
class Strip:
    """Grey picture around the feet, and the map from pixels of the whole picture to its own."""

    picture: NDArray[np.uint8]
    strip_from_picture: FloatArray


def foot_views(track: PoseTrack, strips: Mapping[int, Strip]) -> tuple[FootView, ...]:
    """Give the pictures of the footprints of a track's contacts.

    Parameters
    ----------
    track
        The poses.
    strips
        What lies around the feet, by the frame's index in the clip.
    """
    clock = real_clock(track.file_time_s, track.video.tagged_capture_fps)
    try:
        body = body_from_track(track, clock.time_scale)
        rhythm = find_rhythm(body)
        # Contacts that the clip's ends cut short have no pictures: half of a shoe's curve, read
        # as if it were whole, moved the cadence of small runners by up to a percent.
        contacts = [each for each in find_contacts(body, rhythm) if each.is_whole]
    except CadenceError:
        return ()
    if not contacts:
        return ()
    ground = ground_path(body, rhythm)
    grid = _Grid.around_footprint(body.stature_px, ground.forward)
    time_s = track.file_time_s * clock.time_scale
    views = []
    for contact in contacts[:_MOST_VIEWS]:
        rows = _around(contact, body, time_s)
        ways = ground.of(contact, body.time_s).T
        places = np.column_stack([np.interp(time_s[rows], body.time_s, way) for way in ways])
        views.append(_view(grid, rows, places, body, track, strips))
    return tuple(view for view in views if view is not None)


def _view(
    grid: _Grid,
    seen: NDArray[np.int64],
    places: FloatArray,
    body: Body,
    track: PoseTrack,
    strips: Mapping[int, Strip],
) -> FootView | None:
    """Cut one footprint's window out of the strips of (N,) rows, in which it has (N, 2) places."""
    rows, pictures = [], []
    for row, place in zip(seen.tolist(), places, strict=True):
        strip = strips.get(int(track.frame_index[row]))
        if strip is not None:
            rows.append(row)
            picture_from_scene = _IDENTITY
            if body.is_one_shot:
                picture_from_scene = inverse(track.scene_from_picture[row])
            points_px = body.scene_px(place + grid.points)
            pictures.append(cut_view(strip, points_px, picture_from_scene))
    if len(rows) < _FEWEST_PICTURES:
        return None
    return FootView(
        rows=np.array(rows, dtype=np.int64),
        pictures=np.stack(pictures),
        ahead=grid.ahead,
        below=grid.below,
        px_per_stature=grid.px_per_stature,
    )


_FEWEST_PICTURES = 4
_IDENTITY = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def _around(contact: TimedContact, body: Body, row_time_s: FloatArray) -> NDArray[np.int64]:
    """Give the track's rows around a whole contact, as far as the body was followed."""
    if contact.strike is None or contact.toe_off is None:
        return np.array([], dtype=np.int64)
    begin_s, end_s = contact.strike.at_s - _VIEW_MARGIN_S, contact.toe_off.at_s + _VIEW_MARGIN_S
    inside = (row_time_s > begin_s) & (row_time_s < end_s)
    inside[: body.frame[0]] = inside[body.frame[-1] + 1 :] = False
    return np.nonzero(inside)[0].astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Grid:
    """Where a view's pixels lie around a footprint.

    Parameters
    ----------
    ahead, below
        (W,) and (H,) body heights ahead of the footprint, and below it.
    points
        (H, W, 2) the same, right and down in body heights.
    px_per_stature
        Pixels of the view a body height.
    """

    ahead: FloatArray
    below: FloatArray
    points: FloatArray
    px_per_stature: float

    @classmethod
    def around_footprint(cls, stature_px: float, forward: float) -> _Grid:
        """Lay out the pixels for a body of this many pixels of the scene."""
        size_px = min(stature_px, _STATURE_PX)
        ahead = np.arange(_VIEW_AHEAD[0], _VIEW_AHEAD[1], 1 / size_px)
        below = np.arange(_VIEW_BELOW[0], _VIEW_BELOW[1], 1 / size_px)
        right, down = np.meshgrid(forward * ahead, below)
        return cls(ahead, below, np.stack([right, down], axis=-1), size_px)


def cut_view(
    strip: Strip, points_px: FloatArray, picture_from_scene: FloatArray
) -> NDArray[np.uint8]:
    """Read an (H, W) view at (H, W, 2) pixels of the scene out of a strip."""
    import cv2

    matrix = compose(strip.strip_from_picture, picture_from_scene)
    points = points_px @ matrix[:, :2].T + matrix[:, 2]
    x, y = points[..., 0].astype(np.float32), points[..., 1].astype(np.float32)
    view = cv2.remap(strip.picture, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, dtype=np.uint8)


def cut_strip(frame: GreyFrame, pose: Pose) -> Strip | None:
    """Cut the picture around the feet out of a frame's luma, smaller where the body is large."""
    import cv2

    points = pose.landmarks_px[:, :2]
    trunk_px = np.linalg.norm(points[HIPS].mean(axis=0) - points[SHOULDERS].mean(axis=0))
    stature_px = float(trunk_px) / TRUNK_PER_STATURE
    feet = points[_FEET]
    lowest = feet[:, 1].max()
    corners = np.array(
        [
            [feet[:, 0].min() - _ASIDE * stature_px, lowest - _ABOVE * stature_px],
            [feet[:, 0].max() + _ASIDE * stature_px, lowest + _BELOW * stature_px],
        ]
    )
    coded = corners @ frame.coded_from_picture[:, :2].T + frame.coded_from_picture[:, 2]
    size = np.array(frame.luma.shape[::-1])
    low = np.clip(np.floor(coded.min(axis=0)).astype(int), 0, size)
    high = np.clip(np.ceil(coded.max(axis=0)).astype(int), 0, size)
    if (high - low).min() < 2:
        return None
    piece = frame.luma[low[1] : high[1], low[0] : high[0]]
    shrunk = tuple(np.maximum(1, np.round((high - low) * min(1.0, _STATURE_PX / stature_px))))
    picture = cv2.resize(piece, (int(shrunk[0]), int(shrunk[1])), interpolation=cv2.INTER_AREA)
    scale = np.array(picture.shape[::-1]) / (high - low)
    # Pixel centres: the first pixel of a shrunk picture lies in the middle of what it covers.
    strip_from_coded = np.column_stack([np.diag(scale), (0.5 - low) * scale - 0.5])
    return Strip(
        np.asarray(picture, dtype=np.uint8), compose(strip_from_coded, frame.coded_from_picture)
    )
