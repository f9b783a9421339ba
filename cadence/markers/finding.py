"""Finding marks in a clip: a few of its frames, laid over each other along the runner's way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from cadence.body.path import body_from_track
from cadence.domain import FloatArray, PoseTrack
from cadence.domain.marks import FoundMark
from cadence.errors import NotMeasurableError
from cadence.markers.standouts import find_standouts
from cadence.markers.straightening import straightened
from cadence.markers.strip import Strip, still_strip
from cadence.markers.wayside import Wayside, wayside_of
from cadence.video.decode import Clip, open_clip
from cadence.video.frames import Frame

# The runner covers any place in few of so many pictures of a run.
_PICTURES = 13
# Every so many of them show what lies along the track.
_ROUGHLY = 4


def with_found_marks(track: PoseTrack, path: Path) -> PoseTrack:
    """Look for marks in a clip and add them to its pose track.

    Parameters
    ----------
    track
        The runner's landmarks.
    path
        The clip.

    Returns
    -------
    The track with ``found_marks``; an empty tuple where nobody runs past or the camera pans.
    """
    return replace(track, found_marks=find_marks(track, path))


def find_marks(track: PoseTrack, path: Path) -> tuple[FoundMark, ...]:
    """Find what may mark a zone, in order along the picture."""
    strip, wayside = strip_of(track, path)
    if strip is None or wayside is None:
        return ()
    return find_standouts(strip, wayside, track.video.long_side_px)


def strip_of(track: PoseTrack, path: Path) -> tuple[Strip | None, Wayside | None]:
    """Give the strip along the runner's way; None where there is no such way."""
    if track.camera == "panned":
        return None, None
    try:
        body = body_from_track(track, 1.0)
    except NotMeasurableError:
        return None, None
    wayside = wayside_of(body, track.video.width_px) if body.ground_known else None
    if wayside is None:
        return None, None
    rows = np.unique(np.linspace(body.frame[0], body.frame[-1], _PICTURES).astype(int))
    frames, maps = _pictures(open_clip(path), track, rows)
    rough = still_strip(frames[::_ROUGHLY], maps[::_ROUGHLY], wayside)
    if rough is None:
        return None, None
    wayside = straightened(rough, wayside)
    return still_strip(frames, maps, wayside), wayside


def _pictures(clip: Clip, track: PoseTrack, rows: np.ndarray) -> tuple[list[Frame], FloatArray]:
    """Give the frames of a track's rows, and their maps to the scene."""
    seen = [
        (frame, track.scene_from_picture[row])
        for row, frame in zip(rows, clip.frames_at(track.file_time_s[rows].tolist()), strict=True)
        if frame is not None
    ]
    maps = np.array([matrix for _, matrix in seen]).reshape(-1, 2, 3)
    return [frame for frame, _ in seen], maps
