"""Frames that show another one's picture, as in films retimed to more frames a second.

Editors, screen recordings and some messengers do that. What moves seems to stand in such a frame,
and to jump in the next, so that they are left out of what is timed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray, FootView, PoseTrack

# A body that moves by less than this share of its usual way from frame to frame stays where it was
# (poses on equal pictures still differ a little), and goes on by more than the other in the frames
# around: somebody who stands does not.
_STAYS_SHARE, _GOES_SHARE = 0.2, 0.35
_USUAL_PERCENTILE = 80
# One frame in twelve that shows a picture of its own is among the most that change.
_CHANGED_PERCENTILE = 95
# Nobody who stood goes on like this from one frame to the next.
_RUNS_SHARE = 0.7
# Films that are retimed to more frames a second show at least one frame in eleven again, and none
# more often than this.
_LEAST_REPEATED = 0.09
_MOST_IN_A_ROW = 4
# Shoulders to feet.
_BODY = slice(11, 33)
# A shoe's view of fewer pictures tells nothing.
_FEWEST_PICTURES = 4


def repeated_frames(landmarks_px: FloatArray) -> NDArray[np.bool_]:
    """Find the frames that show the picture before them again.

    Parameters
    ----------
    landmarks_px
        (F, 33, 3) landmarks that the network placed; NaN elsewhere.

    Returns
    -------
    (F,) none of them where fewer than one in eleven stay for a frame or a few.
    """
    moved = _moved(landmarks_px)
    repeated = _short_rests(moved)
    if not repeated.any() or repeated.sum() < _LEAST_REPEATED * np.isfinite(moved).sum():
        return np.zeros(len(landmarks_px), dtype=bool)
    return np.concatenate([[False], repeated])


def shows_pauses(changes: FloatArray) -> bool:
    """Say whether pictures may be shown again, by how much each differs from the one before it.

    Parameters
    ----------
    changes
        (N,) in any measure, of frames in a row.
    """
    most = float(np.percentile(changes, _CHANGED_PERCENTILE))
    return most <= 0 or float(np.mean(changes < _STAYS_SHARE * most)) >= _LEAST_REPEATED


def held_before(track: PoseTrack) -> NDArray[np.bool_]:
    """Find the frames at a clip's beginning that show a later frame's picture ahead of its time.

    Who cuts a clip may leave its first picture standing for a frame or a few; the last of these has
    the picture's time, as the runner goes on at once after it.

    Parameters
    ----------
    track
        The track.

    Returns
    -------
    (F,) none of them where the clip begins before the track does, or the runner stands for longer.
    """
    held = np.zeros(len(track.frame_index), dtype=bool)
    moved = _moved(track.placed_px)
    goes = np.flatnonzero(~(moved < _STAYS_SHARE))
    if len(goes) == 0 or track.frame_index[0] != 0:
        return held
    first = int(goes[0])
    held[:first] = first <= _MOST_IN_A_ROW and moved[first] > _RUNS_SHARE
    return held


def _moved(landmarks_px: FloatArray) -> FloatArray:
    """Give the (F - 1,) ways of the body from frame to frame as shares of the usual one."""
    way_px = np.linalg.norm(np.diff(landmarks_px[:, _BODY, :2], axis=0), axis=2)
    moved_px = np.median(way_px, axis=1)
    known = np.isfinite(moved_px)
    usual_px = np.percentile(moved_px[known], _USUAL_PERCENTILE) if known.any() else 0.0
    return np.asarray(moved_px / usual_px if usual_px > 0 else np.full(len(moved_px), np.nan))


def _short_rests(moved: FloatArray) -> NDArray[np.bool_]:
    """Find where (N,) shares of the usual way are little for a few frames, and much around them."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], moved < _GOES_SHARE, [0]])))
    rests = np.zeros(len(moved), dtype=bool)
    for begin, end in edges.reshape(-1, 2).tolist():
        is_short = end - begin <= _MOST_IN_A_ROW
        rests[begin:end] = is_short and moved[begin:end].min() < _STAYS_SHARE
    return rests


def without_frames(track: PoseTrack, left_out: NDArray[np.bool_]) -> PoseTrack:
    """Leave rows out of a track, and their pictures out of the views of its footprints.

    Parameters
    ----------
    track
        The track.
    left_out
        (F,) which of its rows.
    """
    if not left_out.any():
        return track
    kept = ~left_out
    views = (_without(view, kept) for view in track.foot_views)
    turn = track.turn
    if turn is not None:
        turn = replace(turn, scene_from_unrolled=turn.scene_from_unrolled[kept])
    return replace(
        track,
        frame_index=track.frame_index[kept],
        file_time_s=track.file_time_s[kept],
        landmarks_px=track.landmarks_px[kept],
        visibility=track.visibility[kept],
        presence=track.presence[kept],
        scene_from_picture=track.scene_from_picture[kept],
        shot=track.shot[kept],
        foot_views=tuple(view for view in views if len(view.rows) >= _FEWEST_PICTURES),
        turn=turn,
    )


def _without(view: FootView, kept: NDArray[np.bool_]) -> FootView:
    """Leave out a view's pictures of rows that are not kept, and number the rows anew."""
    shown = kept[view.rows]
    rows = (np.cumsum(kept) - 1)[view.rows[shown]]
    return replace(view, rows=rows, pictures=view.pictures[shown])
