"""Which leg is which through the rep: finds where the pose model swapped the legs, and undoes it.

Seen from the side, a pose model takes one leg for the other in one frame out of five or so, for a
frame or for a tenth of a second. From frame to frame such a swap looks much like a step; against
the rhythm of the steps it does not. One leg is ahead at every second opening of the legs and the
other at those between, so the vector from leg to leg, as a function of the step count, is the same
curve with the opposite sign one step later. That curve is learnt from the clip itself, without
names; each frame is then held against it and against its neighbours.

The legs are called *even* and *odd* here: the even leg is the one farther to the right in the
picture at the first opening, the third and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import Body
from cadence.domain import FloatArray, PoseTrack

BoolArray = NDArray[np.bool_]

# Knee, ankle, heel and toe, left and right.
LEFT_LEG, RIGHT_LEG = [25, 27, 29, 31], [26, 28, 30, 32]
BOTH_LEGS, BOTH_EXCHANGED = LEFT_LEG + RIGHT_LEG, RIGHT_LEG + LEFT_LEG
# The curve repeats with the sign changed, so it holds odd multiples of half the step frequency
# only. Two of them follow running and walking; the next is under the landmarks' noise.
_HARMONICS = np.array([1, 3])
# Beyond the first and the last opening the steps go on as evenly as before for this many steps.
_REACH_STEPS = 1.25
# Poses this many times farther from the curve than the usual one count half in learning it.
_STRAY_RATIO = 2.0
_MOST_ROUNDS = 30
# Landmarks of a leg are never truer than this, in body heights (1 cm at 1.75 m).
_LEAST_NOISE = 0.006
# Errors of one leg's four landmarks go together: their eight numbers tell as much as four.
_NUMBERS = 4
# ... and as much as two for the change from frame to frame.
_CHANGE_NUMBERS = 2
# One frame speaks for a leg with a log-likelihood ratio of at most this: 1 in 55 misleads.
_MOST_TOLD = 4.0
# Legs are swapped, or swapped back, about this often a second.
_SWAPS_HZ = 5.0
# Legs whose landmarks are nearer to each other than this share of what the curve says lie on one
# leg ...
_MERGED_SHARE = 0.5
# ... unless the legs pass each other, when they are within this many body heights anyway.
_PASSING = 0.15


@dataclass(frozen=True, eq=False)
class Legs:
    """The legs, followed through the steps.

    Parameters
    ----------
    step
        (N,) steps since the first opening, one for each row of the body; n at opening n.
    is_followed
        (N,) whether the row lies within the steps, or close enough to tell the legs apart.
    left_is_even
        (N,) whether the leg that the pose model calls left is the even one; True where not
        followed.
    is_merged
        (N,) whether the landmarks of both legs lie on one leg.
    """

    step: FloatArray
    is_followed: BoolArray
    left_is_even: BoolArray
    is_merged: BoolArray


def follow_legs(track: PoseTrack, body: Body, openings_s: FloatArray) -> Legs:
    """Tell the two legs apart in every frame, whatever the pose model calls them.

    Parameters
    ----------
    track
        The pose track.
    body
        The body's path; its rows are the rows of the result.
    openings_s
        (K,) times at which the legs were farthest apart, an unbroken series.

    Returns
    -------
    With fewer than two openings nothing is followed.
    """
    rows = len(body.time_s)
    if len(openings_s) < 2:
        nothing = np.zeros(rows, dtype=bool)
        return Legs(np.full(rows, np.nan), nothing, ~nothing, nothing)
    step = step_count(body.time_s, openings_s)
    followed = is_in_reach(step, openings_s)
    apart = _left_from_right(track, body)
    curve, noise = _learn_curve(step[followed], apart[followed])
    left_is_even = np.ones(rows, dtype=bool)
    left_is_even[followed] = _most_likely(body.time_s[followed], apart[followed], curve, noise)
    merged = np.zeros(rows, dtype=bool)
    merged[followed] = _on_one_leg(apart[followed], curve)
    return Legs(step, followed, left_is_even, merged)


def repaired(body: Body, swapped: BoolArray) -> Body:
    """Exchange the legs of a body where they were swapped.

    Parameters
    ----------
    body
        The body as the pose model names its legs.
    swapped
        (N,) whether the legs of a row are to be exchanged.
    """

    def exchange(points: FloatArray) -> FloatArray:
        return np.where(swapped[:, None, None], points[:, ::-1], points)

    return replace(
        body,
        ankles=exchange(body.ankles),
        heels=exchange(body.heels),
        toes=exchange(body.toes),
    )


def step_count(time_s: FloatArray, openings_s: FloatArray) -> FloatArray:
    """Count steps since the first opening, evenly between openings and on beyond both ends.

    Parameters
    ----------
    time_s
        (N,) real times.
    openings_s
        (K,) times of the openings, two at least.

    Returns
    -------
    (N,) steps; negative before the first opening.
    """
    last = len(openings_s) - 1
    count = np.interp(time_s, openings_s, np.arange(last + 1))
    before_s, after_s = time_s - openings_s[0], time_s - openings_s[-1]
    count += np.minimum(before_s, 0.0) / (openings_s[1] - openings_s[0])
    count += np.maximum(after_s, 0.0) / (openings_s[-1] - openings_s[-2])
    return np.asarray(count)


def is_in_reach(step: FloatArray, openings_s: FloatArray) -> BoolArray:
    """Say which step counts are near enough to the openings to be trusted, (N,)."""
    return np.asarray((step > -_REACH_STEPS) & (step < len(openings_s) - 1 + _REACH_STEPS))


def _left_from_right(track: PoseTrack, body: Body) -> FloatArray:
    """Give the (N, 8) way from the right leg's landmarks to the left leg's, in body heights."""
    pose = track.landmarks_px[body.frame]
    stature_px = body.stature_px * body.plane.size_at(body.hip[:, 0] * body.stature_px)
    apart = (pose[:, LEFT_LEG, :2] - pose[:, RIGHT_LEG, :2]) / stature_px[:, None, None]
    return np.asarray(apart.reshape(len(pose), -1))


def _learn_curve(step: FloatArray, apart: FloatArray) -> tuple[FloatArray, float]:
    """Fit the way from the odd leg to the even one, over all frames and without names.

    In turns: the curve through the frames, each with the sign that fits; the sign that fits each
    frame. It begins with the even leg to the right at even openings. Stray poses weigh less.

    Returns
    -------
    (N, 8) the curve in each frame, and the usual distance of one coordinate from it.
    """
    angles = np.pi * step[:, None] * _HARMONICS
    waves = np.hstack([np.cos(angles), np.sin(angles)])
    sign = np.where(apart[:, 0::2].mean(axis=1) * np.cos(np.pi * step) < 0, -1.0, 1.0)
    weight = np.ones(len(step))
    for _ in range(_MOST_ROUNDS):
        root = np.sqrt(weight)[:, None]
        curve = waves @ np.linalg.lstsq(root * waves, root * sign[:, None] * apart)[0]
        misfit_as_is = np.linalg.norm(apart - curve, axis=1)
        misfit_swapped = np.linalg.norm(apart + curve, axis=1)
        misfit = np.minimum(misfit_as_is, misfit_swapped)
        weight = 1 / (1 + (misfit / (_STRAY_RATIO * np.median(misfit) + _LEAST_NOISE)) ** 2)
        before, sign = sign, np.where(misfit_as_is <= misfit_swapped, 1.0, -1.0)
        if (sign == before).all():
            break
    noise = float(np.median(misfit)) / np.sqrt(apart.shape[1])
    return curve, max(noise, _LEAST_NOISE)


def _most_likely(
    time_s: FloatArray, apart: FloatArray, curve: FloatArray, noise: float
) -> BoolArray:
    """Find the most likely sequence of names (Viterbi 1967, 10.1109/TIT.1967.1054010).

    Returns
    -------
    (N,) whether the leg called left is the even one.
    """
    # Axis 1: the name is right as it stands, or swapped.
    off = np.stack([apart - curve, -apart - curve], axis=1)
    fit = -0.5 * _NUMBERS * np.square(off).mean(axis=2) / noise**2
    score = np.maximum(fit, fit.max(axis=1, keepdims=True) - _MOST_TOLD)
    turns = _turn_scores(time_s, off)
    came_from = np.zeros(score.shape, dtype=np.int64)
    best = score[0]
    for row in range(1, len(score)):
        paths = best[:, None] + turns[row - 1]
        came_from[row] = paths.argmax(axis=0)
        best = paths.max(axis=0) + score[row]
    state = np.zeros(len(score), dtype=np.int64)
    state[-1] = int(best.argmax())
    for row in range(len(score) - 1, 0, -1):
        state[row - 1] = came_from[row, state[row]]
    return np.asarray(state == 0)


def _turn_scores(time_s: FloatArray, off: FloatArray) -> FloatArray:
    """Give the (N - 1, 2, 2) log-likelihood of going from one state to another between frames.

    Swaps come at random times; and how far off the curve a pose lies changes little between frames.
    """
    turned = 0.5 * (1 - np.exp(-2 * _SWAPS_HZ * np.diff(time_s)))
    chance = np.log(np.stack([1 - turned, turned], axis=1))[:, [[0, 1], [1, 0]]]
    change = np.square(off[1:, None] - off[:-1, :, None]).mean(axis=3)
    usual = float(np.median(change.min(axis=(1, 2)))) if len(change) else 0.0
    fit = -0.5 * _CHANGE_NUMBERS * change / max(usual, _LEAST_NOISE**2)
    return np.asarray(chance + np.maximum(fit, fit.max(axis=(1, 2), keepdims=True) - _MOST_TOLD))


def _on_one_leg(apart: FloatArray, curve: FloatArray) -> BoolArray:
    """Find the (N,) frames in which both legs' landmarks lie on one leg."""
    scale = np.sqrt(2 / apart.shape[1])
    found, expected = (scale * np.linalg.norm(each, axis=1) for each in (apart, curve))
    return np.asarray((found < _MERGED_SHARE * expected) & (expected > _PASSING))
