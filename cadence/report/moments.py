"""Which frames show a step: strike, mid-stance, toe-off and two of the flight.

The frames are the touch-down, the support under the hips, the toe-off and two of the flight, after
the ALTIS kinogram (McMillan & Pfaff 2018). Here *mid-stance* is the frame in which the hips pass
over the foot, *full flight* that in which the ankles are farthest apart along the track, and
*mid-flight* that in which half the flight is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import ANKLES, HIPS
from cadence.domain import Contact, FloatArray, PoseTrack, RepReport

_MOST_STEPS = 4
# The legs make about 200 steps a minute: a flight longer than this has a contact missing inside.
_LONGEST_STEP_S = 0.6


@dataclass(frozen=True, eq=False)
class Moments:
    """The frames of a kinogram.

    Parameters
    ----------
    number, contact
        The step's number, from 1, and the contact that it begins with.
    labels
        Names of the frames, in order of time.
    rows
        Their rows of the pose track.
    """

    number: int
    contact: Contact
    labels: tuple[str, ...]
    rows: tuple[int, ...]


def find_moments(report: RepReport, track: PoseTrack) -> list[Moments]:
    """Choose the near-side steps to show, and their frames.

    Parameters
    ----------
    report, track
        The rep.

    Returns
    -------
    The best known step first, the others in order of time; steps of either foot where it is not
    known which is the nearer; none where no whole step was seen.
    """
    time_s = track.file_time_s * report.clock.time_scale
    steps = [
        (number, contact, after)
        for number, (contact, after) in enumerate(pairwise(report.contacts), 1)
        if after.strike_s - contact.strike_s < _LONGEST_STEP_S
    ]
    near = [step for step in steps if step[1].side == "near"] or steps
    moves = report.runner.direction != "in-place"
    found = [_moments(*step, track, time_s, moves=moves) for step in near]
    whole = [moments for moments in found if moments is not None]
    if not whole:
        return []
    middle = report.contacts[len(report.contacts) // 2].strike_s
    best = max(
        whole, key=lambda m: (round(m.contact.quality, 1), -abs(m.contact.strike_s - middle))
    )
    others = [moments for moments in whole if moments is not best]
    return [best, *others[: _MOST_STEPS - 1]]


def _moments(
    number: int,
    contact: Contact,
    after: Contact,
    track: PoseTrack,
    time_s: FloatArray,
    *,
    moves: bool,
) -> Moments | None:
    """Find a step's frames; None where the body was not seen in one of them.

    On a belt the foot goes by under the hips: there the middle of the contact counts.
    """
    if contact.toe_off_s is None:
        return None
    seen = np.isfinite(track.landmarks_px[:, HIPS, 0].sum(axis=1))
    stance = _between(time_s, seen, contact.strike_s, contact.toe_off_s)
    flight = _between(time_s, seen, contact.toe_off_s, after.strike_s)
    if len(stance) == 0 or len(flight) == 0:
        return None
    hips_px = track.landmarks_px[:, HIPS, 0].mean(axis=1)
    apart_px = np.abs(np.diff(track.landmarks_px[:, ANKLES, 0], axis=1)[:, 0])
    between = stance[1:-1] if len(stance) > 2 else stance
    over_foot_px = np.abs(hips_px[between] - foot_px(contact, track, between)[:, 0])
    frames = {
        "strike": stance[0],
        "mid-stance": between[_least(over_foot_px)] if moves else stance[len(stance) // 2],
        "toe-off": stance[-1],
        "full flight": flight[_least(-apart_px[flight])],
        "mid-flight": flight[_least(np.abs(time_s[flight] - _half(contact.toe_off_s, after)))],
    }
    # At few frames a second, one may have to serve twice.
    labels: dict[int, str] = {}
    for name, row in sorted(frames.items(), key=lambda item: int(item[1])):
        labels[int(row)] = f"{labels[int(row)]}, {name}" if int(row) in labels else name
    return Moments(number, contact, tuple(labels.values()), tuple(labels))


def _between(
    time_s: FloatArray, seen: NDArray[np.bool_], from_s: float, to_s: float
) -> NDArray[np.int64]:
    """Give the rows from one time on until just before another."""
    inside = (time_s >= from_s) & (time_s < to_s) & seen
    return np.nonzero(inside)[0].astype(np.int64)


def foot_px(contact: Contact, track: PoseTrack, rows: NDArray[np.int64]) -> FloatArray:
    """Give (N, 2) where a footprint lies in the pictures of rows, whatever the camera did.

    Parameters
    ----------
    contact
        The contact whose footprint it is; the first of the rows are its own.
    track
        The pose track.
    rows
        (N,) rows of it.
    """
    middle = rows[len(rows) // 2]
    to_scene = track.scene_from_picture[middle]
    place = to_scene[:, :2] @ (contact.x_px, contact.y_px) + to_scene[:, 2]
    maps = track.scene_from_picture[rows]
    back = np.linalg.solve(maps[:, :, :2], (place - maps[:, :, 2])[..., None])
    return np.asarray(back[:, :, 0])


def _half(toe_off_s: float, after: Contact) -> float:
    return (toe_off_s + after.strike_s) / 2


def _least(values: FloatArray) -> int:
    return int(np.nanargmin(values)) if np.isfinite(values).any() else 0
