"""How well the clip shows the runner: from which side, with feet or without, with gaps or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.path import ANKLES, HEELS, HIPS, SHOULDERS, TOES, Body
from cadence.domain import FloatArray, PoseTrack

# From the side the shoulders lie over each other (0.1-0.4 trunks apart in filmed and rendered
# runs), and the ankles open to 1.3 trunks and more; from the front it is the other way round:
# shoulders 0.259 of the stature apart, 0.9 trunks (Winter 2009), feet on one line.
_FRONT_SHOULDERS, _FRONT_ANKLES = 0.5, 1.0
_WIDEST_PERCENTILE = 90
# The pose model squeezes feet that the picture cuts off to its edge, and is unsure of them.
_EDGE_STATURES = 0.1
_SURE_VISIBILITY = 0.75
_FEET = [*ANKLES, *HEELS, *TOES]


@dataclass(frozen=True)
class Sight:
    """How well the runner was seen between first and last sight of the run.

    Parameters
    ----------
    from_front
        Whether the clip shows the runner from the front or behind.
    feet_unseen
        Share of the poses whose feet are below the picture's edge.
    feet_visible
        How surely the pose model sees the feet, 0 to 1: the median over the poses.
    lost
        Share of the frames in which the runner was not seen.
    longest_loss_s
        The longest time without sight of the runner, real seconds; 0 without a loss.
    """

    from_front: bool
    feet_unseen: float
    feet_visible: float
    lost: float
    longest_loss_s: float


def sight_of(track: PoseTrack, body: Body) -> Sight:
    """Judge how well a runner was seen.

    Parameters
    ----------
    track
        The landmarks.
    body
        The same runner's path.
    """
    points_px = track.landmarks_px[body.frame][:, :, :2]
    trunk_px = _trunk_px(points_px)
    # Rows between two poses at which nobody looked hold landmarks too: they are no loss.
    run = slice(int(body.frame[0]), int(body.frame[-1]) + 1)
    unseen = np.isnan(track.landmarks_px[run, :, :2]).any(axis=(1, 2))
    so_far = np.cumsum(unseen)[body.frame - body.frame[0]]
    gaps_s = np.diff(body.time_s)[np.diff(so_far) > 0]
    return Sight(
        from_front=_is_from_front(points_px, trunk_px),
        feet_unseen=_feet_unseen(track, body, points_px),
        feet_visible=float(np.median(track.visibility[body.frame][:, _FEET].mean(axis=1))),
        lost=float(unseen.mean()),
        longest_loss_s=float(gaps_s.max(initial=0.0)),
    )


def _trunk_px(points_px: FloatArray) -> float:
    trunk = points_px[:, SHOULDERS].mean(axis=1) - points_px[:, HIPS].mean(axis=1)
    return float(np.median(np.linalg.norm(trunk, axis=1)))


def _is_from_front(points_px: FloatArray, trunk_px: float) -> bool:
    shoulders_px = np.abs(np.diff(points_px[:, SHOULDERS, 0], axis=1))
    ankles_px = np.abs(np.diff(points_px[:, ANKLES, 0], axis=1))
    widest_px = float(np.percentile(ankles_px, _WIDEST_PERCENTILE))
    is_wide = float(np.median(shoulders_px)) > _FRONT_SHOULDERS * trunk_px
    return is_wide and widest_px < _FRONT_ANKLES * trunk_px


def _feet_unseen(track: PoseTrack, body: Body, points_px: FloatArray) -> float:
    lowest_px = points_px[:, _FEET, 1].max(axis=1)
    edge_px = track.video.height_px - _EDGE_STATURES * body.stature_px
    unsure = track.visibility[body.frame][:, _FEET].mean(axis=1) < _SURE_VISIBILITY
    return float(np.mean((lowest_px > edge_px) & unsure))
